"""What was created, updated and deleted since a moment."""
