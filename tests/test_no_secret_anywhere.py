"""After a full run, nothing that is written down holds any of the secrets that were used."""

import base64
import logging
from pathlib import Path

import pytest
from pydantic import SecretStr

from conftest import INES
from netsuite_plugin.account import AccountId
from netsuite_plugin.connections.keep_alive import keep_alive
from netsuite_plugin.credentials import service_accounts
from netsuite_plugin.credentials.resolve import choose_config
from netsuite_plugin.errors import CredentialError, StoreError
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.store import SqlStore

CASSETTES = Path(__file__).parents[1] / "cassettes"
CUSTOMER = {"record_type": "customer", "record_id": "107"}


class Remembers:
    """A store that remembers every secret that ever went into it."""

    def __init__(self, store):
        self.inner, self.seen, self.full = store, set(), False

    def __getattr__(self, name):
        return getattr(self.inner, name)

    async def put(self, row):
        self.seen |= {line for value in row.secrets.values() for line in value.splitlines() if len(line) > 15}
        if self.full:
            raise StoreError("disk full")
        return await self.inner.put(row)


async def test_nothing_written_down_holds_a_secret(world, netsuite, clock, caplog, tmp_path):
    """Log, audit, database with its log files, what was set aside, printed objects and errors, and every cassette."""
    caplog.set_level(logging.DEBUG)
    key = base64.b64encode(b"k" * 32).decode()
    store = world.store = Remembers(SqlStore(tmp_path / "store" / "s.db", key=SecretStr(key)))
    world.registry = world.with_wire(world.wire)
    netsuite.given("customer", id="107", companyName="Fjord Supply", subsidiary="1")
    printed = []

    async def read(selector="personal"):
        try:
            async with world.session(selector=selector) as session:
                await session.call("netsuite.record.get", CUSTOMER)
                printed.append(f"{session!r} {session.opened!r}")
        except CredentialError as error:
            printed.append(f"{error!r} {error} {error.__cause__!r} {error.__context__!r}")

    await world.connect(config=await world.configure())
    await read()
    clock.move(minutes=61)
    store.full = True
    await read()
    store.full = False
    await read()
    netsuite.expire_access_tokens()
    await read()

    netsuite.integrations["both"].client_credentials = True
    made = await service_accounts.new_certificate(
        world.credentials,
        caller=INES,
        chosen=await choose_config(store, caller=INES, account=None, domain="netsuite.com"),
        account=AccountId("1234567"),
        algorithm="ES256",
        domain="netsuite.com",
    )
    mapped = netsuite.map_certificate(made.certificate.decode(), integration="both", user="admin@example.com", role="3")
    await service_accounts.use_certificate(
        world.credentials, made.row.id, certificate_id=mapped.certificate_id, caller=INES
    )
    await read(made.row.id)
    clock.move(hours=25)
    printed.append(repr(await keep_alive(world.registry.host("netsuite"), Settings())))
    netsuite.integrations["both"].reset_secret()
    clock.move(minutes=61)
    await read()
    clock.move(hours=60)
    await read()
    printed.append(
        repr([each for kind in ("netsuite", "netsuite.oauth_config") for each in await store.everything(kind)])
    )
    audit = repr(await store.events(INES, since=clock.now().replace(year=2020)))
    await store.keep_unsaved(await world.row())

    kept = b"".join(file.read_bytes() for file in (tmp_path / "store").rglob("*") if file.is_file())
    taped = b"".join(file.read_bytes() for file in CASSETTES.rglob("*.yaml"))
    places = {
        "log": caplog.text.encode(),
        "audit": audit.encode(),
        "printed": " ".join(printed).encode(),
        "files of the store": kept,
        "cassettes": taped,
    }
    secrets = {*store.seen, key}
    assert 10 < len(secrets)
    assert "refresh" in audit
    assert "/services/rest/auth/oauth2/v1/token" in caplog.text
    found = {place for place, text in places.items() for secret in secrets if secret.encode() in text}
    assert set() == found
    for each in secrets:  # nor in another spelling
        assert base64.b64encode(each.encode())[:32] not in b"".join(places.values())


@pytest.mark.parametrize("file", ["s.db", "s.db-wal"])
async def test_the_search_above_would_find_one(tmp_path, file):
    """A row whose attributes hold it shows that the database's own bytes are looked at."""
    store = SqlStore(tmp_path / "s.db")
    from netsuite_plugin.contract import StoredCredential

    row = StoredCredential("r1", "k", "personal", "maria", {"oops": "s3cr3t-value"}, {"token": "n0t-in-clear"})
    await store.put(row)
    if file == "s.db":
        await store.database.run(lambda database: database.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all())

    text = (tmp_path / file).read_bytes()
    assert b"s3cr3t-value" in text
    assert b"n0t-in-clear" not in text
