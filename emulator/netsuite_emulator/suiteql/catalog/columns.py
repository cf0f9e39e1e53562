"""What a table of the analytics data source and its columns are, and the short form they are written down in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast, get_args

from netsuite_emulator.suiteql.catalog.drawn import drawn_from_fields
from netsuite_emulator.suiteql.catalog.kinds import ColumnKind

_WORDS = frozenset({"field", *get_args(ColumnKind)})


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
    one kind `kind [display]: name name …`. With `field` for kind and display a column has those of the record field of
    its name; `no: name name …` are columns left out. Behind ` # ` stands the evidence.

    Raises:
        ValueError: A line names no known kind, or no field.
    """
    lines = dictionary.strip().splitlines()
    columns = tuple(column for line in lines if not line.startswith("no: ") for column in _columns(name, line))
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


def _columns(table_name: str, line: str) -> Iterator[Column]:
    line, _, evidence = line.partition(" # ")
    described, colon, names = line.partition(": ")
    if colon and described.split()[0] in _WORDS:
        for name in names.split():
            yield _column(table_name, f"{name} {described}", evidence)
    else:
        yield _column(table_name, line, evidence)


def _column(table_name: str, line: str, evidence: str) -> Column:
    described, _, computed = line.partition(" = ")
    described, _, field = described.partition(" < ")
    name, word, *display = described.split()
    source = field.strip() or name
    if word == "field":
        kind, shown = _of_field(table_name, source)
    elif word in _WORDS:
        kind, shown = cast("ColumnKind", word), display[0] if display else ""
    else:
        raise ValueError(f"{line!r}: {word} is not a kind of column")
    return Column(name, kind, display=shown, source=source, computed=computed.strip(), evidence=evidence)


def _of_field(table_name: str, name: str) -> tuple[ColumnKind, str]:
    try:
        return drawn_from_fields(table_name)[name]
    except KeyError:
        raise ValueError(f"{table_name}.{name}: no field says what this column is") from None
