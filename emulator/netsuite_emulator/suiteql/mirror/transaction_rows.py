"""How a transaction becomes rows: its header, its lines, and its links to other transactions."""

from decimal import Decimal

from netsuite_emulator.store import Record
from netsuite_emulator.suiteql.catalog.codes import STOCKED, TRANSACTION_TYPES, TYPE_LABELS
from netsuite_emulator.suiteql.mirror.fields import Row, Rows, display, flat, lines_of, number, text
from netsuite_emulator.suiteql.mirror.ledger import POSTING, Chart, Line, lines

# What a link between two transactions is called, by the type of the later one.
_LINK_TYPES = {"CustPymt": "Payment", "CustCred": "Payment", "VendPymt": "Payment", "ItemShip": "ShipRcpt"}

# Who entered what does not say who did.
_ADMINISTRATOR = "-5"

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
    "lineSubsidiary": "subsidiary",
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


class _LineColumns(dict[str, str]):
    """Remembers in which column of transactionline a field of a sublist stands, "" for none: there are few fields and many lines."""

    def __missing__(self, name: str) -> str:
        self[name] = column = name.lower() if name.startswith(("cust", "cseg")) else ""
        return column


_LINE_COLUMNS = _LineColumns(_LINE_FIELDS)


def transaction_rows(record_type: str, record: Record, chart: Chart) -> Rows:
    """Give the rows of a transaction."""
    code = TRANSACTION_TYPES[record_type]
    drawn = lines(record_type, record, chart)
    row = _header(record_type, code, record, drawn)
    yield "transaction", row
    yield from display("transaction", record["id"], row["trandisplayname"])
    shared = {name: row[name] for name in _SHARED_WITH_LINES if name in row}
    shared["transaction"] = row["id"]
    shared |= {"linecreateddate": row.get("createddate", ""), "linelastmodifieddate": row.get("lastmodifieddate", "")}
    posts_stock = "T" if row["posting"] == "T" else "F"
    for line in drawn:
        yield "transactionline", _line(shared, row, line, posts_stock, chart.line_type(line.account))
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
        "createdby": row.get("createdby") or _ADMINISTRATOR,
        "lastmodifiedby": row.get("lastmodifiedby") or _ADMINISTRATOR,
        "abbrevtype": code.upper(),
        "_account": row.get("account") or (drawn[0].account if drawn and drawn[0].mainline else ""),
        "exchangerate": row.get("exchangerate") or "1",
        "foreigntotal": str(total),
        "total": str(base),
        "foreignamountunpaid": "" if unpaid is None else str(unpaid),
        "foreignamountpaid": "" if unpaid is None else str(abs(total) - unpaid),
        "posting": "T" if record_type in POSTING and row.get("approvalstatus") not in {"1", "3"} else "F",
        "voided": "T" if row.get("status") == "V" else "F",
    }


def _unpaid(record_type: str, record: Record, total: Decimal) -> Decimal | None:
    if record_type in {"customerPayment", "creditMemo", "vendorCredit"}:
        return number(record.get("unapplied"))
    if record_type == "customerDeposit":
        return total - sum((number(each.get("amount")) for each in lines_of(record, "apply")), Decimal(0))
    if record_type in {"invoice", "vendorBill"}:
        paid_in_full = text(record.get("status")) == "B"
        return number(record.get("amountRemaining", 0 if paid_in_full else total))
    return None


def _line(shared: Row, row: Row, line: Line, posts_stock: str, line_type: str) -> Row:
    position = str(line.id)
    drawn = {
        **shared,
        "id": position,
        "uniquekey": f"{row['id']}{line.id:03}",
        "linesequencenumber": position,
        "_account": line.account,
        "netamount": str(line.base),
        "foreignamount": (amount := str(line.amount)),
        "accountinglinetype": "TAX" if line.taxline else line_type,
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
        drawn["isinventoryaffecting"] = posts_stock if line.itemtype in STOCKED else "F"
    if line.taxline:
        drawn["taxline"] = "T"
    if line.iscogs:
        drawn |= {"iscogs": "T", "accountinglinetype": "COGS", "transactionlinetype": "COGS"}
    for name, value in (line.source or {}).items():
        if column := _LINE_COLUMNS[name]:
            drawn[column] = value if value.__class__ is str else text(value)
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
