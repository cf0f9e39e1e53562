"""A stored record as JSON on the wire: links, references with their names, sublists as links or in full."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from netsuite_emulator.record_types import Field, RecordType
from netsuite_emulator.record_types.fields import LOWER, Kind
from netsuite_emulator.setup.undocumented import Release
from netsuite_emulator.store import Record, RecordStore

Json = dict[str, Any]

# Fields of these kinds are on the wire what they are in the store; most fields are.
_PLAIN: frozenset[Kind] = frozenset({"string", "boolean", "number", "integer", "date", "datetime"})

# Enumerations that show their code as their name (seen in recorded answers); an order's name stands in `status`.
_SHOWN_AS_CODES = frozenset({"orderStatus", "source"})


def name_of(record_type: RecordType, record: Record) -> str:
    """Give the name that references to this record show as `refName`; blanks at its end stay (seen in an account)."""
    match record_type.family:
        case "entity":
            person = " ".join(record[each] for each in ("firstName", "lastName") if record.get(each))
            name = record.get("entityId") or record.get("companyName") or person
        case "transaction":
            name = f"{record_type.label} #{record.get('tranId', record['id'])}"
        case "item":
            name = record.get("itemId")
        case "crm":
            name = record.get("title")
        case "list":
            number = " ".join(record[each] for each in ("acctNumber", "acctName") if record.get(each))
            named = ("periodName", "binNumber", "inventoryNumber", "itemId", "name", "displayName")
            name = number or next((record[each] for each in named if record.get(each)), None)
    return str(name or record["id"])


@dataclass(frozen=True, slots=True)
class Renderer:
    """
    Renders the records of one store below `base`, the address of the record service.

    `expand` gives sublists and subrecords in full (section_1545141947), `expanded` only those it names, in lower case;
    `simple_enums` gives enumerations as bare ids (section_1545142146). `release` is whose answers these are.
    """

    store: RecordStore
    base: str
    release: Release = "2026.1"
    expand: bool = False
    expanded: frozenset[str] = frozenset()
    simple_enums: bool = False

    def link(self, href: str, rel: str = "self") -> Json:
        """Make a link; live answers of 2026 have the method in it, earlier ones have not."""
        return {"rel": rel, "href": href, "method": "GET"} if self.release == "2026.1" else {"rel": rel, "href": href}

    def record(self, record_type: RecordType, record: Record, href: str, only: Collection[str] = ()) -> Json:
        """Render a record. `only` names body fields, lower-case; the answer then holds links and these, no id."""
        path = f"{self.base}/{record_type.name.lower()}/{record['id']}".rstrip("/")
        if only:
            chosen = {name: value for name, value in record.items() if name.lower() in only}
            return self._fields(chosen, record_type.named, path, href)
        return self._fields({**record_type.empty_sublists, **record}, record_type.named, path, href)

    def line(self, sublist: Field, line: Record, path: str) -> Json:
        """Render one line of a sublist, or a subrecord."""
        return self._whole()._fields(line, sublist.named, path, path)

    def _whole(self) -> "Renderer":
        """Below what is expanded everything is."""
        return self if self.expand or not self.expanded else replace(self, expand=True)

    def lines(self, sublist: Field, lines: list[Record], path: str) -> Json:
        """Render a whole sublist: its lines in full if expanded, else as links; a multiselect always in full."""
        items: list[Json] = []
        for number, line in enumerate(lines, start=1):
            if sublist.target and not sublist.fields:
                items.append(self._reference(sublist, line))
                continue
            key = line_key(sublist, line, number)
            shown = (
                self.line(sublist, line, f"{path}/{key}") if self.expand else {"links": [self.link(f"{path}/{key}")]}
            )
            if self.release == "2020.1" and sublist.name == "line":
                shown["links"] = []  # a public client's recordings of 2020 have no link to a line of a journal
            items.append(shown)
        whole: Json = {"links": [self.link(path)], "items": items, "totalResults": len(items)}
        # Lists of references are paged, lines are not: recorded answers of three releases agree where there are none,
        # a client's list of 2025 where there are some, of which Oracle's sample of 2020 has no page (section_1545142093).
        paged = sublist.lists_references and (not items or self.release != "2020.1")
        return whole | {"count": len(items), "hasMore": False, "offset": 0} if paged else whole

    def _fields(self, values: Record, named: Callable[[str], Field | None], path: str, href: str) -> Json:
        rendered: Json = {"links": [self.link(href)]}
        for name in sorted(values, key=LOWER.__getitem__):
            field, value = named(name), values[name]
            plain = field is not None and field.kind in _PLAIN
            rendered[name] = value if plain else self._value(field, value, f"{path}/{name}")
        return rendered

    def _value(self, field: Field | None, value: Any, path: str) -> Any:
        if field is None:
            custom_select = isinstance(value, dict) and "id" in value
            return {"links": [], "refName": value["id"], **value} if custom_select else value
        match field.kind:
            case "reference":
                return value["id"] if field.bare else self._reference(field, value)
            case "enumeration":
                return self._enumeration(field, value)
            case "sublist":
                expanded = self.expand or field.name.lower() in self.expanded
                return self._whole().lines(field, value["items"], path) if expanded else {"links": [self.link(path)]}
            case "subrecord":
                expanded = self.expand or field.name.lower() in self.expanded
                return self.line(field, value, path) if expanded else {"links": [self.link(path)]}
            case "boxed":
                return {"value": f"{value:g}"}
            case _:
                return value

    def _reference(self, field: Field, value: Any) -> Json:
        record_id = value["id"]
        types = self.store.record_types
        for target in field.targets:
            found = self.store.get(target, record_id) if target in types else None
            if found is not None:
                return self._shown(target, types[target], found)
        name = (field.options or {}).get(record_id) or value.get("refName", record_id)
        if len(field.targets) == 1 and field.target not in types:
            return {
                "links": [self.link(f"{self.base}/{field.target.lower()}/{record_id}")],
                "id": record_id,
                "refName": name,
            }
        return {"links": [], "id": record_id, "refName": name}

    def _shown(self, target: str, record_type: RecordType, found: Record) -> Json:
        """Render a reference to a record, once for as long as it is the same: a change puts another one in its place."""
        key = (target, found["id"], self.base, self.release)
        kept = self.store.shown.get(key)
        if kept is None or kept[0] is not found:
            links = [self.link(f"{self.base}/{target.lower()}/{found['id']}")]
            kept = (found, {"links": links, "id": found["id"], "refName": name_of(record_type, found)})
            self.store.shown[key] = kept
        return kept[1]

    def _enumeration(self, field: Field, value: Any) -> Any:
        own = (field.options or {}).get(value["id"]) or value.get("refName")
        name = own or field.shared_options.get(value["id"], value["id"])
        code = name if field.labelled else value["id"]
        if self.simple_enums or self.release == "2020.1":
            return code
        shown = {"id": code, "refName": code if field.name in _SHOWN_AS_CODES else name}
        return {"links": [], **shown} if self.release == "2026.1" else shown


def line_key(sublist: Field, line: Record, number: int) -> str:
    """
    Give the last part of a line's address: the key of a keyed sublist, else the line's place from 1.

    A key of several fields names them, as a public client's price lines: `quantity=0,currencypage=1,pricelevel=1`.
    """
    if " " in sublist.key:
        return ",".join(f"{name.lower()}={_key_part(sublist, line, name)}" for name in sublist.key.split())
    value = line.get(sublist.key, number) if sublist.key else number
    return str(value["id"] if isinstance(value, dict) else value)


def _key_part(sublist: Field, line: Record, name: str) -> str:
    """Give one field of a key; a price that names none is of any quantity, in the first currency."""
    field, value = sublist.named(name), line.get(name)
    if field is not None and field.kind == "boxed":
        return f"{value or 0:g}"
    return str(value["id"]) if value else "1"
