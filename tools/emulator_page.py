"""Writes docs/emulator-coverage.md from the emulator's own list of what it has."""

import textwrap
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from netsuite_emulator.coverage import OPERATIONS, Operation
from netsuite_emulator.suiteql.catalog import TABLES, Table
from netsuite_emulator.suiteql.catalog.codes import OF_ONE_TYPE
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
    return "\n".join([*parts, _suiteql()])


def _suiteql() -> str:
    """Say which functions and tables queries find, and where public sources disagree about a column."""
    tables = ", ".join(f"{name} ({len(_shown(name))})" for name in sorted(TABLES))
    disputed = "".join(
        f"| {table.name} | {names} | {state} | {evidence} |\n"
        for table in TABLES.values()
        for names, state, evidence in _disputed(table)
    )
    built = f"Of those that Oracle lists, and some that published queries use: {', '.join(sorted(BUILT))}."
    missing = f"Not yet, which answers 501: {', '.join(sorted(NOT_BUILT))}; `BUILTIN.NAMED_GROUP`; CONNECT BY, KEEP, PIVOT, LATERAL, APPLY."
    each = ", ".join(sorted(OF_ONE_TYPE.keys() - TABLES.keys()))
    besides = (
        f"Besides, each of these with the columns of `transaction` or `item` and the rows of its record type: {each}."
    )
    return f"""## SuiteQL: functions

{_filled(built)}

{_filled(missing)}

## SuiteQL: tables and the number of their columns

{_filled(tables)}

{_filled(besides)}

## SuiteQL: columns about which public sources disagree

| table | columns | here | why |
|---|---|---|---|
{disputed}"""


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


def _row(operation: Operation) -> str:
    state = f"partly; not yet: {operation.gap}" if operation.gap else operation.state
    return f"| {operation.method} | {_HOSTS[operation.site]} | `{operation.path}` | {operation.what} | {state} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
