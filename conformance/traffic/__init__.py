"""Recorded traffic of real accounts, replayed against the local NetSuite."""
