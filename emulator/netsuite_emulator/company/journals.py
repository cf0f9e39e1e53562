"""Journal entries: the opening balance; each month payroll, depreciation, interest, and accruals with their reversal; between subsidiaries."""

from calendar import monthrange
from datetime import date, timedelta
from functools import partial

from netsuite_emulator.company.books import Books
from netsuite_emulator.company.organisation import FINANCE, reference
from netsuite_emulator.store import Record

_OPENING = (
    ("1000", 900000.0),
    ("1020", 400000.0),
    ("1030", 120000.0),
    ("1040", 150000.0),
    ("1200", 2600000.0),
    ("1310", 65000.0),
    ("1500", 480000.0),
    ("1590", -150000.0),
    ("2500", -750000.0),
    ("3000", -1000000.0),
    ("3100", -2815000.0),
)
# (memo, (account, signed amount) …): debits are positive.
_EVERY_MONTH = (
    ("Payroll", (("6000", 98000.0), ("6010", 8200.0), ("6020", 11500.0), ("1010", -117700.0))),
    ("Payroll funding", (("1010", 117700.0), ("1000", -117700.0))),
    ("Depreciation", (("6500", 7400.0), ("1590", -7400.0))),
    ("Loan interest", (("8000", 3100.0), ("1000", -3100.0))),
    ("Sales tax remitted", (("2100", 21000.0), ("1000", -21000.0))),
    ("Insurance used up", (("6130", 1900.0), ("1310", -1900.0))),
)

# Booked on the last day of a month and taken back on the first of the next.
_ACCRUED = (("6110", 1250.0), ("6430", 800.0), ("2120", -2050.0))
# What the parent does for the others, charged to them each quarter: (subsidiary, amount).
_CHARGED = (("2", 4200.0), ("3", 2600.0))


def keep_journals(books: Books, first_day: date) -> None:
    """Plan the journals of every month that has ended, after the opening balance."""
    books.plan(first_day, lambda: _enter(books, first_day, "Opening balance", _OPENING))
    month = first_day
    while month <= books.today:
        last = month.replace(day=monthrange(month.year, month.month)[1])
        for memo, lines in _EVERY_MONTH:
            _plan(books, last, memo, lines)
        month = last + timedelta(days=1)
        _accrue(books, last, month)
        if last.month % 3 == 0:
            books.plan(last, partial(_charge, books, last))


def _accrue(books: Books, last: date, next_day: date) -> None:
    """Plan the accrual of a month and, on the next day, the entry that takes it back."""
    accrued: list[str] = []
    back = tuple((account, -amount) for account, amount in _ACCRUED)
    memo = f"Accrued expenses {last:%b %Y}"
    more: Record = {"reversalDate": next_day.isoformat()}
    books.plan(last, lambda: accrued.append(_enter(books, last, memo, _ACCRUED, more)))
    books.plan(
        next_day,
        lambda: _enter(books, next_day, memo, back, {"isReversal": True, "createdFrom": reference(accrued[0])}),
    )


def _charge(books: Books, day: date) -> None:
    """Enter what the parent charges the others; each line says whose books it stands in."""
    lines: list[Record] = []
    for subsidiary, amount in _CHARGED:
        for account, side, owner in (
            ("1320", "debit", "1"),
            ("7010", "credit", "1"),
            ("6430", "debit", subsidiary),
            ("2120", "credit", subsidiary),
        ):
            line = {"line": len(lines), "account": reference(books.organisation.accounts[account]), side: amount}
            lines.append(line | {"lineSubsidiary": reference(owner), "memo": "Services of the parent"})
    books.enter(
        "intercompanyJournalEntry",
        day,
        {"memo": f"Services {day:%b %Y}", "line": {"items": lines}, "approved": True, "status": reference("B")},
    )


def _plan(books: Books, day: date, memo: str, lines: tuple[tuple[str, float], ...]) -> None:
    books.plan(day, lambda: _enter(books, day, f"{memo} {day:%b %Y}", lines))


def _enter(books: Books, day: date, memo: str, lines: tuple[tuple[str, float], ...], more: Record | None = None) -> str:
    written: list[Record] = [
        {
            "line": number,
            "account": reference(books.organisation.accounts[account]),
            ("debit" if amount > 0 else "credit"): abs(amount),
            "memo": memo,
            "department": reference(FINANCE),
        }
        for number, (account, amount) in enumerate(lines)
    ]
    return books.enter(
        "journalEntry",
        day,
        {
            "memo": memo,
            "line": {"items": written},
            "approved": True,
            "approvalStatus": reference("2"),
            "status": reference("B"),
            "isReversal": False,
            **(more or {}),
        },
    )
