"""The records of an account as tables of DuckDB."""
