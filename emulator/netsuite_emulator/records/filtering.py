"""The `q` parameter of a list: conditions on body fields (section_1545222128)."""

import operator
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from netsuite_emulator.http.problems import Problem, invalid_parameter
from netsuite_emulator.record_types import Field, RecordType
from netsuite_emulator.setup.preferences import Preferences
from netsuite_emulator.store import Record

Condition = Callable[[Record], bool]

_TOKEN = re.compile(r'\s*(?:(?P<mark>[()\[\],])|"(?P<quoted>[^"]*)"|(?P<word>[^\s()\[\],"\']+))')
# A date, and the time after it if there is one.
_MOMENT = re.compile(r"(?P<day>.+?)(?: +(?P<time>\d{1,2}[:-]\d{2}(?: +[AP]M)?))?", re.ASCII | re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?<=\D)(\d\d)$", re.ASCII)

_COMPARISONS: dict[str, dict[str, Callable[[Any, Any], bool]]] = {
    "boolean": {"IS": operator.eq},
    "number": {
        "EQUAL": operator.eq,
        "GREATER": operator.gt,
        "GREATER_OR_EQUAL": operator.ge,
        "LESS": operator.lt,
        "LESS_OR_EQUAL": operator.le,
        "ANY_OF": lambda value, many: value in many,
        "BETWEEN": lambda value, two: two[0] <= value <= two[1],
        "WITHIN": lambda value, two: two[0] <= value <= two[1],
    },
    "string": {
        "IS": lambda value, wanted: value.lower() == wanted.lower(),
        "CONTAIN": lambda value, wanted: wanted.lower() in value.lower(),
        "START_WITH": lambda value, wanted: value.lower().startswith(wanted.lower()),
        "ENDWITH": lambda value, wanted: value.lower().endswith(wanted.lower()),
        "END_WITH": lambda value, wanted: value.lower().endswith(wanted.lower()),
    },
    "date": {
        "ON": operator.eq,
        "AFTER": operator.gt,
        "BEFORE": operator.lt,
        "ON_OR_AFTER": operator.ge,
        "ON_OR_BEFORE": operator.le,
    },
    "reference": {"ANY_OF": lambda value, many: value in many},
    # Many records, of which a condition asks for some.
    "multiselect": {"ANY_OF": lambda value, many: not value.isdisjoint(many)},
}
_KINDS = {"integer": "number", "datetime": "date", "enumeration": "reference"}
_LISTS = {"ANY_OF": None, "BETWEEN": 2, "WITHIN": 2}


def condition(record_type: RecordType, query: str, preferences: Preferences) -> Condition:
    """Read a `q` and give the condition it states; 400 INVALID_PARAMETER if it cannot be read."""
    reader = _Reader(record_type, query, preferences)
    stated = reader.either()
    if reader.tokens:
        raise _invalid()
    return stated


def _invalid(detail: str = "Invalid search query. Provide a valid search query.") -> Problem:
    return invalid_parameter("q", detail)


class _Reader:
    """Reads tokens from left to right; AND binds tighter than OR."""

    def __init__(self, record_type: RecordType, query: str, preferences: Preferences) -> None:
        from netsuite_emulator.suiteql.mirror.filterable import filterable

        self._record_type, self._preferences = record_type, preferences
        self._filterable = filterable(record_type)
        self.tokens: list[tuple[str, str]] = []
        place, query = 0, query.strip()
        while place < len(query):
            found = _TOKEN.match(query, place)
            if found is None:
                raise _invalid()
            self.tokens.append((str(found.lastgroup), str(found[str(found.lastgroup)])))
            place = found.end()

    def either(self) -> Condition:
        """Read conditions joined by OR."""
        parts = [self._both()]
        while self._take("word", "OR"):
            parts.append(self._both())
        return lambda record: any(part(record) for part in parts)

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._take("word", "AND"):
            parts.append(self._one())
        return lambda record: all(part(record) for part in parts)

    def _one(self) -> Condition:
        if self._take("mark", "("):
            inner = self.either()
            if not self._take("mark", ")"):
                raise _invalid()
            return inner
        field, word = self._field(), self._next("word").upper()
        if word in {"EMPTY", "EMPTY_NOT"}:
            return lambda record: (field.name not in record) is (word == "EMPTY")
        kind = "multiselect" if field.kind == "sublist" else _KINDS.get(field.kind, field.kind)
        plain = word.removesuffix("_NOT")
        compare = _COMPARISONS.get(kind, {}).get(plain)
        if compare is None and field.name == "id":
            # Ids are numbers to conditions, though answers give them as strings.
            kind = "number"
            compare = _COMPARISONS[kind].get(plain)
        if compare is None:
            raise _invalid()
        wanted = self._list(kind, _LISTS[plain]) if plain in _LISTS else self._typed(kind)
        negated = word != plain

        def holds(record: Record) -> bool:
            try:
                value = _comparable(kind, record.get(field.name), wanted)
            except ValueError:
                return False
            return value is not None and compare(value, wanted) is not negated

        return holds

    def _field(self) -> Field:
        name = self._next("word")
        found = self._record_type.named(name)
        if found is None or found.name not in self._filterable:
            raise _invalid(f"Invalid search query. Search error occurred: Unknown field '{name}'.")
        return found

    def _list(self, kind: str, length: int | None) -> list[Any]:
        if not self._take("mark", "["):
            raise _invalid()
        values = [self._typed(kind)]
        while self._take("mark", ","):
            values.append(self._typed(kind))
        if not self._take("mark", "]") or (length is not None and len(values) != length):
            raise _invalid()
        return values

    def _typed(self, kind: str) -> Any:
        return _typed(kind, self._next("word", "quoted"), self._preferences)

    def _take(self, group: str, text: str) -> bool:
        if self.tokens and self.tokens[0][0] == group and self.tokens[0][1].upper() == text:
            del self.tokens[0]
            return True
        return False

    def _next(self, *groups: str) -> str:
        if not self.tokens or self.tokens[0][0] not in groups:
            raise _invalid()
        return self.tokens.pop(0)[1]


def _typed(kind: str, text: str, preferences: Preferences) -> Any:
    """Read a value for a field of this kind; dates stand in the account's format, not ISO (section_157305090645)."""
    if kind == "boolean" and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if kind == "number" and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    if kind == "date":
        return _date(text, preferences)
    if kind in {"string", "reference", "multiselect"}:
        return text
    raise _invalid()


def _date(text: str, preferences: Preferences) -> date:
    """
    Read a date as the account writes it, alone or with a time as the account writes it; times are those of the answers, UTC.

    Production clients send both, and the year in two digits where it stands last; a 24-hour time was refused in an account
    whose times have AM and PM.
    """
    found = _MOMENT.fullmatch(text)
    if found is not None:
        year_last = preferences.date_format.endswith("YYYY")
        day = preferences.read(_SHORT_YEAR.sub(r"20\1", found["day"]) if year_last else found["day"])
        at = time.min if found["time"] is None else preferences.read_time(found["time"])
        if day is not None and at is not None:
            return day if found["time"] is None else datetime.combine(day, at)
    raise _invalid(
        f'Invalid search query. Search error occurred: Parse of date/time "{text}" failed with date format '
        f'"{preferences.java_format.replace("yyyy", "yy")}" in time zone {preferences.time_zone}'
    )


def _comparable(kind: str, value: Any, wanted: Any) -> Any:
    match kind:
        case _ if value is None:
            return None
        case "date":
            moment = datetime.fromisoformat(value).replace(second=0, microsecond=0, tzinfo=None)
            return moment if isinstance(wanted, datetime) else moment.date()
        case "number":
            return float(value)
        case "reference":
            return value["id"]
        case "multiselect":
            return {each["id"] for each in value["items"]}
        case _:
            return value
