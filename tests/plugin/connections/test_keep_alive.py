"""Idle grants are kept alive, and hosts hear of what ends."""

from dataclasses import replace
from datetime import timedelta

from conftest import INES
from netsuite_plugin.connections.keep_alive import keep_alive
from netsuite_plugin.settings import Settings


async def test_certificates_warn_at_60_30_and_14_days(service):
    """Each once."""
    world, name = service
    heard = []
    host = replace(
        world.registry.host("netsuite"), notify=lambda event_name, notice: heard.append((event_name, notice.credential))
    )
    for days in (600, 71, 1, 29, 1, 15, 1):
        world.clock.move(days=days)
        await keep_alive(host, Settings())

    assert 3 == heard.count(("credential_expiring", name))


async def test_keep_alive_rotates_at_half_the_validity(connected):
    """Not earlier; an idle grant outlives its own validity by it, up to the maximum rotation time; the host is warned before."""
    heard = []
    host = replace(
        connected.registry.host("netsuite"),
        notify=lambda event_name, notice: heard.append((connected.clock.now(), event_name)),
    )
    begin = connected.clock.now()
    outcomes = []
    for _ in range(8):
        connected.clock.move(hours=23)
        outcomes += [kept.outcome for kept in await keep_alive(host, Settings())]

    # due at 24 h, then 24 h after each rotation; the last token ends with the chain at 168 h, so its half comes at 153 h
    assert ["not due", "rotated"] * 3 + ["rotated", "reconnect required"] == outcomes
    assert ["reconnect required"] == [kept.outcome for kept in await keep_alive(host, Settings())]
    warned = [at - begin for at, name in heard if name == "credential_expiring"]
    assert timedelta(hours=96) <= warned[0] < timedelta(hours=168)


async def test_keep_alive_goes_on_past_one_that_fails(connected):
    """Maria's grant is over, the team's lives."""
    config = await connected.store.get(INES, "nsc-both-northwind")
    await connected.connect(config=config, owner="finance")
    row = await connected.row()
    await connected.store.put(
        replace(row, secrets={**row.secrets, "refresh_token": row.secrets["refresh_token"] + "x"})
    )
    connected.clock.move(hours=25)

    kept = {each.credential: each.outcome for each in await keep_alive(connected.registry.host("netsuite"), Settings())}

    assert {"ns-maria-1234567": "reconnect required", "ns-finance-1234567": "rotated"} == kept
