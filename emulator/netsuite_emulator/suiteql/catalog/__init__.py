"""
The tables of the analytics data source that this account shows.

Names and columns are those of the Records Catalog, as public queries and clients use them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from netsuite_emulator.suiteql.catalog import activities, entities, items, lists, transactions
from netsuite_emulator.suiteql.catalog.columns import DISPLAYABLE, SQL_TYPES, Column, ColumnKind, Table

__all__ = ["DISPLAYABLE", "NOT_BUILT", "SQL_TYPES", "TABLES", "Column", "ColumnKind", "Table"]

TABLES: Mapping[str, Table] = MappingProxyType(
    {
        each.name: each
        for each in (*entities.TABLES, *items.TABLES, *lists.TABLES, *transactions.TABLES, *activities.TABLES)
    }
)

# Tables that real accounts have and this one does not show yet: a query for one of them must not look refused.
NOT_BUILT = frozenset(
    str.split("""
    accountingbookmap assemblyitemmember billingaccount bin bom budgets companyfeaturesetup
    consolidatedexchangerate customeraddressbook customeraddressbookentityaddress customfield customlist
    customrecordtype deletedrecord employeeaddressbook employeerolesforsearch entityaddress entitygroup expensereport
    file folder inventoryassignment inventorybalance inventorynumber itemmember itemprice itempricing job
    landedcost loginaudit manufacturingoperationtask manufacturingrouting message note originatinglead pricelevel
    pricing project revenueelement role salestaxitem script shipitem shipment subscription systemnote taxtype
    transactionaddressbook transactionbillingaddress transactionhistory transactionshipment
    transactionshippingaddress transactiontaxdetail unitstype unitstypeuom vendoraddressbook
    vendorcategory workcalendar workordercompletion
    """)
)
