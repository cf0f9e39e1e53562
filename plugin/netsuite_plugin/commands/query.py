"""`netsuite-nodes query`: one SuiteQL query, for a look or into a file."""

import json
import logging
import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.commands.exporting import export_to, print_export
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.contract.telemetry import Work, at_work
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.pairs import pairs
from netsuite_plugin.suitetalk.export.exporting import Export
from netsuite_plugin.suitetalk.models import QueryResult
from netsuite_plugin.terminal import LINES, answer_json, say, table

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


async def query(
    text: str,
    *,
    param: tuple[str, ...] = (),
    credential: str = "personal",
    all_rows: Annotated[bool, Parameter(name="--all", negative="")] = False,
    format: Literal["table", "csv", "ndjson", "parquet"] | None = None,  # noqa: A002 - it is the option's name
    out: Path | None = None,
    key: str | None = None,
    resume: Annotated[bool, Parameter(negative="")] = False,
    force: Annotated[bool, Parameter(negative="")] = False,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """
    Run one SuiteQL query and show the first rows of its result, or write all of them to a file or to standard output.

    Exit code 3: all rows were asked for, and NetSuite did not give all.

    Parameters
    ----------
    text
        One SELECT in SuiteQL, with values as :name.
    param
        A value of the query, as name=value: text, a date written 2026-01-31, or a JSON list for IN (:name). May be given several times.
    credential
        personal (when not given), team:NAME, or a credential's id, each with an optional @ACCOUNT.
    all_rows
        Show all rows of the table.
    format
        table (when not given), csv, ndjson or parquet. All but table write all rows, however many there are.
    out
        The file to write, instead of standard output; its ending says the format where --format does not. It appears when it is complete.
    key
        A column of the result that is a number and different in every row, to read more than 100,000 rows by where none is provable.
    resume
        Go on with an export to this file that did not end.
    force
        Replace a file that is there, or what was begun of it.
    json_output
        Print all rows as one JSON object, with what is to be known of the result; of an export to a file, what it has.
    """
    values = {name: _value(name, word) for name, word in pairs(param).items()}
    if out is None and (resume or force):
        raise ConfigurationError("--resume and --force are for a file: give --out.")
    if resume and force:
        raise ConfigurationError("Give one of --resume and --force.")
    if out is None and json_output and format is not None:
        raise ConfigurationError("Give one of --format and --json.")
    if out is None and format == "parquet":
        raise ConfigurationError("Parquet is written to a file: give --out.")
    if out is not None and format == "table":
        raise ConfigurationError("A file is csv, ndjson or parquet, not a table: choose one of them with --format.")
    registry = current_registry()
    async with registry.open("netsuite", caller=registry.caller, selector=credential) as session:
        with at_work(Work(account=session.acts_as.account, user=session.caller.user)):
            say(f"acting as {session.acts_as}")
            service: NetSuiteClient = session.opened.service
            limit = registry.host("netsuite").slot_limit
            kind = None if format == "table" else format
            if out is not None:
                export = Export(text, values, out, format=kind, key=key, resume=resume, force=force)
                await export_to(service, export, limit=limit, json_output=json_output)
                return 0
            if kind is not None:
                await print_export(service, text, values, kind, key=key, limit=limit)
                return 0
            whole = json_output or all_rows
            with _unlogged():
                result = await service.suiteql.query(text, values, max_rows=None if whole else LINES, key=key)
    if json_output:
        answer_json(result, indent=2)
    else:
        _show(result)
    if not whole:
        return 0
    if json_output:
        for line in result["warnings"]:
            say(line)
    if result["truncated_because"]:
        say(f"Rows are missing: {result['truncated_because']}")
    return 3 if result["truncated"] else 0


@contextmanager
def _unlogged() -> Generator[None]:
    """Keep a result's warnings out of the log: they are said below it, and a look at the first rows is not cut short by mistake."""
    log = logging.getLogger("netsuite_plugin.suiteql")
    log.addFilter(_nothing)
    try:
        yield
    finally:
        log.removeFilter(_nothing)


def _nothing(_: logging.LogRecord) -> bool:
    return False


def _show(result: QueryResult) -> None:
    if result["rows"]:
        table(result["columns"], [[each or "" for each in row.values()] for row in result["rows"]])
    else:
        say("No rows.")
    for line in result["warnings"]:
        say(line)
    if result["truncated"]:
        say(f"{result['row_count']:,} of {result['total_results']:,} rows. All of them: --all, or --out FILE.")


def _value(name: str, word: str) -> Any:
    """Read a value of a query: text, a date or a list. NetSuite compares text that is a number with numbers, as numbers."""
    if word.startswith("[") and word.endswith("]"):
        try:
            return json.loads(word)
        except (ValueError, RecursionError):
            raise ConfigurationError(
                f'--param {name}: {word[:200]!r} is not a JSON list: write one as [1, 2] or ["Oslo", "Bergen"], in single quotes for the shell.'
            ) from None
    with suppress(ValueError):
        if _DATE.fullmatch(word):
            return date.fromisoformat(word)
    return word
