"""The NetSuite nodes: one node, one file, one verb."""
