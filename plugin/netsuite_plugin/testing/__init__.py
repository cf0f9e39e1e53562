"""What packages that build on this one test themselves with."""
