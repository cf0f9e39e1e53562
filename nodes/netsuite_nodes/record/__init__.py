"""Nodes for records: get and create."""
