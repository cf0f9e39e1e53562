"""What a connection says: a credential of the store and whose it is, or one of its own."""

import pytest

from netsuite_adapters.airflow.access import Access, check_type
from netsuite_adapters.engine_credential import EngineCredential
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.settings import Settings

SETTINGS = Settings(user="airflow", organization="northwind")
OWN = {"account": "1234567", "client_id": "c", "certificate_id": "k", "private_key": "s3cr3t"}


def test_an_empty_form_is_the_workers_own_login():
    """As the settings of its environment say."""
    access = Access.of({"credential": "", "account": None}, SETTINGS)
    assert ("personal", SETTINGS.caller()) == (access.credential, access.settings.caller())


def test_a_form_says_whose_credential_it_is():
    """What it leaves empty, the worker's settings say."""
    access = Access.of({"credential": " team:finance@1234567 ", "user": "maria", "teams": "finance"}, SETTINGS)
    assert "team:finance@1234567" == access.credential
    assert Caller("maria", "northwind", frozenset({"finance"})) == access.settings.caller()


def test_a_form_may_bring_a_credential():
    """Which is printed nowhere."""
    access = Access.of(OWN, SETTINGS)
    assert isinstance(access.credential, EngineCredential)
    assert "s3cr3t" not in repr(access)


@pytest.mark.parametrize("fields", [{**OWN, "credential": "personal"}, {"account": "1234567"}, {"colour": "red"}])
def test_half_a_form_is_refused(fields):
    """Both kinds at once, or one that is not whole."""
    with pytest.raises(ConfigurationError) as caught:
        Access.of(fields, SETTINGS)
    assert "s3cr3t" not in str(caught.value)


def test_a_connection_to_something_else_is_refused():
    """Its form says nothing of NetSuite, which would mean the worker's own login."""
    check_type("ledger", "netsuite")
    for other in ("http", "", None):
        with pytest.raises(ConfigurationError, match="The connection 'web' is of the type .*, not netsuite"):
            check_type("web", other)
