"""
Which columns tell the rows of a table apart, and which columns are numbers or dates.

That `id` does in the usual tables is netsuite-facts, production clients of several authors; the rest is common knowledge. None of it is
relied on alone where rows are read by ranges: the data is asked first.
"""

from typing import Literal, TypeAlias

Key: TypeAlias = tuple[str, ...]
"""Columns that together are different in every row; none: the table has one row."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BY_ID = _words(
    """transaction customer vendor employee item account subsidiary entity location department classification contact partner
    currency term accountingperiod role job supportcase entitygroup salestaxitem taxtype currencyrate unitstype pricelevel message note
    phonecall task calendarevent file folder campaign opportunity bin inventorynumber paymentmethod nexus expensecategory projecttask
    timebill"""
)
_NUMBERS: dict[str, tuple[Key, ...]] = {
    "transactionline": (("uniquekey",), ("transaction", "id")),
    "transactionaccountingline": (("transaction", "transactionline", "accountingbook"),),
    "inventoryitemlocations": (("item", "location"),),
    "aggregateitemlocation": (("item", "location"),),
    "transactionshippingaddress": (("nkey",),),
    "transactionbillingaddress": (("nkey",),),
    "customeraddressbookentityaddress": (("nkey",),),
    "entityaddress": (("nkey",),),
    "customeraddressbook": (("internalid",),),
    "accountsubsidiarymap": (("account", "subsidiary"),),
    "dual": ((),),
}
_TEXTS: dict[str, tuple[Key, ...]] = {
    "customrecordtype": (("scriptid",),),
    "companyfeaturesetup": (("id",),),
    "country": (("id",),),
    "state": (("id",),),
    "language": (("id",),),
}
_REFERENCES = _words("item entity account transaction employee customer vendor postingperiod currency")
"""Columns that hold the id of a record. `subsidiary`, `location`, `department` and `class` do not belong here: in some tables they hold several."""
_AMOUNTS = _words("amount netamount foreignamount foreigntotal total debit credit quantity rate exchangerate")
_DATES = _words("created lastmodified datecreated")


def keys_of(table: str) -> tuple[Key, ...]:
    """Return the keys of a table, whose name is lower-case; none where none is known."""
    if table in _BY_ID or table.startswith(("customrecord_", "customlist_")):
        return (("id",),)
    return _NUMBERS.get(table) or _TEXTS.get(table) or ()


def kind_of(table: str, column: str) -> Literal["number", "date"] | None:
    """Return what a column of a table holds, both names lower-case; None: text, or it is not known."""
    if table not in _TEXTS and (any(column in key for key in keys_of(table)) or column in _REFERENCES | _AMOUNTS):
        return "number"
    return "date" if column.endswith("date") or column in _DATES else None
