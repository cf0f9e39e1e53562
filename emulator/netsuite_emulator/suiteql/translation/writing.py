"""Between expressions and DuckDB SQL of our own."""

from sqlglot import exp, parse_one

from netsuite_emulator.suiteql.translation.account_formats import asking, strftime_of
from netsuite_emulator.suiteql.translation.sorts import is_time, sort_of


def sql(text: str) -> exp.Expr:
    """Parse DuckDB SQL of our own."""
    return parse_one(text, read="duckdb")


def written(node: exp.Expr) -> str:
    """Write an expression as DuckDB SQL."""
    return node.sql("duckdb", identify=True)


def as_text(node: exp.Expr) -> exp.Expr:
    """Write a value as Oracle does where text is wanted."""
    if is_time(node):
        return sql(f"strftime({written(node)}, {written(exp.Literal.string(strftime_of(asking())))})")
    if sort_of(node) == "number":
        return sql(f"number_text({written(node)})")
    return node.copy()
