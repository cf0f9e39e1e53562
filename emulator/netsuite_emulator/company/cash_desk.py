"""Money that pays no invoice: advances of customers, what is paid back to them, and what is taken to the bank."""

from datetime import date, timedelta
from functools import partial
from random import Random

from netsuite_emulator.company.books import Books
from netsuite_emulator.company.catalogue import Item
from netsuite_emulator.company.organisation import reference
from netsuite_emulator.company.parties import Customer
from netsuite_emulator.store import Record

_EACH_MONTH = 3
_ADVANCES = (250.0, 500.0, 1200.0, 3000.0)
# Customers of the parent, in its currency, pay into its till, from where money is taken to its bank at the end of the month.
_PARENT, _TILL, _BANK = "1", "1150", "1000"


def keep_the_till(books: Books, customers: list[Customer], items: list[Item], first_day: date) -> None:
    """Plan a few of each every month; chance of their own leaves the trade of a seed as it is."""
    random = Random(f"till {books.today} {len(customers)}")  # noqa: S311 - a company, not a secret
    ours = [each for each in customers if each.subsidiary.id == _PARENT and not each.record["isInactive"]]
    month = first_day
    while month <= books.today:
        following = (month + timedelta(days=32)).replace(day=1)
        received: list[Record] = []
        for _ in range(_EACH_MONTH):
            customer, amount = random.choice(ours), random.choice(_ADVANCES)
            day = month + timedelta(days=random.randint(0, 24))
            taken = following - timedelta(days=1) <= books.today
            books.plan(day, partial(_advance, books, customer, amount, day, received, taken=taken))
            day = month + timedelta(days=random.randint(0, 27))
            books.plan(day, partial(_pay_credit_out, books, random.choice(ours), random.choice(items), day))
            books.plan(day, partial(_take_back, books, random.choice(ours), random.choice(items), day))
        books.plan(following - timedelta(days=1), partial(_to_the_bank, books, received, following - timedelta(days=1)))
        month = following


def _advance(
    books: Books, customer: Customer, amount: float, day: date, received: list[Record], *, taken: bool
) -> None:
    customer.deposited += amount
    record = {
        "customer": reference(customer.id),
        "account": reference(books.organisation.accounts[_TILL]),
        "payment": amount,
        "undepFunds": True,
        "status": reference("B" if taken else "A"),
        "memo": "Paid in advance",
    }
    made = books.enter("customerDeposit", day, record)
    line = {"doc": reference(made), "deposit": True, "amount": amount}
    received.append(line | {"account": record["account"], "entity": record["customer"], "docDate": day.isoformat()})


def _to_the_bank(books: Books, received: list[Record], day: date) -> None:
    lines = [{"line": number, **line} for number, line in enumerate(received, 1)]
    books.enter(
        "deposit",
        day,
        {
            "account": reference(books.organisation.accounts[_BANK]),
            "payment": {"items": lines},
            "total": round(sum(line["amount"] for line in lines), 2),
            "memo": f"Taken to the bank {day:%b %Y}",
            "status": reference("A"),
        },
    )


def _pay_credit_out(books: Books, customer: Customer, item: Item, day: date) -> None:
    """Enter a credit memo that no invoice is left for, and the refund that pays it out."""
    credit = books.enter(
        "creditMemo",
        day,
        {
            **_sold_back(books, customer, item, "1100"),
            "applied": item.price,
            "unapplied": 0.0,
            "amountRemaining": 0.0,
            "status": reference("B"),
            "apply": {"items": []},
        },
    )
    books.enter(
        "customerRefund",
        day,
        {
            "customer": reference(customer.id),
            "account": reference(books.organisation.accounts[_BANK]),
            "arAcct": reference(books.organisation.accounts["1100"]),
            "paymentMethod": reference("1"),
            "total": item.price,
            "apply": {"items": [{"line": 1, "doc": reference(credit), "apply": True, "amount": item.price}]},
            "status": reference("A"),
        },
    )


def _take_back(books: Books, customer: Customer, item: Item, day: date) -> None:
    record = _sold_back(books, customer, item, _BANK)
    books.enter("cashRefund", day, {**record, "paymentMethod": reference("3"), "status": reference("B")})


def _sold_back(books: Books, customer: Customer, item: Item, account: str) -> Record:
    line: Record = {"line": 1, "item": reference(item.id), "quantity": 1.0, "rate": item.price, "amount": item.price}
    return {
        "entity": reference(customer.id),
        "location": reference(customer.subsidiary.location),
        "account": reference(books.organisation.accounts[account]),
        "item": {"items": [line]},
        "subtotal": item.price,
        "total": item.price,
        "memo": "Goods given back",
    }
