"""
What a tool answers: a node's output, cut where it is long, with what was counted before it was cut; a plan; or what went wrong.

Failures are answers that a model reads and can act on: to it an exception is only "Internal error".
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import mcp.types as t

from netsuite_plugin.contract import NodeError, Remedy
from netsuite_plugin.plans import Plan
from netsuite_plugin.text import sentence

_TO_DO: Mapping[Remedy, str] = {
    "fix_input": "Change the arguments and call again.",
    "reconnect": "The person whose login it is connects again; no other login is used instead.",
    "ask_administrator": "An administrator has to look at it; calling again does not help.",
    "wait": "Nothing is wrong with the call. Try again in a minute.",
    "report": "Tell the person; do not repeat the call.",
}


def answered(output: Any, *, most: int, more: Mapping[str, Any] | None = None) -> t.CallToolResult:
    """Return what a node that reads returned; `more` says how to get all of it, where it is cut."""
    return structured(shown(output, most=most, more=more))


def written(plan_id: str, output: Any, *, most: int) -> t.CallToolResult:
    """Return what a plan that was sent came to."""
    return structured({"written": True, "plan": plan_id, "result": shown(output, most=most)})


def read(output: Any, *, most: int) -> t.CallToolResult:
    """Return what a tool that may write read."""
    return structured({"written": False, "result": shown(output, most=most)})


def planned(plan: Plan, *, tool: str, most: int, approve_at: str = "", declined: str = "") -> t.CallToolResult:
    """Return what a call would do, and how to have it done."""
    would = plan.rehearsal
    if would["problems"]:
        then = "It would be refused, for the problems named here: change the arguments and call again."
    elif approve_at:
        then = f"A person approves it at {approve_at}; then call {tool} with commit alone."
    elif declined:
        then = f"The client answered {declined!r} when it was asked to confirm. Commit it only when the person says so."
    else:
        then = f"To send exactly this, call {tool} with commit alone."
    preview = {
        "written": False,
        "plan": plan.id,
        "acts_as": plan.acts_as,
        "expires": f"{plan.expires:%Y-%m-%dT%H:%M:%SZ}",
        "requests": would["requests"],
        "differences": would["differences"],
        "problems": would["problems"],
        "notes": would["notes"],
        "next": f"Nothing was sent. {then}",
    }
    return structured(shown(preview, most=most))


def failed(error: NodeError, words: str) -> t.CallToolResult:
    """Return why a call did not work, and what to do, as something to act on."""
    said = f"{sentence(words)} {_TO_DO[error.remedy]}" if _TO_DO[error.remedy] not in words else words
    if error.request_id:
        said += f" NetSuite's request: {error.request_id}."
    return refused(said)


def refused(words: str) -> t.CallToolResult:
    """Return words that say why a call did not work."""
    return t.CallToolResult(content=[t.TextContent(text=words)], is_error=True)


def shown(output: Any, *, most: int, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """
    Return an output as one object, with lists of more than `most` entries cut.

    What is cut says so: `truncated`, `total_results`, which lists (`cut`) and how to have all of it. The rows of a query come with their
    count and the sums of their columns that are numbers, over all rows that were read.
    """
    whole: dict[str, Any] = dict(output) if isinstance(output, Mapping) else {"result": output}  # pyright: ignore[reportUnknownArgumentType] - JSON
    cuts: list[dict[str, Any]] = []
    answer = {name: _cut(value, name, most, cuts) for name, value in whole.items() if name != "columns"}
    if "columns" in whole:
        answer["columns"] = whole["columns"]
    if isinstance(whole.get("rows"), list) and "columns" in whole:
        answer["computed"] = {"rows_read": len(whole["rows"]), "sums": sums(whole["rows"], whole["columns"])}
    if cuts:
        answer["truncated"], answer["cut"] = True, cuts
        answer.setdefault("total_results", max(each["of"] for each in cuts))
        if "truncated_because" in answer and answer["truncated_because"] is None:
            answer["truncated_because"] = f"Only the first {most:,} rows are shown."
        answer["whole"] = {"say": "Ask for less, or for one part after the other."}
    if more and answer.get("truncated") is True:
        answer["whole"] = more
    return answer


def sums(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> dict[str, str]:
    """Return the sums of the columns all of whose values are numbers, as text that loses nothing."""
    found: dict[str, str] = {}
    for column in columns:
        values = [row[column] for row in rows if row.get(column) is not None]
        try:
            numbers = [Decimal(value) for value in values if isinstance(value, str)]
        except InvalidOperation:
            continue
        if numbers and len(numbers) == len(values) and all(each.is_finite() for each in numbers):
            found[column] = format(sum(numbers, Decimal()), "f")
    return found


def _cut(value: Any, at: str, most: int, cuts: list[dict[str, Any]]) -> Any:
    if isinstance(value, Mapping):
        parts: Mapping[str, Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON
        return {name: _cut(each, f"{at}.{name}", most, cuts) for name, each in parts.items()}
    if isinstance(value, (list, tuple)):
        entries: Sequence[Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON
        if len(entries) > most:
            cuts.append({"at": at, "shown": most, "of": len(entries)})
            entries = sorted(entries, key=_went_well)
        return [_cut(each, f"{at}[{place}]", most, cuts) for place, each in enumerate(entries[:most])]
    return value


def _went_well(entry: Any) -> bool:
    """Tell whether an entry is anything but a failure: of outcomes that are cut those that failed come first, each with its index."""
    return not (isinstance(entry, Mapping) and entry.get("ok") is False)  # pyright: ignore[reportUnknownMemberType] - JSON


def structured(value: dict[str, Any]) -> t.CallToolResult:
    """Return an object as a tool answers it: for programs, and as text for models."""
    text = json.dumps(value, ensure_ascii=False)
    return t.CallToolResult(content=[t.TextContent(text=text)], structured_content=value)
