"""What pages and lists read of a run's file: counted and cut by SQLite, so that a run of many items costs little more than one of few."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from netsuite_runner.runs.store import Call, KeptItem, Output, Part, Span, Tally

NO_CALL = """
SELECT '' AS step, '' AS item, 0.0 AS began, 0.0 AS ended, 0 AS requests, 0 AS refused, 0.0 AS waited, '' AS parts WHERE 0
"""
COUNTED = """
SELECT step, count(*) AS outputs, 0 AS requests, 0 AS refused, 0.0 AS waited, 0.0 AS last FROM output GROUP BY step
"""
"""What `counted` holds of a run that an earlier release began."""
_COUNT = """
INSERT INTO counted VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (step) DO UPDATE SET outputs = outputs + excluded.outputs,
    requests = requests + excluded.requests, refused = refused + excluded.refused, waited = waited + excluded.waited,
    last = max(last, excluded.last)
"""
_FAILURES = "SELECT step, count(*) FROM failed WHERE error <> 'null' GROUP BY step"
_COUNTED = "SELECT step, outputs, requests, refused, waited, last FROM counted"
_SPANS = "SELECT step, items, started, stopped, state FROM work ORDER BY started"
_ITEMS = """
WITH known AS (SELECT item FROM output WHERE step = :step UNION SELECT item FROM failed WHERE step = :step AND error <> 'null'
    UNION SELECT item FROM call WHERE step = :step)
SELECT item FROM known ORDER BY CAST(item AS INTEGER) LIMIT :most OFFSET :skip
"""
_OUTPUTS_OF = "SELECT item, value FROM output WHERE step = ? AND item IN (SELECT value FROM json_each(?))"
_FAILURES_OF = "SELECT item, error FROM failed WHERE step = ? AND item IN (SELECT value FROM json_each(?))"
_CALLS_OF = """
SELECT step, item, began, ended, requests, refused, waited, parts FROM call
WHERE step = ? AND item IN (SELECT value FROM json_each(?)) ORDER BY began
"""
_WORST = """
SELECT step, item, began, ended, requests, refused, waited, parts FROM call WHERE step = ?
ORDER BY refused > 0 DESC, ended - began DESC LIMIT ?
"""
_ACTED = "SELECT name, value FROM run WHERE name LIKE 'identity of %' ORDER BY name"
_DONE = """
SELECT (SELECT coalesce(sum(outputs), 0) FROM counted) + (SELECT count(*) FROM failed WHERE error <> 'null'),
    (SELECT sum(items) FROM work WHERE rowid IN (SELECT max(rowid) FROM work GROUP BY step))
"""


def count(database: sqlite3.Connection, outputs: Sequence[Output], calls: Sequence[Call]) -> None:
    """Count what is kept now, so that nobody has to count it when the run is looked at."""
    steps = dict.fromkeys([*(each.step for each in outputs), *(each.step for each in calls)])
    for step in steps:
        of_step = [each for each in calls if each.step == step]
        row = (
            step,
            sum(each.step == step for each in outputs),
            sum(each.requests for each in of_step),
            sum(each.refused for each in of_step),
            sum(each.waited for each in of_step),
            max((each.ended for each in of_step), default=0.0),
        )
        database.execute(_COUNT, row)


def tally(database: sqlite3.Connection, *, held: bool) -> dict[str, Tally]:
    """Count each step that began. `held`: a process executes the run, so what has not stopped goes on."""
    failures = dict(database.execute(_FAILURES))
    counted = {row[0]: row[1:] for row in database.execute(_COUNTED)}
    spans: dict[str, list[Span]] = {}
    items: dict[str, int | None] = {}
    for step, number, began, ended, state in database.execute(_SPANS):
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


def items(database: sqlite3.Connection, step: str, *, skip: int, most: int) -> list[KeptItem]:
    """Return what is kept of some items of a step, in their order."""
    found = [item for (item,) in database.execute(_ITEMS, {"step": step, "skip": skip, "most": most})]
    asked = (step, json.dumps(found))
    outputs, errors = dict(database.execute(_OUTPUTS_OF, asked)), dict(database.execute(_FAILURES_OF, asked))
    calls = {each.item: each for each in map(_call, database.execute(_CALLS_OF, asked))}
    return [KeptItem(item, outputs.get(item), json.loads(errors.get(item, "null")), calls.get(item)) for item in found]


def worst(database: sqlite3.Connection, step: str, *, most: int) -> list[Call]:
    """Return the calls of a step that went worst, in the order in which they began."""
    return sorted(map(_call, database.execute(_WORST, (step, most))), key=lambda each: each.began)


def acted(database: sqlite3.Connection) -> list[tuple[tuple[str, str], str]]:
    """Return domain and account for each selector by which a connector was opened."""
    rows = [(json.loads(value), name.partition(" by ")[2]) for name, value in database.execute(_ACTED)]
    return [((identity[0], identity[1]), selector) for identity, selector in rows if len(identity) > 1]


def lines(database: sqlite3.Connection) -> tuple[str, ...]:
    """Return in whose name the run acts, a line for each login."""
    return tuple(str(row[0]) for row in database.execute("SELECT line FROM acts_as ORDER BY rowid"))


def done(database: sqlite3.Connection) -> tuple[int, int]:
    """Return how many calls are over, and how many are known of."""
    over, known = database.execute(_DONE).fetchone()
    return over, max(over, known or 0)


def _call(row: Sequence[Any]) -> Call:
    step, item, began, ended, requests, refused, waited, parts = row
    told = tuple(Part(*part) for part in json.loads(parts))
    return Call(step, item, began, ended, requests, refused, waited, told)
