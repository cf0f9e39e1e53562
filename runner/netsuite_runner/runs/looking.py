"""What pages and lists read of a run: counted and cut by the database, so that a run of many items costs little more than one of few."""

import json
from collections.abc import Sequence
from typing import Any

from netsuite_runner.runs.kept import Call, KeptItem, Part, Span, Tally
from netsuite_runner.runs.rows import Rows

NO_CALL = """
SELECT '' AS step, '' AS item, 0.0 AS began, 0.0 AS ended, 0 AS requests, 0 AS refused, 0.0 AS waited, '' AS parts WHERE 0
"""
COUNTED = """
SELECT step, count(*) AS outputs, 0 AS requests, 0 AS refused, 0.0 AS waited, 0.0 AS last FROM output GROUP BY step
"""
"""What `counted` holds of a run that an earlier release began."""
_FAILURES = "SELECT step, count(*) FROM failed WHERE run = :run AND error <> 'null' GROUP BY step"
_COUNTED = """
SELECT step, CAST(sum(outputs) AS INTEGER), CAST(sum(requests) AS INTEGER), CAST(sum(refused) AS INTEGER), sum(waited), max(last)
FROM counted WHERE run = :run GROUP BY step
"""
_SPANS = "SELECT step, items, started, stopped, state FROM work WHERE run = :run ORDER BY rowid"
_ITEMS = """
WITH known AS (SELECT item FROM output WHERE run = :run AND step = :step
    UNION SELECT item FROM failed WHERE run = :run AND step = :step AND error <> 'null'
    UNION SELECT item FROM call WHERE run = :run AND step = :step)
SELECT item FROM known ORDER BY CAST(nullif(item, '') AS INTEGER) LIMIT :most OFFSET :skip
"""
_LISTED = "run = :run AND step = :step AND item IN (SELECT value FROM json_each(:items))"
_OUTPUTS_OF = f"SELECT item, value FROM output WHERE {_LISTED}"
_FAILURES_OF = f"SELECT item, error FROM failed WHERE {_LISTED}"
_CALL = "SELECT step, item, began, ended, requests, refused, waited, parts FROM call"
_CALLS_OF = f"{_CALL} WHERE {_LISTED} ORDER BY began"
_WORST = f"{_CALL} WHERE run = :run AND step = :step ORDER BY refused > 0 DESC, ended - began DESC LIMIT :most"


def tally(rows: Rows, *, held: bool) -> dict[str, Tally]:
    """Count each step that began. `held`: a process executes the run, so what has not stopped goes on."""
    failures: dict[str, int] = dict(rows.all(_FAILURES))
    counted = {row[0]: row[1:] for row in rows.all(_COUNTED)}
    spans: dict[str, list[Span]] = {}
    items: dict[str, int | None] = {}
    for step, number, began, ended, state in rows.all(_SPANS):
        span = Span(began, ended, state)
        if ended is None and not held:
            span = Span(began, max(began, counted[step][-1] if step in counted else began), "interrupted")
        spans.setdefault(step, []).append(span)
        items[step] = number
    found: dict[str, Tally] = {}
    for step in {**counted, **failures, **spans}:
        outputs, requests, refused, waited, _ = counted.get(step, (0, 0, 0, 0.0, 0.0))
        failed, of_step = failures.get(step, 0), tuple(spans.get(step, ()))
        found[step] = Tally(outputs, failed, requests, refused, waited, of_step, items.get(step))
    return found


def items(rows: Rows, step: str, *, skip: int, most: int) -> list[KeptItem]:
    """Return what is kept of some items of a step, in their order."""
    found = [item for (item,) in rows.all(_ITEMS, step=step, skip=skip, most=most)]
    asked = {"step": step, "items": json.dumps(found)}
    outputs: dict[str, str] = dict(rows.all(_OUTPUTS_OF, **asked))
    errors: dict[str, str] = dict(rows.all(_FAILURES_OF, **asked))
    calls = {each.item: each for each in map(_call, rows.all(_CALLS_OF, **asked))}
    return [KeptItem(item, outputs.get(item), json.loads(errors.get(item, "null")), calls.get(item)) for item in found]


def worst(rows: Rows, step: str, *, most: int) -> list[Call]:
    """Return the calls of a step that went worst, in the order in which they began."""
    return sorted(map(_call, rows.all(_WORST, step=step, most=most)), key=lambda each: each.began)


def _call(row: Sequence[Any]) -> Call:
    step, item, began, ended, requests, refused, waited, parts = row
    told = tuple(Part(*part) for part in json.loads(parts))
    return Call(step, item, began, ended, requests, refused, waited, told)
