"""
The rows of a run that are about approvals: what was asked, and how it was answered.

A step that asks something else adds a row; its last one counts. Each function is given the rows inside a transaction.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any

from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.kept import Answer, Approval
from netsuite_runner.runs.rows import Rows

NONE = """
SELECT 0 AS number, '' AS step, '' AS approvers, '' AS text, '' AS shown, '' AS digest, '' AS asked, '' AS answer, 0 AS audited WHERE 0
"""
"""What `approval` holds of a run that an earlier release began."""
COLUMNS = "number, step, approvers, text, shown, digest, asked, answer, audited"
_LAST = f"""
SELECT {COLUMNS} FROM approval WHERE run = :run AND number IN (SELECT max(number) FROM approval
    WHERE run = :run AND (NOT :given OR answer LIKE '[true%') GROUP BY step) ORDER BY number
"""
_ASK = """
INSERT INTO approval (run, step, approvers, text, shown, digest, asked, audited)
VALUES (:run, :step, :approvers, :text, :shown, :digest, :at, 0)
"""
_ANSWER = "UPDATE approval SET answer = :answer WHERE run = :run AND number = :number"
_AUDITED = "UPDATE approval SET audited = :lines WHERE run = :run AND number = :number AND audited < :lines"


def last(rows: Rows, *, given: bool = False) -> dict[str, Approval]:
    """Return what each step asked last, or was approved last."""
    return {row[1]: approval_of(row) for row in rows.all(_LAST, given=given)}


def ask(rows: Rows, step: str, by: Sequence[str], text: str, shown: Any, *, digest: str, at: str) -> Approval:
    """Add what a step asks, unless it asked that last, and return it."""
    found = last(rows).get(step)
    if found is None or found.digest != digest:
        asked = {"step": step, "approvers": json.dumps(list(by)), "text": text, "shown": json.dumps(shown)}
        rows.do(_ASK, **asked, digest=digest, at=at)
        found = last(rows)[step]
    return found


def answer(rows: Rows, number: int, given: Answer) -> None:
    """
    Keep an answer.

    Raises:
        RunRefused: There is one, or the step asks something else by now.
    """
    asked = next((each for each in last(rows).values() if each.number == number), None)
    if asked is None:
        raise RunRefused("What is asked has changed since it was shown: look at it again. Nothing was answered.")
    if asked.answer is not None:
        was = "approved" if asked.answer.approved else "refused"
        raise RunRefused(f"{asked.step} was answered already: {was} by {asked.answer.who} at {asked.answer.at}.")
    rows.do(_ANSWER, answer=json.dumps(given), number=number)


def note_audited(rows: Rows, number: int, lines: int) -> None:
    """Keep how many lines of it are in the audit."""
    rows.do(_AUDITED, lines=lines, number=number)


def any_answered(rows: Rows, numbers: Collection[int]) -> bool:
    """Tell whether one of these has an answer."""
    return any(each.number in numbers and each.answer is not None for each in last(rows).values())


def approval_of(row: Sequence[Any]) -> Approval:
    """Return the approval that a row with `COLUMNS` tells of."""
    number, step, approvers, text, shown, digest, asked, answered, audited = row
    given = Answer(*json.loads(answered)) if answered else None
    by = tuple(str(each) for each in json.loads(approvers))
    return Approval(number, step, by, text, json.loads(shown), digest, asked, given, audited)
