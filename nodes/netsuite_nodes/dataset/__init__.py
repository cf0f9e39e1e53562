"""Nodes that run what people have saved in the account."""
