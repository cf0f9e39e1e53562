"""`netsuite-nodes schema`: what an account says of its record types, and what can be known of its tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated

from cyclopts import Parameter

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.commands.credentials import Json
from netsuite_plugin.commands.host import command_host
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.contract.telemetry import Work, at_work
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.suitetalk.metadata.models import (
    FieldSchema,
    PartSchema,
    RecordTypes,
    RecordTypeSchema,
    TableColumns,
)
from netsuite_plugin.terminal import answer, answer_json, say, table

_FIELDS = ("field", "type", "label", "mandatory", "refers to", "length", "")
_CHOICES = 8
"""Choices of a field that the table shows; the rest is counted, and is in the JSON."""


async def schema(
    name: str | None = None,
    *,
    sql_table: Annotated[str | None, Parameter(name="--table")] = None,
    credential: str = "personal",
    refresh: Annotated[bool, Parameter(negative="")] = False,
    json_output: Json = False,
) -> None:
    """
    Show a record type's fields, sublists and subrecords; without a name, all record types.

    Parameters
    ----------
    name
        A record type, such as salesOrder or customrecord_visit.
    sql_table
        A table of SuiteQL instead, such as transaction: the columns that its first rows have.
    credential
        personal, team:NAME, or a credential's id, each with an optional @ACCOUNT.
    refresh
        Ask NetSuite although there is a copy on this disk; a copy may be a week old.
    json_output
        Print one JSON object.
    """
    if name is not None and sql_table is not None:
        raise ConfigurationError("Name a record type or a --table, not both.")
    command = command_host()
    async with current_registry().open("netsuite", caller=command.caller, selector=credential) as session:
        with at_work(Work(account=session.acts_as.account, user=session.caller.user)):
            client: NetSuiteClient = session.opened.service
            found: TableColumns | RecordTypeSchema | RecordTypes
            if sql_table is not None:
                found = columns = await client.metadata.columns(sql_table, refresh=refresh)
                show = partial(_show_columns, columns)
            elif name is not None:
                found = described = await client.metadata.record_type(name, refresh=refresh)
                show = partial(_show_record_type, described)
            else:
                found = listed = await client.metadata.record_types(refresh=refresh)
                show = partial(_show_list, listed)
    if json_output:
        answer_json(found, indent=2)
        return
    show()
    moment = datetime.fromisoformat(found["fetched_at"])
    say(f"As NetSuite said at {moment:%Y-%m-%d %H:%M} UTC; --refresh asks again.")


def _show_list(found: RecordTypes) -> None:
    rows = [(each["name"], "custom" if each["custom"] else "", each["refused"] or "") for each in found["record_types"]]
    table(("record type", "", ""), rows)


def _show_record_type(found: RecordTypeSchema) -> None:
    answer(f"{found['record_type']}: {found['label']}{', custom' if found['custom'] else ''}")
    if found["refused"]:
        answer(found["refused"])
    answer("")
    _show_fields(found["fields"])
    _show_parts("sublist", found["sublists"], "")
    _show_parts("subrecord", found["subrecords"], "")
    said = [each for each in _all_fields(found) if each["mandatory"] is not None or each["max_length"] is not None]
    if not said:
        answer("\nNetSuite's metadata does not say which fields are mandatory, nor how long a text may be.")


def _show_fields(fields: Sequence[FieldSchema]) -> None:
    """Print fields, with the columns in which NetSuite says something of any."""
    rows = [_cells(each) for each in fields]
    told = [at for at in range(len(_FIELDS)) if any(row[at] for row in rows)]
    table([_FIELDS[at] for at in told], [[row[at] for at in told] for row in rows])


def _show_parts(what: str, parts: Iterable[PartSchema], above: str) -> None:
    for part in parts:
        path = f"{above}{part['name']}"
        key = f", lines found by {' and '.join(part['line_key'])}" if part["line_key"] else ""
        answer(f"\n{what} {path}: {part['label']}{', read-only' if part['read_only'] else ''}{key}")
        if part["fields"]:
            _show_fields(part["fields"])
        elif not part["described"]:
            answer("NetSuite gives no fields of it here.")
        _show_parts("sublist", part["sublists"], f"{path}.")
        _show_parts("subrecord", part["subrecords"], f"{path}.")


def _all_fields(found: RecordTypeSchema | PartSchema) -> Iterable[FieldSchema]:
    yield from found["fields"]
    for part in (*found["sublists"], *found["subrecords"]):
        yield from _all_fields(part)


def _cells(field: FieldSchema) -> tuple[str, ...]:
    mandatory = {True: "yes", False: "no", None: ""}[field["mandatory"]]
    return (
        field["name"],
        field["type"],
        field["label"],
        mandatory,
        ", ".join(field["targets"]),
        str(field["max_length"] or ""),
        "; ".join(_more(field)),
    )


def _more(field: FieldSchema) -> Iterable[str]:
    if field["custom"]:
        yield "custom"
    if field["read_only"]:
        yield "read-only"
    if options := field["options"]:
        rest = f" … ({len(options) - _CHOICES} more: --json)" if len(options) > _CHOICES else ""
        yield f"one of {' '.join(options[:_CHOICES])}{rest}"


def _show_columns(found: TableColumns) -> None:
    table(
        ("column", f"filled in {found['sampled']} rows"),
        [(each["name"], str(each["filled"])) for each in found["columns"]],
    )
    if found["candidates"]:
        answer(f"\nPerhaps also, empty in these rows: {', '.join(found['candidates'])}")
    answer(
        "\nNetSuite has no REST service that lists columns: these are the ones that had a value. The Records Catalog shows all of them "
        "(Setup > Records Catalog)."
    )
