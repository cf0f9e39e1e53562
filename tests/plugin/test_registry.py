"""What was registered, and sessions on it."""

import pytest

from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.discovery import discover


def test_an_unknown_node_offers_the_nearest():
    """A misspelt name in a workflow."""
    with pytest.raises(ConfigurationError, match=r"Did you mean netsuite\.record\.get"):
        discover().node("netsuite.records.get")


async def test_a_host_brings_its_own_vault_clock_and_limit(world):
    """What a host provides is used instead of the defaults."""
    host = world.registry.host("netsuite")

    assert (world.store, world.clock, world.wire) == (host.store, host.clock, host.transport)
    assert "FileSlotLimit" == type(host.slot_limit).__name__


def test_slots_are_where_the_credentials_are(monkeypatch):
    """So processes that share an account's credentials share its slots, whatever else they were given."""
    monkeypatch.setenv("NETSUITE_NODES_STORE", "postgresql://db.example/netsuite")
    assert "PostgresSlotLimit" == type(discover().host("netsuite").slot_limit).__name__

    monkeypatch.delenv("NETSUITE_NODES_STORE")
    assert "FileSlotLimit" == type(discover().host("netsuite").slot_limit).__name__


async def test_a_node_needs_its_own_connector(world):
    """A NetSuite node in a session without one is refused before it runs."""
    async with world.registry.open("", caller=Caller(user="maria")) as session:
        with pytest.raises(ConfigurationError, match="needs the connector 'netsuite'"):
            await session.call("netsuite.record.get", {"record_type": "customer", "record_id": "1"})
