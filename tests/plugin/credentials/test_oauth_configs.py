"""OAuth Configs: stored, replaced, removed, each for its own domain."""

from dataclasses import replace

import pytest

from conftest import INES, MARIA
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig, secret_warning
from netsuite_plugin.credentials.oauth_configs import store_config
from netsuite_plugin.credentials.resolve import Selector, resolve
from netsuite_plugin.errors import ReconnectRequired


async def resolved(world, caller=MARIA, selector="personal"):
    return await resolve(world.store, caller=caller, selector=Selector.parse(selector), domain="netsuite.com")


async def test_a_new_secret_keeps_grants_and_a_new_client_id_marks_them(connected):
    """The host hears of those who must connect again."""
    heard = []
    host = replace(
        connected.registry.host("netsuite"), notify=lambda name, notice: heard.append((name, notice.credential))
    )
    config = OAuthConfig.of(await connected.store.get(INES, "nsc-both-northwind"))
    _, event_name = await store_config(
        HostCredentials.of(host),
        caller=INES,
        level="organization",
        config=config.model_copy(update={"client_secret": None}),
    )
    assert ("secret_replaced", []) == (event_name, heard)
    await resolved(connected)

    other = config.model_copy(update={"client_id": "another"})
    _, event_name = await store_config(HostCredentials.of(host), caller=INES, level="organization", config=other)
    assert "client_id_replaced" == event_name
    assert [("credential_reconnect_required", "ns-maria-1234567")] == heard
    with pytest.raises(ReconnectRequired, match="client ID"):
        await resolved(connected)


async def test_a_secret_of_half_a_year_is_named(connected):
    """180 days; a new one starts again."""
    config = OAuthConfig(client_id="another", client_secret="s" * 64, account="1234567_SB1")
    row, _ = await store_config(connected.credentials, caller=INES, level="organization", config=config)
    said = []
    for days in (179, 2):
        connected.clock.move(days=days)
        said.append(secret_warning(row, connected.clock.now()))
    row, _ = await store_config(connected.credentials, caller=INES, level="organization", config=config)

    assert ["", True] == [said[0], "older than 180 days" in said[1]]
    assert not secret_warning(row, connected.clock.now())
