"""Tokens of token-based authentication: tried before they are stored, a person's own or an organization's, and never lent."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from conftest import INES, MARIA
from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import add_token, claim, disconnect, keep_alive
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.credentials import grants
from netsuite_plugin.credentials.model.grant import Grant
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.credentials.model.state import state_of
from netsuite_plugin.credentials.oauth_configs import remove_config, store_config
from netsuite_plugin.credentials.resolve import Selector, resolve
from netsuite_plugin.errors import CredentialNotFound, ReconnectRequired, StoreError, Unauthenticated, UnknownSelector
from netsuite_plugin.settings import Settings

CUSTOMER = {"record_type": "customer", "record_id": "107"}
ACCOUNT = AccountId("1234567")


@pytest.fixture
async def netsuites(world):
    """The organization's OAuth Config, nobody connected, and a customer to read."""
    await world.configure()
    world.netsuite.given("customer", id="107", companyName="Fjord Supply", subsidiary="1")
    return world


@pytest.fixture
def added(netsuites):
    """Adds a token as a person does, of the integration record that the OAuth Config is of."""
    world = netsuites

    async def run(caller=MARIA, *, level="personal", replacing=None, **changed):
        made = world.netsuite.access_token(integration="both")
        words = {"token_id": made.id, "token_secret": made.secret, **changed}
        checked = await add_token(
            world.registry.host("netsuite"), Settings(), caller=caller, account=ACCOUNT, level=level, replacing=replacing, **words
        )  # fmt: skip
        return checked.acts_as.credential

    return run


async def resolved(world, caller=MARIA, selector="personal"):
    return await resolve(world.store, caller=caller, selector=Selector.parse(selector), domain="netsuite.com")


async def read(world, caller=MARIA, selector="personal", run="run-1"):
    async with world.session(caller, selector=selector, run=run) as session:
        return (await session.call("netsuite.record.get", CUSTOMER))["companyName"]


async def stored(world, **config):
    """Store the organization's OAuth Config anew."""
    await store_config(world.credentials, caller=INES, level="organization", config=OAuthConfig(**config))


async def test_a_persons_token_is_used_as_their_login_is(netsuites, added):
    """Where it is the only one, `personal` means it; nothing of OAuth 2.0 is asked for, and its use is noted."""
    name = await added()

    assert "Fjord Supply" == await read(netsuites)

    assert name == (await resolved(netsuites)).row.id
    assert name in await netsuites.store.last_used(MARIA)
    assert [] == [entry for entry in netsuites.netsuite.requests if entry.kind == "token"]
    assert [] == netsuites.netsuite.tba.nonces.repeated()
    with pytest.raises(CredentialNotFound):
        await resolved(netsuites, Caller("noor", "northwind"))


async def test_beside_a_login_nothing_is_guessed(netsuites, added):
    """Two ways into one account are two credentials: they are listed until one is chosen."""
    (config,) = await netsuites.store.find(INES, "netsuite.oauth_config")
    await netsuites.connect(config=config)
    name = await added()
    with pytest.raises(ConfigurationError, match="several NetSuite credentials"):
        await resolved(netsuites)

    await grants.choose_default(netsuites.credentials, await netsuites.row(name), caller=MARIA)
    assert name == (await resolved(netsuites)).row.id

    await grants.choose_default(netsuites.credentials, await netsuites.row(), caller=MARIA)
    assert "ns-maria-1234567" == (await resolved(netsuites)).row.id


async def test_an_organizations_token_is_used_by_id_and_by_whom_an_administrator_named(netsuites, added):
    """Nobody gets it by accident; a member neither makes nor names one."""
    name = await added(INES, level="organization")
    with pytest.raises(CredentialNotFound):
        await resolved(netsuites)
    with pytest.raises(UnknownSelector, match="may not use the organization's token"):
        await resolved(netsuites, MARIA, name)

    await grants.allow(netsuites.credentials, name, ["maria"], caller=INES)

    assert "Fjord Supply" == await read(netsuites, MARIA, name)
    with pytest.raises(ConfigurationError, match="name it by its id where a node is to use it"):
        await grants.choose_default(netsuites.credentials, await netsuites.row(name), caller=INES)
    with pytest.raises(ConfigurationError, match="Only an administrator"):
        await added(MARIA, level="organization")
    own = await added(MARIA)
    with pytest.raises(ConfigurationError, match="no service account or token of an organization"):
        await grants.allow(netsuites.credentials, own, ["noor"], caller=MARIA)


@pytest.mark.parametrize("wrong", ["token_id", "token_secret"])
async def test_a_token_that_netsuite_refuses_is_not_stored(netsuites, added, wrong):
    """One answer for every cause; what can be done stands in the error."""
    with pytest.raises(Unauthenticated, match="token-based authentication.*Login Audit Trail.*netsuite-nodes doctor"):
        await added(**{wrong: "0" * 64})
    assert [] == await netsuites.store.find(MARIA, "netsuite.token")


@pytest.mark.parametrize("word", ["", "two words", "übel", "x" * 513, "a\nb"])
async def test_what_cannot_be_a_tokens_words_is_not_sent(netsuites, added, word):
    before = len(netsuites.netsuite.requests)
    with pytest.raises(ConfigurationError, match="That is not a token secret") as refused:
        await added(token_secret=word)
    assert not word or word not in str(refused.value)
    assert before == len(netsuites.netsuite.requests)


async def test_the_secret_of_the_oauth_config_signs_too(netsuites, added):
    """Without one nothing can be signed; a reset one is stored anew, and the token goes on."""
    await added()
    both = netsuites.netsuite.integrations["both"]
    both.reset_secret()
    with pytest.raises(Unauthenticated):
        await read(netsuites)

    await stored(netsuites, client_id=both.client_id, client_secret=both.client_secret)
    assert "Fjord Supply" == await read(netsuites)

    await stored(netsuites, client_id=both.client_id)
    before = len(netsuites.netsuite.requests)
    with pytest.raises(ConfigurationError, match="has no secret"):
        await read(netsuites)
    assert before == len(netsuites.netsuite.requests)


async def test_a_token_belongs_to_the_client_id_it_was_made_under(netsuites, added):
    """Another integration record's secret would sign for nothing; and what is needed is not removed."""
    await added()
    (config,) = await netsuites.store.find(INES, "netsuite.oauth_config")
    with pytest.raises(ConfigurationError, match="1 connection was made under"):
        await remove_config(netsuites.credentials, caller=INES, config_id=config.id)

    await stored(netsuites, client_id="another", client_secret="another")

    with pytest.raises(ReconnectRequired) as over:
        await resolved(netsuites)
    assert [("add_token", "personal")] == [(each.action, each.parameters["level"]) for each in over.value.next_steps]


async def test_a_token_takes_the_place_of_another(netsuites, added):
    """The id stays, and with it the choice and those who were named; nobody takes somebody else's place."""
    own, shared = await added(), await added(INES, level="organization")
    await grants.choose_default(netsuites.credentials, await netsuites.row(own), caller=MARIA)
    await grants.allow(netsuites.credentials, shared, ["maria"], caller=INES)
    before = (await netsuites.row(own)).secrets

    assert own == await added(replacing=own)
    assert shared == await added(INES, level="organization", replacing=shared)

    assert before != (await netsuites.row(own)).secrets
    assert Grant.of(await netsuites.row(own)).chosen_default
    assert "Fjord Supply" == await read(netsuites, MARIA, shared)
    for caller, place in ((Caller("noor", "northwind"), own), (MARIA, shared), (MARIA, "nst-nobody")):
        with pytest.raises(ConfigurationError, match="to replace"):
            await added(caller, replacing=place)


async def test_another_token_is_another_identity(netsuites, added):
    """NetSuite does not say whose a token is: a run that began with one does not go on with another."""
    name = await added()
    began = (await resolved(netsuites)).acts_as.identity
    await added(replacing=name)
    assert began != (await resolved(netsuites)).acts_as.identity


async def test_nothing_is_refreshed_and_the_end_is_told_once(netsuites, added):
    """In the last year before NetSuite may end token-based authentication."""
    name = await added()
    host = netsuites.registry.host("netsuite")
    before = len(netsuites.netsuite.requests)
    (kept,) = await keep_alive(host, Settings())
    assert ("not due", "") == (kept.outcome, kept.words)

    netsuites.clock.moment = datetime(2027, 6, 1, tzinfo=UTC)
    (kept,) = await keep_alive(host, Settings())
    assert "2028.1" in kept.words
    assert "2028.2" in kept.words
    told = (await netsuites.row(name)).revision
    await keep_alive(host, Settings())

    assert told == (await netsuites.row(name)).revision
    assert before == len(netsuites.netsuite.requests)
    grant = Grant.of(await netsuites.row(name))
    assert "connected" == state_of(grant, client_id=grant.client_id, now=netsuites.clock.now())


async def test_a_token_is_wiped_and_its_revocation_left_to_people(netsuites, added):
    name = await added()
    before = len(netsuites.netsuite.requests)

    ended = await disconnect(netsuites.registry.host("netsuite"), Settings(), caller=MARIA, selector=name)

    assert not ended.revoked
    assert [] == await netsuites.store.find(MARIA, "netsuite.token")
    assert before == len(netsuites.netsuite.requests)


async def test_an_account_is_claimed_on_the_proof_of_a_token(netsuites, added):
    """As on that of any login; and a token of a claimed account is added by nobody outside."""
    await added(INES, level="organization")
    await claim(netsuites.registry.host("netsuite"), Settings(), caller=INES, account=ACCOUNT)

    with pytest.raises(ConfigurationError, match="claimed"):
        await added(Caller("eve", "rivals"))


async def test_a_token_of_one_domain_is_not_used_in_another(netsuites, added):
    """A production secret signs nothing for an emulator."""
    await added()
    with pytest.raises(CredentialNotFound, match="Not counted"):
        await resolve(
            netsuites.store, caller=MARIA, selector=Selector.parse("personal"), domain="netsuite.localhost:8765"
        )


async def test_a_clock_that_is_wrong_is_a_refusal(netsuites, added, emulator):
    """Timestamps are this machine's; five minutes either way."""
    await added()
    emulator.move(minutes=6)
    with pytest.raises(Unauthenticated, match="clock of this machine"):
        await read(netsuites)


async def test_a_lost_answer_is_asked_for_again_under_another_nonce(netsuites, added):
    """And so is a refusal for want of room."""
    await added()
    netsuites.netsuite.busy(times=2)
    netsuites.netsuite.faults.add("lose_answer", on="record_read", times=2)
    before = len(netsuites.netsuite.tba.nonces.entries)

    assert "Fjord Supply" == await read(netsuites)

    assert 5 <= len(netsuites.netsuite.tba.nonces.entries) - before
    assert [] == netsuites.netsuite.tba.nonces.repeated()


async def test_no_secret_is_shown(netsuites, added, caplog, tmp_path):
    """Log, audit, printed objects, errors, and the file of the store."""
    caplog.set_level(logging.DEBUG)
    name = await added()
    row = await netsuites.row(name)
    async with netsuites.session() as session:
        await session.call("netsuite.record.get", CUSTOMER)
        printed = [f"{session!r} {session.opened!r} {session.acts_as}"]
    printed.append(repr(await resolved(netsuites)))
    for token in netsuites.netsuite.tba.tokens.values():
        token.active = False
    with pytest.raises(Unauthenticated) as refused:
        await read(netsuites)
    printed += [
        f"{refused.value!r} {refused.value} {refused.value.__cause__!r}",
        caplog.text,
        repr(row),
        repr(row.attributes),
    ]
    printed += [repr(await netsuites.store.events(MARIA, since=netsuites.clock.now() - timedelta(days=1)))]
    printed += [file.read_bytes().decode("latin-1") for file in tmp_path.glob("credentials.db*")]
    secrets = [*row.secrets.values(), netsuites.netsuite.integrations["both"].client_secret]

    assert 3 == len(secrets)
    assert [] == [secret for secret in secrets for text in printed if secret in text]


async def test_a_damaged_row_is_a_sentence(netsuites, added):
    """Nothing is sent with half of it."""
    name = await added()
    row = await netsuites.row(name)
    await netsuites.store.put(replace(row, attributes={**row.attributes, "grant_type": "another"}))
    with pytest.raises(StoreError, match=f"Credential {name} is damaged"):
        await resolved(netsuites, selector=name)
