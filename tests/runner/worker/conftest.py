"""A database of runs, and workers in processes of their own."""

import psycopg
import pytest

from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.worker.lives import Lives
from serving import Fleet


@pytest.fixture(scope="session")
def tables(postgres):
    """The name of a database with all tables and no run, to be copied."""
    url = postgres.new_database()
    address = Address.of(url, named="the test's")
    runs = PostgresRuns(address)
    runs.database.prepare()
    Lives(address).close()
    return url


@pytest.fixture(scope="session")
def new_url(postgres, tables):
    """Make a database with all tables and no run, and return its address."""

    def new() -> str:
        url = postgres.new_database()
        empty, full = (
            each.rpartition("/")[2].partition("?")[0] for each in (url.partition("?")[0], tables.partition("?")[0])
        )
        with psycopg.connect(postgres.server.get_uri(), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = %s", (full,)
            )
            connection.execute(f"DROP DATABASE {empty}")
            connection.execute(f"CREATE DATABASE {empty} TEMPLATE {full}")
        return url

    return new


@pytest.fixture
def address(new_url):
    """A database of the test's own."""
    return Address.of(new_url(), named="the test's")


@pytest.fixture(scope="module")
def fleet(tmp_path_factory, new_url):
    """Workers that the tests of a module share."""
    fleet = Fleet(tmp_path_factory.mktemp("fleet"), new_url())
    yield fleet
    fleet.close()


@pytest.fixture
def other_fleet(tmp_path_factory, new_url):
    """Workers of one test."""
    fleet = Fleet(tmp_path_factory.mktemp("fleet"), new_url())
    yield fleet
    fleet.close()
