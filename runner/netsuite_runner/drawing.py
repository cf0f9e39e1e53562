"""
A workflow's graph as SVG: steps as boxes, what they need as arrows, from left to right or downwards.

Colours come by classes alone, as a page whose policy allows no style attribute needs it; a picture that stands alone brings its style.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from netsuite_plugin.text import visible

_LETTER = 6.9
"""Pixels of a letter, bold, 12 px high, at most in the mean."""
_TALL, _PASS = 54, 12
"""Pixels across the direction of the arrows that a box takes when they go to the right, and a line that passes a column."""
_STYLE = """
text { font: 12px "Liberation Sans", Arial, sans-serif; fill: #59636c }
.name { fill: #1b2127; font-weight: 650 }
.step { fill: #fff; stroke: #838c92 }
.side { fill: #838c92 }
.edge { fill: none; stroke: #838c92; stroke-width: 1.5 }
.arrow { fill: #838c92 }
@media (prefers-color-scheme: dark) {
  text { fill: #a1abb2 }
  .name { fill: #e5e8e9 }
  .step { fill: #1c2024 }
}
"""


@dataclass(frozen=True)
class Box:
    """One step as it is drawn: its name, what is under it, a short note beside it, and a class that says how it stands."""

    name: str
    label: str
    note: str = ""
    state: str = ""


@dataclass(frozen=True)
class _Place:
    """Where a box stands, or where an arrow passes a column; `along` in the direction of the arrows, `across` it."""

    along: float
    across: float
    long: float
    wide: float

    @property
    def middle(self) -> float:
        return self.across + self.wide / 2


def graph_svg(
    boxes: Sequence[Box], needs: Mapping[str, AbstractSet[str]], *, title: str, down: bool = False, alone: bool = False
) -> str:
    """
    Draw a graph. `needs` are the names each box needs; there is no circle among them.

    `down`: arrows go downwards, for a narrow place. `alone`: the picture is a file of its own.
    """
    by_name = {box.name: box for box in boxes}
    column = _columns(needs, list(by_name))
    ways = _ways(column, needs)
    wide = 172 if down else 186
    long, gap, between = (_TALL, 30, 14) if down else (wide, 44, 16)
    places = _places(ways, column, box=(long, wide if down else _TALL), gap=gap, between=between)
    marker = "arrow-down" if down else "arrow-across"
    head = 'viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"'
    drawn = [f'<defs><marker id="{marker}" {head}><path d="M0 0L8 4L0 8z" class="arrow"/></marker></defs>']
    for way in ways:
        idle = " idle" if by_name[way[-1]].state == "idle" else ""
        stops = [places[_stop(way, number)] for number in range(len(way))]
        drawn.append(f'<path d="{_path(stops, gap, down=down)}" class="edge{idle}" marker-end="url(#{marker})"/>')
    drawn += [_box(box, places[box.name], down=down) for box in boxes]
    ends = [(place.along + place.long, place.across + place.wide) for place in places.values()]
    width, height = max(end for end, _ in ends) + 2, max(end for _, end in ends) + 2
    if down:
        width, height = height, width
    words = escape(visible(title), quote=True)
    style = f"<style>{_STYLE}</style>" if alone else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'role="img" aria-label="{words}">{style}{"".join(drawn)}</svg>'
    )


def _columns(needs: Mapping[str, AbstractSet[str]], names: Sequence[str]) -> dict[str, int]:
    """Put each box as far along as the longest way to it."""
    column: dict[str, int] = {}
    while left := [each for each in names if each not in column]:
        for name in [each for each in left if needs[each] <= column.keys()]:
            column[name] = 1 + max((column[each] for each in needs[name]), default=-1)
    return column


def _ways(column: Mapping[str, int], needs: Mapping[str, AbstractSet[str]]) -> list[tuple[str, ...]]:
    """Return each arrow as what it goes through: a box, an empty name for each column it passes, a box."""
    return [
        (need, *[""] * (column[name] - column[need] - 1), name)
        for name in column
        for need in column
        if need in needs[name]
    ]


def _stop(way: tuple[str, ...], number: int) -> str:
    """Name what an arrow comes by: a box, or its own free row in a column."""
    return way[number] or f"{way[0]}\n{way[-1]}\n{number}"


def _places(
    ways: Sequence[tuple[str, ...]], boxes: Mapping[str, int], *, box: tuple[float, float], gap: float, between: float
) -> dict[str, _Place]:
    """Put everything into columns, each sorted by where it comes from, and let columns stand around one middle line."""
    long, wide = box
    comes_from: dict[str, list[str]] = {name: [] for name in boxes}
    column = dict(boxes)
    for way in ways:
        for number in range(1, len(way)):
            comes_from.setdefault(_stop(way, number), []).append(_stop(way, number - 1))
            column[_stop(way, number)] = boxes[way[0]] + number
    columns: dict[int, list[str]] = {}
    for stop, number in column.items():
        columns.setdefault(number, []).append(stop)
    places: dict[str, _Place] = {}
    for number in sorted(columns):
        stops = sorted(
            columns[number],
            key=lambda stop: sum(places[each].middle for each in comes_from[stop]) / max(1, len(comes_from[stop])),
        )
        widths = [wide if stop in boxes else _PASS for stop in stops]
        across = -(sum(widths) + between * (len(stops) - 1)) / 2
        for stop, width in zip(stops, widths, strict=True):
            places[stop] = _Place(2 + number * (long + gap), across, long, width)
            across += width + between
    least = min(place.across for place in places.values())
    return {
        stop: _Place(place.along, place.across - least + 2, place.long, place.wide) for stop, place in places.items()
    }


def _path(stops: Sequence[_Place], gap: float, *, down: bool) -> str:
    """Draw one arrow: a bend from column to column, and straight through those it passes."""

    def at(along: float, across: float) -> str:
        return f"{across:.0f} {along:.0f}" if down else f"{along:.0f} {across:.0f}"

    here = stops[0].along + stops[0].long
    drawn = [f"M{at(here, stops[0].middle)}"]
    for before, stop in pairwise(stops):
        half = stop.along - gap / 2
        drawn.append(f"C{at(half, before.middle)} {at(half, stop.middle)} {at(stop.along, stop.middle)}")
        if stop is not stops[-1]:
            drawn.append(f"L{at(stop.along + stop.long, stop.middle)}")
    return "".join(drawn)


def _box(box: Box, place: _Place, *, down: bool) -> str:
    x, y, wide = (place.across, place.along, place.wide) if down else (place.along, place.across, place.long)
    state = f" {box.state}" if box.state else ""
    room = (wide - 30) / _LETTER - len(box.note) - (1 if box.note else 0)
    note = (
        f'<text x="{x + wide - 10:.0f}" y="{y + 21:.0f}" text-anchor="end">{_words(box.note, 20)}</text>'
        if box.note
        else ""
    )
    return (
        f"<g><title>{_words(f'{box.name} {box.label} {box.note}'.strip(), 200)}</title>"
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="{_TALL}" rx="6" class="step{state}"/>'
        f'<rect x="{x:.0f}" y="{y + 8:.0f}" width="4" height="{_TALL - 16}" class="side{state}"/>'
        f'<text x="{x + 14:.0f}" y="{y + 21:.0f}" class="name">{_words(box.name, room)}</text>{note}'
        f'<text x="{x + 14:.0f}" y="{y + 39:.0f}">{_words(box.label, (wide - 24) / 6.2)}</text></g>'
    )


def _words(text: str, room: float) -> str:
    shown = visible(text)
    most = max(4, int(room))
    return escape(shown if len(shown) <= most else f"{shown[: most - 1]}…")
