"""What an emulator holds, written to a file and read again."""

import json
import stat
import subprocess
import sys
from datetime import timedelta

import httpx
import pytest

from netsuite_emulator import Emulator

API = "https://1234567.suitetalk.api.netsuite.com/services/rest"
TOKEN = f"{API}/auth/oauth2/v1/token"


@pytest.fixture
def again(emulator, tmp_path, clock):
    """Saves the emulator and gives the one that is loaded from the file."""

    def loaded():
        emulator.save(tmp_path / "state.json")
        return Emulator.load(tmp_path / "state.json", clock=clock)

    return loaded


def caller(emulator, token):
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app), headers=headers)


async def test_records_come_back_with_their_ids(account, again):
    """By internal and external id, sublists included; the next id goes on where the last one was, deleted or not."""
    kept = account.given("customer", companyName="Acorn", externalId="A-1", addressBook=[{"label": "Home"}])
    gone = account.given("customer", companyName="Beech")
    account.records.remove("customer", gone)
    loaded = again().account("1234567")
    assert account.records.get("customer", kept) == loaded.records.get("customer", kept)
    assert kept == loaded.records.by_external_id("customer", "A-1")
    assert loaded.records.get("customer", gone) is None
    assert int(gone) < int(loaded.given("customer", companyName="Cedar"))
    assert "2" == loaded.suiteql.run("SELECT COUNT(*) AS n FROM customer", limit=1, offset=0).rows[0]["n"]


async def test_a_lookup_by_external_id_finds_what_was_saved(account, again):
    """Through the service, as a client asks."""
    account.given("customer", companyName="Acorn", externalId="A-1")
    loaded = again()
    async with caller(loaded, loaded.account("1234567").grant()["access_token"]) as client:
        found = await client.get(f"{API}/record/v1/customer/eid:A-1")
    assert "Acorn" == found.json()["companyName"]


async def test_tokens_stay_what_they_were(account, again):
    """A good access token is good, a spent refresh token is spent, and its reuse still ends the chain."""
    integration = account.integrations["both"]
    good, taken = account.grant(), account.grant()
    account.take_away_refresh_tokens()
    loaded = again()
    form = {"grant_type": "refresh_token", "refresh_token": taken["refresh_token"]}
    async with caller(loaded, good["access_token"]) as client:
        assert 200 == (await client.get(f"{API}/system/v1/serverTime")).status_code
        login = (integration.client_id, integration.client_secret)
        refused = await client.post(TOKEN, data=form, auth=login)
        assert {"error": "invalid_grant"} == refused.json()
    async with caller(loaded, taken["access_token"]) as client:
        assert 401 == (await client.get(f"{API}/system/v1/serverTime")).status_code
    assert "TokenBlocked" == loaded.account("1234567").audit[-1].detail


def test_setup_and_people_come_back(account, again):
    """Integrations, roles, users, tokens of token-based authentication, features and what no source tells."""
    account.add_role("1100", name="Auditor", permissions=frozenset({"REPO_ANALYTICS"}))
    account.add_user("eve@example.com", roles=("1100",))
    account.integrations["both"].refresh_validity_hours = 3
    account.features.oauth2 = False
    account.undocumented.clock_leeway = timedelta(seconds=7)
    token = account.access_token(user="analyst@example.com")
    token.active = False
    account.customization.add_field("custbody_region", "string")
    loaded = again().account("1234567")
    for name in ("roles", "users", "integrations", "features", "undocumented"):
        assert getattr(account, name) == getattr(loaded, name)
    assert token == loaded.tba.tokens[token.id]
    assert loaded.tba.tokens[token.id].user is loaded.users["analyst@example.com"]
    assert account.customization.fields == loaded.customization.fields


def test_the_clock_stays_moved(emulator, again):
    """What a test let pass is not undone by saving."""
    emulator.move(hours=49)
    assert emulator.clock() == again().clock()


def test_what_belongs_to_a_removed_integration_is_left_out(account, again):
    """Its tokens are good for nothing, before and after."""
    account.grant()
    del account.integrations["both"]
    assert {} == again().account("1234567").grants.access_tokens


def test_the_file_is_for_its_owner_alone(emulator, tmp_path):
    """It holds secrets; one that lay open before is closed."""
    file = tmp_path / "state.json"
    file.write_text("{}")
    file.chmod(0o644)
    emulator.save(file)
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no json", "is not a saved state"),
        ("[]", "is not a saved state"),
        ('{"format": "another"}', "is not a saved state"),
        ('{"format": "netsuite-emulator", "version": 99}', "has version 99"),
        ('{"format": "netsuite-emulator", "version": 1, "seed": 1}', "is damaged at"),
    ],
)
def test_another_file_is_refused_in_one_line(tmp_path, content, said):
    """Neither a guess nor a trace."""
    file = tmp_path / "state.json"
    file.write_text(content)
    with pytest.raises(ValueError, match=said) as refused:
        Emulator.load(file)
    assert "\n" not in str(refused.value)


def test_the_command_saves_when_it_stops_and_loads_when_it_starts(tmp_path):
    """What was there yesterday is there today: the clock runs on, the ids go on."""
    command = [sys.executable, "-c", "from netsuite_emulator.cli import app; app()", "serve", "--plain-http"]
    file = tmp_path / "state.json"

    def served(*options):
        process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        with process:
            told = json.loads(process.stdout.readline())
            control = f"{told['base_url']}/__emulator__/{told['accounts'][0]['account']}"
            body = {"record_type": "customer", "fields": {"companyName": "Acorn"}}
            made = httpx.post(f"{control}/given", json=body, trust_env=False).json()["id"]
            process.terminate()
            process.wait(20)
        return int(made), told["accounts"][0]["access_tokens"]

    first, tokens = served("--no-company", "--accounts", "7654321", "--save", file)
    second, same = served("--load", file)
    assert (first + 1, tokens) == (second, same)
