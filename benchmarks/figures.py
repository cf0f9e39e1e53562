"""Figures, the targets they are held to, and how both are shown: a table for people, one line of JSON for programs."""

import json
import math
import os
import statistics
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
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
    at_least: float | None = None
    exactly: float | None = None

    def met_by(self, value: float | None) -> bool:
        """Tell whether a figure meets it. One that is absent, or no number, never does."""
        if value is None or not math.isfinite(value):
            return False
        if self.exactly is not None:
            return value == self.exactly
        if self.at_least is not None:
            return value >= self.at_least
        return self.at_most is not None and value <= self.at_most

    def told(self) -> dict[str, float]:
        """Return it for the line of JSON."""
        each = {"at_most": self.at_most, "at_least": self.at_least, "exactly": self.exactly}
        return {word: number for word, number in each.items() if number is not None}

    def __str__(self) -> str:
        if self.exactly is not None:
            return f"= {self.exactly:g}"
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"


def beside(pairs: Sequence[tuple[float, float]]) -> float:
    """
    Return how much ours takes of what the bare piece of the same work takes: the median of the ratios, pair by pair.

    A machine that others use slows both of a pair, while the best of each side come from different moments, and their ratio was
    seen to go from 1.00 to 1.49 on one and the same code.
    """
    return round(statistics.median(ours / bare for ours, bare in pairs), 3)


def judged(figures: Iterable[Figure], targets: Mapping[str, Target]) -> bool:
    """Tell whether every target has its figure and is met by it."""
    values = {each.name: each.value for each in figures}
    return all(target.met_by(values.get(name)) for name, target in targets.items())


def measured(figures: Iterable[Figure], targets: Mapping[str, Target]) -> bool:
    """Tell whether every target has its figure, and a number."""
    return set(targets) <= {each.name for each in figures if math.isfinite(each.value)}


def table(figures: Iterable[Figure], targets: Mapping[str, Target]) -> Table:
    """Lay the figures out for people."""
    shown = Table("measured", "figure", "target", "", "side by side", box=None, title_justify="left")
    for each in figures:
        target = targets.get(each.name)
        verdict = "" if target is None else "[green]met[/green]" if target.met_by(each.value) else "[red]missed[/red]"
        shown.add_row(each.words, f"{each.value:g}", "" if target is None else str(target), verdict, each.parts)
    return shown


def last_line(name: str, figures: Iterable[Figure], targets: Mapping[str, Target]) -> str:
    """Return the one JSON object a program reads."""
    figures = tuple(figures)
    told = {
        "name": name,
        "figures": {each.name: each.value if math.isfinite(each.value) else None for each in figures},
        "targets": {each: target.told() for each, target in targets.items()},
        "ok": judged(figures, targets),
    }
    return json.dumps(told)


def closed(name: str, figures: Iterable[Figure], targets: Mapping[str, Target]) -> int:
    """
    Print the table and the last line of a command that measures, and return its exit code.

    0: every target is met; 1: measured, and one is missed; 2: something could not be measured.
    """
    figures = tuple(figures)
    shown = table(figures, targets)
    shown.title = f"{name} ({os.cpu_count()} cores, load {os.getloadavg()[0]:.1f})"
    Console(width=140).print(shown)
    sys.stdout.write(last_line(name, figures, targets) + "\n")
    if not measured(figures, targets):
        return 2
    return 0 if judged(figures, targets) else 1
