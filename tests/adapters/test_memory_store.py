"""The store in memory keeps the promises of every store."""

import pytest

from netsuite_adapters.memory_store import MemoryStore
from netsuite_plugin.testing.stores import CredentialStoreSuite


class TestMemoryStore(CredentialStoreSuite):
    """Its data is the object's own, so that opening it again is the same object."""

    @pytest.fixture
    def open_store(self):
        store = MemoryStore()
        return lambda: store
