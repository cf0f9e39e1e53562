"""
Finds words that `tests/retired_words.txt` has retired, in names and in text, and lines of the docs that are too long.

Each finding is one line `file:line: what: say instead`. Exit code 0: there is none; 1: there are some.
"""

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
LIST = CHECKOUT / "tests" / "retired_words.txt"
ROOMS = (
    "plugin",
    "nodes",
    "runner",
    "web",
    "adapters",
    "emulator",
    "benchmarks",
    "chaos",
    "conformance",
    "tools",
    "examples",
    "docs",
)
KINDS = {".py", ".md", ".yaml", ".html", ".cjs"}
LONGEST = 160
"""Characters of a line of the docs. A row of a table is one line by the format, so it may be longer."""
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")


@dataclass
class Retired:
    """One retired word: a `name` is looked for among the words of identifiers and file names, a `phrase` in every line of text."""

    kind: str
    pattern: re.Pattern[str]
    instead: str
    exceptions: list[tuple[str, re.Pattern[str]]] = field(default_factory=list[tuple[str, re.Pattern[str]]])

    def found_in(self, words: str, path: str, line: str) -> bool:
        """Tell whether it is there, and no exception allows it."""
        return bool(self.pattern.search(words)) and not any(
            path.startswith(place) and allowed.search(line) for place, allowed in self.exceptions
        )


def retired(text: str) -> list[Retired]:
    """
    Read the list: `name PATTERN -> INSTEAD` or `phrase PATTERN -> INSTEAD`, below it `except PLACE /PATTERN/ REASON`.

    Raises:
        ValueError: A line is none of these, or an exception has no reason.
    """
    found: list[Retired] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if word := re.fullmatch(r"(name|phrase) (.+) -> (.+)", line):
            found.append(Retired(word[1], re.compile(word[2]), word[3]))
        elif found and (exception := re.fullmatch(r" +except (\S+) /(.+)/ (\S.+)", line)):
            found[-1].exceptions.append((exception[1], re.compile(exception[2])))
        else:
            raise ValueError(f"line {number} is not a word and not an exception with a reason: {line}")
    return found


def findings(root: Path, words: list[Retired]) -> Iterator[str]:
    """Look through every room and the pages beside them."""
    files = [each for room in ROOMS for each in sorted((root / room).rglob("*")) if each.suffix in KINDS]
    for file in [*sorted(root.glob("*.md")), root / "manifest.yaml", root / "cassettes" / "README.md", *files]:
        if file.exists():
            yield from _of(file.relative_to(root).as_posix(), file.read_text(encoding="utf-8"), words)


def _of(path: str, text: str, words: list[Retired]) -> Iterator[str]:
    lines = text.splitlines()
    names = [(1, part) for part in Path(path).with_suffix("").parts]
    if path.endswith(".py"):
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        names += [(each.start[0], each.string) for each in tokens if each.type == tokenize.NAME]
    for number, name in sorted(set(names)):
        spaced = " ".join(_CAMEL.split(name)).lower().strip()
        for each in words:
            if each.kind == "name" and each.found_in(spaced, path, lines[number - 1] if lines else ""):
                yield f"{path}:{number}: the name {name}: {each.instead}"
    for number, line in enumerate(lines, 1):
        for each in words:
            if each.kind == "phrase" and each.found_in(line, path, line):
                yield f"{path}:{number}: {line.strip()[:100]!r}: {each.instead}"
        if path.endswith(".md") and len(line) > LONGEST and not line.lstrip().startswith("|"):
            yield f"{path}:{number}: {len(line)} characters: at most {LONGEST}"


def main() -> int:
    """Print what was found."""
    found = list(findings(CHECKOUT, retired(LIST.read_text(encoding="utf-8"))))
    for each in found:
        print(each)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
