"""Filters of lists and mappings, by name: what is chosen of them, in which order, and what is made of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from jinja2 import Undefined

from netsuite_runner.language.arguments import Work, listed, whole
from netsuite_runner.language.values import (
    By,
    ExpressionError,
    as_json,
    as_text,
    check_entries,
    check_length,
    decimal,
    kind_of,
    ordered,
    present,
    shown,
    size,
    total,
    truth,
)


class Group(NamedTuple):
    """What `groupby` gives: a value and the entries that have it."""

    grouper: Any
    list: list[Any]


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
    entries = listed(value)
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
    entries, waiting = listed(value), list(arguments)
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
    entries = listed(value)
    attributes: list[Any] = as_text(attribute).split(",") if isinstance(attribute, str) else [attribute]
    columns: list[list[Any]] = []
    for each in attributes:
        read = _getter(work, each)
        columns.append(ordered([read(entry) for entry in entries], by=by, case_sensitive=case_sensitive))
    keys = list(zip(*columns, strict=True))
    numbers = sorted(range(len(entries)), key=keys.__getitem__, reverse=bool(reverse))
    return [entries[number] for number in numbers]


def _extreme(work: Work, value: Any, name: str, case_sensitive: bool, attribute: Any, by: By | None) -> Any:  # noqa: FBT001, PLR0917 - as given
    entries = listed(value)
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
        for entry in listed(value):
            found += listed(read(entry))
            check_entries(len(found))
        return found
    return total((read(entry) for entry in listed(value)), decimal(start) if by else start, by=by)


def _folded(key: Any) -> Any:
    return key.lower() if isinstance(key, str) else key


def _groupby(work: Work, value: Any, attribute: Any, default: Any = None, case_sensitive: bool = False) -> list[Group]:  # noqa: FBT001, FBT002 - Jinja's own order
    read = _getter(work, attribute, default)
    groups: dict[Any, Group] = {}
    for entry in listed(value):
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
    for entry in listed(value):
        key = present(read(entry))
        if isinstance(key, (list, tuple, Mapping)):
            key = as_json(key)
        found.setdefault(key if case_sensitive else _folded(key), entry)
    return list(found.values())


def _join(work: Work, value: Any, d: Any = "", attribute: Any = None) -> str:
    read, between = _getter(work, attribute), as_text(d)
    length, parts = 0, list[str]()
    for entry in listed(value):
        parts.append(as_text(read(entry)))
        length += len(parts[-1]) + len(between)
        check_length(length - len(between))
    return between.join(parts)


def _first(work: Work, value: Any) -> Any:
    entries = listed(value)
    return entries[0] if entries else work.missing("an empty list has no first entry: write | default(OTHER) after it")


def _last(work: Work, value: Any) -> Any:
    entries = listed(value)
    return entries[-1] if entries else work.missing("an empty list has no last entry: write | default(OTHER) after it")


def _batch(_: Work, value: Any, linecount: Any, fill_with: Any = None) -> list[list[Any]]:
    entries, length = listed(value), whole(linecount, "the length of a batch")
    if length < 1:
        raise ExpressionError("the length of a batch is at least 1")
    batches = [entries[start : start + length] for start in range(0, len(entries), length)]
    if batches and fill_with is not None:
        size(fill_with, 20_000_000 // length)
        batches[-1] += [fill_with] * (length - len(batches[-1]))
    return batches


def _slice(_: Work, value: Any, slices: Any, fill_with: Any = None) -> list[list[Any]]:
    entries, number = listed(value), whole(slices, "the number of slices", 10_000)
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
    return value[::-1] if isinstance(value, str) else listed(value)[::-1]


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


LIST_FILTERS: Mapping[str, Callable[..., Any]] = {
    "batch": _batch,
    "dictsort": _dictsort,
    "first": _first,
    "groupby": _groupby,
    "items": _items,
    "join": _join,
    "last": _last,
    "list": lambda _, value: listed(value),
    "map": _map,
    "max": _max,
    "min": _min,
    "reject": _reject,
    "rejectattr": _rejectattr,
    "reverse": _reverse,
    "select": _select,
    "selectattr": _selectattr,
    "slice": _slice,
    "sort": _sort,
    "sum": _sum,
    "unique": _unique,
}
