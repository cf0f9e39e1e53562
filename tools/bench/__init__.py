"""The measurements of `make bench`, one a file; figures.py judges them, ground.py gives them a server and both sides of the comparison."""
