"""
The timeline picture: when each step and item was at work, waited for a slot, was refused and tried again.

Every bar is an SVG whose places are per cent, so that its line of text never scales. Between two lives of a run nothing happened, perhaps for
days: such a stretch is cut out, and a mark stands where it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from netsuite_plugin.counts import counted
from netsuite_runner.runs.kept import Call, Span

_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400)
"""Seconds between two ticks."""
_TICKS = 7
_LONGEST_REST = 20.0
"""Seconds in which no step was at work that are still drawn."""
_LEAST = 0.4
"""Per cent; a shorter bar could not be seen."""
KEY = (
    ("waited", "waits for a slot"),
    ("answered", "request, answered"),
    ("refused", "request, refused or lost"),
    ("pause", "pause before the next try"),
    ("span", "a step at work"),
)
"""What a bar's class means."""


@dataclass(frozen=True)
class Stretch:
    """Seconds since 1970 from `began` to `ended`, and how many seconds of work came before them."""

    began: float
    ended: float
    before: float


class Axis:
    """Time as work: the stretches in which anything went on, one after the other."""

    def __init__(self, stretches: Iterable[tuple[float, float]]) -> None:
        merged: list[list[float]] = []
        for began, ended in sorted(stretches):
            if merged and began - merged[-1][1] <= _LONGEST_REST:
                merged[-1][1] = max(merged[-1][1], ended)
            else:
                merged.append([began, ended])
        self._stretches: list[Stretch] = []
        seconds = 0.0
        for began, ended in merged:
            self._stretches.append(Stretch(began, ended, seconds))
            seconds += ended - began
        self.seconds = max(seconds, 0.001)

    def at(self, moment: float) -> float:
        """Return the place of a moment in per cent."""
        done = 0.0
        for stretch in self._stretches:
            if moment <= stretch.began:
                break
            done = stretch.before + min(moment, stretch.ended) - stretch.began
        return min(100.0, 100 * done / self.seconds)

    @property
    def ticks(self) -> list[tuple[float, float]]:
        """Seconds of work and their places."""
        step = next((each for each in _STEPS if self.seconds / each <= _TICKS), self.seconds / _TICKS)
        return [(step * n, 100 * step * n / self.seconds) for n in range(int(self.seconds / step) + 1)]

    @property
    def cuts(self) -> list[float]:
        """Where time was left out."""
        return [100 * stretch.before / self.seconds for stretch in self._stretches[1:]]

    def head(self) -> Markup:
        """Draw the line of numbers."""
        drawn = [
            Markup('<text x="{:.2f}%" y="12" text-anchor="{}"{}>{}</text>').format(
                place,
                "start" if place < 4 else "end" if place > 95 else "middle",
                Markup(' class="later"') if number % 3 else "",
                _seconds(second),
            )
            for number, (second, place) in enumerate(self.ticks)
        ]
        return Markup('<svg width="100%" height="16" aria-hidden="true">{}</svg>').format(Markup("").join(drawn))

    def row(self, bars: Iterable[Markup], words: str) -> Markup:
        """Draw one line; `words` say the same to who cannot see it."""
        lines = [_line(place, "tick") for _, place in self.ticks[1:]] + [_line(place, "cut") for place in self.cuts]
        return Markup('<svg width="100%" height="28" role="img" aria-label="{}">{}{}</svg>').format(
            words, Markup("").join(lines), Markup("").join(bars)
        )

    def spans(self, spans: Sequence[Span], now: float) -> list[Markup]:
        """Draw when a step was at work."""
        return [self._bar(span.began, span.ended or now, f"span {span.state}", 6, 16) for span in spans]

    def call(self, call: Call) -> list[Markup]:
        """Draw one call: its parts, and the pauses between them."""
        if not call.parts:
            return [self._bar(call.began, call.ended, "answered", 6, 16)]
        bars = [
            Markup('<line x1="{:.2f}%" x2="{:.2f}%" y1="14" y2="14" class="pause"/>').format(
                self.at(before.ended), self.at(after.began)
            )
            for before, after in pairwise(call.parts)
            if before.kind == "refused"
        ]
        for part in call.parts:
            top, tall = (9, 10) if part.kind == "waited" else (6, 16)
            bars.append(self._bar(part.began, part.ended, part.kind, top, tall))
        return bars

    def _bar(self, began: float, ended: float, kind: str, top: int, tall: int) -> Markup:
        here, width = self.at(began), self.at(ended) - self.at(began)
        return Markup('<rect x="{:.2f}%" y="{}" width="{:.2f}%" height="{}" rx="2" class="{}"/>').format(
            min(here, 100 - _LEAST), top, max(width, _LEAST), tall, kind
        )


def in_words(call: Call) -> str:
    """Say how a call went."""
    said = [f"waited {_seconds(call.waited)} for a slot"] if call.waited else []
    said += [counted(call.requests, "request")] if call.requests else []
    said += [f"{call.refused:,} refused or lost"] if call.refused else []
    return ", ".join([*said, f"{_seconds(call.ended - call.began)} in all"])


def _line(place: float, kind: str) -> Markup:
    return Markup('<line x1="{0:.2f}%" x2="{0:.2f}%" y1="0" y2="100%" class="{1}"/>').format(place, kind)


def _seconds(seconds: float) -> str:
    if seconds >= 7200:
        return f"{seconds / 3600:g} h"
    return f"{seconds / 60:g} min" if seconds >= 120 else f"{round(seconds, 2):g} s"
