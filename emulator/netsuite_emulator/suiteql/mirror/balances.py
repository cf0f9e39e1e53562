"""Balances of customers and vendors: drawn from their transactions, so that they always agree with them."""

from datetime import date

from netsuite_emulator.suiteql.mirror.schema import Schema

_OPEN = "CAST(t.foreignamountunpaid * t.exchangerate AS DECIMAL(18,2))"

# Open invoices, less what is left on payments and credits, in the currency of the customer's subsidiary.
_CUSTOMERS = f"""
UPDATE "customer#" AS written SET
  balancesearch = b.balance, consolbalancesearch = b.balance,
  overduebalancesearch = b.overdue, consoloverduebalancesearch = b.overdue,
  daysoverduesearch = b.days, consoldaysoverduesearch = b.days,
  unbilledorderssearch = b.unbilled, consolunbilledorderssearch = b.unbilled,
  firstorderdate = b.first_order, lastorderdate = b.last_order, firstsaledate = b.first_sale, lastsaledate = b.last_sale
FROM (
  SELECT c.id,
    COALESCE(SUM(CASE t.type WHEN 'CustInvc' THEN {_OPEN} WHEN 'CustPymt' THEN -{_OPEN} WHEN 'CustCred' THEN -{_OPEN} END), 0)
      AS balance,
    COALESCE(SUM({_OPEN}) FILTER (t.type = 'CustInvc' AND t.duedate < $today), 0) AS overdue,
    COALESCE(MAX($today - t.duedate)
      FILTER (t.type = 'CustInvc' AND t.foreignamountunpaid > 0 AND t.duedate < $today), 0) AS days,
    COALESCE(SUM(t.total) FILTER (t.type = 'SalesOrd' AND t.status IN ('A', 'B', 'D', 'E', 'F')), 0) AS unbilled,
    MIN(t.trandate) FILTER (t.type = 'SalesOrd') AS first_order,
    MAX(t.trandate) FILTER (t.type = 'SalesOrd') AS last_order,
    MIN(t.trandate) FILTER (t.type = 'CustInvc') AS first_sale,
    MAX(t.trandate) FILTER (t.type = 'CustInvc') AS last_sale
  FROM customer AS c LEFT JOIN "transaction" AS t ON t.entity = c.id
  GROUP BY c.id
) AS b WHERE written.id = b.id
"""  # noqa: S608 - our own text

_VENDORS = f"""
UPDATE "vendor#" AS written SET balance = b.balance, unbilledorders = b.unbilled
FROM (
  SELECT v.id,
    COALESCE(SUM({_OPEN}) FILTER (t.type = 'VendBill'), 0) AS balance,
    COALESCE(SUM(-t.total) FILTER (t.type = 'PurchOrd' AND t.status IN ('A', 'B', 'D', 'E', 'F')), 0) AS unbilled
  FROM vendor AS v LEFT JOIN "transaction" AS t ON t.entity = v.id
  GROUP BY v.id
) AS b WHERE written.id = b.id
"""  # noqa: S608 - our own text


# The columns that are written here, by table.
BALANCES = {
    "customer": frozenset(
        str.split("""
        id balancesearch consolbalancesearch overduebalancesearch consoloverduebalancesearch daysoverduesearch
        consoldaysoverduesearch unbilledorderssearch consolunbilledorderssearch firstorderdate lastorderdate
        firstsaledate lastsaledate
        """)
    ),
    "vendor": frozenset({"id", "balance", "unbilledorders"}),
}


def draw_balances(schema: Schema, today: date) -> None:
    """Write what each customer and vendor owes, is owed and has ordered, as of a day."""
    for name, sources in BALANCES.items():
        schema.show(name)
        schema.keep(name, sources)
    schema.execute(_CUSTOMERS, {"today": today})
    schema.execute(_VENDORS)
