"""Writes docs/emulator-coverage.md from the emulator's own list of what it has."""

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby, pairwise
from pathlib import Path

from netsuite_emulator.coverage import OPERATIONS, Operation
from netsuite_emulator.setup.undocumented import Undocumented
from netsuite_emulator.suiteql.catalog import TABLES, Table
from netsuite_emulator.suiteql.catalog.codes import NOT_BUILT_TABLES, OF_ONE_TYPE, SEEN_AS_TABLES
from netsuite_emulator.suiteql.catalog.drawn import drawn_from_fields
from netsuite_emulator.suiteql.translation.syntax import BUILT, NOT_BUILT

PAGE = Path(__file__).parent.parent / "docs" / "emulator-coverage.md"
_HOSTS = {
    "api": "`{account}.suitetalk.api`",
    "restlets": "`{account}.restlets.api`",
    "app": "`{account}.app`",
    "system": "`system`",
    "discovery": "`rest`",
}
_INTRODUCTION = """# What the local NetSuite has

Written by `make docs` from `netsuite_emulator/coverage.py`; a test sends a request for every line. What is not built answers 501 with a
detail that begins `NotYetImplemented:`: that is the emulator's gap, never NetSuite's word. Hosts end in `netsuite.localhost:PORT`, or in
`netsuite.com` for a client that was led here by its resolver.
"""


def page() -> str:
    """Return the page."""
    parts = [_INTRODUCTION]
    for subject, operations in OPERATIONS.items():
        rows = "".join(_row(each) for each in operations)
        parts.append(f"## {subject}\n\n| | host | path | what | |\n|---|---|---|---|---|\n{rows}")
    return "\n".join([*parts, _choices(), _suiteql()])


def _choices() -> str:
    """List what no source tells: the default, and what each choice is about, as its attribute says."""
    (described,) = (each for each in ast.parse(inspect.getsource(Undocumented)).body if isinstance(each, ast.ClassDef))
    chosen = Undocumented()
    rows = "".join(
        f"| `{field.target.id}` | {_said(getattr(chosen, field.target.id))} | {text.value.value} |\n"
        for field, text in pairwise(described.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
    )
    return f"""## What no source tells

How NetSuite behaves here is not published, or sources disagree. The default is the case that is harder on a client; the control call
`undocumented` and `account.undocumented` set the other one.

| choice | default | what it is about |
|---|---|---|
{rows}"""


def _said(value: object) -> str:
    return f"{value.total_seconds():g} s" if isinstance(value, timedelta) else f"`{json.dumps(value)}`"


def _suiteql() -> str:
    """Say which functions and tables queries find, and where public sources disagree about a column."""
    tables = ", ".join(f"{name} ({len(_shown(name))})" for name in sorted(TABLES))
    disputed = "".join(
        f"| {table.name} | {names} | {state} | {evidence} |\n"
        for table in TABLES.values()
        for names, state, evidence in _disputed(table)
    )
    otherwise = "".join(
        f"| {table.name} | {', '.join(columns)} |\n" for table in TABLES.values() if (columns := [*_otherwise(table)])
    )
    built = f"Of those that Oracle lists, and some that published queries use: {', '.join(sorted(BUILT))}."
    missing = f"Not yet, which answers 501: {', '.join(sorted(NOT_BUILT))}; `BUILTIN.NAMED_GROUP`; KEEP, PIVOT, LATERAL, APPLY."
    seen = {
        why: ", ".join(name for name, each in SEEN_AS_TABLES.items() if each == why) for why in SEEN_AS_TABLES.values()
    }
    unseen = ", ".join(sorted(OF_ONE_TYPE.keys() - TABLES.keys() - SEEN_AS_TABLES.keys()))
    besides = (
        "Besides, with the columns of `transaction` or `item` and the rows of one record type: "
        + "; ".join(f"{names} ({why})" for why, names in seen.items())
        + f". With the choice `record_types_are_tables`, which nobody has seen: {unseen}."
    )
    not_built = f"Not yet, which answers 501: {', '.join(sorted(NOT_BUILT_TABLES))}."
    return f"""## SuiteQL: functions

{_filled(built)}

{_filled(missing)}

## SuiteQL: tables and the number of their columns

{_filled(tables)}

{_filled(besides)}

{_filled(not_built)}

## SuiteQL: columns about which public sources disagree

| table | columns | here | why |
|---|---|---|---|
{disputed}
## SuiteQL: columns that are otherwise than the record's field

A column that bears the name of a record's field is what that field is. These are not: how a query was seen to give them, or how they
are declared in the Records Catalog, differs.

| table | columns, each with the kind of the field and its own |
|---|---|
{otherwise}"""


def _filled(text: str) -> str:
    return textwrap.fill(text, 140, break_long_words=False, break_on_hyphens=False)


def _shown(name: str) -> list[str]:
    return [each.name for each in TABLES[name].columns if not each.name.startswith("_")]


def _disputed(table: Table) -> Iterator[tuple[str, str, str]]:
    """Group the disputed columns of a table by their evidence."""
    known = [(each.name, "there", each.evidence) for each in table.columns if each.evidence]
    left_out = [(name, "unknown", why) for name, why in table.left_out]
    for (state, why), group in groupby([*known, *left_out], key=lambda each: each[1:]):
        yield ", ".join(name for name, *_ in group), state, why


def _otherwise(table: Table) -> Iterator[str]:
    """Name the columns whose kind is not that of the field they show; that an amount is money no field says."""
    drawn = {} if table.view else drawn_from_fields(table.name)
    for each in table.columns:
        kind, _ = drawn.get(each.source, (each.kind, ""))
        if each.kind != kind and each.kind not in {"id", "money"} and not each.computed:
            yield f"{each.name} ({kind}, {each.kind})"


def _row(operation: Operation) -> str:
    state = f"partly; not yet: {operation.gap}" if operation.gap else operation.state
    return f"| {operation.method} | {_HOSTS[operation.site]} | `{operation.path}` | {operation.what} | {state} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
