"""Doors for other programs to the nodes: each folder is for one of them, behind an extra of its own, and imports that program's library alone."""
