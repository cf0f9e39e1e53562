"""OAuth Configs: stored, replaced, removed, each for its own domain."""

from dataclasses import replace

import pytest

from conftest import INES, MARIA
from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import Grant
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig, secret_warning
from netsuite_plugin.credentials.oauth_configs import not_used, replacement, store_config
from netsuite_plugin.credentials.resolve import Selector, choose_config, config_by_id, resolve
from netsuite_plugin.errors import ClientRejected, CredentialNotFound, HostRefused, ReconnectRequired
from netsuite_plugin.opening import pinned_http, token_endpoint_of
from netsuite_plugin.settings import Settings


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


async def test_the_right_secret_ends_the_pause_after_a_refusal(connected):
    """Whoever runs next is connected, and does not wait for the seconds that protect NetSuite from the wrong one."""
    integration = connected.netsuite.integrations["both"]
    integration.reset_secret()
    connected.netsuite.expire_access_tokens()
    async with connected.session() as session:
        with pytest.raises(ClientRejected):
            await session.call("netsuite.system.server_time", {})

    config = OAuthConfig(client_id=integration.client_id, client_secret=integration.client_secret)
    await store_config(connected.credentials, caller=INES, level="organization", config=config)

    async with connected.session() as session:
        await session.call("netsuite.system.server_time", {})


async def test_a_personal_one_says_where_the_organizations_comes_first(connected):
    """For every account, or for the one that is bound; of another domain nothing is said."""
    credentials = connected.credentials

    async def told(**given):
        return await not_used(credentials, caller=MARIA, config=OAuthConfig(client_id="another", **given))

    first = "nsc-both-northwind of organization northwind comes first"
    assert f"It will not be used: {first}." == await told() == await told(account="1234567")
    assert "" == await told(domain=LOCAL)

    row = await connected.store.get(INES, "nsc-both-northwind")
    await connected.store.put(replace(row, attributes={**row.attributes, "account": "1234567"}))
    assert f"It will not be used: {first}." == await told(account="1234567")
    assert f"For account 1234567 it will not be used: {first}." == await told()
    assert "" == await told(account="1234567_SB1")


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


LOCAL = "netsuite.localhost:8443"


@pytest.mark.fault("C3")
async def test_a_secret_goes_to_its_own_domain_only(connected):
    """Not for a new connection, not by id, not for a grant, and not from the token endpoint's own door."""
    store = connected.store
    with pytest.raises(CredentialNotFound, match="those of netsuite.com"):
        await choose_config(store, caller=MARIA, account=None, domain=LOCAL)
    with pytest.raises(ConfigurationError, match="does not go to"):
        await config_by_id(store, INES, "nsc-both-northwind", domain=LOCAL)
    row = await connected.row()
    await store.put(replace(row, attributes={**row.attributes, "domain": LOCAL}))
    with pytest.raises(ConfigurationError, match="does not go to"):
        await resolve(store, caller=MARIA, selector=Selector.parse("personal"), domain=LOCAL)

    config = OAuthConfig.of(await store.get(INES, "nsc-both-northwind"))
    account, host, settings = AccountId("1234567"), connected.registry.host("netsuite"), Settings(domain=LOCAL)
    async with pinned_http(account, host=host, settings=settings) as http:
        with pytest.raises(HostRefused, match="Nothing was sent"):
            token_endpoint_of(account, config, http, host=host, settings=settings)


@pytest.mark.fault("C3")
async def test_each_domain_has_an_oauth_config_of_its_own(connected):
    """An emulator's does not replace production's, and each is found where it belongs."""
    local = OAuthConfig(client_id="emulated", domain=LOCAL)
    row, event = await store_config(connected.credentials, caller=INES, level="organization", config=local)

    assert ("stored", "nsc-both-northwind") == (
        event,
        (await choose_config(connected.store, caller=MARIA, account=None, domain="netsuite.com")).row.id,
    )
    assert row.id == (await choose_config(connected.store, caller=MARIA, account=None, domain=LOCAL)).row.id


@pytest.mark.fault("C4")
async def test_the_former_client_id_brings_connections_back(connected):
    """Whether a grant fits is seen, not written: nothing of it was changed."""
    before = await connected.row()
    former = OAuthConfig.of(await connected.store.get(INES, "nsc-both-northwind"))
    other = former.model_copy(update={"client_id": "mistyped"})
    place = {"caller": INES, "level": "organization"}
    would = await replacement(connected.credentials, config=other, **place)
    assert [before.id] == [row.id for row in would.ends]
    await store_config(connected.credentials, config=other, **place)
    with pytest.raises(ReconnectRequired, match="client ID"):
        await resolved(connected)
    assert before == await connected.row()

    would = await replacement(connected.credentials, config=former, **place)
    assert ([], [before.id]) == ([row.id for row in would.ends], [row.id for row in would.returns])
    await store_config(connected.credentials, config=former, **place)
    assert before == (await resolved(connected)).row


@pytest.mark.fault("C4")
async def test_a_mark_of_an_earlier_version_is_derived_too(connected):
    """It was written into the grant; the client IDs decide now."""
    row = await connected.row()
    marked = Grant.of(row).ended("the client ID of its NetSuite OAuth Config was replaced")
    await connected.store.put(replace(row, attributes=marked.attributes()))

    assert row.id == (await resolved(connected)).row.id
