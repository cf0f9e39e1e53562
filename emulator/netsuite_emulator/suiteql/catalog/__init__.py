"""
The tables of the analytics data source that this account shows.

Names and columns are those of the Records Catalog, as public queries and clients use them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from netsuite_emulator.suiteql.catalog import (
    accounting,
    activities,
    addresses,
    choices,
    entities,
    inventory,
    items,
    lists,
    manufacturing,
    parts,
    projects,
    revenue,
    setup,
    transactions,
)
from netsuite_emulator.suiteql.catalog.columns import Column, Table
from netsuite_emulator.suiteql.catalog.kinds import SQL_TYPES, ColumnKind

__all__ = ["SQL_TYPES", "TABLES", "Column", "ColumnKind", "Table"]

_SUBJECTS = (
    lists,
    entities,
    addresses,
    items,
    inventory,
    accounting,
    transactions,
    activities,
    projects,
    revenue,
    manufacturing,
    setup,
    choices,
    parts,
)

TABLES: Mapping[str, Table] = MappingProxyType({each.name: each for subject in _SUBJECTS for each in subject.TABLES})
