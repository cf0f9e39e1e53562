"""What a table of the analytics data source and its columns are, and the short form they are written down in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, cast, get_args

ColumnKind = Literal[
    "id", "ref", "list", "code", "static", "text", "flag", "integer", "number", "money", "date", "time"
]

# How the mirror stores each kind. Money is exact, so that debits equal credits.
SQL_TYPES: dict[ColumnKind, str] = {
    "id": "BIGINT",
    "ref": "BIGINT",
    "list": "VARCHAR",
    "code": "VARCHAR",
    "static": "VARCHAR",
    "text": "VARCHAR",
    "flag": "VARCHAR",
    "integer": "BIGINT",
    "number": "DECIMAL(18,6)",
    "money": "DECIMAL(18,2)",
    "date": "DATE",
    "time": "TIMESTAMP",
}


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column.

    `display` names the set of display texts that BUILTIN.DF looks in; without one it gives the value itself, but for
    static fields, which it refuses.
    `evidence` says who has seen it, where public sources disagree. `source` is the lower-case name of the record field it mirrors. A column with `computed` is not stored: the SQL is
    put into the query, where `{row}` stands for the row, `{today}` for the account's date and `{now}` for its time.
    """

    name: str
    kind: ColumnKind
    display: str = ""
    source: str = ""
    computed: str = ""
    evidence: str = ""

    @property
    def display_key(self) -> str:
        """The SQL that finds the display text; a status letter means something else for each transaction type."""
        if self.display == "transaction.status":
            return f'{{row}}."type" || \':\' || {{row}}."{self.name}"'
        return f"CAST({self.sql} AS VARCHAR)"

    @property
    def sql(self) -> str:
        """The SQL that gives the value, from the row or from its formula."""
        return self.computed or f'{{row}}."{self.name}"'


@dataclass(frozen=True, slots=True)
class Table:
    """
    One table. `key` is the column that holds the id of the record its rows come from.

    Columns whose names begin with an underscore are the mirror's own. A table with a `view` stores nothing: the SQL
    draws its rows from other tables, and what it does not give is null. `left_out` are columns that some source has and
    this table has not, each with the reason.
    """

    name: str
    key: str
    columns: tuple[Column, ...]
    view: str = ""
    left_out: tuple[tuple[str, str], ...] = ()


def table(name: str, dictionary: str, *, key: str = "id", view: str = "") -> Table:
    """
    Read a table from its data dictionary: a line is `name kind [display] [< field] [= SQL]`, or for several columns of
    one kind `kind [display]: name name …`; `no: name name …` are columns left out. Behind ` # ` stands the evidence.

    Raises:
        ValueError: A line names no known kind.
    """
    lines = dictionary.strip().splitlines()
    columns = tuple(column for line in lines if not line.startswith("no: ") for column in _columns(line))
    left_out = tuple(
        (column, line.partition(" # ")[2])
        for line in lines
        if line.startswith("no: ")
        for column in line.removeprefix("no: ").partition(" # ")[0].split()
    )
    return Table(name, key, columns, view, left_out)


def tables(dictionaries: str, views: Mapping[str, str] = MappingProxyType({})) -> tuple[Table, ...]:
    """Read several tables, each under its name in brackets, followed by its key if that is not `id`."""
    read: list[Table] = []
    for block in dictionaries.strip().split("[")[1:]:
        heading, _, dictionary = block.partition("]")
        name, *key = heading.split()
        read.append(table(name, dictionary, key=key[0] if key else "id", view=views.get(name, "").strip()))
    return tuple(read)


def _columns(line: str) -> Iterator[Column]:
    line, _, evidence = line.partition(" # ")
    described, colon, names = line.partition(": ")
    if colon and described.split()[0] in get_args(ColumnKind):
        for name in names.split():
            yield _column(f"{name} {described}", evidence)
    else:
        yield _column(line, evidence)


def _column(line: str, evidence: str) -> Column:
    described, _, computed = line.partition(" = ")
    described, _, source = described.partition(" < ")
    name, kind, *display = described.split()
    if kind not in get_args(ColumnKind):
        raise ValueError(f"{line!r}: {kind} is not a kind of column")
    return Column(
        name,
        cast("ColumnKind", kind),
        display=display[0] if display else "",
        source=source.strip() or name,
        computed=computed.strip(),
        evidence=evidence,
    )
