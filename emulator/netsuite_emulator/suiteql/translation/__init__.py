"""From the text of a query to DuckDB SQL that answers the same."""
