"""
What an account must hold before a case is replayed in it.

Loaded are the records that an answer names, the records that a request refers to, and the custom fields, lists and
record types whose script ids either of them spells. One rule for each kind of thing; no case is known by its name.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote_plus

from conformance.traffic.cases import shape
from netsuite_emulator.account import Account
from netsuite_emulator.record_types import Field, RecordType

Json = dict[str, Any]
Named = Callable[[str], Field | None]

_SCRIPT_ID = re.compile(r"^(cust(body|col|entity|item|event|record)|cseg)\w+$", re.IGNORECASE)
# A custom field in a filter, with what it is compared by, and a value of each kind by the operators of that kind alone.
_FILTERED = re.compile(
    r"\b((?:cust(?:body|col|entity|item|event|record)|cseg)\w+)\s+(\w+)\s*[\"'\[(]*(\w*)", re.IGNORECASE
)
_COMPARED: Mapping[str, Any] = {
    **dict.fromkeys(("EQUAL", "GREATER", "GREATER_OR_EQUAL", "LESS", "LESS_OR_EQUAL", "BETWEEN"), 0.5),
    **dict.fromkeys(("ON", "AFTER", "BEFORE", "ON_OR_AFTER", "ON_OR_BEFORE"), "2026-01-01"),
    **{operator: {"id": "1"} for operator in ("ANY_OF", "ANY_OF_NOT")},
}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")
_MADE_OF_OTHERS = {"boxed", "reference", "enumeration", "sublist", "subrecord"}
_NAMES = {"entity": "entityId", "item": "itemId", "crm": "title", "transaction": "tranId", "list": "name"}
_NAMES_OF_LISTS = {"account": "acctName", "accountingPeriod": "periodName", "bin": "binNumber"}


class Loader:
    """Fills one account."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def customize(self, *contents: Any, of: str = "") -> None:
        """Add the customization that a path or a body spells; `of` is the record type whose body it is."""
        if of.lower().startswith(("customrecord", "customtransaction")):
            self.account.customization.add_record_type(of)
        for content in contents:
            for name, value in _members(content):
                if _SCRIPT_ID.match(name) and name.lower() not in self.account.customization.fields:
                    self._custom_field(name, value, of)

    def filtered_by(self, path: str, of: str) -> None:
        """Add the custom fields that a filter names which an account took; what they are compared by tells their kind."""
        for name, operator, value in _FILTERED.findall(unquote_plus(path.partition("?")[2])):
            of_kind = _COMPARED.get(operator.upper(), "")
            self.customize({name: value.lower() == "true" if value.lower() in {"true", "false"} else of_kind}, of=of)

    def _custom_field(self, name: str, value: Any, of: str) -> None:
        """Add a custom field of the kind that its value shows; a reference points where its link does."""
        on = of if of.lower().startswith("customrecord") and name.lower().startswith("custrecord") else ""
        target = ""
        items = value.get("items") if isinstance(value, dict) else None
        first = items[0] if isinstance(items, list) and items else value
        if isinstance(first, dict):
            target = _type_in(first) or f"customlist_{name.lower()}"
            self._custom_target(target, first)
        several = items is not None or isinstance(value, list)
        kind = "sublist" if several else _kind(value)
        target = target or (f"customlist_{name.lower()}" if several else "")
        self.account.customization.add_field(name, kind, target=target, on=on)

    def _custom_target(self, target: str, value: Json) -> None:
        if target in self.account.record_types or not target.lower().startswith("custom"):
            return
        if target.lower().startswith("customlist"):
            self.account.customization.add_list(target, {str(value.get("id", "1")): str(value.get("refName", "Value"))})
        else:
            self.account.customization.add_record_type(target)

    # What an answer names

    def record(self, record_type: RecordType, record_id: str, body: Json, *, whole: bool) -> None:
        """Load a record from its own answer; what a whole answer does not show, the account's forms hide."""
        stored = self._stored(record_type.named, body)
        stored["id"] = record_id
        shown = {name.lower() for name in body}
        if whole:
            hidden = [
                each.name for each in record_type.fields if each.kind == "sublist" and each.name.lower() not in shown
            ]
            self.account.customization.hide(record_type.name, *hidden)
        self.account.records.put(record_type.name, stored)

    def place(self, record_type: RecordType, record_id: str, path: list[str], body: Json) -> None:
        """Load what an answer shows below a record: a sublist, one of its lines, a subrecord, a referenced record."""
        record: Json = {"id": record_id}
        place, named = record, record_type.named
        for position, part in enumerate(path):
            field, last = named(part), position == len(path) - 1
            if field is None:
                return
            if field.kind == "reference":
                target = next((each for each in field.targets if each in self.account.record_types), "")
                self.reference(target, str(body.get("id", "1")), "")
                self.record(self.account.record_types[target], str(body.get("id", "1")), body, whole=False)
                place[field.name] = {"id": str(body.get("id", "1"))}
            elif field.kind == "sublist" and last:
                place[field.name] = self._value(field, body)
            elif field.kind == "sublist":
                key = path.pop(position + 1)
                line: Json = self._keyed(field, key)
                place[field.name] = {"items": [line]}
                place, named = line, field.named
                if position == len(path) - 1:
                    line.update(self._stored(named, body))
            else:
                below = place[field.name] = self._stored(field.named, body) if last else {}
                place, named = below, field.named
        self.account.records.put(record_type.name, record)

    def page(self, record_type: RecordType, body: Json, conditions: Mapping[str, Any]) -> None:
        """Load a list: the ids in the order of the answer, and as many others before and after as it tells of."""
        store, told = self.account.records, body["items"]
        items = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
        for each in list(store.all(record_type.name)):
            store.remove(record_type.name, each)
        self.account.undocumented.lists_are_sorted = True
        others = (f"{number}" for number in range(10_000_000, 99_000_000))
        ids = (
            [str(each["id"]) for each in items]
            if isinstance(told, list)
            else [next(others) for _ in range(body["count"])]
        )
        before = [next(others) for _ in range(body.get("offset", 0))]
        after = [next(others) for _ in range(body.get("totalResults", len(ids)) - len(before) - len(ids))]
        for each in (*before, *ids, *after):
            store.put(record_type.name, {**conditions, "id": each})

    def _stored(self, named: Named, body: Json) -> Json:
        stored: Json = {}
        for name, value in body.items():
            field = named(name)
            if name == "links":
                continue
            plain = not isinstance(value, dict | list)
            if shape(value):
                if field is not None:
                    stored[field.name] = self._sample(field, None)
                continue
            if field is not None and (plain or field.kind in _MADE_OF_OTHERS):
                stored[field.name] = self._value(field, value)
            elif field is None and plain:
                stored[name] = value
        return stored

    def _value(self, field: Field, value: Any) -> Any:
        match field.kind:
            case "reference" if isinstance(value, dict) and "id" in value:
                self.reference(_type_in(value) or field.target, str(value["id"]), value.get("refName", ""))
                return {name: value[name] for name in ("id", "refName") if name in value}
            case "enumeration" if isinstance(value, dict):
                return {name: value[name] for name in ("id", "refName") if name in value}
            case "reference" | "enumeration":
                return {"id": str(value)}
            case "sublist":
                lines = value.get("items") if isinstance(value, dict) else None
                kept = [each for each in lines if isinstance(each, dict)] if isinstance(lines, list) else []
                return {"items": [self._line(field, each) for each in kept]}
            case "subrecord" if isinstance(value, dict):
                return self._stored(field.named, value)
            case "boxed" if isinstance(value, dict):
                return float(value.get("value", 0))
            case _:
                return value

    def _line(self, field: Field, line: Json) -> Json:
        if field.target and not field.fields:
            self.reference(_type_in(line) or field.target, str(line["id"]), line.get("refName", ""))
            return {"id": str(line["id"])}
        links = line.get("links")
        told = (each for each in links if isinstance(each, dict)) if isinstance(links, list) else ()
        own = next((each["href"] for each in told if each.get("rel") == "self"), "")
        key = own.partition("?")[0].rpartition("/")[2]
        return self._keyed(field, key) | self._stored(field.named, line)

    @staticmethod
    def _keyed(field: Field, key: str) -> Json:
        column = field.named(field.key) if field.key else None
        if column is None or not key:
            return {}
        if column.kind == "reference":
            return {column.name: {"id": key}}
        return {column.name: int(key) if column.kind == "integer" and key.lstrip("-").isdecimal() else key}

    # What a request refers to

    def references(self, named: Named, body: Any, *, but: str = "", unknown: str = "", path: str = "") -> None:
        """Load every record that a body refers to, except at the place, or of the external ID, of which the answer says that there is none."""
        if not isinstance(body, dict):
            return
        for name, value in body.items():
            field, place = named(name), f"{path}{name}"
            if field is None or place == but:
                continue
            lines = value.get("items") if isinstance(value, dict) else None
            if field.kind == "reference":
                self._referred(field, value, unknown)
            elif field.kind == "sublist" and isinstance(lines, list):
                for number, line in enumerate(lines):
                    if field.fields:
                        self.references(field.named, line, but=but, unknown=unknown, path=f"{place}.items[{number}].")
                    else:
                        self._referred(field, line, unknown)
            elif field.kind == "subrecord":
                self.references(field.named, value, but=but, unknown=unknown, path=f"{place}.")

    def _referred(self, field: Field, value: Any, unknown: str) -> None:
        targets = [each for each in field.targets if each in self.account.record_types]
        if not targets:
            return
        keyed = {name.lower(): each for name, each in value.items()} if isinstance(value, dict) else {"id": value}
        record_id, external_id = keyed.get("id"), keyed.get("externalid")
        store = self.account.records
        if isinstance(record_id, str | int) and not isinstance(record_id, bool):
            if not any(store.get(each, str(record_id)) for each in targets):
                self.reference(targets[0], str(record_id), "")
        elif (
            isinstance(external_id, str)
            and external_id != unknown
            and not any(store.by_external_id(each, external_id) for each in targets)
        ):
            store.put(
                targets[0],
                self._named(self.account.record_types[targets[0]], external_id) | {"externalId": external_id},
            )

    def reference(self, record_type: str, record_id: str, name: str) -> None:
        """Load a record of which no more is known than its id, and perhaps its name."""
        described = self.account.record_types.get(record_type)
        if described is None:
            return
        before = self.account.records.get(described.name, record_id)
        if before is None or name:
            known = {key: value for key, value in (before or {}).items() if key not in {"acctNumber", "isInactive"}}
            self.account.records.put(
                described.name, known | self._named(described, name or record_id) | {"id": record_id}
            )

    @staticmethod
    def _named(described: RecordType, name: str) -> Json:
        if described.family == "transaction":
            return {"tranId": name.rpartition("#")[2]}
        return {_NAMES_OF_LISTS.get(described.name, _NAMES[described.family]): name}

    def existing(self, record_type: RecordType, key: str, body: Any) -> None:
        """Load the record that a request changes or transforms: complete, and with the lines that the body speaks of."""
        record: Json = {"externalId": key.removeprefix("eid:")} if key.startswith("eid:") else {"id": key}
        for field in record_type.fields:
            if field.mandatory or field.name in {"item", "currency", "companyName"}:
                record[field.name] = self._sample(field, body)
        record |= self._named(record_type, f"No. {record.get('id', '1')}")
        self.account.records.put(record_type.name, record)

    def _sample(self, field: Field, body: Any) -> Any:
        match field.kind:
            case "reference":
                target = next(each for each in field.targets if each in self.account.record_types)
                found = next(iter(self.account.records.all(target)), "1")
                self.reference(target, found, "")
                return {"id": found}
            case "enumeration":
                return {"id": next(iter(field.options or {"1": ""}))}
            case "sublist":
                numbers = sorted({1} | set(_line_numbers(body)))
                columns = [each for each in field.fields if each.mandatory]
                line = {each.name: self._sample(each, body) for each in columns}
                return {"items": [{**line, "quantity": 1, "rate": 1, "amount": 1, "line": each} for each in numbers]}
            case "date":
                return "2026-01-01"
            case "datetime":
                return "2026-01-01T00:00:00Z"
            case "number" | "integer" | "boxed":
                return 1
            case "boolean":
                return True
            case "subrecord":
                return {}
            case "string":
                return "recorded"


def _members(content: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(content, dict):
        for name, value in content.items():
            yield name, value
            yield from _members(value)
    elif isinstance(content, list):
        for each in content:
            yield from _members(each)


def _kind(value: Any) -> Any:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case dict():
            return "reference"
        case str() if _DATE.fullmatch(value):
            return "date"
        case str() if _MOMENT.fullmatch(value):
            return "datetime"
        case _:
            return "string"


def _type_in(value: Json) -> str:
    """Give the record type that the link of a reference names."""
    links = value.get("links")
    own = (each for each in links if isinstance(each, dict)) if isinstance(links, list) else ()
    href = next((each.get("href", "") for each in own if each.get("rel") == "self"), "")
    parts = href.partition("?")[0].rstrip("/").split("/")
    return parts[-2] if "/record/v1/" in href and len(parts) > 2 else ""


def _line_numbers(body: Any) -> Iterator[int]:
    for name, value in _members(body):
        if name.lower() in {"line", "orderline"} and isinstance(value, int):
            yield value
