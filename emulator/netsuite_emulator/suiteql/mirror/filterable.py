"""
Which fields of a record type a list may be filtered by: those that a query may ask about too.

A `q` is run as a search (section_1545222128), and `x-ns-filterable` names what it knows. In the OpenAPI document
captured in 2020 (wild: LedgerSync/ledger_sync-netsuite) 71 of 103 fields of a customer are named: no balances, no
passwords, no sublists, none of the names below.
"""

from netsuite_emulator.record_types import RecordType
from netsuite_emulator.suiteql.catalog import TABLES
from netsuite_emulator.suiteql.mirror.projections import tables_of

_ALWAYS = frozenset({"id", "externalid"})
# Columns that the capture leaves out; `subsidiary` is left out of customers, who may have several.
_LEFT_OUT = frozenset(
    str.split("""
    autoname customform defaultaddress image isjob language monthlyclosing openingbalance openingbalanceaccount
    openingbalancedate stage taxable taxexempt taxfractionunit taxitem taxrounding vatregnumber
    """)
)
_LEFT_OUT_OF = {
    **dict.fromkeys(("customer", "lead", "prospect"), frozenset({"subsidiary"})),
    # Recorded rows of a query have it; no list was seen to be filtered by it.
    "vendor": frozenset({"subsidiaryedition"}),
    # "Unknown field name" (seen in an account); SuiteQL has it on the lines.
    "transaction": frozenset({"createdfrom"}),
}


def filterable(record_type: RecordType) -> list[str]:
    """Name the fields that `q` may ask about."""
    table = TABLES.get(tables_of(record_type.name)[0])
    left_out = (
        _LEFT_OUT | _LEFT_OUT_OF.get(record_type.name, frozenset()) | _LEFT_OUT_OF.get(record_type.family, frozenset())
    )
    columns = {each.name for each in table.columns} - left_out if table else None
    return [
        each.name
        for each in record_type.fields
        if each.kind != "subrecord"
        and not (each.kind == "sublist" and each.fields)
        and (columns is None or each.name.lower() in columns | _ALWAYS or each.custom)
    ]
