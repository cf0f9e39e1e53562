"""What the names of one SELECT are looked up in, and how a column finds its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from netsuite_emulator.suiteql.catalog import Column
from netsuite_emulator.suiteql.refusals import SuiteQLRefused

# Where a Column node keeps what it means, for the translation.
MEANING = "suiteql"
# Where it keeps the expression that another SELECT made it of, which says of what sort it is.
MADE = "made"
# Where it keeps the name of the table it was found in.
SOURCE = "table"
# Where a Column node of a join's condition keeps how many sources are joined there, of which it means one if it can.
WITHIN = "within"


@dataclass(slots=True)
class Source:
    """
    One table or derived table of a FROM clause, under its alias.

    `displayed` and `computed` collect the columns whose display text or formula the query needs; what is `derived`
    gives columns that another SELECT made, and that one is its `maker` where it is not a UNION; `made` are its
    expressions.
    """

    alias: str
    name: str
    columns: Mapping[str, Column | None]
    node: exp.Table | exp.Subquery
    derived: bool = False
    maker: "Scope | None" = None
    made: Mapping[str, exp.Expr] = field(default_factory=dict[str, exp.Expr])
    displayed: dict[str, Column] = field(default_factory=dict[str, Column])
    computed: dict[str, Column] = field(default_factory=dict[str, Column])


@dataclass(slots=True)
class Scope:
    """One SELECT: what it reads from and what it gives."""

    select: exp.Select
    sources: list[Source]
    outputs: dict[str, Column | None] = field(default_factory=dict[str, Column | None])


def is_bound(node: exp.Column) -> bool:
    """Tell whether a column has found its source."""
    return MEANING in node.meta


def bind(node: exp.Column, scopes: tuple[Scope, ...]) -> Source:
    """Find the source of a column, from the innermost scope outwards, and spell the column in full."""
    name, table = node.name.lower(), node.table.lower()
    if name == "rownum" and not table:
        node.set("this", exp.to_identifier("rownum", quoted=True))
        node.meta[MEANING] = Column("rownum", "integer")
        return scopes[0].sources[0]
    for scope in scopes:
        found = [source for source in scope.sources if (not table or source.alias == table) and name in source.columns]
        if len(found) > 1 and WITHIN in node.meta and scope is scopes[0]:
            found = [source for source in scope.sources[: node.meta[WITHIN]] if source in found]
        if len(found) > 1:
            raise SuiteQLRefused
        if found:
            source = found[0]
            column = source.columns[name]
            if column is not None and column.computed and not source.derived:
                source.computed[name] = column
            node.set("this", exp.to_identifier(name, quoted=True))
            node.set("table", exp.to_identifier(source.alias, quoted=True))
            node.meta[MEANING] = column
            node.meta[MADE] = source.made.get(name)
            node.meta[SOURCE] = source.name
            return source
        if table and any(source.alias == table for source in scope.sources):
            break
    raise unknown(f"{node.table}.{node.name}" if table and not _known(table, scopes) else node.name, scopes[0].sources)


def beside(argument: exp.Expr, name: str, scopes: tuple[Scope, ...]) -> exp.Expr:
    """Give the column of this name in the row that an argument comes from, or null where there is none."""
    column = next((each for each in argument.find_all(exp.Column)), None)
    if column is None:
        return exp.Null()
    source = bind(column, scopes) if not is_bound(column) else source_of(column, scopes)
    if name not in source.columns:
        return exp.Null()
    column = exp.column(name, source.alias)
    bind(column, scopes)
    return column


def source_of(column: exp.Column, scopes: tuple[Scope, ...]) -> Source:
    """Give the source that a bound column has found."""
    return next(source for scope in scopes for source in scope.sources if source.alias == column.table)


def _known(alias: str, scopes: tuple[Scope, ...]) -> bool:
    return any(source.alias == alias for scope in scopes for source in scope.sources)


def unknown(name: str, sources: "list[Source] | tuple[Source, ...]") -> SuiteQLRefused:
    """Word the refusal as a live account does: the name as written, then what is in scope."""
    available = ", ".join(f"{source.alias}={source.name}" for source in sources)
    return SuiteQLRefused(
        f"Search error occurred: Unknown identifier '{name}'. Available identifiers are: {{{available}}}."
    )
