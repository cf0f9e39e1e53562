"""
The rows of a run's file that are about approvals: what was asked, and how it was answered.

A step that asks something else adds a row; its last one counts. Each function is given the connection inside a transaction.
"""

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.store import Answer, Approval

NONE = """
SELECT 0 AS number, '' AS step, '' AS approvers, '' AS text, '' AS shown, '' AS digest, '' AS asked, '' AS answer, 0 AS audited WHERE 0
"""
"""What `approval` holds of a run that an earlier release began."""
_LAST = """
SELECT number, step, approvers, text, shown, digest, asked, answer, audited FROM approval
WHERE number IN (SELECT max(number) FROM approval WHERE NOT :given OR json_extract(answer, '$[0]') GROUP BY step) ORDER BY number
"""
_ASK = "INSERT INTO approval (step, approvers, text, shown, digest, asked, audited) VALUES (?, ?, ?, ?, ?, ?, 0)"


def last(database: sqlite3.Connection, *, given: bool = False) -> dict[str, Approval]:
    """Return what each step asked last, or was approved last."""
    return {row[1]: _approval(row) for row in database.execute(_LAST, {"given": given})}


def ask(
    database: sqlite3.Connection, step: str, by: Sequence[str], text: str, shown: Any, *, digest: str, at: str
) -> Approval:
    """Add what a step asks, unless it asked that last, and return it."""
    found = last(database).get(step)
    if found is None or found.digest != digest:
        database.execute(_ASK, (step, json.dumps(list(by)), text, json.dumps(shown), digest, at))
        found = last(database)[step]
    return found


def answer(database: sqlite3.Connection, number: int, given: Answer) -> None:
    """
    Keep an answer.

    Raises:
        RunRefused: There is one, or the step asks something else by now.
    """
    asked = next((each for each in last(database).values() if each.number == number), None)
    if asked is None:
        raise RunRefused("What is asked has changed since it was shown: look at it again. Nothing was answered.")
    if asked.answer is not None:
        was = "approved" if asked.answer.approved else "refused"
        raise RunRefused(f"{asked.step} was answered already: {was} by {asked.answer.who} at {asked.answer.at}.")
    database.execute("UPDATE approval SET answer = ? WHERE number = ?", (json.dumps(given), number))


def note_audited(database: sqlite3.Connection, number: int, lines: int) -> None:
    """Keep how many lines of it are in the audit."""
    database.execute("UPDATE approval SET audited = max(audited, ?) WHERE number = ?", (lines, number))


def any_answered(database: sqlite3.Connection, numbers: Collection[int]) -> bool:
    """Tell whether one of these has an answer."""
    return any(each.number in numbers and each.answer is not None for each in last(database).values())


def _approval(row: Sequence[Any]) -> Approval:
    number, step, approvers, text, shown, digest, asked, answered, audited = row
    given = Answer(*json.loads(answered)) if answered else None
    by = tuple(str(each) for each in json.loads(approvers))
    return Approval(number, step, by, text, json.loads(shown), digest, asked, given, audited)
