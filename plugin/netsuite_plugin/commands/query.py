"""`netsuite-nodes query`: one SuiteQL query, for a look or into a file."""

import json
from contextlib import suppress
from datetime import date
from typing import Annotated, Any

from cyclopts import Parameter

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.pairs import pairs
from netsuite_plugin.suitetalk.models import QueryResult
from netsuite_plugin.terminal import LINES, answer_csv, answer_json, say, table


async def query(
    text: str,
    *,
    param: tuple[str, ...] = (),
    credential: str = "personal",
    csv: Annotated[bool, Parameter(negative="")] = False,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """
    Run one SuiteQL query and show the first rows of its result, or print all of them as CSV or JSON.

    Exit code 3: all rows were asked for, and NetSuite did not give all.

    Parameters
    ----------
    text
        One SELECT in SuiteQL, with values as :name.
    param
        A value of the query, as name=value: text, a date written 2026-01-31, or a JSON list for IN (:name). May be given several times.
    credential
        personal (when not given), team:NAME, or a credential's id, each with an optional @ACCOUNT.
    csv
        Print all rows as CSV.
    json_output
        Print all rows as one JSON object, with what is to be known of the result.
    """
    if csv and json_output:
        raise ConfigurationError("Give one of --csv and --json.")
    values = {name: _value(word) for name, word in pairs(param).items()}
    whole = csv or json_output
    registry = current_registry()
    async with registry.open("netsuite", caller=registry.caller, selector=credential) as session:
        say(f"acting as {session.acts_as}")
        service: NetSuiteClient = session.opened.service
        result = await service.suiteql.query(text, values, max_rows=None if whole else LINES)
    if json_output:
        answer_json(result, indent=2)
    elif csv:
        answer_csv(result["columns"], ([each or "" for each in row.values()] for row in result["rows"]))
    else:
        _show(result)
        return 0
    for line in _doubts(result):
        say(line)
    return 3 if result["truncated"] else 0


def _show(result: QueryResult) -> None:
    if not result["rows"]:
        say("No rows.")
        return
    table(result["columns"], [[each or "" for each in row.values()] for row in result["rows"]])
    for line in result["warnings"]:
        say(line)
    if result["truncated"]:
        say(f"{result['row_count']:,} of {result['total_results']:,} rows. All of them: --csv or --json.")


def _doubts(result: QueryResult) -> list[str]:
    because = result["truncated_because"]
    return [*result["warnings"], *([f"Rows are missing: {because}"] if because else [])]


def _value(word: str) -> Any:
    """Read a value of a query: text, a date or a list. NetSuite compares text that is a number with numbers, as numbers."""
    with suppress(ValueError):
        if word.startswith("["):
            return json.loads(word)
        if len(word) == len("2026-01-31"):
            return date.fromisoformat(word)
    return word
