"""What an account without a company holds: the few lists that every NetSuite account has, and its users' employees."""

import calendar
from collections.abc import Iterable
from datetime import date, datetime

from netsuite_emulator.company.stamps import stamp
from netsuite_emulator.setup.roles import User
from netsuite_emulator.store import Record, RecordStore

# An account that old transactions are written into has periods open for them.
_FIRST_YEAR = 2010

_ACCOUNTS = (
    ("1", "1000", "Checking", "Bank"),
    ("6", "1100", "Accounts Receivable", "AcctRec"),
    ("7", "1200", "Inventory Asset", "OthCurrAsset"),
    ("9", "2000", "Accounts Payable", "AcctPay"),
    ("54", "4000", "Sales", "Income"),
    ("55", "5000", "Cost of Goods Sold", "COGS"),
    ("58", "6000", "Office Expenses", "Expense"),
)


def open_without_company(store: RecordStore, today: date) -> None:
    """Put one subsidiary, currency, location, term and payment method, a short chart of accounts, and the months of many years."""
    store.put("currency", {"id": "1", "name": "USA", "symbol": "USD", "exchangeRate": 1.0, "isBaseCurrency": True})
    store.put(
        "subsidiary",
        {"id": "1", "name": "Parent Company", "currency": {"id": "1"}, "country": {"id": "US"}, "isInactive": False},
    )
    store.put("location", {"id": "1", "name": "Main Warehouse", "subsidiary": {"items": [{"id": "1"}]}})
    store.put("department", {"id": "1", "name": "Administration"})
    store.put("term", {"id": "1", "name": "Net 30", "daysUntilNetDue": 30})
    store.put("paymentMethod", {"id": "1", "name": "Cash"})
    for account_id, number, name, account_type in _ACCOUNTS:
        store.put(
            "account",
            {"id": account_id, "acctNumber": number, "acctName": name, "acctType": {"id": account_type}},
        )
    for year in (today.year, *range(_FIRST_YEAR, today.year), today.year + 1):
        for month in range(1, 13):
            store.put(
                "accountingPeriod", _period(year, month, str(month) if year == today.year else f"{year}{month:02}")
            )
    stamp(store, date(today.year, 1, 1), today)


def _period(year: int, month: int, record_id: str) -> Record:
    last = calendar.monthrange(year, month)[1]
    return {
        "id": record_id,
        "periodName": f"{calendar.month_abbr[month]} {year}",
        "startDate": f"{year}-{month:02}-01",
        "endDate": f"{year}-{month:02}-{last}",
        "isPosting": True,
        "closed": False,
    }


def add_employees(store: RecordStore, users: Iterable[User], now: datetime) -> None:
    """Give everyone who may sign in their employee record; one the company already has with that id becomes theirs."""
    moment = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    hired = {"subsidiary": {"id": "1"}, "isInactive": False, "dateCreated": moment, "lastModifiedDate": moment}
    for user in users:
        identity = {
            "id": user.entity,
            "entityId": f"{user.first_name} {user.last_name}",
            "firstName": user.first_name,
            "lastName": user.last_name,
            "email": user.email,
            "giveAccess": True,
        }
        store.put("employee", (store.get("employee", user.entity) or hired) | identity)
