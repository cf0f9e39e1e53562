"""The shipped store keeps the promises made to every store, on SQLite and on PostgreSQL."""

import pytest

from netsuite_plugin.sql_store.store import SqlStore
from netsuite_plugin.testing.stores import CredentialStoreSuite


class TestSqlStore(CredentialStoreSuite):
    @pytest.fixture
    def open_store(self, store_place, tmp_path):
        return lambda: SqlStore(store_place, folder=tmp_path)
