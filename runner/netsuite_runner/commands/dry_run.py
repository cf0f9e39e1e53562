"""What `netsuite-nodes run --dry-run` prints: what each step read or would write."""

import asyncio
import json
import re
from collections.abc import Iterator

from netsuite_plugin.command_lines import told
from netsuite_plugin.contract import Rehearsal
from netsuite_plugin.registry import Registry
from netsuite_plugin.terminal import answer, answer_json, say, table
from netsuite_runner.dry_run import DryRun, DryStep
from netsuite_runner.run_spec import RunSpec

_SHOWN = 3
"""Rehearsals of one step that are shown; all are in the JSON."""
_LONGEST = 300


def rehearse(registry: Registry, spec: RunSpec, *, run_id: str, json_output: bool) -> int:
    """
    Rehearse a run and show it; nothing is written and nothing is kept.

    Returns 0, 1 where a step failed, 3 where a write would be refused.
    """
    dry = DryRun(registry, spec, run_id=run_id)
    asyncio.run(dry.go())
    steps = dry.steps
    if json_output:
        answer_json(
            {
                "dry_run": True,
                "workflow": spec.graph.workflow.workflow,
                "steps": {k: v.told() for k, v in steps.items()},
            }
        )
    else:
        for line in dry.acts_as:
            say(line)
        shown = {name: step for name, step in steps.items() if _is_shown(name, step)}
        table(("step", "", "calls", "would write", "problems"), [_row(name, step) for name, step in shown.items()])
        if len(shown) < len(steps):
            answer(f"and {len(steps) - len(shown):,} more inside: --json")
        for name, step in shown.items():
            for line in _details(name, step):
                words = line.lstrip(" ")
                answer(words, indent=len(line) - len(words))
        say("Nothing was written, and nothing is kept of this.")
    if any(step.errors for step in steps.values()):
        return 1
    return 3 if any(step.problems for step in steps.values()) else 0


def _is_shown(name: str, step: DryStep) -> bool:
    """Of the workflows that run for each of many items, those of the first items are shown, and what failed or would be refused."""
    first = all(int(number) < _SHOWN for number in re.findall(r"\[(\d+)\]", name))
    return first or bool(step.errors or step.problems)


def _row(name: str, step: DryStep) -> list[str]:
    state: str = step.state
    if step.state == "read" and not step.items:
        state = "no items"
    if step.waits_for:
        state = f"waits for {step.waits_for}"
    if step.asks:
        state = f"stops until {' or '.join(step.asks)} answers"
    would_write = sum(len(each["requests"]) for each in step.rehearsals.values())
    return [name, state, f"{step.items:,}", f"{would_write:,}", f"{len(step.problems):,}"]


def _details(name: str, step: DryStep) -> Iterator[str]:
    for error in step.errors[:_SHOWN]:
        yield told(error)
    if step.asks:
        yield ""
        yield f"{name} asks: {step.text}"
        if step.shown is not None:
            yield f"  {_short(step.shown)}"
    for item, rehearsal in list(step.rehearsals.items())[:_SHOWN]:
        yield ""
        yield f"{name}[{item}]" if item else name
        yield from (f"  {line}" for line in _of_rehearsal(rehearsal))
    if len(step.rehearsals) > _SHOWN:
        yield f"and {len(step.rehearsals) - _SHOWN:,} more of {name}: --json"


def _of_rehearsal(rehearsal: Rehearsal) -> Iterator[str]:
    for request in rehearsal["requests"][:_SHOWN]:
        yield f"{request['method']} {request['url']}"
        if request["body"] is not None:
            yield f"  {_short(request['body'])}"
    for each in rehearsal["differences"]:
        yield f"{each['path']}: {_short(each['now'])} → {_short(each['then'])}"
    yield from (f"problem: {each}" for each in rehearsal["problems"])
    yield from (f"note: {each}" for each in rehearsal["notes"])


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
