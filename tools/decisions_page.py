"""Writes docs/decisions/README.md from the decisions beside it."""

import re
import textwrap
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "docs" / "decisions"
PAGE = FOLDER / "README.md"
_INTRODUCTION = """# Decisions

Why things are as they are: what was decided, why, what was tried and turned down. Written by `make docs` from the pages beside this one.
A decision that took an hour gets the next free number.

"""


def page() -> str:
    """Return the page."""
    titles = {each.name: _title(each) for each in sorted(FOLDER.glob("[0-9]*.md"))}
    listed = "".join(f"- [{name[:4]}]({name}) {title}\n" for name, title in titles.items())
    numbers = {int(name[:4]) for name in titles}
    absent = [f"{number:04}" for number in range(1, max(numbers)) if number not in numbers]
    said = textwrap.fill(f"There never was a decision {' or '.join(absent)}: the numbers were left out.", 160)
    gone = f"\n{said}\n" if absent else ""
    return _INTRODUCTION + listed + gone


def _title(file: Path) -> str:
    """Return the heading of a decision without its number."""
    return re.sub(r"^# (\d{4} )?", "", file.read_text(encoding="utf-8").splitlines()[0])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
