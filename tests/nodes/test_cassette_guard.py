"""No tape tells a secret, each says where it comes from, and none can be played wrongly without a test that fails."""

import ast
import json
import re
from datetime import date
from pathlib import Path

import pytest
import vcr
import yaml
from vcr.errors import CannotOverwriteExistingCassetteException

from conftest import ACCOUNT, HostPlugin, InProcess, World
from leaks import leaks
from netsuite_emulator import Emulator
from netsuite_plugin.sql_store.store import SqlStore
from recording import Recording, unplayed
from staging import SELECTOR, TASK, TASK_KEY, Live, Played
from tapes import README, SOURCES, TAPES, Tape, listed, table

FILES = sorted(TAPES.glob("*.yaml"))
NODES = ("record_get", "record_create", "suiteql_query")
SITUATIONS = ("success", "not_found", "permission_missing", "refreshed_token", "429_then_success")
OTHER = "7654321_SB1"
GET = {"record_type": "task", "record_id": f"eid:{TASK_KEY}", "fields": ["title", "status"]}
CREATE = {"record_type": "task", "values": {"title": "Call about INV1001"}}


def test_every_node_has_every_situation():
    """Three nodes, five situations, and no tape that no test plays."""
    tests = ast.parse((Path(__file__).parent / "test_cassettes.py").read_text())
    written = {each.name for each in tests.body if isinstance(each, ast.AsyncFunctionDef)}

    assert {f"test_{node}_{situation}" for node in NODES for situation in SITUATIONS} <= written
    assert written == {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_tape_tells_a_secret(path):
    """Headers, tokens, other people's accounts and addresses."""
    assert [] == leaks(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_tape_says_where_and_when_it_was_recorded(path):
    """An emulator's answer must never be taken for NetSuite's."""
    tape = Tape.read(path)

    assert tape.recorded_from in SOURCES
    assert date.fromisoformat(tape.recorded_on)


def test_the_readme_lists_every_tape_and_no_other():
    """`make record` writes the list; a tape added by hand needs `python tests/support/tapes.py`."""
    assert table() == listed(README.read_text(encoding="utf-8"))


@pytest.mark.parametrize("node", NODES)
def test_a_busy_account_is_on_the_tape_twice(node):
    """A retry that was never sent cannot be claimed."""
    tape = Tape.read(TAPES / f"test_{node}_429_then_success.yaml")
    first, second = tape.interactions

    assert first["request"] == second["request"]
    assert 429 == first["response"]["status"]
    assert second["response"]["status"] in {200, 204}


PLANTED = {
    "an access token in JSON": ("response", {"body": {"json": {"access_token": "ZDkxYzA3"}}}),
    "a refresh token deep in JSON": ("response", {"body": {"json": {"items": [{"refresh_token": "r"}]}}}),
    "JSON in text": ("response", {"body": '{"access_token": "ZDkxYzA3"}'}),
    "a Basic header": ("request", {"headers": {"Authorization": "Basic Y2xpZW50OnNlY3JldA=="}}),
    "a Basic value elsewhere": ("response", {"body": "Authorization was Basic Y2xpZW50OnNlY3JldA=="}),
    "a refresh token in a form": ("request", {"body": {"form": {"refresh_token": "ZDkxYzA3"}}}),
    "a refresh token in text": ("request", {"body": "grant_type=refresh_token&refresh_token=ZDkxYzA3"}),
    "a code in a form": ("request", {"body": {"form": {"code": "70b8"}}}),
    "a code in an address": ("request", {"uri": "https://1234567.app.netsuite.com/cb?state=x&code=70b8"}),
    "a client secret": ("request", {"body": {"form": {"client_secret": "s"}}}),
    "an OAuth 1 header": ("request", {"headers": {"authorization": 'OAuth realm="1234567", oauth_token="ab"'}}),
    "an OAuth 1 value elsewhere": ("response", {"body": 'oauth_signature="dHJhZGVzbWFu"'}),
    "a PEM block": ("response", {"body": "-----BEGIN PRIVATE KEY-----\nMIIE"}),
    "a JWT": ("response", {"body": {"json": {"note": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIzOy01In0.c2ln"}}}),
    "an opaque token": ("response", {"body": {"json": {"note": "aB3" + "dE5fG7hJ9k" * 4}}}),
    "64 hexadecimal characters": ("response", {"body": {"json": {"note": "0123456789abcdef" * 4}}}),
    "a cookie": ("response", {"headers": {"set-cookie": "JSESSIONID=1"}}),
    "a header nobody allowed": ("response", {"headers": {"x-netsuite-jobid": "9f1c"}}),
    "a mail address": ("response", {"body": {"json": {"email": "ada@acme-corp.test"}}}),
    "another account's host": ("response", {"headers": {"location": "https://7654321.app.netsuite.com/x"}}),
    "another account": ("response", {"body": {"json": {"title": "Copy of 7654321_SB1"}}}),
    "another host": ("response", {"body": {"json": {"href": "https://erp.acme-corp.test/x"}}}),
}


def test_a_clean_tape_is_clean():
    """The tape into which the secrets below are put has none of its own."""
    assert [] == leaks(FILES[0].read_text(encoding="utf-8"))


@pytest.mark.parametrize("planted", PLANTED)
def test_the_guard_finds_what_was_planted(planted):
    """Each kind of secret, put into a tape that is clean without it."""
    tape = yaml.safe_load(FILES[0].read_text(encoding="utf-8"))
    side, addition = PLANTED[planted]
    message = tape["interactions"][0][side]
    message.update({name: value | message[name] if name == "headers" else value for name, value in addition.items()})

    assert leaks(yaml.safe_dump(tape))


@pytest.mark.parametrize("text", ["", "a: b", "[1]", "{", "interactions: 7"])
def test_what_is_no_tape_is_not_called_clean(text):
    """A file the guard cannot read is not a file without secrets."""
    assert leaks(text)


@pytest.fixture
def play(tmp_path, clock):
    """Play a tape of the test's own making, without anything behind it."""

    async def play(tape, name, **params):
        file = tmp_path / "tape.yaml"
        file.write_text(tape.text, encoding="utf-8")
        recording = Recording()
        with vcr.VCR().use_cassette(str(file), **recording.config()) as cassette:
            stage = Played.of(cassette, recording, SqlStore(tmp_path / "played.db"), clock)
            await stage.signed_in()
            return await stage.call(name, **params), cassette

    return play


async def test_a_request_that_is_not_on_the_tape_fails_and_shows_the_difference(play):
    """Nobody answers instead of the tape."""
    tape = Tape.read(TAPES / "test_suiteql_query_success.yaml")

    with pytest.raises(CannotOverwriteExistingCassetteException) as caught:
        await play(tape, "netsuite.suiteql.query", query="SELECT entityid FROM customer")

    assert re.search(r"- .*FROM task", str(caught.value))
    assert re.search(r"\+ .*SELECT entityid FROM customer", str(caught.value))


async def test_a_header_that_is_no_longer_sent_is_a_difference(play):
    """`Prefer: transient` is part of the request, although most headers are not on the tape."""
    tape = Tape.read(TAPES / "test_suiteql_query_success.yaml")
    tape.interactions[0]["request"]["headers"]["prefer"] = "respond-async"

    with pytest.raises(CannotOverwriteExistingCassetteException, match="headers"):
        await play(tape, "netsuite.suiteql.query", query="SELECT 1 FROM dual")


async def test_one_retry_more_than_the_tape_has_fails(play):
    """A tape with the 429 alone cannot pass for a retry."""
    tape = Tape.read(TAPES / "test_record_get_429_then_success.yaml")
    del tape.interactions[1:]

    with pytest.raises(CannotOverwriteExistingCassetteException, match="already been played"):
        await play(tape, "netsuite.record.get", **GET)


async def test_an_exchange_nobody_asked_for_is_named(play):
    """A retry that no longer happens leaves its exchange on the tape."""
    tape = Tape.read(TAPES / "test_record_get_429_then_success.yaml")
    tape.interactions.reverse()

    record, cassette = await play(tape, "netsuite.record.get", **GET)

    assert TASK["title"] == record["title"]
    (left,) = unplayed(cassette)
    assert left.endswith("→ 429")


@pytest.fixture
async def account(clock, tmp_path):
    """Somebody's account, whose ids and tokens are not ours to publish; its emulator stands for NetSuite."""
    emulator = Emulator(accounts=(OTHER,), company=False, clock=clock.now)
    world = World(emulator, emulator.account(OTHER), clock, SqlStore(tmp_path / "credentials.db"), InProcess(emulator))
    await world.connect(config=await world.configure())
    clock.move(hours=2)
    return world


@pytest.fixture
def record(account, monkeypatch, tmp_path):
    """Record one call from that account, as `make record` does with a credential."""

    async def record(name, environment=(), **params):
        recording = Recording("live account")
        told = {
            SELECTOR: f"personal@{OTHER}",
            "NETSUITE_NODES_USER": "maria",
            "NETSUITE_NODES_ORGANIZATION": "northwind",
        }
        host = HostPlugin(account.store, account.clock, account.wire)
        with vcr.VCR().use_cassette(str(tmp_path / "live.yaml"), **recording.config()) as cassette:
            stage = Live.of(cassette, recording, monkeypatch, environment={**told, **dict(environment)}, plugins=[host])
            await stage.signed_in()
            await stage.given_task()
            await stage.call(name, **params)
        return tmp_path / "live.yaml"

    return record


@pytest.mark.parametrize(("name", "params"), [("netsuite.record.get", GET), ("netsuite.record.create", CREATE)])
async def test_a_tape_from_an_account_does_not_show_whose_it_is(record, account, play, name, params):
    """No account, token or key of that run is left; staging and the renewal of an old token are not on the tape; and it plays."""
    file = await record(name, **params)

    text = file.read_text(encoding="utf-8")
    tape = Tape.read(file)
    row = await account.row(f"ns-maria-{OTHER}")
    assert "7654321" not in text
    assert ACCOUNT in text
    assert not [secret for secret in row.secrets.values() if secret in text]
    assert "live account" == tape.recorded_from
    assert 1 == len(tape.interactions)
    _, cassette = await play(tape, name, **params)
    assert [] == unplayed(cassette)


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({SELECTOR: "personal"}, "must name the account"),
        ({"NETSUITE_NODES_DOMAIN": "netsuite.localhost:8443"}, "leads to an emulator"),
        ({SELECTOR: "personal@9999999"}, "no login to record with"),
    ],
)
async def test_recording_from_an_account_must_be_meant(record, tmp_path, environment, why):
    """The account is named and there is a login for it; an emulator is never recorded under NetSuite's name."""
    with pytest.raises(pytest.exit.Exception, match=why):
        await record("netsuite.record.get", environment, **GET)

    assert not (tmp_path / "live.yaml").exists()


def saved(tmp_path, recording, tape):
    recording.save_cassette(str(tmp_path / "tape.yaml"), {"requests": tape.requests, "responses": tape.responses}, None)
    return tmp_path / "tape.yaml"


def test_the_day_moves_only_with_the_content(tmp_path):
    """Recording twice changes nothing."""
    tape = Tape.read(FILES[0])
    old = Tape(tape.recorded_from, "2026-01-05", tape.interactions)
    (tmp_path / "tape.yaml").write_text(old.text, encoding="utf-8")

    assert old.text == saved(tmp_path, Recording("emulator"), tape).read_text(encoding="utf-8")

    changed = json.loads(json.dumps(tape.interactions))
    changed[0]["response"]["status"] = 503
    again = Tape.read(saved(tmp_path, Recording("emulator"), Tape("emulator", "", changed)))
    assert "2026-01-05" != again.recorded_on


def test_a_failed_test_leaves_its_tape(tmp_path):
    """Half a recording is worth less than the one before."""
    assert not saved(tmp_path, Recording("emulator", worth_keeping=False), Tape.read(FILES[0])).exists()


def test_a_tape_that_would_tell_a_secret_is_not_written(tmp_path):
    """The guard stands before the file, not only behind it."""
    tape = Tape.read(FILES[0])
    tape.interactions[0]["response"]["body"] = "-----BEGIN PRIVATE KEY-----"

    with pytest.raises(AssertionError, match="PEM"):
        saved(tmp_path, Recording("emulator"), tape)

    assert not (tmp_path / "tape.yaml").exists()
