"""The node for requests that no other node makes."""
