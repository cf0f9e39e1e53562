"""Accounting periods: the one a transaction is posted to, and those that take nothing any more."""

from netsuite_emulator.http.problems import Problem, user_error
from netsuite_emulator.record_types import RecordType
from netsuite_emulator.records.call import Call
from netsuite_emulator.setup.roles import OVERRIDE_PERIODS
from netsuite_emulator.store import Record, RecordStore

# What stands in no ledger may be dated into any period, or into none.
_NON_POSTING = frozenset(
    {
        "salesOrder",
        "purchaseOrder",
        "purchaseRequisition",
        "blanketPurchaseOrder",
        "estimate",
        "opportunity",
        "returnAuthorization",
        "vendorReturnAuthorization",
        "transferOrder",
        "workOrder",
        "inventoryCount",
        "inboundShipment",
        "charge",
    }
)
# What each lock of a period is for, beside `allLocked`.
_LOCKS = {
    **dict.fromkeys(("invoice", "creditMemo", "customerPayment", "customerDeposit"), "arLocked"),
    **dict.fromkeys(("customerRefund", "depositApplication"), "arLocked"),
    **dict.fromkeys(("vendorBill", "vendorCredit", "vendorPayment", "vendorPrepayment"), "apLocked"),
    "paycheckJournal": "payrollLocked",
}


def post_by_date(store: RecordStore, record: Record) -> None:
    """Post a transaction to the month its date lies in; to none where the account has none for it."""
    record.pop("postingPeriod", None)
    for period in store.all("accountingPeriod").values():
        base = not (period.get("isYear") or period.get("isQuarter") or period.get("isAdjust"))
        if base and _holds(period, record.get("tranDate", "")):
            record["postingPeriod"] = {"id": period["id"]}
            return


def refuse_period(call: Call, record_type: RecordType, record: Record, *, dated: bool = False) -> None:
    """
    Refuse to enter, change or delete what stands in the ledger of a period that takes it no more.

    That a period is closed holds for everyone, that it is locked for who may not override period restrictions. What is
    `dated` now must lie in its period too; the words for that are those several public clients were refused with.
    """
    if record_type.family != "transaction" or record_type.name in _NON_POSTING:
        return
    dated = dated and not call.account.undocumented.dates_outside_periods
    if "postingPeriod" not in record:
        if dated:
            raise _outside()
        return
    period = call.store.get("accountingPeriod", record["postingPeriod"]["id"]) or {}
    if period.get("closed") and not period.get("allowNonGlChanges"):
        raise user_error("The posting period of this transaction is closed.")
    locked = period.get("allLocked") or period.get(_LOCKS.get(record_type.name, ""))
    if locked and not (call.role.administrator or OVERRIDE_PERIODS in call.role.permissions):
        raise user_error("The posting period of this transaction is locked.")  # UNCONFIRMED in its words
    outside = "startDate" in period and not _holds(period, record.get("tranDate", ""))
    if dated and outside:
        raise _outside()


def _holds(period: Record, day: str) -> bool:
    return bool(period.get("startDate", "") <= day <= period.get("endDate", ""))


def _outside() -> Problem:
    return user_error("The transaction date you specified is not within the date range of your accounting period.")
