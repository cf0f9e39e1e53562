"""What happens now and then: goods come back, a vendor gives a credit, somebody hands in expenses, a check is written."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from random import Random

from netsuite_emulator.company.books import Books
from netsuite_emulator.company.catalogue import Item
from netsuite_emulator.company.organisation import reference
from netsuite_emulator.company.parties import Parties
from netsuite_emulator.company.sales import of_customer
from netsuite_emulator.store import Record

_EACH_MONTH = 4
_SPENT = (("6300", 420.0), ("6310", 85.5), ("6320", 160.0))
_BY_CHECK = (("6400", 120.0), ("6120", 340.0), ("6440", 35.0))


def write_papers(books: Books, parties: Parties, items: list[Item], first_day: date) -> None:
    """Plan a few of each kind every month; chance of their own leaves the trade of a seed as it is."""
    random = Random(f"{books.today} {len(parties.customers)}")  # noqa: S311 - a company, not a secret
    month = first_day
    while month <= books.today:
        for _ in range(_EACH_MONTH):
            day = month + timedelta(days=random.randint(0, 27))
            for record_type, record in _papers(books, random, parties, items):
                books.plan(day, partial(books.enter, record_type, day, record))
        month = (month + timedelta(days=32)).replace(day=1)


def _papers(books: Books, random: Random, parties: Parties, items: list[Item]) -> list[tuple[str, Record]]:
    accounts = books.organisation.accounts
    customer, vendor = random.choice(parties.customers), random.choice(parties.vendors)
    item, pieces = random.choice(items), float(random.randint(1, 9))
    returned = round(pieces * item.price, 2)
    back: Record = {"line": 1, "item": reference(item.id), "quantity": pieces, "rate": item.price, "amount": returned}
    spent, checked = _lines(accounts, random, _SPENT), _lines(accounts, random, _BY_CHECK)
    credit = _lines(accounts, random, (("5030", 90.0),))
    letter = random.choice("BBFGH")
    return [
        (
            "returnAuthorization",
            {
                **of_customer(customer),
                "item": {"items": [back]},
                "total": returned,
                "status": reference(letter),
                "orderStatus": reference(letter),
            },
        ),
        (
            "vendorCredit",
            {
                "entity": reference(vendor.id),
                "account": reference(accounts["2000"]),
                **credit,
                "unapplied": credit["total"],
                "applied": 0.0,
                "memo": "Price difference",
                "status": reference("A"),
            },
        ),
        (
            "expenseReport",
            {
                "entity": reference(random.choice(parties.employees)),
                "account": reference(accounts["2120"]),
                **spent,
                "status": reference(random.choice("BFI")),
                "complete": True,
            },
        ),
        (
            "check",
            {
                "entity": reference(vendor.id),
                "account": reference(accounts["1000"]),
                **checked,
                "status": reference("Z"),
            },
        ),
    ]


def _lines(accounts: Mapping[str, str], random: Random, usual: tuple[tuple[str, float], ...]) -> Record:
    """Give one to all of these lines, and what they come to."""
    chosen = usual[: random.randint(1, len(usual))]
    lines: list[Record] = [
        {"line": number, "account": reference(accounts[account]), "amount": round(amount * random.uniform(0.7, 1.6), 2)}
        for number, (account, amount) in enumerate(chosen, 1)
    ]
    return {"expense": {"items": lines}, "total": round(sum(line["amount"] for line in lines), 2)}
