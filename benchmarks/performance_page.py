"""What docs/performance.md says of one command: a table of its figures and a picture, both written by the command itself."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, Target

DOCS = Path(__file__).parent.parent / "docs"


def written(
    name: str,
    title: str,
    figures: Sequence[Figure],
    draw: Callable[[Any, list[Figure]], None],
    targets: Mapping[str, Target],
    *,
    docs: Path = DOCS,
) -> None:
    """Put a command's part into the page, in the place of its last one, and its picture beside it; `draw` draws on matplotlib's axes."""
    # a picture is drawn by few commands, and loading this takes a second
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(7, 4), layout="constrained")
    draw(drawing.subplots(), list(figures))
    (docs / "screens").mkdir(exist_ok=True)
    drawing.savefig(docs / "screens" / f"{name}.png", dpi=120, metadata={"Software": None})
    lines = [f"| {each.words} | {each.value:g} | {targets.get(each.name, '')} | {each.parts} |" for each in figures]
    part = "\n".join(
        [
            f"<!-- {name} -->",
            f"## {title}",
            "",
            f"`make {name}`, on {os.cpu_count()} cores at load {os.getloadavg()[0]:.0f}. Above a load of 2, others took their part of the speed.",
            "",
            f"![{title}](screens/{name}.png)",
            "",
            "| measured | figure | target | side by side |",
            "|---|---|---|---|",
            *lines,
            f"<!-- end of {name} -->",
        ]
    )
    whole = docs / "performance.md"
    page = whole.read_text(encoding="utf-8")
    old = re.compile(rf"<!-- {name} -->.*?<!-- end of {name} -->", re.DOTALL)
    new = old.sub(lambda _: part, page) if old.search(page) else f"{page.rstrip()}\n\n{part}\n"
    whole.write_text(new, encoding="utf-8")
