"""What an account says of itself: its record types, their fields, the columns of its SuiteQL tables; kept on disk, and checked against."""
