"""The tables and columns that a query names."""

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError


def names_in(query: str) -> tuple[list[str], list[str]]:
    """Return the tables and the columns that a query names, without what WITH defines; nothing of a text that cannot be read."""
    try:
        read = parse_one(query, read="oracle")
        defined = {each.alias.lower() for each in read.find_all(exp.CTE)}
        tables = [each.name for each in read.find_all(exp.Table) if each.name.lower() not in defined]
        columns = [each.name for each in read.find_all(exp.Column) if each.name]
    except (
        SqlglotError,
        RecursionError,
        AttributeError,
        TypeError,
    ):  # what sqlglot cannot read, or reads as something odd
        return [], []
    return list(dict.fromkeys(tables)), list(dict.fromkeys(columns))
