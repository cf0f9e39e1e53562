"""
A workflow drawn as SVG: boxes in columns by what stands before them, arrows, and a mark at the side for how each step is.

Text and classes alone: no script, no style in it, so that it stands under a strict content security policy and takes the colours of the page
around it. `standalone` adds colours of its own, for a file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Literal

from netsuite_runner.graph import Graph

Mark = Literal["", "done", "running", "failed", "idle"]
Direction = Literal["across", "down"]
_WIDE, _HIGH, _APART, _BESIDE, _EDGE = 186, 54, 44, 16, 2
_LONGEST = 22
"""Characters of a name in a box: a longer one is cut, and whole in the title."""
_COLOURS = (
    "text{font:12px sans-serif;fill:#59636c}.name{fill:#1b2127;font-weight:600}.step{fill:#fff;stroke:#838c92}.edge{fill:none;stroke:#838c92;"
    "stroke-width:1.5}.arrow{fill:#838c92}.side{fill:#838c92}"
)


@dataclass(frozen=True)
class Box:
    """How one step is drawn: a word at its right, below its name what it calls, and its mark."""

    calls: str
    word: str = ""
    mark: Mark = ""


@dataclass(frozen=True)
class _Place:
    column: int
    row: float


def drawn(
    needs: Mapping[str, frozenset[str]], boxes: Mapping[str, Box], *, direction: Direction = "across", says: str
) -> str:
    """Return the picture of steps; `says` is what a screen reader reads instead. An edge that skips a column goes round in a row of its own."""
    links = _without_detours(needs)
    places = _placed(links)
    columns = 1 + max(place.column for place in places.values())
    rows = [place.row for place in places.values()]
    lowest, count = min(rows), 1 + max(rows) - min(rows)
    across = direction == "across"

    def corner(key: str) -> tuple[float, float]:
        place = places[key]
        along, beside = place.column, place.row - lowest
        if across:
            return _EDGE + along * (_WIDE + _APART), _EDGE + beside * (_HIGH + _BESIDE)
        return _EDGE + beside * (_WIDE + _BESIDE), _EDGE + along * (_HIGH + _APART * 0.7)

    along_size = columns * (_WIDE if across else _HIGH) + (columns - 1) * (_APART if across else _APART * 0.7)
    beside_size = count * (_HIGH if across else _WIDE) + (count - 1) * _BESIDE
    width, height = (along_size, beside_size) if across else (beside_size, along_size)
    parts = [_edges(corner, links, boxes, target, across=across) for target in links if target in boxes]
    parts += [_box(name, box, *corner(name)) for name, box in boxes.items()]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width + 2 * _EDGE:.0f}" height="{height + 2 * _EDGE:.0f}" '
        f'viewBox="0 0 {width + 2 * _EDGE:.0f} {height + 2 * _EDGE:.0f}" role="img" aria-label="{escape(says)}">'
        f'<defs><marker id="end-{direction}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" class="arrow"/></marker></defs>{"".join(parts)}</svg>'
    )


def of_graph(graph: Graph, *, direction: Direction = "across") -> str:
    """Return the picture of a workflow that has not run: what each step calls, and whether it does so once an item."""
    boxes = {
        name: Box(step.node, "each" if step.for_each is not None else "") for name, step in graph.workflow.steps.items()
    }
    says = f"Graph of {len(boxes)} steps: {', then '.join(' and '.join(wave) for wave in graph.waves)}"
    return drawn(graph.needs, boxes, direction=direction, says=says)


def standalone(svg: str) -> str:
    """Return a picture with colours of its own, for a file."""
    return svg.replace("<defs>", f"<style>{_COLOURS}</style><defs>", 1)


def _without_detours(needs: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """Return what leads to each step, with a stop in every column that an edge only passes."""
    columns = _columns(needs)
    links: dict[str, list[str]] = {name: [] for name in needs}
    for name in needs:
        for before in sorted(needs[name]):
            last = before
            for column in range(columns[before] + 1, columns[name]):
                stop = f"{before}\0{name}\0{column}"
                links[stop] = [last]
                last = stop
            links[name].append(last)
    return links


def _columns(needs: Mapping[str, frozenset[str]]) -> dict[str, int]:
    columns: dict[str, int] = {}
    left = list(needs)
    while left:  # the graph has no circle: it was checked
        for name in list(left):
            if all(before in columns for before in needs[name]):
                columns[name] = 1 + max((columns[before] for before in needs[name]), default=-1)
                left.remove(name)
    return columns


def _placed(links: Mapping[str, list[str]]) -> dict[str, _Place]:
    """Put every step and stop into its column, as near as there is room to what leads to it."""
    columns = _columns({name: frozenset(before) for name, before in links.items()})
    places: dict[str, _Place] = {}
    for column in range(1 + max(columns.values())):
        here = [name for name in links if columns[name] == column]

        def wish(name: str) -> float:
            rows = [places[before].row for before in links[name]]
            return sum(rows) / len(rows) if rows else 0.0

        here.sort(key=lambda name: (wish(name), "\0" in name))
        for row, name in enumerate(here):
            places[name] = _Place(column, row - (len(here) - 1) / 2)
    return places


def _edges(
    corner: Callable[[str], tuple[float, float]],
    links: Mapping[str, list[str]],
    boxes: Mapping[str, Box],
    target: str,
    *,
    across: bool,
) -> str:
    """Return the arrows that end at a step, each from the step it begins at through its stops."""
    idle = " idle" if boxes[target].mark == "idle" else ""
    found: list[str] = []
    for last in links[target]:
        way = [target, last]
        while way[-1] not in boxes:
            way += links[way[-1]]
        points: list[tuple[float, float]] = []
        for key in reversed(way):
            x, y = corner(key)
            enters, leaves = (
                ((x, y + _HIGH / 2), (x + _WIDE, y + _HIGH / 2))
                if across
                else ((x + _WIDE / 2, y), (x + _WIDE / 2, y + _HIGH))
            )
            points += [leaves] if key == way[-1] else [enters] if key == target else [enters, leaves]
        end = "across" if across else "down"
        found.append(f'<path d="{_curve(points, across=across)}" class="edge{idle}" marker-end="url(#end-{end})"/>')
    return "".join(found)


def _curve(points: Sequence[tuple[float, float]], *, across: bool) -> str:
    """Bend between columns, and go straight through those that are only passed."""
    drawn_so_far = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for place, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        if place % 2:
            drawn_so_far += f"L{x2:.0f} {y2:.0f}"
        elif across:
            middle = (x1 + x2) / 2
            drawn_so_far += f"C{middle:.0f} {y1:.0f} {middle:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
        else:
            middle = (y1 + y2) / 2
            drawn_so_far += f"C{x1:.0f} {middle:.0f} {x2:.0f} {middle:.0f} {x2:.0f} {y2:.0f}"
    return drawn_so_far


def _box(name: str, box: Box, x: float, y: float) -> str:
    shown = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    calls = box.calls.removeprefix("netsuite.")
    mark = f" {box.mark}" if box.mark else ""
    side = f'<rect x="{x:.0f}" y="{y + 8:.0f}" width="4" height="{_HIGH - 16}" class="side{mark}"/>' if box.mark else ""
    return (
        f"<g><title>{escape(name)}: {escape(box.calls)}{f', {escape(box.word)}' if box.word else ''}</title>"
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{_WIDE}" height="{_HIGH}" rx="6" class="step{mark}"/>{side}'
        f'<text x="{x + 14:.0f}" y="{y + 21:.0f}" class="name">{escape(shown)}</text>'
        f'<text x="{x + 14:.0f}" y="{y + 39:.0f}">{escape(calls[:26])}</text>'
        f'<text x="{x + _WIDE - 10:.0f}" y="{y + 39:.0f}" text-anchor="end">{escape(box.word)}</text></g>'
    )
