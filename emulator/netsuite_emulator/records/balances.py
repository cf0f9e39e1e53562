"""What a payment, a credit or an invoice does to others: open amounts of documents, balances of entities."""

from netsuite_emulator.record_types import RecordType
from netsuite_emulator.store import Record, RecordStore, lines_of

# Which way the total of a transaction moves the balance of its entity.
_SIGNS = {
    "invoice": 1,
    "creditMemo": -1,
    "customerPayment": -1,
    "customerRefund": 1,
    "vendorBill": 1,
    "vendorCredit": -1,
    "vendorPayment": -1,
}


def settle(store: RecordStore, record_type: RecordType, before: Record | None, after: Record | None) -> None:
    """Carry a change of one transaction over to the documents it applies to and to its entity."""
    if record_type.name not in _SIGNS:
        return
    paid_before, paid_after = _applied(before), _applied(after)
    apply = record_type.named("apply")
    doc = apply.named("doc") if apply else None
    for document_id in paid_before.keys() | paid_after.keys():
        target = next((each for each in doc.targets if store.get(each, document_id)), None) if doc else None
        if target is not None:
            _pay(store, target, document_id, paid_after.get(document_id, 0) - paid_before.get(document_id, 0))
    for record, sign in ((before, -1), (after, 1)):
        if record is not None:
            _move_balance(store, record_type, record, sign * _SIGNS[record_type.name] * record.get("total", 0))


def _applied(record: Record | None) -> dict[str, float]:
    lines = lines_of(record or {}, "apply")
    return {line["doc"]["id"]: line.get("amount", 0) for line in lines if line.get("apply", True)}


def _pay(store: RecordStore, record_type: str, document_id: str, amount: float) -> None:
    document = store.get(record_type, document_id)
    if document is None or not amount or store.record_types[record_type].named("amountRemaining") is None:
        return
    paid = round(document.get("amountPaid", 0) + amount, 2)
    remaining = round(document.get("total", 0) - paid, 2)
    status = {"id": "A" if remaining > 0 else "B"}
    store.put(record_type, document | {"amountPaid": paid, "amountRemaining": remaining, "status": status})


def _move_balance(store: RecordStore, record_type: RecordType, record: Record, amount: float) -> None:
    found = party(store, record_type, record)
    if found is not None and amount and store.record_types[found[0]].named("balance") is not None:
        kind, entity = found
        store.put(kind, entity | {"balance": round(entity.get("balance", 0) + amount, 2)})


def party(store: RecordStore, record_type: RecordType, record: Record) -> tuple[str, Record] | None:
    """Give the type and the record of who a transaction is with, where it says so."""
    for name in ("entity", "customer"):
        field = record_type.named(name)
        if field is not None and name in record:
            for target in field.targets:
                found = store.get(target, record[name]["id"])
                if found is not None:
                    return target, found
    return None
