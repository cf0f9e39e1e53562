"""
Query texts as people write them down: several in one text, and places left for values in them.

What is forgiven is the writing, not the query. A place (`<id>`, `{id}`, `{{id}}`, `${id}`, `:id`, `@id`, `$1`, `%s`, `…`, `?`) is given
what fits where it stands: a number, a day, a condition, a name, or nothing where another clause may follow. What stands
in quotes keeps its place, unless a day is read from it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_FIRST_WORD = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*(\w+)", re.DOTALL)
_FENCE = re.compile(r"^[ \t]*```\w*[ \t]*$", re.MULTILINE)
_UNREAD = re.compile(r"--[^\n]*|/\*.*?\*/|\"[^\"\n]*\"", re.DOTALL)
_OPEN, _CLOSE = re.compile(r"\$?\{"), {"{": 1, "}": -1}
_PLACE = re.compile(
    r"<(?![^<>]*\b(?:and|or)\b)[a-z_][\w.-]*(?: [\w.-]+)*>|(?<=[\s=(,<>|]):[a-z_]\w*|%\([a-z_]\w*\)[sd]|%[a-z_]+%|%[sd]\b"
    r"|@[a-z_]\w*|\$[a-z_0-9]\w*|\.\.\.|…|\?",
    re.IGNORECASE,
)
_READS_A_DAY = re.compile(r"\bTO_(?:DATE|TIMESTAMP(?:_TZ)?)\s*\(\s*$", re.IGNORECASE)
_MODEL = re.compile(r"\s*,\s*'([^']+)'")
_ELEMENT = re.compile(r"YYYY|RRRR|YY|RR|MONTH|MON|MM|DD|HH24|HH12|HH|MI|SS|XFF\d?|FF\d?|[AP]\.?M\.?", re.IGNORECASE)
_OF_A_DAY = dict(
    zip(
        str.split("YYYY RRRR YY RR MONTH MON MM DD HH24 HH12 HH MI SS"),
        str.split("2026 2026 26 26 JANUARY JAN 01 31 00 12 12 00 00"),
        strict=True,
    )
)
_OF_A_DATE = re.compile(
    r"\w*dates?\w*\"?(?:\s*\))?\s*(?:[<>=!]+|\bBETWEEN(?:\s+\S+\s+AND)?)\s*'?$|\w*dates?\w*\s+BETWEEN\b[^()]*\bAND\s*'?$",
    re.IGNORECASE,
)
_NAMES_A_DAY = re.compile(r"(?<!up)date|since|until|as_?of|day\b", re.IGNORECASE)
_COMPARES = re.compile(r"(?:[<>=]|\bBETWEEN|\bAND)\s*$", re.IGNORECASE)
_ENDS = re.compile(
    r"\s*(?:$|[);]|(?:AND|OR|GROUP|ORDER|HAVING|WHERE|FETCH|OFFSET|UNION|MINUS|INTERSECT|LEFT|INNER|RIGHT|JOIN)\b)",
    re.IGNORECASE,
)
_ASKS_A_CONDITION = re.compile(r"\b(WHERE|ON|HAVING|AND|OR|NOT)\s*\(*\s*$", re.IGNORECASE)
# What stands before a place that only one thing fits, and that.
_NAMES = (
    (re.compile(r"\.$"), "id"),
    (re.compile(r"\w_$"), "1"),
    (re.compile(r"\bAS\s+$", re.IGNORECASE), "x"),
    (re.compile(r"\bIN\s+$", re.IGNORECASE), "(1)"),
    (re.compile(r"\b(?:FROM|JOIN)\s+$", re.IGNORECASE), "transaction"),
)
_OPEN_BETWEEN = re.compile(r"\bBETWEEN\b(?:(?!\bAND\b).)*\bAND\s*$", re.IGNORECASE | re.DOTALL)
_ASKS_A_VALUE = re.compile(
    r"(?:[-+*/=<>(,|]|\b(?:SELECT|DISTINCT|BY|IN|LIKE|BETWEEN|AND|OR|THEN|ELSE|WHEN|CASE|FIRST|NEXT|OFFSET|IS))\s*$",
    re.IGNORECASE,
)
_DAY_IN_ACCOUNT_FORMAT = "1/31/2026"
# Characters before a place that say what belongs there.
_FAR = 120


def queries(text: str) -> list[str]:
    """
    Take apart a text that can be read only as several queries.

    They stand one below the other, or with semicolons between them, or the text is one query with two endings to choose
    from, below blank lines.
    """
    text = _FENCE.sub("", text)
    if _reads(text):
        return [text]
    for parts in (_statements(text), _one_below_the_other(text)):
        if len(parts) > 1 and all(map(_reads, parts)):
            return parts
    return [text]


def filled(text: str) -> tuple[str, list[str]]:
    """Give a text whose places hold what fits them, and the values of its `?`."""
    written, values = "", list[str]()
    for piece in _pieces(text):
        if not piece.is_place:
            written += piece.text
        elif piece.text == "?":
            values.append(_day(written, text[piece.end :]) or _account_day(written) or "1")
            written += "?"
        else:
            written += _fit(piece.text, written, text[piece.end :])
    return written, values


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    end: int
    is_place: bool = False


def _pieces(text: str) -> Iterator[_Piece]:
    """Cut a text into places and what stands between them; quoted texts and comments are one piece."""
    at = begun = 0
    while at < len(text):
        end, is_place = _read(text, at)
        if end > at:
            if begun < at:
                yield _Piece(text[begun:at], at)
            yield _Piece(text[at:end], end, is_place)
            at = begun = end
        else:
            at += 1
    if begun < at:
        yield _Piece(text[begun:], at)


def _read(text: str, at: int) -> tuple[int, bool]:
    """Tell where what begins here ends, and whether a value belongs in its place; it ends at once where nothing begins."""
    if unread := _UNREAD.match(text, at):
        return unread.end(), False
    if text[at] == "'":
        end = _end_of_quoted(text, at)
        before = text[max(0, at - _FAR) : at]
        return end, bool(_day(before, text[end:]) or _account_day(before)) and _has_place(text[at + 1 : end - 1])
    if _OPEN.match(text, at):
        return _end_of_braces(text, at), True
    found = _PLACE.match(text, at)
    return (found.end(), True) if found else (at, False)


def _end_of_quoted(text: str, at: int) -> int:
    """Find the closing quote; one inside the braces of a place is none, two together are one in the text."""
    at += 1
    while at < len(text):
        if _OPEN.match(text, at):
            at = _end_of_braces(text, at)
        elif text.startswith("''", at):
            at += 2
        elif text[at] == "'":
            return at + 1
        else:
            at += 1
    return at


def _end_of_braces(text: str, at: int) -> int:
    depth = 0
    for end in range(text.index("{", at), len(text)):
        depth += _CLOSE.get(text[end], 0)
        if depth == 0:
            return end + 1
    return at + 1


def _has_place(quoted: str) -> bool:
    return bool(_OPEN.search(quoted) or _PLACE.search(quoted))


def _fit(place: str, before: str, after: str) -> str:
    """Give what may stand in a place."""
    before = before[-_FAR:]
    if place.startswith("'"):
        day = _day(before, after) or _DAY_IN_ACCOUNT_FORMAT
        kept = "".join(each.text for each in _pieces(place[1:-1]) if not each.is_place)
        return f"'{day[: len(day) - len(kept)]}{kept}'"
    if day := _day(before, after):
        return f"'{day}'"
    if found := next((fits for asked, fits in _NAMES if asked.search(before)), ""):
        return found
    if re.match(r"\w", after):
        return "x"
    if _ASKS_A_CONDITION.search(before) and _ENDS.match(after) and not _OPEN_BETWEEN.search(before):
        return "1 = 1"
    if not _ASKS_A_VALUE.search(before):
        return ""
    is_day = _account_day(before) or (_COMPARES.search(before) and _NAMES_A_DAY.search(place))
    return f"'{_DAY_IN_ACCOUNT_FORMAT}'" if is_day else "1"


def _day(before: str, after: str) -> str:
    """Give a day as TO_DATE reads it here; nothing where it does not."""
    model = _MODEL.match(after) if _READS_A_DAY.search(before[-_FAR:]) else None
    return _ELEMENT.sub(lambda found: _OF_A_DAY.get(found[0].upper(), ""), model[1]) if model else ""


def _account_day(before: str) -> str:
    """Give a day as the account writes it, where a date is compared with one."""
    return _DAY_IN_ACCOUNT_FORMAT if _OF_A_DATE.search(before[-_FAR:]) else ""


def _reads(text: str) -> bool:
    try:
        return isinstance(sqlglot.parse_one(filled(text)[0], read="oracle"), exp.Query)
    except SqlglotError:
        return False


def _statements(text: str) -> list[str]:
    """Cut at the semicolons that stand in no quotes and no comment."""
    parts = [""]
    for piece in _pieces(text):
        if piece.is_place or piece.text.startswith(("'", '"', "--", "/*")):
            parts[-1] += piece.text
        else:
            first, *others = piece.text.split(";")
            parts[-1] += first
            parts += others
    return [each for each in parts if _FIRST_WORD.match(each)]


def _one_below_the_other(text: str) -> list[str]:
    """Cut at blank lines: before each SELECT or WITH, and before a clause that the query above has already."""
    found = list[list[tuple[str, str]]]()
    for block in _BLANK_LINES.split(text):
        first = _FIRST_WORD.match(block)
        word = first[1].upper() if first else ""
        if not found or word in {"SELECT", "WITH"}:
            found.append([(word, block)])
            continue
        words = [each for each, _ in found[-1]]
        if word and word in words:
            found.append([*found[-1][: words.index(word)], (word, block)])
        else:
            found[-1].append((word, block))
    return ["\n\n".join(block for _, block in each) for each in found]
