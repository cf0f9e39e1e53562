"""
What expressions may call: functions, filters, tests and methods, each by name. What is not here is refused.

Nothing here reads a clock, draws by chance or changes a value: a run that is resumed finds the values it had. Each is bounded by the
size of what it makes, before it makes it.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from jinja2 import Undefined

from netsuite_runner.language.values import (
    By,
    ExpressionError,
    as_json,
    as_text,
    before,
    bounded,
    check_entries,
    check_length,
    decimal,
    equal,
    formatted,
    is_number,
    kind_of,
    number_shaped,
    ordered,
    present,
    rounded,
    shown,
    size,
    total,
    truth,
)


class Work(Protocol):
    """The evaluation a filter works for."""

    def spend(self, entries: int) -> None:
        """Count work; too much of it is refused."""
        ...

    def get(self, value: Any, key: Any) -> Any:
        """Return a key, an entry or an attribute; Undefined where there is none."""
        ...

    def filtered(self, name: str, value: Any, *arguments: Any, **named: Any) -> Any:
        """Apply a filter."""
        ...

    def tested(self, name: str, value: Any, *arguments: Any) -> bool:
        """Apply a test."""
        ...

    def missing(self, hint: str) -> Any:
        """Return the value of what is not there."""
        ...


class Group(NamedTuple):
    """What `groupby` gives: a value and the entries that have it."""

    grouper: Any
    list: list[Any]


# functions


def _date(text: str) -> date:
    try:
        return date.fromisoformat(as_text(text))
    except ValueError:
        raise ExpressionError(f"{shown(text)} is not a date (YYYY-MM-DD)") from None


def _days(number: Any) -> timedelta:
    if not isinstance(number, int) or isinstance(number, bool):
        raise ExpressionError(f"days takes a whole number, not {shown(number)}")
    return timedelta(days=number)


def _range(*bounds: Any) -> list[int]:
    if not bounds or not all(isinstance(each, int) for each in bounds):
        raise ExpressionError("range takes whole numbers")
    numbers = range(*bounds)
    first_too_far = 1_000_001
    check_entries(first_too_far if numbers[first_too_far - 1 :] else len(numbers))
    return list(numbers)


def _rows(**columns: Any) -> list[dict[str, Any]]:
    """Put lists side by side: a table's rows from its columns."""
    lists = {name: _list(column) for name, column in columns.items()}
    lengths = {len(column) for column in lists.values()}
    if len(lengths) > 1:
        raise ExpressionError(
            "rows takes lists of one length, not "
            + ", ".join(f"{name} of {len(column)}" for name, column in lists.items())
        )
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "date": _date,
    "days": _days,
    "decimal": decimal,
    "range": _range,
    "rows": _rows,
}
"""Functions of their arguments alone. `account_date` needs to know the account and is the evaluation's own."""


# filters


def _list(value: Any) -> list[Any]:
    present(value)
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, Mapping):
        return list(value)
    if isinstance(value, str):
        check_entries(len(value))
        return list(value)
    raise ExpressionError(f"{shown(value)} ({kind_of(value)}) is not a list")


def _whole(value: Any, what: str, most: int = 1_000_000) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not -most <= value <= most:
        raise ExpressionError(f"{what} is a whole number of at most {most:,}, not {shown(value)}")
    return value


def _getter(work: Work, attribute: Any, default: Any = None) -> Callable[[Any], Any]:
    """Return what reads an attribute as filters take it: `id`, `entity.id`, a number; the entry itself where it is None."""
    if attribute is None:
        return lambda entry: entry
    keys = [int(key) if key.isdecimal() and len(key) < 9 else key for key in as_text(attribute).split(".")]

    def read(entry: Any) -> Any:
        for key in keys:
            entry = work.get(entry, key)
            if isinstance(entry, Undefined) and default is not None:
                return default
        return entry

    return read


def _map(work: Work, value: Any, *arguments: Any, **named: Any) -> list[Any]:
    entries = _list(value)
    if "attribute" in named:
        if arguments or set(named) - {"attribute", "default"}:
            raise ExpressionError("map takes attribute='…' (and default=…), or the name of a filter")
        default = named.get("default")
        if default is not None:
            size(default, 20_000_000 // max(len(entries), 1))
        read = _getter(work, named["attribute"], default)
        return [read(entry) for entry in entries]
    if not arguments:
        raise ExpressionError("map takes attribute='…', or the name of a filter")
    name, *more = arguments
    return [work.filtered(as_text(name), entry, *more, **named) for entry in entries]


def _chosen(work: Work, value: Any, arguments: Sequence[Any], *, by_attribute: bool, wanted: bool) -> list[Any]:
    entries, waiting = _list(value), list(arguments)
    if by_attribute and not waiting:
        raise ExpressionError("selectattr and rejectattr take the name of an attribute")
    read = _getter(work, waiting.pop(0) if by_attribute else None)
    if not waiting:
        return [entry for entry in entries if _fact(read(entry)) is wanted]
    name, *more = waiting
    return [entry for entry in entries if work.tested(as_text(name), read(entry), *more) is wanted]


def _fact(value: Any) -> bool:
    try:
        return truth(value)
    except ExpressionError:
        raise ExpressionError(
            f"{value!r} is text, and every text counts as true: compare it, as selectattr('…', '==', 'T')"
        ) from None


def _select(work: Work, value: Any, *arguments: Any) -> list[Any]:
    return _chosen(work, value, arguments, by_attribute=False, wanted=True)


def _reject(work: Work, value: Any, *arguments: Any) -> list[Any]:
    return _chosen(work, value, arguments, by_attribute=False, wanted=False)


def _selectattr(work: Work, value: Any, *arguments: Any) -> list[Any]:
    return _chosen(work, value, arguments, by_attribute=True, wanted=True)


def _rejectattr(work: Work, value: Any, *arguments: Any) -> list[Any]:
    return _chosen(work, value, arguments, by_attribute=True, wanted=False)


def _sort(  # noqa: PLR0917 - Jinja's own order
    work: Work,
    value: Any,
    reverse: bool = False,  # noqa: FBT001, FBT002 - Jinja's own order
    case_sensitive: bool = False,  # noqa: FBT001, FBT002
    attribute: Any = None,
    by: By | None = None,
) -> list[Any]:
    entries = _list(value)
    attributes: list[Any] = as_text(attribute).split(",") if isinstance(attribute, str) else [attribute]
    columns: list[list[Any]] = []
    for each in attributes:
        read = _getter(work, each)
        columns.append(ordered([read(entry) for entry in entries], by=by, case_sensitive=case_sensitive))
    keys = list(zip(*columns, strict=True))
    numbers = sorted(range(len(entries)), key=keys.__getitem__, reverse=bool(reverse))
    return [entries[number] for number in numbers]


def _extreme(work: Work, value: Any, name: str, case_sensitive: bool, attribute: Any, by: By | None) -> Any:  # noqa: FBT001, PLR0917 - as given
    entries = _list(value)
    if not entries:
        return work.missing(f"there is no {name} of an empty list: write | default(OTHER) after it")
    read = _getter(work, attribute)
    keys = ordered([read(entry) for entry in entries], by=by, case_sensitive=case_sensitive)
    choose = min if name == "min" else max
    return entries[choose(range(len(entries)), key=keys.__getitem__)]


def _min(work: Work, value: Any, case_sensitive: bool = False, attribute: Any = None, by: By | None = None) -> Any:  # noqa: FBT001, FBT002 - Jinja's own order
    return _extreme(work, value, "min", case_sensitive, attribute, by)


def _max(work: Work, value: Any, case_sensitive: bool = False, attribute: Any = None, by: By | None = None) -> Any:  # noqa: FBT001, FBT002 - Jinja's own order
    return _extreme(work, value, "max", case_sensitive, attribute, by)


def _sum(work: Work, value: Any, attribute: Any = None, start: Any = 0, by: By | None = None) -> Any:
    if by not in {None, "decimal"}:
        raise ExpressionError("sum adds up numbers: by is 'decimal'")
    read = _getter(work, attribute)
    if isinstance(start, (list, tuple)):  # lists of lists become one, as Jinja has it
        found = [*start]
        for entry in _list(value):
            found += _list(read(entry))
            check_entries(len(found))
        return found
    return total((read(entry) for entry in _list(value)), decimal(start) if by else start, by=by)


def _folded(key: Any) -> Any:
    return key.lower() if isinstance(key, str) else key


def _groupby(work: Work, value: Any, attribute: Any, default: Any = None, case_sensitive: bool = False) -> list[Group]:  # noqa: FBT001, FBT002 - Jinja's own order
    read = _getter(work, attribute, default)
    groups: dict[Any, Group] = {}
    for entry in _list(value):
        key = present(read(entry))
        if isinstance(key, (list, tuple, Mapping)):
            raise ExpressionError(f"groupby takes an attribute with one value, not {shown(key)}")
        groups.setdefault(key if case_sensitive else _folded(key), Group(key, [])).list.append(entry)
    try:
        return [groups[key] for key in sorted(groups)]
    except TypeError:
        kinds = " and ".join(sorted({kind_of(key) for key in groups}))
        raise ExpressionError(f"groupby puts the groups in order, and {kinds} have none") from None


def _unique(work: Work, value: Any, case_sensitive: bool = False, attribute: Any = None) -> list[Any]:  # noqa: FBT001, FBT002 - Jinja's own order
    read = _getter(work, attribute)
    found: dict[Any, Any] = {}
    for entry in _list(value):
        key = present(read(entry))
        if isinstance(key, (list, tuple, Mapping)):
            key = as_json(key)
        found.setdefault(key if case_sensitive else _folded(key), entry)
    return list(found.values())


def _join(work: Work, value: Any, d: Any = "", attribute: Any = None) -> str:
    read, between = _getter(work, attribute), as_text(d)
    length, parts = 0, list[str]()
    for entry in _list(value):
        parts.append(as_text(read(entry)))
        length += len(parts[-1]) + len(between)
        check_length(length - len(between))
    return between.join(parts)


def _replace(_: Work, value: Any, old: Any, new: Any, count: Any = None) -> str:
    return _replaced(as_text(value), as_text(old), as_text(new), -1 if count is None else _whole(count, "count"))


def _replaced(text: str, old: str, new: str, count: int = -1) -> str:
    places = text.count(old)
    check_length(len(text) + (places if count < 0 else min(places, count)) * max(len(new) - len(old), 0))
    return text.replace(old, new, count)


def _default(_: Work, value: Any, default_value: Any = "", boolean: bool = False) -> Any:  # noqa: FBT001, FBT002 - Jinja's own order
    missing = isinstance(value, Undefined) or (boolean and not value)
    return default_value if missing else value


def _length(_: Work, value: Any) -> int:
    if not isinstance(value, (str, list, tuple, Mapping)):
        raise ExpressionError(f"{shown(value)} ({kind_of(value)}) has no length")
    return len(value)


def _first(work: Work, value: Any) -> Any:
    entries = _list(value)
    return entries[0] if entries else work.missing("an empty list has no first entry: write | default(OTHER) after it")


def _last(work: Work, value: Any) -> Any:
    entries = _list(value)
    return entries[-1] if entries else work.missing("an empty list has no last entry: write | default(OTHER) after it")


_NOT_GIVEN: Any = object()


def _to_int(_: Work, value: Any, default: Any = _NOT_GIVEN) -> Any:
    try:
        return int(decimal(value))
    except ExpressionError:
        if default is _NOT_GIVEN:
            raise
        return default


def _to_float(_: Work, value: Any, default: Any = _NOT_GIVEN) -> Any:
    try:
        return float(decimal(value))
    except ExpressionError:
        if default is _NOT_GIVEN:
            raise
        return default


def _abs(_: Work, value: Any) -> Any:
    if not is_number(value):
        fix = f": write decimal({shown(value)})" if number_shaped(value) else ""
        raise ExpressionError(f"abs takes a number, not {shown(value)}{fix}")
    return abs(decimal(value)) if isinstance(value, Decimal) else abs(value)


def _batch(_: Work, value: Any, linecount: Any, fill_with: Any = None) -> list[list[Any]]:
    entries, length = _list(value), _whole(linecount, "the length of a batch")
    if length < 1:
        raise ExpressionError("the length of a batch is at least 1")
    batches = [entries[start : start + length] for start in range(0, len(entries), length)]
    if batches and fill_with is not None:
        size(fill_with, 20_000_000 // length)
        batches[-1] += [fill_with] * (length - len(batches[-1]))
    return batches


def _slice(_: Work, value: Any, slices: Any, fill_with: Any = None) -> list[list[Any]]:
    entries, number = _list(value), _whole(slices, "the number of slices", 10_000)
    if number < 1:
        raise ExpressionError("there is at least 1 slice")
    short, longer = divmod(len(entries), number)
    found: list[list[Any]] = []
    start = 0
    if fill_with is not None:
        size(fill_with, 2_000)
    for each in range(number):
        end = start + short + (each < longer)
        part = entries[start:end]
        found.append([*part, fill_with] if fill_with is not None and each >= longer else part)
        start = end
    return found


def _reverse(_: Work, value: Any) -> Any:
    return value[::-1] if isinstance(value, str) else _list(value)[::-1]


def _items(_: Work, value: Any) -> list[list[Any]]:
    if not isinstance(value, Mapping):
        raise ExpressionError(f"{shown(value)} ({kind_of(value)}) is not a mapping")
    return [[key, each] for key, each in value.items()]


def _dictsort(
    work: Work,
    value: Any,
    case_sensitive: bool = False,  # noqa: FBT001, FBT002 - Jinja's own order
    by: str = "key",
    reverse: bool = False,  # noqa: FBT001, FBT002
) -> list[Any]:
    if by not in {"key", "value"}:
        raise ExpressionError("dictsort sorts by 'key' or 'value'")
    pairs = _items(work, value)
    as_keys: By | None = "text" if by == "key" else None
    return _sort(work, pairs, reverse, case_sensitive, 0 if by == "key" else 1, as_keys)


def _center(_: Work, value: Any, width: Any = 80) -> str:
    check_length(_whole(width, "the width"))
    return as_text(value).center(width)


def _indent(_: Work, s: Any, width: Any = 4, first: bool = False, blank: bool = False) -> str:  # noqa: FBT001, FBT002 - Jinja's own order
    text, by = as_text(s), width if isinstance(width, str) else " " * _whole(width, "the width", 1_000)
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
    if _whole(length, "the length") < len(ending) or _whole(leeway, "the leeway") < 0:
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
    if _whole(width, "the width") < 1:
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


FILTERS: Mapping[str, Callable[..., Any]] = {
    "abs": _abs,
    "batch": _batch,
    "capitalize": lambda _, s: as_text(s).capitalize(),
    "center": _center,
    "count": _length,
    "d": _default,
    "decimal": lambda _, value: decimal(value),
    "default": _default,
    "dictsort": _dictsort,
    "first": _first,
    "float": _to_float,
    "format": lambda _, value, *arguments: formatted(as_text(value), arguments),
    "groupby": _groupby,
    "indent": _indent,
    "int": _to_int,
    "items": _items,
    "join": _join,
    "last": _last,
    "length": _length,
    "list": lambda _, value: _list(value),
    "lower": lambda _, s: as_text(s).lower(),
    "map": _map,
    "max": _max,
    "min": _min,
    "reject": _reject,
    "rejectattr": _rejectattr,
    "replace": _replace,
    "reverse": _reverse,
    "round": lambda _, value, precision=0, method="common": rounded(value, precision, method),
    "select": _select,
    "selectattr": _selectattr,
    "slice": _slice,
    "sort": _sort,
    "string": lambda _, value: as_text(value),
    "sum": _sum,
    "title": _title,
    "tojson": lambda _, value: as_json(value),
    "trim": _trim,
    "truncate": _truncate,
    "unique": _unique,
    "upper": lambda _, s: as_text(s).upper(),
    "urlencode": _urlencode,
    "wordcount": lambda _, s: len(re.findall(r"\w+", as_text(s))),
    "wordwrap": _wordwrap,
}

OF_MISSING = frozenset({"default", "d"})
"""Filters that take what is not there."""

OF_FILTERS, OF_TESTS = frozenset({"map"}), frozenset({"select", "reject", "selectattr", "rejectattr"})
"""Filters whose arguments name a filter or a test."""


# tests


def _is_in(value: Any, container: Any) -> bool:
    return contains(container, value)


def contains(container: Any, value: Any) -> bool:
    """
    Return whether a list has the value, a mapping the key, a text the text.

    Raises:
        ExpressionError: It can contain nothing of that kind.
    """
    present(container)
    if isinstance(container, str):
        if not isinstance(value, str):
            raise ExpressionError(f"{shown(value)} ({kind_of(value)}) is never in a text: write … | string")
        return value in container
    if isinstance(container, Mapping):
        return isinstance(value, str) and value in container
    if isinstance(container, (list, tuple)):
        return any([equal(each, value) for each in container])  # noqa: C419 - every entry is looked at: a mistake shows wherever the match is
    raise ExpressionError(f"{shown(container)} ({kind_of(container)}) contains nothing")


def _is_bool(value: Any, wanted: bool) -> bool:  # noqa: FBT001 - the value asked for
    equal(value, wanted)  # refuses 'T' and 'F'
    return value is wanted


def _divisible(value: Any, number: Any) -> bool:
    return bool(equal(_whole_part(value, number), 0))


def _whole_part(value: Any, number: Any) -> Any:
    if not (isinstance(value, int) and isinstance(number, int)) or number == 0:
        raise ExpressionError(f"{shown(value)} and {shown(number)} are not whole numbers that divide")
    return value % number


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": equal,
    "ne": lambda left, right: not equal(left, right),
    "lt": before,
    "gt": lambda left, right: before(right, left),
    "le": lambda left, right: not before(right, left),
    "ge": lambda left, right: not before(left, right),
}
_SPELLINGS = {
    "eq": ("==", "equalto"),
    "ne": ("!=",),
    "lt": ("<", "lessthan"),
    "gt": (">", "greaterthan"),
    "le": ("<=",),
    "ge": (">=",),
}

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    **_COMPARISONS,
    "lteq": _COMPARISONS["le"],
    "gteq": _COMPARISONS["ge"],
    "in": _is_in,
    "notin": lambda value, container: not contains(container, value),
}
"""Comparisons by the names Jinja's parser gives them."""

TESTS: Mapping[str, Callable[..., bool]] = {
    **_COMPARISONS,
    **{other: _COMPARISONS[name] for name, others in _SPELLINGS.items() for other in others},
    "boolean": lambda value: isinstance(value, bool),
    "defined": lambda value: not isinstance(value, Undefined),
    "divisibleby": _divisible,
    "even": lambda value: _whole_part(value, 2) == 0,
    "false": lambda value: _is_bool(value, wanted=False),
    "float": lambda value: isinstance(value, float),
    "in": _is_in,
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "iterable": lambda value: isinstance(value, (str, list, tuple, Mapping)),
    "lower": lambda value: as_text(value).islower(),
    "mapping": lambda value: isinstance(value, Mapping),
    "none": lambda value: value is None,
    "number": is_number,
    "odd": lambda value: _whole_part(value, 2) == 1,
    "sequence": lambda value: isinstance(value, (str, list, tuple)),
    "string": lambda value: isinstance(value, str),
    "true": lambda value: _is_bool(value, wanted=True),
    "undefined": lambda value: isinstance(value, Undefined),
    "upper": lambda value: as_text(value).isupper(),
}

OF_UNDEFINED = frozenset({"defined", "undefined"})
"""Tests of what is not there."""


# methods


def _padded(method: str) -> Callable[..., str]:
    def pad(text: str, width: Any, fill: str = " ") -> str:
        check_length(_whole(width, "the width"))
        padded: str = getattr(text, method)(width, fill)
        return padded

    return pad


def _zfill(text: str, width: Any) -> str:
    check_length(_whole(width, "the width"))
    return text.zfill(width)


def _text_join(text: str, parts: Any) -> str:
    length, found = 0, list[str]()
    for part in _list(parts):
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
        "replace": _replaced,
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
