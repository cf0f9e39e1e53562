"""What pages and lists read of a run's file: counted and cut by SQLite, so that a run of many items costs little more than one of few."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from netsuite_runner.runs.store import Call, KeptItem, Part, Span, Tally

NO_CALL = """
SELECT '' AS step, '' AS item, 0.0 AS began, 0.0 AS ended, 0 AS requests, 0 AS refused, 0.0 AS waited, '' AS parts WHERE 0
"""
_OUTPUTS = "SELECT step, count(*) FROM output GROUP BY step"
_FAILURES = "SELECT step, count(*) FROM failed WHERE error <> 'null' GROUP BY step"
_CALLS = "SELECT step, sum(requests), sum(refused), sum(waited), max(ended) FROM call GROUP BY step"
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
_ANSWERED = "SELECT 1 FROM run WHERE name = 'outputs' AND json_type(value) = 'object'"
_ANSWERS = """
SELECT key, CASE type WHEN 'array' THEN json_array_length(value) END,
    CASE type WHEN 'array' THEN '' WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'object' THEN value ELSE json_quote(value) END
FROM json_each((SELECT value FROM run WHERE name = 'outputs'))
"""
_ANSWERED_ROWS = """
SELECT CASE each.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'array' THEN each.value WHEN 'object' THEN each.value
    ELSE json_quote(each.value) END
FROM json_each((SELECT value FROM run WHERE name = 'outputs')) AS named, json_each(named.value) AS each WHERE named.key = ? LIMIT ?
"""
_ACTED = "SELECT name, value FROM run WHERE name LIKE 'identity of %' ORDER BY name"
_DONE = """
SELECT (SELECT count(*) FROM output) + (SELECT count(*) FROM failed WHERE error <> 'null'),
    (SELECT sum(items) FROM work WHERE rowid IN (SELECT max(rowid) FROM work GROUP BY step))
"""


def tally(database: sqlite3.Connection, *, held: bool) -> dict[str, Tally]:
    """Count each step that began. `held`: a process executes the run, so what has not stopped goes on."""
    outputs, failures = dict(database.execute(_OUTPUTS)), dict(database.execute(_FAILURES))
    calls = {row[0]: row[1:] for row in database.execute(_CALLS)}
    spans: dict[str, list[Span]] = {}
    items: dict[str, int | None] = {}
    for step, count, began, ended, state in database.execute(_SPANS):
        span = Span(began, ended, state)
        if ended is None and not held:
            span = Span(began, max(began, calls[step][3] if step in calls else began), "interrupted")
        spans.setdefault(step, []).append(span)
        items[step] = count
    found: dict[str, Tally] = {}
    for step in {**outputs, **failures, **calls, **spans}:
        requests, refused, waited, _ = calls.get(step, (0, 0, 0.0, 0.0))
        kept, failed = outputs.get(step, 0), failures.get(step, 0)
        found[step] = Tally(kept, failed, requests, refused, waited, tuple(spans.get(step, ())), items.get(step))
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


def some_outputs(database: sqlite3.Connection, most: int) -> dict[str, tuple[Any, int | None]]:
    """Return what the run answered, its lists cut to their first values."""
    found: dict[str, tuple[Any, int | None]] = {}
    if database.execute(_ANSWERED).fetchone() is None:
        return found
    for name, length, text in database.execute(_ANSWERS).fetchall():
        if length is None:
            found[name] = json.loads(text), None
        else:
            rows = database.execute(_ANSWERED_ROWS, (name, most)).fetchall()
            found[name] = [json.loads(each) for (each,) in rows], length
    return found


def acted(database: sqlite3.Connection) -> list[tuple[tuple[str, str], str]]:
    """Return domain and account for each selector by which a connector was opened."""
    rows = [(json.loads(value), name.partition(" by ")[2]) for name, value in database.execute(_ACTED)]
    return [((identity[0], identity[1]), selector) for identity, selector in rows if len(identity) > 1]


def done(database: sqlite3.Connection) -> tuple[int, int]:
    """Return how many calls are over, and how many are known of."""
    over, known = database.execute(_DONE).fetchone()
    return over, max(over, known or 0)


def _call(row: Sequence[Any]) -> Call:
    step, item, began, ended, requests, refused, waited, parts = row
    told = tuple(Part(*part) for part in json.loads(parts))
    return Call(step, item, began, ended, requests, refused, waited, told)
