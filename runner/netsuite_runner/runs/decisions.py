"""What a person says of items: that a write happened or did not, that one is asked again, that one is gone on without."""

import re
from collections.abc import Sequence

from netsuite_runner.errors import RunRefused
from netsuite_runner.runs.kept import Failure, Output
from netsuite_runner.runs.store import Run

_STEP = r"[a-zA-Z][a-zA-Z0-9_]*"
_ITEM = re.compile(rf"((?:{_STEP}(?:\[\d+\])?\.)*{_STEP})(?:\[(\d+)\])?")


def decide(run: Run, *, done: Sequence[str] = (), again: Sequence[str] = (), skip: Sequence[str] = ()) -> None:
    """
    Keep what a person says of items, each named as step or step[item].

    `done` and `again` are writes whose outcome was unknown: they happened, or they did not. `again` is also an item that failed and that its
    step went on without. `skip` are items to go on without: their output is null.

    Raises:
        RunRefused: It cannot be said of one of them. Nothing is kept then.
    """
    for_done = [_unknown(run, name) for name in done]
    for_again = [_unknown(run, name, or_failed=True) for name in again]
    for_skip = [_open(run, name) for name in skip]
    for step, item in for_done:
        run.settle(step, item)
    for step, item in for_again:
        run.note_not_sent(step, item)
        if item in run.failures(step):
            run.keep_failure(Failure(step, item, None))
    if for_skip:
        run.keep_outputs([Output(step, item, "null", "skipped") for step, item in dict.fromkeys(for_skip)])


def _unknown(run: Run, name: str, *, or_failed: bool = False) -> tuple[str, str]:
    step, item = _split(name)
    if run.sent(step, item) is None and not (or_failed and item in run.failures(step) and not run.ended(step)):
        raise RunRefused(
            f"{name!r}: no outcome of that step or item is unknown. See which are: netsuite-nodes runs show {run.id}."
        )
    return step, item


def _open(run: Run, name: str) -> tuple[str, str]:
    """Return step and item of what can be gone on without."""
    step, item = _split(name)
    known = run.spec.graph.step(step)
    if known is None or (known.for_each is None) != (item == ""):
        raise RunRefused(
            f"{name!r} is no step or item of this run: write step where it runs once, step[number] where it has for_each."
        )
    if known.approve is not None:
        raise RunRefused(f"{name!r} asks for an approval: it is answered by who is asked, and by nobody skipped.")
    if item in run.outputs(step) or run.ended(step):
        raise RunRefused(f"{name!r} is over: there is nothing to skip.")
    if run.sent(step, item) is not None:
        raise RunRefused(f"{name!r} may have happened: say --done {name} if it did, --again {name} if it did not.")
    return step, item


def _split(name: str) -> tuple[str, str]:
    matched = _ITEM.fullmatch(name)
    return (matched.group(1), str(int(matched.group(2))) if matched.group(2) else "") if matched else ("", "")
