"""SuiteQL: the query language of the analytics data source, run on a mirror of the records."""

from netsuite_emulator.suiteql.engine import Page, SuiteQL
from netsuite_emulator.suiteql.mirror.account_tables import AccountTables
from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused

__all__ = ["AccountTables", "NotYetBuilt", "Page", "SuiteQL", "SuiteQLRefused"]
