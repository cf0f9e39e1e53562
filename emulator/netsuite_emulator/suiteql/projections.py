"""
How a record becomes rows: each projection yields (table, row) for one record.

A row maps column sources to text; a column that is not in the row is null.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from netsuite_emulator.record_types import RECORD_TYPES, Field
from netsuite_emulator.record_types.transactions import STATUSES
from netsuite_emulator.store import Record
from netsuite_emulator.suiteql.fields import flat, lines_of, number, text
from netsuite_emulator.suiteql.ledger import ITEM_TYPE_CODES, POSTING, Chart, Line, lines

Row = Mapping[str, str]
Rows = Iterator[tuple[str, Row]]

# transaction.type by record type: the codes every published query uses.
TRANSACTION_TYPES = {
    "salesOrder": "SalesOrd",
    "invoice": "CustInvc",
    "customerPayment": "CustPymt",
    "creditMemo": "CustCred",
    "cashSale": "CashSale",
    "purchaseOrder": "PurchOrd",
    "vendorBill": "VendBill",
    "vendorPayment": "VendPymt",
    "journalEntry": "Journal",
    "estimate": "Estimate",
    "opportunity": "Opprtnty",
    "itemFulfillment": "ItemShip",
}
TYPE_LABELS = {
    "SalesOrd": "Sales Order",
    "CustInvc": "Invoice",
    "CustPymt": "Payment",
    "CustCred": "Credit Memo",
    "CashSale": "Cash Sale",
    "PurchOrd": "Purchase Order",
    "VendBill": "Bill",
    "VendPymt": "Bill Payment",
    "Journal": "Journal",
    "Estimate": "Quote",
    "Opprtnty": "Opportunity",
    "ItemShip": "Item Fulfillment",
}
ENTITY_TYPES = {
    "customer": ("CustJob", "Customer"),
    "vendor": ("Vendor", "Vendor"),
    "employee": ("Employee", "Employee"),
    "contact": ("Contact", "Contact"),
    "partner": ("Partner", "Partner"),
}
ITEM_LABELS = {"InvtPart": "Inventory Item", "NonInvtPart": "Non-inventory Item", "Service": "Service"}

# What a link between two transactions is called, by the type of the later one.
_LINK_TYPES = {"CustPymt": "Payment", "CustCred": "Payment", "VendPymt": "Payment", "ItemShip": "ShipRcpt"}
_PRIMARY_BOOK = "1"


def rows(record_type: str, record: Record, chart: Chart) -> Rows:
    """Give every row that a record of this type stands behind."""
    yield from _PROJECTIONS.get(record_type, _list)(record_type, record, chart)


def tables_of(record_type: str) -> tuple[str, ...]:
    """Name the tables that hold rows of a record type: first the one that stands for the record itself."""
    if record_type in TRANSACTION_TYPES:
        return ("transaction", "transactionline", "nexttransactionlink", "nexttransactionlinelink")
    if record_type in ITEM_TYPE_CODES:
        return ("item", "itemvendor", "inventoryitemlocations")
    if record_type in {"customer", "vendor"}:
        return (record_type, "entity", f"{record_type}subsidiaryrelationship")
    if record_type in ENTITY_TYPES:
        return (record_type, "entity")
    return (record_type.lower(), *_MAPS.get(record_type, ()))


def display_kind(record_type: str) -> str:
    """Name the set of display texts a record type adds to; records that share an id sequence share it."""
    described = RECORD_TYPES.get(record_type)
    family = described.family if described else "list"
    return family if family in {"entity", "item", "transaction"} else record_type.lower()


def display_texts() -> Rows:
    """Give the display texts that belong to no record: the options of lists."""
    for record_type in RECORD_TYPES.values():
        yield from _options(record_type.name.lower(), record_type.fields)
    for code, label in ENTITY_TYPES.values():
        yield from _display("entity.type", code, label)
    for code, label in ITEM_LABELS.items():
        yield from _display("item.itemtype", code, label)
    for code, label in TYPE_LABELS.items():
        yield from _display("transaction.type", code, label)
    yield from _display("accountingbook", _PRIMARY_BOOK, "Primary Accounting Book")
    for name, code in TRANSACTION_TYPES.items():
        for letter, label in STATUSES[name].items():
            full_name = f"{TYPE_LABELS[code]} : {label}"
            yield from _display("transaction.status", f"{code}:{letter}", full_name)
            yield "transactionstatus", {"id": letter, "trantype": code, "name": label, "fullname": full_name}


def _options(path: str, fields: tuple[Field, ...]) -> Rows:
    for field in fields:
        name = f"{path}.{field.name.lower()}"
        for code, label in (field.options or {}).items():
            yield from _display(name, code, label)
        yield from _options(name, field.fields)


def constant_rows() -> Rows:
    """Give the rows of the tables that no record stands behind."""
    yield "dual", {"dummy": "X"}
    yield "accountingbook", {"id": _PRIMARY_BOOK, "name": "Primary Accounting Book", "isprimary": "T"}


# What a line takes over from its transaction unless it says otherwise.
_SHARED_WITH_LINES = ("entity", "department", "class", "location", "subsidiary", "memo", "createdfrom")

# Fields of sublists, and the column of transactionline that each stands in.
_LINE_FIELDS = {
    "account": "expenseaccount",
    "class": "class",
    "costEstimate": "costestimate",
    "department": "department",
    "description": "memo",
    "entity": "entity",
    "expectedReceiptDate": "expectedreceiptdate",
    "expectedShipDate": "expectedshipdate",
    "isBillable": "isbillable",
    "isClosed": "isclosed",
    "location": "location",
    "memo": "memo",
    "price": "price",
    "quantityBackOrdered": "quantitybackordered",
    "quantityBilled": "quantitybilled",
    "quantityFulfilled": "quantityshiprecv",
    "quantityReceived": "quantityshiprecv",
    "rate": "rate",
    "units": "units",
}


def _display(kind: str, key: str, name: str) -> Rows:
    yield "display", {"kind": kind, "key": key, "name": name}


def _list(record_type: str, record: Record, chart: Chart) -> Rows:  # noqa: ARG001 - every projection has one signature
    """Lists and activities: one row, and a name to show."""
    name = record_type.lower()
    row = flat(record)
    yield name, row
    shown = record.get("name") or record.get("title") or record.get("periodName") or record["id"]
    yield from _display(name, record["id"], shown)


def _segment(record_type: str, record: Record, chart: Chart) -> Rows:
    yield from _list(record_type, _with_subsidiaries(record), chart)


def _currency(record_type: str, record: Record, chart: Chart) -> Rows:
    yield from _list(record_type, record, chart)
    rate = text(record.get("exchangeRate", 1))
    yield (
        "currencyrate",
        {"id": record["id"], "basecurrency": "1", "transactioncurrency": record["id"], "exchangerate": rate},
    )


def _account(record_type: str, record: Record, chart: Chart) -> Rows:  # noqa: ARG001 - see _list
    shown = " ".join(filter(None, (record.get("acctNumber"), record.get("acctName"))))
    yield (
        "account",
        {
            **flat(_with_subsidiaries(record)),
            "accountsearchdisplayname": shown,
            "displaynamewithhierarchy": record.get("displayNameWithHierarchy") or record.get("acctName", ""),
            "fullname": record.get("displayNameWithHierarchy") or record.get("acctName", ""),
        },
    )
    yield from _display("account", record["id"], shown)
    for each in lines_of(record, "subsidiary"):
        yield "accountsubsidiarymap", {"account": record["id"], "subsidiary": text(each)}


def _entity(record_type: str, record: Record, chart: Chart) -> Rows:  # noqa: ARG001 - see _list
    person = " ".join(filter(None, (record.get("firstName"), record.get("lastName"))))
    row = {**flat(record), "altname": record.get("companyName") or person}
    row["entityid"] = row.get("entityid") or row["altname"]
    if record_type == "customer":
        row |= {"searchstage": "Customer", "oncredithold": "T" if row.get("creditholdoverride") == "ON" else "F"}
        for each in lines_of(record, "addressBook"):
            for use in ("defaultBilling", "defaultShipping"):
                if each.get(use):
                    row[f"{use.lower()}address"] = text(each.get("addressId") or each.get("id"))
    yield record_type.lower(), row
    code, _ = ENTITY_TYPES[record_type]
    yield "entity", {**row, "type": code, record_type: record["id"]}
    yield from _display("entity", record["id"], row["entityid"])
    if record_type in {"customer", "vendor"} and row.get("subsidiary"):
        yield (
            f"{record_type}subsidiaryrelationship",
            {
                "id": record["id"],
                "entity": record["id"],
                "isprimarysub": "T",
                "name": row["entityid"],
                "primarycurrency": row.get("currency", ""),
                "subsidiary": row["subsidiary"],
            },
        )


def _item(record_type: str, record: Record, chart: Chart) -> Rows:  # noqa: ARG001 - see _list
    on_hand = number(record.get("quantityOnHand", record.get("totalQuantityOnHand")))
    available = number(record.get("quantityAvailable", on_hand))
    stocked = record_type == "inventoryItem"
    row = {
        **flat(record),
        "itemtype": ITEM_TYPE_CODES[record_type],
        "subtype": "" if stocked else "Sale",
        "quantityonhand": text(on_hand) if stocked else "",
        "quantitycommitted": text(on_hand - available) if stocked else "",
    }
    yield "item", row
    yield from _display("item", record["id"], str(record.get("itemId", record["id"])))
    for each in lines_of(record, "itemVendor"):
        yield "itemvendor", {**flat(each), "item": record["id"]}
    for each in lines_of(record, "locations"):
        yield "inventoryitemlocations", {**flat(each), "item": record["id"]}


def _transaction(record_type: str, record: Record, chart: Chart) -> Rows:
    code = TRANSACTION_TYPES[record_type]
    drawn = lines(record_type, record, chart)
    row = _header(record_type, code, record, drawn)
    yield "transaction", row
    yield from _display("transaction", record["id"], row["trandisplayname"])
    shared = {name: row[name] for name in _SHARED_WITH_LINES if name in row}
    shared |= {"transaction": row["id"], "linelastmodifieddate": row.get("lastmodifieddate", "")}
    posts_stock = "T" if row["posting"] == "T" else "F"
    for line in drawn:
        yield "transactionline", _line(shared, row, line, posts_stock)
    yield from _links(code, row, record, drawn)


def _header(record_type: str, code: str, record: Record, drawn: list[Line]) -> dict[str, str]:
    row = flat(record)
    if drawn and drawn[0].mainline:
        total, base = drawn[0].amount, drawn[0].base
    else:
        # A journal entry has no main line; its total is that of its debits.
        total = sum((line.amount for line in drawn if line.amount > 0), Decimal(0))
        base = sum((line.base for line in drawn if line.base > 0), Decimal(0))
    unpaid = _unpaid(record_type, record, abs(total))
    written = str(record.get("tranId") or record.get("transactionNumber") or record["id"])
    digits = "".join(filter(str.isdecimal, written))
    return row | {
        "type": code,
        "recordtype": record_type.lower(),
        "number": digits[:18],
        "trandisplayname": f"{TYPE_LABELS[code]} #{written}",
        "transactionnumber": text(record.get("transactionNumber")) or written,
        "entity": row.get("entity") or row.get("customer", ""),
        "employee": row.get("salesrep") or row.get("employee", ""),
        "exchangerate": row.get("exchangerate") or "1",
        "foreigntotal": str(total),
        "total": str(base),
        "foreignamountunpaid": "" if unpaid is None else str(unpaid),
        "foreignamountpaid": "" if unpaid is None else str(abs(total) - unpaid),
        "posting": "T" if record_type in POSTING and row.get("approvalstatus") not in {"1", "3"} else "F",
        "voided": "T" if row.get("status") == "V" else "F",
    }


def _unpaid(record_type: str, record: Record, total: Decimal) -> Decimal | None:
    if record_type in {"customerPayment", "creditMemo"}:
        return number(record.get("unapplied"))
    if record_type in {"invoice", "vendorBill"}:
        paid_in_full = text(record.get("status")) == "B"
        return number(record.get("amountRemaining", 0 if paid_in_full else total))
    return None


def _line(shared: Row, row: Row, line: Line, posts_stock: str) -> Row:
    position = str(line.id)
    drawn = {
        **shared,
        "id": position,
        "uniquekey": f"{row['id']}{line.id:03}",
        "linesequencenumber": position,
        "_account": line.account,
        "netamount": str(line.base),
        "foreignamount": (amount := str(line.amount)),
    }
    if line.amount > 0:
        drawn["debitforeignamount"] = amount
    elif line.amount < 0:
        drawn["creditforeignamount"] = amount[1:]
    if line.mainline:
        drawn["mainline"] = "T"
        drawn["foreignamountpaid"] = row["foreignamountpaid"]
        drawn["foreignamountunpaid"] = row["foreignamountunpaid"]
    if line.itemtype:
        drawn |= {"item": line.item, "itemtype": line.itemtype, "quantity": str(line.quantity or "")}
        drawn["isinventoryaffecting"] = posts_stock if line.itemtype == "InvtPart" else "F"
    if line.taxline:
        drawn["taxline"] = "T"
    if line.iscogs:
        drawn |= {"iscogs": "T", "accountinglinetype": "COGS", "transactionlinetype": "COGS"}
    for name, value in (line.source or {}).items():
        if name in _LINE_FIELDS:
            drawn[_LINE_FIELDS[name]] = text(value)
    return drawn


def _links(code: str, row: Row, record: Record, drawn: list[Line]) -> Rows:
    """Give the links to the transactions this one was made from or is applied to."""
    link = {
        "nextdoc": row["id"],
        "nexttype": code,
        "linktype": _LINK_TYPES.get(code, "OrdBill"),
        "lastmodifieddate": row.get("lastmodifieddate", ""),
    }
    if previous := row.get("createdfrom"):
        whole = link | {"previousdoc": previous, "foreignamount": row["foreigntotal"]}
        yield "nexttransactionlink", whole
        for line in drawn:
            if line.item and not line.iscogs and line.source:
                at = text(line.source.get("orderLine")) or str(line.id)
                numbers = {"previousline": at, "nextline": str(line.id), "foreignamount": str(line.amount)}
                yield "nexttransactionlinelink", whole | numbers
    for each in lines_of(record, "apply"):
        if each.get("apply", True) and each.get("amount"):
            applied = link | {"previousdoc": text(each.get("doc")), "foreignamount": text(each["amount"])}
            yield "nexttransactionlink", applied
            yield "nexttransactionlinelink", applied | {"previousline": "0", "nextline": "1"}


def _with_subsidiaries(record: Record) -> Record:
    """Write the subsidiaries of a list entry as SuiteQL shows a multiselect: ids with commas."""
    chosen = lines_of(record, "subsidiary")
    return {**record, "subsidiaries": ", ".join(text(each) for each in chosen)}


_MAPS = {"account": ("accountsubsidiarymap",), "currency": ("currencyrate",)}

_PROJECTIONS: dict[str, Callable[[str, Record, Chart], Rows]] = {
    **dict.fromkeys(TRANSACTION_TYPES, _transaction),
    **dict.fromkeys(ENTITY_TYPES, _entity),
    **dict.fromkeys(ITEM_TYPE_CODES, _item),
    **dict.fromkeys(("department", "classification", "location"), _segment),
    "account": _account,
    "currency": _currency,
}
