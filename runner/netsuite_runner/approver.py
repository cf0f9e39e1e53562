"""An approval as a workflow file asks for it, and who may answer it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.contract import Caller
from netsuite_plugin.text import visible
from netsuite_runner.language.expressions import ExpressionError, evaluated
from netsuite_runner.language.values import as_text, plain

LONGEST_TEXT = 10_000
MOST_ROWS = 1_000
LARGEST_SHOWN = 500_000
"""Characters of what is shown with the text, as JSON. What nobody can read through is not shown, and so nobody approves it."""
_APPROVER = re.compile(r"administrator|(team|user):[^\s{}](?:[^{}]*[^\s{}])?")


class Approve(BaseModel):
    """A person is asked, and the run goes on or ends with the answer."""

    model_config = ConfigDict(extra="forbid", strict=True)

    by: str | list[str] = Field(
        description="Who may answer: team:NAME, user:NAME or administrator; of several, any one. The person who began the run may not, unless "
        "user:NAME names them."
    )
    text: str = Field(min_length=1, description="What the person reads; it may hold ${{ expressions }}.")
    show: Any = Field(default=None, description="A value to be shown with it as a table: rows, or a record.")

    @property
    def approvers(self) -> tuple[str, ...]:
        """Who may answer, always as several."""
        return (self.by,) if isinstance(self.by, str) else tuple(self.by)


def as_read(approve: Approve, scope: Mapping[str, Any]) -> tuple[str, Any]:
    """
    Return the text and the value, as JSON has it, that a person reads.

    Raises:
        ExpressionError: One has no value, or it is more than a person reads through.
    """
    text, shown = visible(as_text(evaluated(approve.text, scope))).strip(), plain(evaluated(approve.show, scope))
    if not text:
        raise ExpressionError("approve.text is empty: nobody would know what is asked")
    if len(text) > LONGEST_TEXT:
        raise ExpressionError(f"approve.text has {len(text):,} characters; a person reads at most {LONGEST_TEXT:,}")
    rows = shown.get("rows") if isinstance(shown, dict) else shown
    if isinstance(rows, list) and len(rows) > MOST_ROWS:
        raise ExpressionError(
            f"approve.show has {len(rows):,} rows; a person reads at most {MOST_ROWS:,}: show a sum of them, or the largest"
        )
    if len(json.dumps(shown)) > LARGEST_SHOWN:
        raise ExpressionError(f"approve.show has more than {LARGEST_SHOWN:,} characters: show fewer columns")
    return text, shown


def wrong_approvers(by: Sequence[str]) -> Iterator[str]:
    """Say which words name nobody."""
    if not by:
        yield "nobody is named: write team:NAME, user:NAME or administrator"
    for word in by:
        if "{{" in word:
            yield f"{word[:60]!r}: who may answer stands in the file, not in an expression"
        elif _APPROVER.fullmatch(word) is None:
            near = "administrator" if word.lower().startswith("admin") else f"team:{word.strip()[:60]}"
            hint = "" if ":" in word or not word.strip() else f"; did you mean {near}?"
            yield f"{word[:60]!r} is not team:NAME, user:NAME or administrator{hint}"


def may_answer(by: Sequence[str], caller: Caller, *, began: Caller) -> bool:
    """Tell whether a person may answer what a run asks: somebody of its organization whom `by` names, and not its beginner by a group."""
    if caller.organization != began.organization:
        return False
    if f"user:{caller.user}" in by:
        return True
    if caller.user == began.user:
        return False
    administrates = caller.role == "administrator" and caller.organization is not None
    return (administrates and "administrator" in by) or any(f"team:{team}" in by for team in caller.teams)
