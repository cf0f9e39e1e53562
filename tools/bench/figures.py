"""Figures, the targets they are held to, and how both are shown: a table for people, one line of JSON for programs."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.table import Table


class NotMeasured(RuntimeError):
    """A measurement found something else than what it meant to measure."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; `words` say what it is, `parts` what it was made of."""

    name: str
    value: float
    words: str
    parts: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure may be."""

    at_most: float | None = None
    exactly: float | None = None

    def met_by(self, value: float | None) -> bool:
        """Tell whether a figure meets it. One that is absent, or no number, never does."""
        if value is None or not math.isfinite(value):
            return False
        if self.exactly is not None:
            return value == self.exactly
        return self.at_most is not None and value <= self.at_most

    def told(self) -> dict[str, float]:
        """Return it for the line of JSON."""
        both = {"at_most": self.at_most, "exactly": self.exactly}
        return {word: number for word, number in both.items() if number is not None}

    def __str__(self) -> str:
        return f"= {self.exactly:g}" if self.exactly is not None else f"≤ {self.at_most:g}"


TARGETS: Mapping[str, Target] = {
    "import_cpu_ratio": Target(at_most=1.25),
    "call_ratio": Target(at_most=1.10),
    "call_extra_cpu_ms": Target(at_most=1.5),
    "burst_over_ideal": Target(at_most=1.15),
    "burst_peak_in_flight": Target(at_most=10),
    "token_requests": Target(exactly=1),
    "records_per_create": Target(exactly=1),
}


def judged(figures: Iterable[Figure], targets: Mapping[str, Target] = TARGETS) -> bool:
    """Tell whether every target has its figure and is met by it."""
    values = {each.name: each.value for each in figures}
    return all(target.met_by(values.get(name)) for name, target in targets.items())


def measured(figures: Iterable[Figure], targets: Mapping[str, Target] = TARGETS) -> bool:
    """Tell whether every target has its figure, and a number."""
    return set(targets) <= {each.name for each in figures if math.isfinite(each.value)}


def table(figures: Iterable[Figure], targets: Mapping[str, Target] = TARGETS) -> Table:
    """Lay the figures out for people."""
    shown = Table("measured", "figure", "target", "", "side by side", box=None, title_justify="left")
    for each in figures:
        target = targets.get(each.name)
        verdict = "" if target is None else "[green]met[/green]" if target.met_by(each.value) else "[red]missed[/red]"
        shown.add_row(each.words, f"{each.value:g}", "" if target is None else str(target), verdict, each.parts)
    return shown


def last_line(figures: Iterable[Figure], targets: Mapping[str, Target] = TARGETS) -> str:
    """Return the one JSON object a program reads."""
    figures = tuple(figures)
    told = {
        "name": "bench",
        "figures": {each.name: each.value if math.isfinite(each.value) else None for each in figures},
        "targets": {name: target.told() for name, target in targets.items()},
        "ok": judged(figures, targets),
    }
    return json.dumps(told)
