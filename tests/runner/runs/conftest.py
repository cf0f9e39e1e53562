"""A database of runs, and another process that works on it."""

import psycopg
import pytest

from netsuite_runner.runs.address import Address


@pytest.fixture
def address(postgres):
    """An empty database."""
    return Address.of(postgres.new_database(), named="the test's")


@pytest.fixture
def server(address):
    """The database as its administrator sees it."""
    with psycopg.connect(address.url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def address_of_role(address, server):
    """Return what makes a role of few rights, and the address of the database by which that role comes."""

    def made(name, *grants):
        server.execute(f"CREATE ROLE {name} LOGIN")
        for grant in grants:
            server.execute(f"GRANT {grant} TO {name}")
        return Address.of(address.url.replace("//postgres:@", f"//{name}:@"), named="the role's")

    return made
