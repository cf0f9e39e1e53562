"""SuiteQL: the query language of the analytics data source, run on a mirror of the records."""

from netsuite_emulator.suiteql.engine import Page, SuiteQL
from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql.surroundings import Surroundings

__all__ = ["NotYetBuilt", "Page", "SuiteQL", "SuiteQLRefused", "Surroundings"]
