"""How changes come into a record: fields are set or cleared, the lines of sublists merged, added or replaced."""

import copy
from collections.abc import Callable, Collection

from netsuite_emulator.record_types import Field
from netsuite_emulator.store import Record


def changed(
    record: Record, changes: Record, named: Callable[[str], Field | None], replaced: Collection[str] = ()
) -> Record:
    """Give a new record with the changes made. `replaced` names, lower-case, the sublists whose lines are replaced."""
    result = copy.deepcopy(record)
    for name, value in changes.items():
        field = named(name)
        if value is None:
            result.pop(name, None)
        elif field is not None and field.kind == "sublist":
            before = result.get(name, {"items": []})["items"]
            result[name] = {"items": _lines(field, before, value["items"], replace=name.lower() in replaced)}
        elif field is not None and field.kind == "subrecord":
            result[name] = changed(result.get(name, {}), value, field.named)
        else:
            result[name] = value
    return result


def _lines(sublist: Field, before: list[Record], wanted: list[Record], *, replace: bool) -> list[Record]:
    """
    Merge lines (section_1545297048).

    Keyed: a matching line is updated, another added; with replace the rest goes. Not keyed: lines are added, or with
    replace take the place of the old ones.
    """
    lines = list(before)
    touched: list[Record] = []
    for change in wanted:
        key = {name: change[name] for name in sublist.key.split() if change.get(name) is not None}
        place = next((i for i, line in enumerate(lines) if key and key.items() <= line.items()), None)
        if place is None:
            line = changed({}, change, sublist.named)
            _number(sublist, line, lines)
            lines.append(line)
        else:
            line = lines[place] = changed(lines[place], change, sublist.named)
        touched.append(line)
    return [line for line in lines if any(line is each for each in touched)] if replace else lines


def _number(sublist: Field, line: Record, others: list[Record]) -> None:
    """Give a new line its key: journal lines count from 0, others from 1, as captured answers show."""
    if sublist.key not in {"line", "id"} or sublist.key in line:
        return
    first = 0 if sublist.name == "line" else 1
    keys = [str(each[sublist.key]) for each in others if sublist.key in each]
    taken = [int(key) for key in keys if key.isdecimal()]  # a client may have made one up
    number = max(taken, default=first - 1) + 1
    line[sublist.key] = number if sublist.key == "line" else str(number)
