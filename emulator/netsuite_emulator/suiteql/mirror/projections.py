"""How a record becomes rows: each projection yields (table, row) for one record."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from netsuite_emulator.record_types import RECORD_TYPES, Field
from netsuite_emulator.record_types.countries import COUNTRIES
from netsuite_emulator.record_types.transactions import STATUSES
from netsuite_emulator.store import Record
from netsuite_emulator.suiteql.catalog.codes import (
    ENTITY_TYPES,
    ITEM_LABELS,
    ITEM_SUBTYPES,
    ITEM_TYPE_CODES,
    STOCKED,
    TRANSACTION_TYPES,
    TYPE_LABELS,
    table_of,
)
from netsuite_emulator.suiteql.mirror.fields import Row, Rows, display, flat, lines_of, number, text
from netsuite_emulator.suiteql.mirror.ledger import Chart
from netsuite_emulator.suiteql.mirror.transaction_rows import transaction_rows

_PRIMARY_BOOK = "1"
# When every account was set up, for what no record tells.
_OPENED = "2020-01-01T00:00:00"


def rows(record_type: str, record: Record, chart: Chart) -> Rows:
    """Give every row that a record of this type stands behind."""
    return _PROJECTIONS.get(record_type, _list)(record_type, record, chart)


def tables_of(record_type: str) -> tuple[str, ...]:
    """Name the tables that hold rows of a record type: first the one that stands for the record itself."""
    name = table_of(record_type)
    if name == "transaction":
        return (name, "transactionline", "nexttransactionlink", "nexttransactionlinelink")
    if name == "item":
        return (name, "itemvendor", "inventoryitemlocations")
    if record_type in ENTITY_TYPES:
        shared = (name, "entity", "entityaddress", "entityaddressbook")
        return (*shared, f"{name}subsidiaryrelationship") if name in _OF_SUBSIDIARIES else shared
    return (name, *_MAPS.get(record_type, ()))


@cache
def constant_rows() -> tuple[tuple[str, Row], ...]:
    """Give the rows that belong to no record: the options of lists, and tables with one row; they are the same in every account."""
    return (*_constant_rows(),)


def _constant_rows() -> Rows:
    seen: set[tuple[str, str]] = set()
    for record_type in RECORD_TYPES.values():
        yield from _options(record_type.name.lower(), record_type.fields, seen)
    for code, label in ENTITY_TYPES.values():
        yield from display("entity.type", code, label)
    for code, label in ITEM_LABELS.items():
        yield from display("item.itemtype", code, label)
    for code, label in TYPE_LABELS.items():
        yield from display("transaction.type", code, label)
    for name, statuses in STATUSES.items():
        code = TRANSACTION_TYPES.get(name, "")
        for letter, label in statuses.items():
            full_name = f"{TYPE_LABELS.get(code, name)} : {label}"
            yield from display("transaction.status", f"{code}:{letter}", full_name)
            yield "transactionstatus", {"id": letter, "trantype": code, "name": label, "fullname": full_name}
    yield "dual", {"dummy": "X"}
    for code, name in COUNTRIES.items():
        yield "country", {"id": code, "name": name}
        yield from display("address.country", code, name)
    yield (
        "accountingbook",
        {"id": _PRIMARY_BOOK, "name": "Primary Accounting Book", "isprimary": "T", "lastmodifieddate": _OPENED},
    )
    yield from display("accountingbook", _PRIMARY_BOOK, "Primary Accounting Book")
    yield "inventorystatus", {"id": "1", "name": "Good", "inventoryavailable": "T", "makeinventoryavailable": "T"}
    yield from display("inventorystatus", "1", "Good")


# Lists that SuiteQL calls otherwise than the field that chooses from them.
_LISTS = {"unitstype": "unitstypeuom"}


def _options(path: str, fields: tuple[Field, ...], seen: set[tuple[str, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the options of fixed lists: as display texts, and as rows of the list they come from."""
    for field in fields:
        name = f"{path}.{field.name.lower()}"
        listed = _LISTS.get(field.target.lower(), field.target.lower())
        for code, label in (field.options or {}).items():
            yield "display", {"kind": name, "key": code, "name": label}
            if listed and (listed, code) not in seen:
                seen.add((listed, code))
                yield "display", {"kind": listed, "key": code, "name": label}
                yield listed, {"id": code, "internalid": code, "name": label, "itemid": label, "unitname": label}
        yield from _options(name, field.fields, seen)


def _list(record_type: str, record: Record, chart: Chart) -> Rows:  # noqa: ARG001 - every projection has one signature
    """Lists and activities: one row, and a name to show."""
    name = table_of(record_type)
    yield name, flat(record)
    shown = record.get("name") or record.get("title") or record.get("periodName") or record["id"]
    yield from display(name, record["id"], shown)


def _currency(record_type: str, record: Record, chart: Chart) -> Rows:
    yield from _list(record_type, record, chart)
    rate = text(record.get("exchangeRate", 1))
    yield (
        "currencyrate",
        {"id": record["id"], "basecurrency": "1", "transactioncurrency": record["id"], "exchangerate": rate},
    )


def _period_rate(record_type: str, record: Record, chart: Chart) -> Rows:  # noqa: ARG001 - see _list
    yield "periodrate", flat(record)


def _account(record_type: str, record: Record, chart: Chart) -> Rows:  # noqa: ARG001 - see _list
    shown = " ".join(filter(None, (record.get("acctNumber"), record.get("acctName"))))
    yield (
        "account",
        {
            **flat(record),
            "accountsearchdisplayname": shown,
            "displaynamewithhierarchy": record.get("displayNameWithHierarchy") or record.get("acctName", ""),
            "fullname": record.get("displayNameWithHierarchy") or record.get("acctName", ""),
        },
    )
    yield from display("account", record["id"], shown)
    for each in lines_of(record, "subsidiary"):
        yield "accountsubsidiarymap", {"account": record["id"], "subsidiary": text(each)}


_OF_SUBSIDIARIES = frozenset({"customer", "vendor"})


def _entity(record_type: str, record: Record, chart: Chart) -> Rows:  # noqa: ARG001 - see _list
    person = " ".join(filter(None, (record.get("firstName"), record.get("lastName"))))
    row = {**flat(record), "altname": record.get("companyName") or person}
    row["entityid"] = row.get("entityid") or row["altname"]
    name = table_of(record_type)
    if name == "customer":
        row["searchstage"] = record_type.capitalize()
    for at, each in enumerate(lines_of(record, "addressBook"), 1):
        nkey = f"{record['id']}{at:02}"
        for use in ("defaultBilling", "defaultShipping"):
            if each.get(use):
                row[f"{use.lower()}address"] = nkey
        yield from _address(nkey, record["id"], each, row)
    yield name, row
    code, _ = ENTITY_TYPES[record_type]
    yield "entity", {**row, "type": code, name: record["id"]}
    yield from display("entity", record["id"], row["entityid"])
    if name in _OF_SUBSIDIARIES and row.get("subsidiary"):
        yield (
            f"{name}subsidiaryrelationship",
            {
                "id": record["id"],
                "entity": record["id"],
                "isprimarysub": "T",
                "name": row["entityid"],
                "primarycurrency": row.get("currency", ""),
                "subsidiary": row["subsidiary"],
                "lastmodifieddate": row.get("lastmodifieddate", ""),
            },
        )


def _address(nkey: str, owner: str, line: Mapping[str, Any], entity: Row) -> Rows:
    """Give a line of an address book and the address it holds; both change when the entity does."""
    address = flat(line.get("addressBookAddress") or {})
    written = {"addressee": entity["altname"], "lastmodifieddate": entity.get("lastmodifieddate", "")} | address
    place = " ".join(filter(None, (address.get(part) for part in ("city", "state", "zip"))))
    shown = "\n".join(filter(None, (written["addressee"], address.get("addr1"), place, address.get("country"))))
    yield (
        "entityaddress",
        written | {"nkey": nkey, "recordowner": owner, "addrtext": shown, "dropdownstate": address.get("state", "")},
    )
    yield from display("address", nkey, shown)
    book = {"internalid": nkey, "entity": owner, "addressbookaddress": nkey}
    yield "entityaddressbook", flat(line) | book


def _item(record_type: str, record: Record, chart: Chart) -> Rows:  # noqa: ARG001 - see _list
    on_hand = number(record.get("quantityOnHand", record.get("totalQuantityOnHand")))
    available = number(record.get("quantityAvailable", on_hand))
    stocked = ITEM_TYPE_CODES[record_type] in STOCKED
    row = {
        **flat(record),
        "itemtype": ITEM_TYPE_CODES[record_type],
        "subtype": ITEM_SUBTYPES[record_type],
        "isserialitem": "T" if record_type.startswith("serialized") else "F",
        "islotitem": "T" if record_type.startswith("lotNumbered") else "F",
        "quantityonhand": text(on_hand) if stocked else "",
        "quantitycommitted": text(on_hand - available) if stocked else "",
    }
    yield "item", row
    yield from display("item", record["id"], str(record.get("itemId", record["id"])))
    for each in lines_of(record, "itemVendor"):
        yield "itemvendor", {**flat(each), "item": record["id"]}
    for each in lines_of(record, "locations"):
        yield "inventoryitemlocations", {**flat(each), "item": record["id"]}


_MAPS = {
    "account": ("accountsubsidiarymap",),
    "currency": ("currencyrate",),
    "consolidatedExchangeRate": ("periodrate",),
}

_PROJECTIONS: dict[str, Callable[[str, Record, Chart], Rows]] = {
    **dict.fromkeys(TRANSACTION_TYPES, transaction_rows),
    **dict.fromkeys(ENTITY_TYPES, _entity),
    **dict.fromkeys(ITEM_TYPE_CODES, _item),
    "account": _account,
    "currency": _currency,
    "consolidatedExchangeRate": _period_rate,
}
