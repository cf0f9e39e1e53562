"""What else there is beside records: one service a file."""
