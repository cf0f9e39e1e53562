"""
Balances of customers and vendors: drawn from their transactions, so that they always agree with them.

A customer or vendor without transactions shows what its record says: a test may give an account balances without their history.
"""

from datetime import date

from netsuite_emulator.suiteql.mirror.schema import Schema

_OPEN = "CAST(t.foreignamountunpaid * t.exchangerate AS DECIMAL(18,2))"
_UNBILLED = "t.status IN ('A', 'B', 'D', 'E', 'F')"

# Open invoices, less what is left on payments and credits, in the currency of the customer's subsidiary.
_SUMS = {
    "balance": (
        f"SUM(CASE t.type WHEN 'CustInvc' THEN {_OPEN} WHEN 'CustPymt' THEN -{_OPEN} WHEN 'CustCred' THEN -{_OPEN} END)"
    ),
    "overduebalance": f"SUM({_OPEN}) FILTER (t.type = 'CustInvc' AND t.duedate < $today)",
    "daysoverdue": (
        "MAX($today - t.duedate) FILTER (t.type = 'CustInvc' AND t.foreignamountunpaid > 0 AND t.duedate < $today)"
    ),
    "unbilledorders": f"SUM(t.total) FILTER (t.type = 'SalesOrd' AND {_UNBILLED})",
}
_FIRSTS_AND_LASTS = {
    "firstorderdate": "MIN(t.trandate) FILTER (t.type = 'SalesOrd')",
    "lastorderdate": "MAX(t.trandate) FILTER (t.type = 'SalesOrd')",
    "firstsaledate": "MIN(t.trandate) FILTER (t.type = 'CustInvc')",
    "lastsaledate": "MAX(t.trandate) FILTER (t.type = 'CustInvc')",
    "firstsaleperiod": "ARG_MIN(t.postingperiod, t.trandate) FILTER (t.type = 'CustInvc')",
    "lastsaleperiod": "ARG_MAX(t.postingperiod, t.trandate) FILTER (t.type = 'CustInvc')",
}
_OF_A_VENDOR = {
    "balance": f"SUM({_OPEN}) FILTER (t.type = 'VendBill')",
    "unbilledorders": f"SUM(-t.total) FILTER (t.type = 'PurchOrd' AND {_UNBILLED})",
}

# Consolidated is what all customers under one top-level parent come to, and each of them shows it (seen in recorded rows).
_CUSTOMER = {
    **{f"{name}search": f"own.{name}" for name in _SUMS},
    **{
        f"consol{name}search": f"{'MAX' if name == 'daysoverdue' else 'SUM'}(own.{name}) OVER (PARTITION BY own.top)"
        for name in _SUMS
    },
    **{name: f"own.{name}" for name in _FIRSTS_AND_LASTS},
}

# The sources of the columns that are written here, by table; what is `_drawn` was written here before, and no longer what a record says.
BALANCES = {
    "customer": frozenset({"id", "parent", "_drawn", *(name.removesuffix("search") for name in _CUSTOMER)}),
    "vendor": frozenset({"id", "_drawn", *_OF_A_VENDOR}),
}


def draw_balances(schema: Schema, today: date) -> None:
    """Write what each customer and vendor owes, is owed and has ordered, as of a day."""
    for name, sources in BALANCES.items():
        schema.show(name)
        schema.keep(name, sources)
    sums = ", ".join(f"COALESCE({made}, 0) AS {name}" for name, made in _SUMS.items())
    days = ", ".join(f"{made} AS {name}" for name, made in _FIRSTS_AND_LASTS.items())
    customers = f'COALESCE(c.parent, c.id) AS top, {sums}, {days} FROM "customer#" AS c'
    schema.execute(_updated("customer", customers, _CUSTOMER), {"today": today})
    sums = ", ".join(f"COALESCE({made}, 0) AS {name}" for name, made in _OF_A_VENDOR.items())
    vendors = f'{sums} FROM "vendor#" AS c'
    schema.execute(_updated("vendor", vendors, {name: f"own.{name}" for name in _OF_A_VENDOR}))


def _updated(table: str, summed: str, columns: dict[str, str]) -> str:
    """Write the SQL that brings a table's balances up to date."""
    made = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
    nothing = {name: "NULL" if name in _FIRSTS_AND_LASTS else "0" for name in columns}
    written = ", ".join(
        f"{name} = CASE WHEN b.documents > 0 OR written._drawn = 'T' THEN b.{name}"
        f" ELSE COALESCE(written.{name}, {nothing[name]}) END"
        for name in columns
    )
    grouped = "GROUP BY c.id, c.parent" if table == "customer" else "GROUP BY c.id"
    return f"""
UPDATE "{table}#" AS written
SET {written}, _drawn = CASE WHEN b.documents > 0 THEN 'T' ELSE written._drawn END
FROM (
  SELECT own.id, own.documents, {made}
  FROM (
    SELECT c.id, COUNT(t.id) AS documents, {summed}
    LEFT JOIN "transaction" AS t ON t.entity = c.id
    {grouped}
  ) AS own
) AS b WHERE written.id = b.id
"""  # noqa: S608 - our own text
