"""How the company is set up: subsidiaries, currencies, segments, the chart of accounts, periods and terms."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import permutations
from random import Random

from netsuite_emulator.company.names import FAMILIES
from netsuite_emulator.store import Record, RecordStore

_CHART = """
1000 Bank            Checking
1010 Bank            Payroll Checking
1020 Bank            Savings
1030 Bank            Checking GBP
1040 Bank            Checking CAD
1100 AcctRec         Accounts Receivable
1150 OthCurrAsset    Undeposited Funds
1200 OthCurrAsset    Inventory
1210 OthCurrAsset    Inventory in Transit
1300 OthCurrAsset    Prepaid Expenses
1310 OthCurrAsset    Prepaid Insurance
1320 OthCurrAsset    Employee Advances
1500 FixedAsset      Warehouse Equipment
1510 FixedAsset      Vehicles
1520 FixedAsset      Furniture and Fixtures
1530 FixedAsset      Computers
1590 FixedAsset      Accumulated Depreciation
1700 OthAsset        Deposits
2000 AcctPay         Accounts Payable
2050 CredCard        Corporate Card
2100 OthCurrLiab     Sales Taxes Payable
2110 OthCurrLiab     Payroll Liabilities
2120 OthCurrLiab     Accrued Expenses
2130 OthCurrLiab     Inventory Received Not Billed
2140 OthCurrLiab     Customer Deposits
2200 DeferRevenue    Deferred Revenue
2500 LongTermLiab    Bank Loan
3000 Equity          Common Stock
3100 Equity          Retained Earnings
3200 Equity          Opening Balance
3300 Equity          Cumulative Translation Adjustment
4000 Income          Sales
4010 Income          Service Revenue
4020 Income          Freight Income
4090 Income          Sales Discounts
5000 COGS            Cost of Goods Sold
5010 COGS            Freight In
5020 COGS            Inventory Adjustment
5030 COGS            Purchase Price Variance
6000 Expense         Salaries and Wages
6010 Expense         Payroll Taxes
6020 Expense         Employee Benefits
6100 Expense         Rent
6110 Expense         Utilities
6120 Expense         Repairs and Maintenance
6130 Expense         Insurance
6200 Expense         Advertising
6210 Expense         Trade Shows
6220 Expense         Sales Commissions
6300 Expense         Travel
6310 Expense         Meals
6320 Expense         Vehicle Expenses
6400 Expense         Office Supplies
6410 Expense         Software Subscriptions
6420 Expense         Telephone and Internet
6430 Expense         Professional Fees
6440 Expense         Bank Charges
6500 Expense         Depreciation
6510 Expense         Bad Debt
7000 OthIncome       Interest Income
7010 OthIncome       Exchange Gain
8000 OthExpense      Interest Expense
8010 OthExpense      Exchange Loss
9000 NonPosting      Sales Orders
9010 NonPosting      Purchase Orders
"""

# Accounts that nothing is booked to any more.
_INACTIVE = frozenset({"1510", "6210", "6510"})


@lru_cache(maxsize=4096)
def reference(record_id: str) -> Record:
    """Give the reference to a record; one object for all who refer to it, since stored records never change."""
    return {"id": record_id}


_CLOSED_AFTER, _PAYABLES_LOCKED_AFTER = timedelta(days=40), timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Subsidiary:
    """A company of the group, with what its transactions need."""

    id: str
    country: str
    currency: str
    bank: str
    location: str
    tax_rate: float


SUBSIDIARIES = (
    Subsidiary("1", "US", "1", "1000", "1", 0.08),
    Subsidiary("2", "GB", "2", "1030", "4", 0.2),
    Subsidiary("3", "CA", "3", "1040", "3", 0.05),
)

_CURRENCIES = (
    ("1", "US Dollar", "USD", 1.0),
    ("2", "British Pound", "GBP", 1.27),
    ("3", "Canadian Dollar", "CAD", 0.73),
    ("4", "Euro", "EUR", 1.09),
)

# A euro in the currency of the British subsidiary, which is the one that sells on the continent.
EURO_RATE = 0.86

# (id, name, days until due)
TERMS = (("1", "Net 15", 15), ("2", "Net 30", 30), ("3", "Net 45", 45), ("4", "Net 60", 60), ("5", "Due on receipt", 0))

SALES, PURCHASING, WAREHOUSE, FINANCE, SUPPORT = "1", "2", "3", "4", "5"


@dataclass(frozen=True, slots=True)
class Organisation:
    """What the rest of the company refers to: account ids by number, period ids by year and month."""

    accounts: Mapping[str, str]
    periods: Mapping[tuple[int, int], str]

    def period(self, day: date) -> Record:
        """Give the reference to the posting period of a day."""
        return reference(self.periods[day.year, day.month])


def set_up(store: RecordStore, first_year: int, today: date) -> Organisation:
    """Put the lists, with the accounting periods of all years from the first to today's."""
    _subsidiaries_and_currencies(store)
    _segments(store)
    for record_id, name, days in TERMS:
        store.put(
            "term",
            {"id": record_id, "name": name, "daysUntilNetDue": days, "isInactive": False, "preferred": days == 30},
        )
    for number, name in enumerate(("Contractor", "Reseller", "Industrial", "Municipal", "Consumer"), 1):
        store.put("customerCategory", {"id": str(number), "name": name, "isInactive": False})
    accounts = _accounts(store)
    for number, name in enumerate(("Check", "Wire Transfer", "Credit Card", "Cash"), 1):
        store.put("paymentMethod", {"id": str(number), "name": name, "isInactive": False, "creditCard": number == 3})
    periods = _periods(store, first_year, today)
    _rates(store, periods)
    return Organisation(accounts, periods)


def _subsidiaries_and_currencies(store: RecordStore) -> None:
    for record_id, name, symbol, rate in _CURRENCIES:
        store.put(
            "currency",
            {
                "id": record_id,
                "name": name,
                "symbol": symbol,
                "exchangeRate": rate,
                "currencyPrecision": 2,
                "isBaseCurrency": record_id == "1",
                "isInactive": False,
            },
        )
    group = (
        ("1", "Parent Company", "", "US", "1"),
        ("2", "United Kingdom", "1", "GB", "2"),
        ("3", "Canada", "1", "CA", "3"),
    )
    for record_id, name, parent, country, currency in group:
        record: Record = {
            "id": record_id,
            "name": name,
            "fullName": f"Parent Company : {name}" if parent else name,
            "legalName": f"{name} (demonstration)",
            "country": {"id": country},
            "currency": {"id": currency},
            "isInactive": False,
            "isElimination": False,
        }
        store.put("subsidiary", record | ({"parent": {"id": parent}} if parent else {}))


def _segments(store: RecordStore) -> None:
    everywhere = {"items": [{"id": each.id} for each in SUBSIDIARIES]}
    for number, name in enumerate(("Sales", "Purchasing", "Warehouse", "Finance", "Customer Support"), 1):
        store.put(
            "department",
            {"id": str(number), "name": name, "fullName": name, "isInactive": False, "subsidiary": everywhere},
        )
    for number, name in enumerate(FAMILIES, 1):
        store.put(
            "classification",
            {"id": str(number), "name": name, "fullName": name, "isInactive": False, "subsidiary": everywhere},
        )
    warehouses = (
        ("Main Warehouse", "1"),
        ("West Warehouse", "1"),
        ("Canada Warehouse", "3"),
        ("UK Warehouse", "2"),
        ("Old Depot", "1"),
    )
    for number, (name, subsidiary) in enumerate(warehouses, 1):
        store.put(
            "location",
            {
                "id": str(number),
                "name": name,
                "fullName": name,
                "isInactive": name == "Old Depot",
                "makeInventoryAvailable": True,
                "locationType": {"id": "2"},
                "subsidiary": {"items": [{"id": subsidiary}]},
            },
        )


def _accounts(store: RecordStore) -> dict[str, str]:
    everywhere = {"items": [{"id": each.id} for each in SUBSIDIARIES]}
    accounts: dict[str, str] = {}
    for line in _CHART.strip().splitlines():
        number, account_type, name = line.split(maxsplit=2)
        accounts[number] = store.put(
            "account",
            {
                "acctNumber": number,
                "acctName": name,
                "displayNameWithHierarchy": name,
                "acctType": {"id": account_type},
                "isInactive": number in _INACTIVE,
                "isSummary": False,
                "inventory": name == "Inventory",
                "subsidiary": everywhere,
                "generalRate": {"id": "AVERAGE" if number >= "4000" else "CURRENT"},
            },
        )
    return accounts


def _periods(store: RecordStore, first_year: int, today: date) -> dict[tuple[int, int], str]:
    periods: dict[tuple[int, int], str] = {}
    for year in range(first_year, today.year + 1):
        whole = store.put("accountingPeriod", _period(f"FY {year}", year, 1, 12, today) | {"isYear": True})
        for quarter in range(4):
            first = quarter * 3 + 1
            quarter_id = store.put(
                "accountingPeriod",
                _period(f"Q{quarter + 1} {year}", year, first, first + 2, today)
                | {"isQuarter": True, "parent": {"id": whole}},
            )
            for month in range(first, first + 3):
                periods[year, month] = store.put(
                    "accountingPeriod",
                    _period(f"{date(year, month, 1):%b} {year}", year, month, month, today)
                    | {"isPosting": True, "parent": {"id": quarter_id}},
                )
    return periods


def _rates(store: RecordStore, periods: Mapping[tuple[int, int], str]) -> None:
    """Put the rates at which amounts of one subsidiary count in another's books, for each month."""
    for (year, month), period in periods.items():
        chance = Random(f"rates {year} {month}")  # noqa: S311 - a company, not a secret
        worth = {record_id: rate for record_id, _, _, rate in _CURRENCIES}
        average = {record_id: rate * chance.uniform(0.97, 1.03) for record_id, rate in worth.items()}
        current = {record_id: rate * chance.uniform(0.97, 1.03) for record_id, rate in worth.items()}
        for one, other in permutations(SUBSIDIARIES, 2):
            rates = {"averageRate": average, "currentRate": current, "historicalRate": worth}
            store.put(
                "consolidatedExchangeRate",
                {
                    "period": reference(period),
                    "fromSubsidiary": reference(one.id),
                    "toSubsidiary": reference(other.id),
                    **{name: round(each[one.currency] / each[other.currency], 6) for name, each in rates.items()},
                },
            )


def _period(name: str, year: int, first: int, last: int, today: date) -> Record:
    end = date(year, last, monthrange(year, last)[1])
    closed = today - end > _CLOSED_AFTER
    record: Record = {
        "periodName": name,
        "startDate": f"{year}-{first:02}-01",
        "endDate": end.isoformat(),
        "isYear": False,
        "isQuarter": False,
        "isPosting": False,
        "isAdjust": False,
        "isInactive": False,
        "closed": closed,
        "allLocked": closed,
        "arLocked": closed,
        "apLocked": today - end > _PAYABLES_LOCKED_AFTER,
    }
    return record | ({"closedOnDate": f"{end + _CLOSED_AFTER}T17:00:00Z"} if closed else {})
