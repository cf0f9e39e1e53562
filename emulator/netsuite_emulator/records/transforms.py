"""`!transform`: one record made of another, as an invoice of an order (section_157901123882)."""

from dataclasses import dataclass
from typing import Any

from netsuite_emulator.http.exchange import Answer
from netsuite_emulator.http.problems import (
    Problem,
    method_not_allowed,
    not_yet_implemented,
    permission_missing,
    unknown_record_type,
    user_error,
)
from netsuite_emulator.record_types import Field, RecordType
from netsuite_emulator.record_types.transforms import OF_SOME, TRANSFORMS
from netsuite_emulator.records.call import ROOT, Call
from netsuite_emulator.records.changes import changed
from netsuite_emulator.records.writing import enter
from netsuite_emulator.setup.roles import Level
from netsuite_emulator.store import Record, lines_of

# Which letter the source then has.
_STATUS_AFTER = {
    ("salesOrder", "itemFulfillment"): "F",
    ("salesOrder", "invoice"): "G",
    ("salesOrder", "cashSale"): "G",
    ("purchaseOrder", "itemReceipt"): "F",
    ("purchaseOrder", "vendorBill"): "G",
    ("estimate", "salesOrder"): "B",
    ("estimate", "invoice"): "B",
    ("returnAuthorization", "itemReceipt"): "F",
    ("returnAuthorization", "creditMemo"): "G",
    ("transferOrder", "itemFulfillment"): "F",
    ("transferOrder", "itemReceipt"): "G",
}
# What belongs to one record alone.
_OWN = frozenset(
    [
        "id",
        "externalid",
        "tranid",
        "transactionnumber",
        "status",
        "orderstatus",
        "createdfrom",
        "trandate",
        "apply",
        "postingperiod",
        "createddate",
        "datecreated",
        "lastmodifieddate",
        "customform",
        "duedate",
        "approvalstatus",
    ]
)
_SETTLING = {"customerPayment", "vendorPayment", "creditMemo", "vendorCredit", "customerRefund"}
_PICKED = {"itemFulfillment", "itemReceipt"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a transform makes, before it is entered: of what source, with which warnings of the body."""

    target: RecordType
    source: Record
    record: Record
    warnings: list[str]


def answer(call: Call) -> Answer:
    """Make the target of the source and the body, and answer with the new record's address."""
    drawn = drawn_of(call)
    target = drawn.target
    record_id = enter(call, target, drawn.record)
    status = _STATUS_AFTER.get((call.record_type.name, target.name))
    if status:
        call.store.put(call.record_type.name, drawn.source | _with_status(drawn.source, status))
    made = call.written(record_id, drawn.warnings)
    location = f"{call.request.origin}{ROOT}/{target.name.lower()}/{record_id}"
    return Answer(204, headers=[("Location", location), *made.headers[1:]])


def drawn_of(call: Call) -> Drawn:
    """Draw the target up, and change it as the body says; nothing is entered."""
    if call.request.method != "POST":
        raise method_not_allowed(call.request.method)
    call.allow(Level.VIEW)
    target = call.store.record_types.get(call.segments[3]) if len(call.segments) == 4 else None
    if target is None:
        raise unknown_record_type("/".join(call.segments[3:]), call.request.origin + call.request.path)
    source_type = call.record_type.name
    if target.name not in f"{TRANSFORMS.get(source_type, '')} {OF_SOME.get(source_type, '')}".split():
        raise _not_built(call, target)
    if call.role.level(target.name) < Level.CREATE:
        raise permission_missing(call.account.undocumented.permission_missing_status)
    source = call.found()
    if source_type in OF_SOME and _transferred(call, source) is None:
        raise _not_built(call, target)
    reader = call.reader()
    changes = reader.changes(target.named, call.body() if call.request.body else {})
    record = changed(_drawn_up(call, source, target), _matched(changes), target.named, call.names("replace"))
    if target.name in _PICKED:
        _drop_what_is_not_taken(record)
    return Drawn(target, source, record, reader.warnings)


def _not_built(call: Call, target: RecordType) -> Problem:
    """Say that a transform is not built: SuiteScript has more of them than are known here, and what NetSuite says of the rest is not published."""
    return not_yet_implemented(f"the transform of {call.record_type.name} into {target.name}")


def _transferred(call: Call, fulfilment: Record) -> Record | None:
    """Give the transfer order that a fulfilment belongs to, if it is one's."""
    return call.store.get("transferOrder", fulfilment.get("createdFrom", {}).get("id", ""))


def _drawn_up(call: Call, source: Record, target: RecordType) -> Record:
    """Give the target as it is before the body changes it."""
    record: Record = {}
    for name, value in source.items():
        field, own = target.named(name), call.record_type.named(name)
        if name.lower() in _OWN or field is None or own is None or field.read_only or field.kind != own.kind:
            continue
        record[field.name] = _lines(field, value) if field.kind == "sublist" and field.fields else value
    if call.record_type.family == "entity":
        party = target.named("entity") or target.named("customer")
        if party is not None and call.record_type.name in party.targets:
            record[party.name] = {"id": source["id"]}
    if target.named("createdFrom") is not None and call.record_type.family == "transaction":
        record["createdFrom"] = {"id": source["id"]}
    if call.record_type.name == "itemFulfillment":
        record |= {"createdFrom": source["createdFrom"], "itemFulfillment": {"id": source["id"]}}
    if target.name in _SETTLING and call.record_type.family == "transaction":
        _settle(source, target, record)
    return record


def _settle(source: Record, target: RecordType, record: Record) -> None:
    """Apply a payment or a credit to the document it is made of."""
    if target.named("customer") is not None and "entity" in source:
        record["customer"] = source["entity"]
    open_amount = source.get("amountRemaining", source.get("total", 0))
    record["apply"] = {"items": [{"doc": {"id": source["id"]}, "apply": True, "amount": open_amount}]}
    if target.named("payment") is not None:
        record["payment"] = open_amount


def _lines(sublist: Field, value: Record) -> Record:
    """Take the lines over; each remembers in `orderLine` which line of the source it comes from."""
    known = {each.name for each in sublist.fields}
    lines: list[Record] = []
    for line in value["items"]:
        taken = {name: each for name, each in line.items() if name in known and name not in _OF_THE_SOURCE}
        if "line" in line and "orderLine" in known:
            taken["orderLine"] = line["line"]
        lines.append(taken)
    return {"items": lines}


_OF_THE_SOURCE = {"quantityFulfilled", "quantityBilled", "quantityReceived", "lineUniqueKey"}


def _matched(changes: Record) -> Record:
    """Say of the lines in a body that know their source's line which line of the target they mean."""
    matched: Record = dict(changes)
    for name, value in changes.items():
        if isinstance(value, dict) and isinstance(value.get("items"), list):
            lines = [_by_order_line(line) for line in value["items"]]
            matched[name] = {"items": lines}
    return matched


def _by_order_line(line: Any) -> Any:
    if isinstance(line, dict) and "orderLine" in line and "line" not in line:
        return line | {"line": line["orderLine"]}
    return line


def _drop_what_is_not_taken(record: Record) -> None:
    """Leave out the lines that are not picked or received; a delivery has one line at least."""
    lines = lines_of(record, "item")
    kept = [line for line in lines if line.get("itemReceive", True) is not False]
    if lines and not kept:
        raise user_error("You must enter at least one line item for this transaction.")
    record["item"] = {"items": [{**line, "itemReceive": True} for line in kept]}


def _with_status(source: Record, letter: str) -> Record:
    return {name: {"id": letter} for name in ("status", "orderStatus") if name in source}
