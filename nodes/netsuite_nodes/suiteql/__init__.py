"""Nodes for SuiteQL."""
