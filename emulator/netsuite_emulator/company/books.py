"""The order in which things happen: documents are planned first, then entered day by day, so that ids grow with time."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from netsuite_emulator.company.organisation import Organisation, reference
from netsuite_emulator.store import Record, RecordStore

_PREFIXES = {
    "salesOrder": "SO",
    "invoice": "INV",
    "itemFulfillment": "IF",
    "customerPayment": "PYMT",
    "creditMemo": "CM",
    "cashSale": "CS",
    "purchaseOrder": "PO",
    "vendorBill": "BILL",
    "vendorPayment": "BP",
    "journalEntry": "JE",
    "estimate": "EST",
    "opportunity": "OPP",
    "itemReceipt": "IR",
    "returnAuthorization": "RMA",
    "vendorCredit": "VC",
    "expenseReport": "ER",
    "check": "CHK",
    "customerDeposit": "CD",
    "customerRefund": "REF",
    "cashRefund": "CR",
    "deposit": "DEP",
    "intercompanyJournalEntry": "IJE",
}


@dataclass(slots=True)
class Books:
    """Takes plans for entries, each with its day, and enters those whose day has come."""

    store: RecordStore
    random: Random
    organisation: Organisation
    today: date
    _planned: list[tuple[date, int, Callable[[], object]]] = field(
        default_factory=list[tuple[date, int, Callable[[], object]]]
    )
    _numbers: Counter[str] = field(default_factory=Counter[str])

    def plan(self, day: date, entry: Callable[[], object]) -> None:
        """Plan an entry; one that lies after today never happens."""
        if day <= self.today:
            self._planned.append((day, len(self._planned), entry))

    def enter_all(self) -> None:
        """Enter everything planned, oldest first; of one day, what was planned first."""
        for _, _, entry in sorted(self._planned, key=lambda planned: planned[:2]):
            entry()

    def enter(self, record_type: str, day: date, record: Record) -> str:
        """Put one transaction, with its number, period and times."""
        self._numbers[record_type] += 1
        number = f"{_PREFIXES[record_type]}{1000 + self._numbers[record_type]}"
        written = f"{day}T{self.random.randint(8, 17):02}:{self.random.randint(0, 59):02}:00Z"
        return self.store.put(
            record_type,
            {
                "tranId": number,
                "tranDate": day.isoformat(),
                "createdDate": written,
                "lastModifiedDate": written,
                "postingPeriod": self.organisation.period(day),
                "exchangeRate": 1.0,
                "currency": reference("1"),
                "subsidiary": reference("1"),
                **record,
            },
        )
