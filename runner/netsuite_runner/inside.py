"""Which steps of the workflows inside a run stand beside its own where people look at it: they may be many thousands."""

from collections.abc import Mapping

from netsuite_runner.runs.kept import Tally

_MOST = 20


def shown_inside(tally: Mapping[str, Tally], step: str) -> list[str]:
    """
    Name the steps inside a step that are shown, in the order in which they began: all where each runs once; of those that run for each of many
    items, the first that are neither done nor skipped.
    """
    inside = [name for name in tally if name.startswith((f"{step}.", f"{step}["))]
    inside.sort(key=lambda name: tally[name].spans[0].began if tally[name].spans else 0.0)
    many = [name for name in inside if "[" in name and not _is_well(tally[name])][:_MOST]
    return [name for name in inside if "[" not in name or name in many]


def _is_well(tally: Tally) -> bool:
    return bool(tally.spans) and tally.spans[-1].state in {"done", "skipped"}
