"""One owner of credentials per host: it lives as long as the host, and what it changes is seen at once."""

import gc
import weakref

import pytest

from conftest import ACCOUNT, MARIA, InProcess, MovableClock, World
from netsuite_emulator import Emulator
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.errors import CredentialNotFound
from netsuite_plugin.sql_store.store import SqlStore


async def test_a_host_that_is_dropped_takes_its_store_along(tmp_path):
    """Three hosts, each used for a renewal, opened and dropped: no store stays alive."""
    stores = weakref.WeakSet()
    for number in range(3):
        clock = MovableClock()
        emulator = Emulator(accounts=(ACCOUNT,), company=False, clock=clock.now)
        world = World(
            emulator, emulator.account(ACCOUNT), clock, SqlStore(tmp_path / f"{number}.db"), InProcess(emulator)
        )
        stores.add(world.store)
        world.netsuite.given("customer", id="107")
        await world.connect(config=await world.configure())
        clock.move(minutes=61)  # the call renews the access token
        async with world.session() as session:
            await session.call("netsuite.record.get", {"record_type": "customer", "record_id": "107"})
        assert 1 == sum("token" in str(request.url) for request in world.wire.requests)
        del world, emulator, session
    gc.collect()
    assert 0 == len(stores)


async def test_a_host_has_one_owner_of_credentials(world):
    """Whoever asks the registry for its host finds the same cache and the same renewals under way."""
    one = HostCredentials.of(world.registry.host("netsuite"))
    assert one is HostCredentials.of(world.registry.host("netsuite"))
    assert one is not HostCredentials.of(world.with_wire(world.wire).host("netsuite"))


async def test_what_is_removed_is_not_resolved_again(connected):
    """This process sees its own changes at once, without waiting for the 30 seconds of a kept connection."""

    async def resolved():
        return await connected.credentials.resolved(caller=MARIA, selector="personal", domain="netsuite.com")

    kept = await resolved()
    assert kept is await resolved()
    await connected.credentials.save(kept.row)
    changed = await resolved()
    assert (kept.row.revision + 1, False) == (changed.row.revision, changed is kept)
    await connected.credentials.remove(changed.row, "wiped", actor="maria")
    with pytest.raises(CredentialNotFound):
        await resolved()
