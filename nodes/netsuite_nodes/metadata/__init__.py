"""Nodes for what an account says of itself: record types, their fields, the columns of tables."""
