"""The methods and attributes that values have in expressions, by the kind of value. None changes it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from netsuite_runner.language.arguments import listed, whole
from netsuite_runner.language.list_filters import Group
from netsuite_runner.language.text_filters import replaced
from netsuite_runner.language.values import ExpressionError, as_text, check_length, equal


def _padded(method: str) -> Callable[..., str]:
    def pad(text: str, width: Any, fill: str = " ") -> str:
        check_length(whole(width, "the width"))
        padded: str = getattr(text, method)(width, fill)
        return padded

    return pad


def _zfill(text: str, width: Any) -> str:
    check_length(whole(width, "the width"))
    return text.zfill(width)


def _text_join(text: str, parts: Any) -> str:
    length, found = 0, list[str]()
    for part in listed(parts):
        found.append(as_text(part))
        length += len(found[-1]) + len(text)
        check_length(length - len(text))
    return text.join(found)


def _split(text: str, sep: str | None = None, maxsplit: int = -1) -> list[str]:
    return text.split(sep, maxsplit)


def _rsplit(text: str, sep: str | None = None, maxsplit: int = -1) -> list[str]:
    return text.rsplit(sep, maxsplit)


def _starts(text: str, prefix: str) -> bool:
    return text.startswith(prefix)


def _ends(text: str, suffix: str) -> bool:
    return text.endswith(suffix)


def _strftime(moment: date, model: str) -> str:
    if re.sub(r"%[YmdyjHIMSpfzZuwaAbBGV%]", "", as_text(model)).count("%") or len(model) > 200:
        raise ExpressionError("strftime knows %Y %m %d %y %j %H %M %S and their like")
    return moment.strftime(model)


def _replace_date(moment: date, **named: Any) -> date:
    if set(named) - {"year", "month", "day"}:
        raise ExpressionError("replace of a date takes year=, month= and day=")
    return moment.replace(**named)


_OF_TEXT = (
    "capitalize", "casefold", "count", "find", "index", "isalnum", "isalpha", "isdecimal", "isdigit", "islower", "isnumeric", "isspace",
    "isupper", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "rfind", "rpartition", "rstrip", "splitlines", "strip",
    "swapcase", "title", "upper",
)  # fmt: skip
"""Methods of text that make nothing longer than it."""

METHODS: Mapping[str, Mapping[str, Callable[..., Any]]] = {
    "text": {
        **{name: getattr(str, name) for name in _OF_TEXT},
        "center": _padded("center"),
        "endswith": _ends,
        "join": _text_join,
        "ljust": _padded("ljust"),
        "replace": replaced,
        "rjust": _padded("rjust"),
        "rsplit": _rsplit,
        "split": _split,
        "startswith": _starts,
        "zfill": _zfill,
    },
    "date": {
        "isoformat": lambda moment: moment.isoformat(),
        "isoweekday": date.isoweekday,
        "replace": _replace_date,
        "strftime": _strftime,
        "weekday": date.weekday,
    },
    "list": {
        "count": lambda entries, value: sum([equal(each, value) for each in entries]),
        "index": lambda entries, value: [equal(each, value) for each in entries].index(True),
    },
    "mapping": {
        "get": lambda mapping, key, default=None: mapping.get(as_text(key), default),
        "items": lambda mapping: [[key, each] for key, each in mapping.items()],
        "keys": list,
        "values": lambda mapping: list(mapping.values()),
    },
}
"""Methods by the kind of value that has them; none changes it."""

ATTRIBUTES: Mapping[type, tuple[str, ...]] = {
    datetime: ("year", "month", "day", "hour", "minute", "second"),
    date: ("year", "month", "day"),
    timedelta: ("days",),
    Group: ("grouper", "list"),
}
"""Attributes by the type that has them."""
