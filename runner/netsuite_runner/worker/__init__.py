"""Runs executed by many workers that share one PostgreSQL."""
