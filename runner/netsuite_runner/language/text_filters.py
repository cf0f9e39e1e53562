"""Filters of texts, by name. Each is bounded by the size of what it makes, before it makes it."""

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from netsuite_runner.language.arguments import Work, whole
from netsuite_runner.language.values import ExpressionError, as_text, bounded, check_length, formatted, shown, size


def _replace(_: Work, value: Any, old: Any, new: Any, count: Any = None) -> str:
    return replaced(as_text(value), as_text(old), as_text(new), -1 if count is None else whole(count, "count"))


def replaced(text: str, old: str, new: str, count: int = -1) -> str:
    """
    Return a text with another in the place of a part of it, everywhere or so many times.

    Raises:
        ExpressionError: It would be too long.
    """
    places = text.count(old)
    check_length(len(text) + (places if count < 0 else min(places, count)) * max(len(new) - len(old), 0))
    return text.replace(old, new, count)


def _center(_: Work, value: Any, width: Any = 80) -> str:
    check_length(whole(width, "the width"))
    return as_text(value).center(width)


def _indent(_: Work, s: Any, width: Any = 4, first: bool = False, blank: bool = False) -> str:  # noqa: FBT001, FBT002 - Jinja's own order
    text, by = as_text(s), width if isinstance(width, str) else " " * whole(width, "the width", 1_000)
    check_length(len(text) + (text.count("\n") + 1) * len(by))
    lines = text.split("\n")
    return "\n".join(
        by + line if (first if number == 0 else blank or line) else line for number, line in enumerate(lines)
    )


def _truncate(
    _: Work,
    s: Any,
    length: Any = 255,
    killwords: bool = False,  # noqa: FBT001, FBT002 - Jinja's own order
    end: Any = "...",
    leeway: Any = 5,
) -> str:
    text, ending = as_text(s), as_text(end)
    if whole(length, "the length") < len(ending) or whole(leeway, "the leeway") < 0:
        raise ExpressionError(f"truncate takes a length of at least {len(ending)}, for its ending {shown(ending)}")
    if len(text) <= length + leeway:
        return text
    kept = text[: length - len(ending)]
    return (kept if killwords else kept.rsplit(" ", 1)[0]) + ending


def _wordwrap(
    _: Work,
    s: Any,
    width: Any = 79,
    break_long_words: bool = True,  # noqa: FBT001, FBT002 - Jinja's own order
    wrapstring: Any = "\n",
    break_on_hyphens: bool = True,  # noqa: FBT001, FBT002
) -> str:
    text, between = as_text(s), as_text(wrapstring)
    if whole(width, "the width") < 1:
        raise ExpressionError("the width is at least 1")
    if len(text) > 100_000:
        raise ExpressionError("wordwrap takes at most 100,000 characters")
    wrap = textwrap.TextWrapper(
        width=width,
        expand_tabs=False,
        replace_whitespace=False,
        break_long_words=bool(break_long_words),
        break_on_hyphens=bool(break_on_hyphens),
    ).wrap
    lines = [part for line in text.splitlines() for part in (wrap(line) or [""])]
    check_length(len(text) + len(lines) * len(between))
    return between.join(lines)


def _urlencode(_: Work, value: Any) -> str:
    pairs: Iterable[Any]
    if isinstance(value, Mapping):
        pairs = value.items()
    elif isinstance(value, (list, tuple)):
        pairs = value
        if not all(isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in value):
            raise ExpressionError("urlencode takes a text, a mapping, or a list of pairs")
    else:
        text = as_text(value)
        check_length(3 * len(text))
        return bounded(quote(text.encode("utf-8", "replace"), safe="/"))
    size(value, 300_000)
    return "&".join(
        "=".join(quote(as_text(part).encode("utf-8", "replace"), safe="") for part in pair) for pair in pairs
    )


def _title(_: Work, s: Any) -> str:
    return "".join(part[:1].upper() + part[1:].lower() for part in re.split(r"([-\s({\[<]+)", as_text(s)))


def _trim(_: Work, value: Any, chars: str | None = None) -> str:
    return as_text(value).strip(chars)


TEXT_FILTERS: Mapping[str, Callable[..., Any]] = {
    "capitalize": lambda _, s: as_text(s).capitalize(),
    "center": _center,
    "format": lambda _, value, *arguments: formatted(as_text(value), arguments),
    "indent": _indent,
    "lower": lambda _, s: as_text(s).lower(),
    "replace": _replace,
    "title": _title,
    "trim": _trim,
    "truncate": _truncate,
    "upper": lambda _, s: as_text(s).upper(),
    "urlencode": _urlencode,
    "wordcount": lambda _, s: len(re.findall(r"\w+", as_text(s))),
    "wordwrap": _wordwrap,
}
