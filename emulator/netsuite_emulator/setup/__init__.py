"""What an administrator sets up in an account, and the time it goes by."""
