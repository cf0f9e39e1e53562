"""A stored record as JSON on the wire: links, references with their names, sublists as links or in full."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from netsuite_emulator.record_types import RECORD_TYPES, Field, RecordType
from netsuite_emulator.store import Record, RecordStore

Json = dict[str, Any]


def link(href: str) -> Json:
    """Make a `self` link as live answers have it."""
    return {"rel": "self", "href": href, "method": "GET"}


def name_of(record_type: RecordType, record: Record) -> str:
    """Give the name that references to this record show as `refName`."""
    match record_type.family:
        case "entity":
            person = f"{record.get('firstName', '')} {record.get('lastName', '')}".strip()
            name = record.get("entityId") or record.get("companyName") or person
        case "transaction":
            name = f"{record_type.label} #{record.get('tranId', record['id'])}"
        case "item":
            name = record.get("itemId")
        case "crm":
            name = record.get("title")
        case "list":
            number = f"{record.get('acctNumber', '')} {record.get('acctName', '')}".strip()
            name = number or record.get("periodName") or record.get("name")
    return str(name or record["id"])


@dataclass(frozen=True, slots=True)
class Renderer:
    """
    Renders the records of one store below `base`, the address of the record service.

    `expand` gives sublists and subrecords in full (section_1545141947), `simple_enums` enumerations as bare ids
    (section_1545142146).
    """

    store: RecordStore
    base: str
    expand: bool = False
    simple_enums: bool = False

    def record(self, record_type: RecordType, record: Record, href: str, only: Collection[str] = ()) -> Json:
        """Render a record. `only` names body fields, lower-case; the answer then holds links and these, no id."""
        path = f"{self.base}/{record_type.name.lower()}/{record['id']}"
        if only:
            chosen = {name: value for name, value in record.items() if name.lower() in only}
            return self._fields(chosen, record_type.named, path, href)
        sublists: Record = {each.name: {"items": []} for each in record_type.fields if each.kind == "sublist"}
        return self._fields(sublists | record, record_type.named, path, href)

    def line(self, sublist: Field, line: Record, path: str) -> Json:
        """Render one line of a sublist, or a subrecord."""
        return self._fields(line, sublist.named, path, path)

    def lines(self, sublist: Field, lines: list[Record], path: str) -> Json:
        """Render a whole sublist: its lines in full if expanded, else as links."""
        if not lines:
            return {"links": [link(path)], "count": 0, "hasMore": False, "items": [], "offset": 0, "totalResults": 0}
        items: list[Json] = []
        for number, line in enumerate(lines, start=1):
            if sublist.target and not sublist.fields:
                items.append(self._reference(sublist, line))
                continue
            key = line_key(sublist, line, number)
            items.append(
                self.line(sublist, line, f"{path}/{key}") if self.expand else {"links": [link(f"{path}/{key}")]}
            )
        return {"links": [link(path)], "items": items, "totalResults": len(items)}

    def _fields(self, values: Record, named: Callable[[str], Field | None], path: str, href: str) -> Json:
        rendered: Json = {"links": [link(href)]}
        for name in sorted(values, key=str.lower):
            rendered[name] = self._value(named(name), values[name], f"{path}/{name}")
        return rendered

    def _value(self, field: Field | None, value: Any, path: str) -> Any:
        if field is None:
            custom_select = isinstance(value, dict) and "id" in value
            return {"links": [], "refName": value["id"], **value} if custom_select else value
        match field.kind:
            case "reference":
                return self._reference(field, value)
            case "enumeration":
                return self._enumeration(field, value)
            case "sublist":
                return self.lines(field, value["items"], path) if self.expand else {"links": [link(path)]}
            case "subrecord":
                return self.line(field, value, path) if self.expand else {"links": [link(path)]}
            case _:
                return value

    def _reference(self, field: Field, value: Record) -> Json:
        record_id = value["id"]
        if field.options is not None:
            href = f"{self.base}/{field.target.lower()}/{record_id}"
            return {"links": [link(href)], "id": record_id, "refName": field.options.get(record_id, record_id)}
        for target in field.targets:
            found = self.store.get(target, record_id)
            if found is not None:
                href = f"{self.base}/{target.lower()}/{record_id}"
                return {"links": [link(href)], "id": record_id, "refName": name_of(RECORD_TYPES[target], found)}
        return {"links": [], "id": record_id, "refName": record_id}

    def _enumeration(self, field: Field, value: Record) -> Any:
        if self.simple_enums:
            return value["id"]
        return {"links": [], "id": value["id"], "refName": (field.options or {}).get(value["id"], value["id"])}


def line_key(sublist: Field, line: Record, number: int) -> str:
    """Give the last part of a line's address: the key of a keyed sublist, else the line's place from 1."""
    value = line.get(sublist.key, number) if sublist.key else number
    return str(value["id"] if isinstance(value, dict) else value)
