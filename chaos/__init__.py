"""What kills and counts."""
