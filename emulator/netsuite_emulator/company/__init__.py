"""
The invented company in the account: a distributor of hardware with three subsidiaries.

Everything follows from the seed and the day: the same two give the same company.
"""

from datetime import date, timedelta
from random import Random

from netsuite_emulator.bulk import collection_paused
from netsuite_emulator.company.activities import get_busy
from netsuite_emulator.company.books import Books
from netsuite_emulator.company.cash_desk import keep_the_till
from netsuite_emulator.company.catalogue import stock_up
from netsuite_emulator.company.journals import keep_journals
from netsuite_emulator.company.organisation import set_up
from netsuite_emulator.company.parties import Parties, meet
from netsuite_emulator.company.purchases import buy
from netsuite_emulator.company.sales import sell
from netsuite_emulator.company.smaller_papers import write_papers
from netsuite_emulator.company.stamps import stamp
from netsuite_emulator.store import RecordStore

__all__ = ["populate"]


# What the company does when nobody says how busy it is.
_USUAL_TRANSACTIONS = 13_500


def populate(store: RecordStore, *, seed: int = 1, today: date, transactions: int = _USUAL_TRANSACTIONS) -> None:
    """
    Fill an empty account with the company: its lists, its people, and its trade from the first day of last year on.

    Some dozens of invoices are overdue by more than a month; customers owe what their open invoices say. The number of
    transactions is met to within a few in a hundred.
    """
    with collection_paused():
        _populate(store, seed, today, transactions / _USUAL_TRANSACTIONS)


def _populate(store: RecordStore, seed: int, today: date, busyness: float) -> None:
    random = Random(seed)  # noqa: S311 - a company, not a secret
    first_day = date(today.year - 1, 1, 1)
    organisation = set_up(store, first_day.year, today)
    parties = meet(store, random, today)
    items = stock_up(store, random, organisation, parties.vendors, today)
    books = Books(store, random, organisation, today)
    keep_journals(books, first_day)
    sell(books, parties.customers, items, first_day, busyness)
    buy(books, parties.vendors, items, first_day, busyness)
    write_papers(books, parties, items, first_day)
    keep_the_till(books, parties.customers, items, first_day)
    books.enter_all()
    _put_customers_and_vendors(store, parties)
    get_busy(store, random, parties, today)
    stamp(store, first_day, today - timedelta(days=1))


def _put_customers_and_vendors(store: RecordStore, parties: Parties) -> None:
    for customer in parties.customers:
        balances = {
            "balance": round(customer.owed, 2),
            "overdueBalance": round(customer.overdue, 2),
            "daysOverdue": customer.days_overdue,
            "unbilledOrders": round(customer.unbilled, 2),
            "depositBalance": round(customer.deposited, 2),
        }
        store.put("customer", customer.record | balances)
    for vendor in parties.vendors:
        store.put("vendor", vendor.record | {"balance": round(vendor.owed, 2)})
