"""What docs/performance.md says of one command: a table of its figures and a picture, both written by the command itself."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, Target

DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "performance.md"


def written(
    name: str,
    title: str,
    figures: Sequence[Figure],
    draw: Callable[[Any, list[Figure]], None],
    targets: Mapping[str, Target],
) -> None:
    """Put a command's part into the page, in the place of its last one, and its picture beside it; `draw` draws on matplotlib's axes."""
    # a picture is drawn by few commands, and loading this takes a second
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(7, 4), layout="constrained")
    draw(drawing.subplots(), list(figures))
    (DOCS / "screens").mkdir(exist_ok=True)
    drawing.savefig(DOCS / "screens" / f"{name}.png", dpi=120, metadata={"Software": None})
    lines = [f"| {each.words} | {each.value:g} | {targets.get(each.name, '')} | {each.parts} |" for each in figures]
    part = "\n".join(
        [
            f"<!-- {name} -->",
            f"## {title}",
            "",
            f"`make {name}`",
            "",
            f"![{title}](screens/{name}.png)",
            "",
            "| measured | figure | target | side by side |",
            "|---|---|---|---|",
            *lines,
            f"<!-- end of {name} -->",
        ]
    )
    page = PAGE.read_text()
    old = re.compile(rf"<!-- {name} -->.*?<!-- end of {name} -->", re.DOTALL)
    PAGE.write_text(old.sub(lambda _: part, page) if old.search(page) else f"{page.rstrip()}\n\n{part}\n")
