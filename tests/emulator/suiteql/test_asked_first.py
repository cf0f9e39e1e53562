"""Tables and views of the mirror are made when a query first names them: nothing that a query gives may depend on when that is."""

import pytest

from netsuite_emulator import Emulator
from netsuite_emulator.setup.customization import Customization
from netsuite_emulator.suiteql import AccountTables, SuiteQL
from netsuite_emulator.suiteql.catalog import TABLES
from suiteql_account import TODAY


@pytest.fixture
def customization():
    return Customization()


@pytest.fixture
def service(store, customization):
    return SuiteQL(store, today=lambda: TODAY, account_tables=AccountTables(customization=customization))


@pytest.fixture
def ask_here(service):
    return lambda text: service.run(text, limit=1000, offset=0).rows


def test_an_option_is_there_once_from_the_first_query_on():
    """An option whose list has a record for it too was given four times by the first query of an account, and once by the next."""
    service = Emulator(company=False).account("1234567").suiteql

    first, second = (
        service.run(f"SELECT BUILTIN.DF(id) AS shown FROM customerstatus WHERE id = 13{blanks}", limit=9, offset=0)
        for blanks in ("", " ")
    )

    assert [{"shown": "CUSTOMER-Closed Won"}] == first.rows == second.rows


def test_what_changed_before_anybody_asked_for_a_table_is_seen(store, ask_here):
    """Rows that wait for a query are written, replaced and deleted as those that were asked for."""
    assert [{"n": "1"}] == ask_here("SELECT COUNT(*) AS n FROM dual")
    store.put("customer", {**store.get("customer", "12"), "companyName": "Renamed"})
    store.put("classification", {"id": "901", "name": "Kept"})
    store.put("classification", {"id": "902", "name": "Gone"})
    ask_here("SELECT COUNT(*) AS n FROM dual")
    store.remove("classification", "902")
    store.remove("customer", "11")

    assert [{"id": "901", "name": "Kept"}] == ask_here("SELECT id, name FROM classification WHERE id > 900")
    assert [] == ask_here("SELECT id FROM entity WHERE id = 11")
    assert [{"altname": "Renamed"}] == ask_here("SELECT altname FROM entity WHERE id = 12")


@pytest.mark.parametrize("seen_before", [True, False])
def test_a_field_added_later_is_a_column_of_every_table_it_stands_on(customization, store, ask_here, seen_before):
    """Whether a table, or one drawn from it, was asked for before the field came."""
    store.put("job", {"id": "77", "entityId": "Roof", "companyName": "Roof"})
    if seen_before:
        ask_here("SELECT p.id FROM project p JOIN job j ON j.id = p.id")
    customization.add_field("custentity_region")
    store.put("job", {**store.get("job", "77"), "custentity_region": "North"})

    assert [{"id": "77", "custentity_region": "North"}] == ask_here(
        "SELECT p.id, j.custentity_region FROM project p JOIN job j ON j.id = p.id WHERE j.custentity_region = 'North'"
    )


def test_balances_are_there_by_every_way_to_a_customer(store):
    """They are written when a table that shows them is first asked for: by its name, or by one drawn from it."""
    ways = {
        "customer": "SELECT balancesearch AS balance FROM customer WHERE id = 11",
        "a table drawn from it": "SELECT balance FROM customercurrencybalance WHERE customer = 11",
        "after another": "SELECT c.balancesearch AS balance FROM dual d CROSS JOIN customer c WHERE c.id = 11",
    }
    found = {}
    for way, text in ways.items():
        service = SuiteQL(store, today=lambda: TODAY)
        service.run("SELECT dummy FROM dual", limit=1, offset=0)
        found[way] = service.run(text, limit=1, offset=0).rows

    assert found["customer"] != [{"balance": "0"}]
    assert found["customer"] == found["a table drawn from it"] == found["after another"]


def test_a_query_may_name_very_many_tables(ask_here):
    """Each becomes a view then, with those that it is drawn from."""
    names = sorted(TABLES)[::9]

    counted = ask_here("\nUNION ALL ".join(f"SELECT '{name}' AS name, COUNT(*) AS n FROM {name}" for name in names))

    assert names == sorted(row["name"] for row in counted)
