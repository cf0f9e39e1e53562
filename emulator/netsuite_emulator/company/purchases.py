"""What the company buys: orders for stock, bills for stock and for running costs, and their payment."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from netsuite_emulator.company.books import Books
from netsuite_emulator.company.catalogue import Item
from netsuite_emulator.company.organisation import PURCHASING, reference
from netsuite_emulator.company.parties import Vendor
from netsuite_emulator.store import Record

_ORDERS = 720
_BILLS_A_MONTH = 9
_RUNNING_COSTS = (
    ("6100", 9500.0),
    ("6110", 1400.0),
    ("6120", 900.0),
    ("6200", 2600.0),
    ("6300", 1800.0),
    ("6320", 1100.0),
    ("6400", 450.0),
    ("6410", 2100.0),
    ("6420", 700.0),
    ("6430", 3200.0),
)


@dataclass(slots=True)
class Purchase:
    """One purchase on its way."""

    vendor: Vendor
    lines: list[Record]
    total: float
    ordered: date
    billed: date
    due: date
    paid: date
    order_id: str = ""
    bill_id: str = ""


def buy(books: Books, vendors: list[Vendor], items: list[Item], first_day: date, busyness: float) -> None:
    """Plan all purchases from the first day to today."""
    random = books.random
    by_id = {vendor.id: vendor for vendor in vendors}
    supplied: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.vendor:
            supplied[item.vendor].append(item)
    span = (books.today - first_day).days
    for _ in range(round(_ORDERS * busyness)):
        day = first_day + timedelta(days=random.randint(0, span))
        vendor_id = random.choice([*supplied])
        _plan_order(books, _purchase(books, by_id[vendor_id], supplied[vendor_id], day))
    services = [vendor for vendor in vendors[40:] if not vendor.record["isInactive"]]
    month = first_day.replace(day=1)
    while month <= books.today:
        for account, usual in random.sample(_RUNNING_COSTS, _BILLS_A_MONTH):
            day = month + timedelta(days=random.randint(0, 27))
            _plan_expense(books, random.choice(services), account, round(usual * random.uniform(0.8, 1.2), 2), day)
        month = (month + timedelta(days=32)).replace(day=1)


def _purchase(books: Books, vendor: Vendor, items: list[Item], day: date) -> Purchase:
    random = books.random
    lines: list[Record] = []
    for number, item in enumerate(random.sample(items, min(len(items), random.randint(1, 4))), 1):
        quantity = float(random.choice((40, 60, 100, 150, 250)))
        lines.append(
            {
                "line": number,
                "item": reference(item.id),
                "description": item.description,
                "quantity": quantity,
                "rate": item.cost,
                "amount": round(quantity * item.cost, 2),
                "class": reference(item.family),
            }
        )
    return _on_its_way(books, vendor, lines, day, day + timedelta(days=random.randint(4, 25)))


def _on_its_way(books: Books, vendor: Vendor, lines: list[Record], ordered: date, billed: date) -> Purchase:
    due = billed + timedelta(days=vendor.days)
    paid = max(billed, due + timedelta(days=books.random.randint(-5, 6)))
    return Purchase(vendor, lines, round(sum(line["amount"] for line in lines), 2), ordered, billed, due, paid)


def _plan_order(books: Books, purchase: Purchase) -> None:
    billed = purchase.billed <= books.today
    letter = "G" if billed else "B" if purchase.ordered + timedelta(days=2) < books.today else "A"
    lines = purchase.lines
    if billed:
        lines = [{**line, "quantityReceived": line["quantity"], "quantityBilled": line["quantity"]} for line in lines]

    def order() -> None:
        purchase.order_id = books.enter(
            "purchaseOrder",
            purchase.ordered,
            {
                **_common(purchase),
                "item": {"items": lines},
                "employee": reference("20"),
                "dueDate": purchase.billed.isoformat(),
                "status": reference(letter),
                "orderStatus": reference(letter),
                "approvalStatus": reference("1" if letter == "A" else "2"),
            },
        )

    books.plan(purchase.ordered, order)
    books.plan(purchase.billed, lambda: _receive(books, purchase))
    _plan_bill(books, purchase, "item")


def _receive(books: Books, purchase: Purchase) -> None:
    """Enter the receipt of an order: what came. What it is worth is booked by the bill."""
    books.enter(
        "itemReceipt",
        purchase.billed,
        {
            "entity": reference(purchase.vendor.id),
            "createdFrom": reference(purchase.order_id),
            "location": reference("1"),
            "department": reference(PURCHASING),
            "account": reference(books.organisation.accounts["2130"]),
            "status": reference("Y"),
            "item": {
                "items": [
                    {name: line[name] for name in ("line", "item", "description", "quantity", "class")}
                    | {"orderLine": line["line"], "amount": 0.0}
                    for line in purchase.lines
                ]
            },
        },
    )


def _plan_expense(books: Books, vendor: Vendor, account: str, amount: float, day: date) -> None:
    line: Record = {"line": 1, "account": reference(books.organisation.accounts[account]), "amount": amount}
    _plan_bill(books, _on_its_way(books, vendor, [line], day, day), "expense")


def _plan_bill(books: Books, purchase: Purchase, sublist: str) -> None:
    paid = purchase.paid <= books.today
    remaining = 0.0 if paid else purchase.total

    def bill() -> None:
        purchase.vendor.owed += remaining
        record: Record = {
            **_common(purchase),
            "account": reference(books.organisation.accounts["2000"]),
            sublist: {
                "items": [line | ({"orderLine": line["line"]} if purchase.order_id else {}) for line in purchase.lines]
            },
            "userTotal": purchase.total,
            "dueDate": purchase.due.isoformat(),
            "amountPaid": purchase.total - remaining,
            "amountRemaining": remaining,
            "status": reference("B" if paid else "A"),
            "approvalStatus": reference("2"),
        }
        if purchase.order_id:
            record["createdFrom"] = reference(purchase.order_id)
        purchase.bill_id = books.enter("vendorBill", purchase.billed, record)

    books.plan(purchase.billed, bill)
    books.plan(purchase.paid, lambda: _pay(books, purchase))


def _pay(books: Books, purchase: Purchase) -> None:
    applied = {"line": 1, "doc": reference(purchase.bill_id), "apply": True, "amount": purchase.total}
    books.enter(
        "vendorPayment",
        purchase.paid,
        {
            "entity": reference(purchase.vendor.id),
            "account": reference(books.organisation.accounts["1000"]),
            "apAcct": reference(books.organisation.accounts["2000"]),
            "total": purchase.total,
            "status": reference("F"),
            "apply": {"items": [applied]},
        },
    )


def _common(purchase: Purchase) -> Record:
    return {
        "entity": reference(purchase.vendor.id),
        "terms": purchase.vendor.record["terms"],
        "department": reference(PURCHASING),
        "location": reference("1"),
        "total": purchase.total,
        "taxTotal": 0.0,
    }
