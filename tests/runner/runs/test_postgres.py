"""The store of runs in PostgreSQL."""

import pytest

from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.testing.runs import RunStoreSuite


@pytest.fixture
def address(postgres):
    """An empty database."""
    return Address.of(postgres.new_database(), named="the test's")


class TestPostgresRuns(RunStoreSuite):
    @pytest.fixture
    def open_store(self, address):
        return lambda: PostgresRuns(address)
