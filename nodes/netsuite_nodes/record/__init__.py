"""Nodes for records: one file a verb."""
