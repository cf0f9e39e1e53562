"""Rows of recorded SuiteQL answers and conditions of recorded lists, turned back into the records behind them."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from conformance.traffic.loading import Loader
from netsuite_emulator.account import Account
from netsuite_emulator.record_types import Field, RecordType
from netsuite_emulator.suiteql.catalog import TABLES

Json = dict[str, Any]

_STAR = re.compile(r"\s*SELECT\s+\*", re.IGNORECASE)
_FROM = re.compile(r"\bFROM\s+(\w+)", re.IGNORECASE)
_CONDITION = re.compile(
    r'(\w+)\s+(IS|CONTAIN|START_WITH|ENDWITH|EQUAL|ON|ON_OR_AFTER|ON_OR_BEFORE|ANY_OF)\s+\[?"?([^"\]\s,]+)'
)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
# Tables that stand for many record types: a row becomes the first that has its columns.
_TYPES = {
    "transaction": ("invoice", "salesOrder", "purchaseOrder", "vendorBill", "journalEntry"),
    "item": ("inventoryItem", "serviceSaleItem"),
    "entity": ("customer", "vendor"),
}


def load(account: Account, body: Any, answer: Json) -> tuple[Json, bool]:
    """
    Load the rows of an answer as records; gives the query to send, and whether its rows have an order.

    A query that was not recorded is made up: the columns of the answer, from the first table that has them all.
    """
    rows = [{name: value for name, value in row.items() if name != "links"} for row in answer.get("items", ())]
    columns = sorted({name for row in rows for name in row})
    text = body["q"] if isinstance(body, dict) and "q" in body else ""
    found = _FROM.search(text)
    table = found[1].lower() if found else _table_with(columns)
    loader = Loader(account)
    kind = _kind(account, table, columns)
    if kind in account.record_types:
        for each in list(account.records.all(kind)):
            account.records.remove(kind, each)
        loader.customize(dict.fromkeys(columns, ""))
        for row in rows:
            _put(loader, account.record_types[kind], row)
    if _STAR.match(text) and rows and table in TABLES:
        # A star gives every column that the account's features and forms show, where it is not empty.
        account.customization.hide(table, *({each.name for each in TABLES[table].columns} - set(columns)))
    if text:
        return body, "ORDER BY" in text.upper()
    ids = ", ".join(row["id"] for row in rows if "id" in row)
    chosen = f" WHERE id IN ({ids})" if ids else ""
    query = f"SELECT {', '.join(columns) or 'id'} FROM {table or 'customer'}{chosen}"  # noqa: S608 - names of columns
    return {"q": query}, False


def _kind(account: Account, table: str, columns: list[str]) -> str:
    """Name the record type whose records stand behind a table: of several the one that knows most of the columns."""
    kinds = _TYPES.get(table, (table,))
    return max(
        kinds,
        key=lambda each: (
            sum(account.record_types[each].named(name) is not None for name in columns) if len(kinds) > 1 else 0
        ),
    )


def load_dataset(account: Account, path: str, answer: Json) -> None:
    """Save a dataset whose result is the rows of an answer."""
    query, _ = load(account, None, answer)
    account.dataset(path.partition("/dataset/")[2].partition("/")[0], query["q"])


def _table_with(columns: list[str]) -> str:
    for name in ("customer", "vendor", "transaction", *TABLES):
        if name in TABLES and set(columns) <= {each.name for each in TABLES[name].columns}:
            return name
    return ""


def _put(loader: Loader, described: RecordType, row: Json) -> None:
    record: Json = {}
    for name, value in row.items():
        field = described.named(name)
        # A balance is named `balancesearch` where it can be asked for.
        balance = described.named(name.removesuffix("search"))
        if field is None and balance is not None:
            record[balance.name] = _stored(loader, balance, value, described.name)
        # What only queries know of a record stands in it under the column's own name.
        record[field.name if field else name] = _stored(loader, field, value, described.name) if field else _iso(value)
    loader.account.records.put(described.name, record)


def _stored(loader: Loader, field: Field, text: str, kind: str) -> Any:
    match field.kind:
        case "boolean":
            return text == "T"
        case "number" | "integer":
            return float(text)
        case "date":
            return _iso(text)
        case "datetime":
            return f"{_iso(text)}T12:00:00Z"
        case "reference":
            # A record of the same type would be a row of its own.
            target = next((each for each in field.targets if each in loader.account.record_types), "")
            loader.reference("" if target == kind else target, text, "")
            return {"id": text}
        case "enumeration":
            return {"id": text}
        case _:
            return text


def _iso(text: str) -> str:
    day = _DAY.fullmatch(text)
    return f"{day[3]}-{int(day[1]):02}-{int(day[2]):02}" if day else text


def conditions(described: RecordType, path: str) -> Mapping[str, Any]:
    """Give fields that satisfy the conditions of a list, so that what it shows is found by it."""
    query = parse_qs(urlsplit(path).query).get("q", [""])[0]
    fields: Json = {}
    for name, _, value in _CONDITION.findall(query):
        field = described.named(name)
        if field is not None and field.name != "id":
            fields[field.name] = _typed(field, value)
    return fields


def _typed(field: Field, value: str) -> Any:
    match field.kind:
        case "boolean":
            return value.lower() == "true"
        case "number" | "integer":
            return float(value)
        case "date" | "datetime":
            day = _DAY.match(value)
            iso = f"{day[3]}-{int(day[1]):02}-{int(day[2]):02}" if day else "2026-01-01"
            return iso if field.kind == "date" else f"{iso}T12:00:00Z"
        case "reference" | "enumeration":
            return {"id": value}
        case _:
            return value
