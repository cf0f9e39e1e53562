"""Nodes that ask about the account itself."""
