"""The code blocks that README.md and the pages of docs/ print."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from conftest import CHECKOUT

PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One block, and where it stands."""

    page: str
    line: int
    language: str
    text: str
    before: str
    """What the page says up to it."""


def _all() -> Iterator[Block]:
    for file in PAGES:
        text = file.read_text(encoding="utf-8")
        page = str(file.relative_to(CHECKOUT))
        for found in BLOCK.finditer(text):
            before = text[: found.start()]
            yield Block(page, before.count("\n") + 1, found[1], found[2], before)


BLOCKS = tuple(_all())


def blocks(*languages: str, page: str = "") -> list[Block]:
    """Give those of some languages, of all pages or of one."""
    return [each for each in BLOCKS if each.language in languages and page in {"", each.page}]


def parameters(*languages: str) -> list[object]:
    """Give them as parameters of a test, named by page and line."""
    return [pytest.param(each, id=f"{each.page}:{each.line}") for each in blocks(*languages)]
