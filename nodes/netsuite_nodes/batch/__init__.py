"""Nodes that read and write many records at once."""
