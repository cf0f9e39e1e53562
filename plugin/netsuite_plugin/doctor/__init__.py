"""Examines a connection, one check a file: what was tried, what was answered, likely causes in order, and the NetSuite screen that decides."""
