"""`/__emulator__/…`: everything a test may stage from another process."""

import re
from pathlib import Path
from typing import get_args

import httpx
import pytest

from code_grant import TIME, TOKEN, basic, calls, refresh
from netsuite_emulator.http.faults import KINDS, On
from netsuite_emulator.services.control import _ACTIONS, _VIEWS

PAGE = Path(__file__).parents[3] / "docs/emulator.md"


@pytest.fixture
async def control(emulator):
    transport = httpx.ASGITransport(emulator.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://127.0.0.1/__emulator__") as client:
        yield client


@pytest.fixture
async def post(control):
    """Post to the account's part and give what came back; it must have worked."""

    async def done(action, **body):
        reply = await control.post(f"/1234567/{action}", json=body)
        assert 200 == reply.status_code, reply.text
        return reply.json()

    return done


@pytest.fixture
async def get(control):
    async def shown(view):
        return (await control.get(f"/1234567/{view}")).json()

    return shown


async def test_a_blocked_integration_is_staged_and_its_word_read(account, browser, post, get):
    """What an administrator broke, and what the trail says of it, without the Python API."""
    token = account.grant()["access_token"]
    await post("integration", key="both", enabled=False)
    assert 401 == await calls(browser, token)
    entry = (await get("audit"))["entries"][-1]
    assert {
        "date": "2026-03-12T09:00:00Z",
        "status": "Failure",
        "detail": "IntegrationBlocked",
        "user": "admin@example.com",
        "role": "3",
        "application": "Workflow Automation",
    } == entry
    await post("integration", key="both", enabled=True)
    assert 200 == await calls(browser, token)


async def test_users_roles_and_features_are_staged(account, browser, post, get):
    """Each by what names it: an e-mail address, an id."""
    token = account.grant(user="analyst@example.com", role="1001")["access_token"]
    for action, broken, mended in (
        ("user", {"email": "analyst@example.com", "active": False}, {"active": True}),
        ("user", {"email": "analyst@example.com", "roles": ["1002"]}, {"roles": ["1001", "1002"]}),
        ("role", {"id": "1001", "active": False}, {"active": True}),
        ("role", {"id": "1001", "permissions": []}, {"permissions": ["ADMI_RESTWEBSERVICES", "ADMI_LOGIN_OAUTH2"]}),
        ("features", {"oauth2": False}, {"oauth2": True}),
        ("features", {"rest_web_services": False}, {"rest_web_services": True}),
    ):
        await post(action, **broken)
        assert 401 == await calls(browser, token)
        await post(action, **(broken | mended))
        assert 200 == await calls(browser, token)


async def test_integrations_are_added_removed_and_given_new_secrets(account, browser, post, get):
    """An added one answers with what its screen shows once."""
    made = await post("integration", key="crm", name="CRM Sync", public=True)
    tokens = account.grant(integration="crm")
    reset = await post("reset_secret", key="crm")
    old = (made["client_id"], made["client_secret"])
    assert 401 == (await browser.post(TOKEN, data=refresh(tokens["refresh_token"]), auth=old)).status_code
    new = (made["client_id"], reset["client_secret"])
    assert 200 == (await browser.post(TOKEN, data=refresh(tokens["refresh_token"]), auth=new)).status_code
    assert "crm" in [each["key"] for each in (await get("setup"))["integrations"]]
    await post("remove_integration", key="crm")
    assert 401 == await calls(browser, tokens["access_token"])
    assert "crm" not in [each["key"] for each in (await get("setup"))["integrations"]]


async def test_tokens_are_taken_away_revoked_and_let_expire(account, browser, post, get):
    """Three ends of a grant, and the log of each token."""
    both = account.integrations["both"]
    first = account.grant()
    await post("take_away_refresh_tokens")
    assert 400 == (await browser.post(TOKEN, data=refresh(first["refresh_token"]), auth=basic(both))).status_code
    events = [each["event"] for each in (await get("token_log"))["entries"]]
    assert ["issued", "issued", "spent", "issued", "chain_ended", "refused"] == events

    second = account.grant()
    await post("revoke_grants", user="admin@example.com")
    assert 401 == await calls(browser, second["access_token"])
    third = account.grant()
    await post("expire_access_tokens")
    assert 401 == await calls(browser, third["access_token"])
    assert ["TokenBlocked", "AccessTokenExpired"] == [each.detail for each in account.audit[-2:]]


async def test_the_clock_is_moved_for_every_account(emulator, account, control, browser):
    """By timedelta's names; without a move it is only told."""
    token = account.grant()["access_token"]
    assert {"now": "2026-03-12T09:00:00+00:00"} == (await control.get("/clock")).json()
    moved = await control.post("/clock", json={"hours": 49, "minutes": -30})
    assert {"now": "2026-03-14T09:30:00+00:00"} == moved.json()
    assert 401 == await calls(browser, token)
    fresh = {"Authorization": f"Bearer {account.grant()['access_token']}"}
    assert "2026-03-14T09:30:00.000Z" == (await browser.get(TIME, headers=fresh)).json()["serverTime"]
    for nonsense in ({"fortnights": 1}, {"days": 1e12}, {"days": -80_000}, {"hours": "many"}):
        assert 400 == (await control.post("/clock", json=nonsense)).status_code
    assert moved.json() == (await control.get("/clock")).json()


async def test_faults_are_armed_listed_and_cleared(account, browser, post, get):
    """And what happened stays written down."""
    headers = {"Authorization": f"Bearer {account.grant()['access_token']}"}
    await post("fault", kind="error", on="api")
    await post("fault", kind="busy", share=1.0)
    assert [500, 429, 429] == [(await browser.get(TIME, headers=headers)).status_code for _ in range(3)]
    shown = await get("faults")
    assert [{"fault": "busy", "on": "api", "times": None, "share": 1.0}] == shown["armed"]
    assert [(1, "error"), (2, "busy"), (3, "busy")] == [(each["request"], each["fault"]) for each in shown["injected"]]
    await post("clear_faults")
    await post("latency", seconds=0.01, to=0.02)
    assert {"seconds": 0.01, "to": 0.02, "sigma": 0.0} == (await get("faults"))["latency"]
    assert 200 == (await browser.get(TIME, headers=headers)).status_code


async def test_undocumented_behaviour_is_staged(account, post):
    """Where no source says how NetSuite behaves, the other case can be tried."""
    await post("undocumented", reuse_revokes_chain=False, clock_leeway=30)
    assert not account.undocumented.reuse_revokes_chain
    assert 30 == account.undocumented.clock_leeway.total_seconds()


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("integration", {}),
        ("integration", {"key": "both", "enabled": "perhaps"}),
        ("integration", {"key": "both", "colour": "blue"}),
        ("remove_integration", {"key": "none"}),
        ("reset_secret", {"key": ["both"]}),
        ("user", {"email": "analyst@example.com", "roles": ["77"]}),
        ("user", {"email": "new@example.com"}),
        ("role", {"id": "1001", "everywhere": 9}),
        ("map_certificate", {"pem": "no certificate", "user": "analyst@example.com"}),
        ("map_certificate", {"user": "analyst@example.com"}),
        ("revoke_certificate", {"certificate_id": "none"}),
        ("features", {"coffee": True}),
        ("revoke_grants", {"user": "nobody@example.com"}),
        ("fault", {"kind": "explode"}),
        ("fault", {"kind": "busy", "times": "2"}),
        ("latency", {}),
        ("latency", {"seconds": "1"}),
        ("busy", {"times": "many"}),
        ("given", {"record_type": "spaceship"}),
    ],
)
async def test_what_cannot_be_understood_is_refused_and_changes_nothing(control, get, action, body):
    """400 with a reason, never a stack trace."""
    before = await get("setup")
    reply = await control.post(f"/1234567/{action}", json=body)
    assert 400 == reply.status_code
    assert reply.json()["o:errorDetails"][0]["detail"].startswith("Not understood:")
    assert before == await get("setup")


@pytest.mark.parametrize(
    ("action", "body", "said"),
    [
        ("user", {}, "email is missing"),
        ("user", {"email": "new@example.com"}, "there is no user 'new@example.com'; the account has admin@example.com"),
        ("user", {"email": "new@example.com", "roles": ["77"]}, "there is no role '77'; the account has 3, 1001"),
        ("role", {"active": False}, "id is missing"),
        ("role", {"id": "77"}, "there is no role '77'; the account has 3, 1001"),
        ("reset_secret", {"key": "none"}, "there is no integration 'none'; the account has confidential, public"),
        ("given", {"record_type": "spaceship"}, "there is no record type 'spaceship'"),
        ("revoke_grants", {"user": "nobody@example.com"}, "there is no 'nobody@example.com'"),
        ("latency", {}, "missing a required argument: 'seconds'"),
        ("fault", {"kind": "busy", "colour": "blue"}, "got an unexpected keyword argument 'colour'"),
    ],
)
async def test_what_is_missing_or_not_known_is_named(control, get, action, body, said):
    """And where there are few, the ones that are known; nothing is added by a slip of the keyboard."""
    before = await get("setup")
    reply = await control.post(f"/1234567/{action}", json=body)
    assert 400 == reply.status_code
    assert reply.json()["o:errorDetails"][0]["detail"].startswith(f"Not understood: {said}")
    assert before == await get("setup")


async def test_roles_and_users_are_added_by_all_they_need(post, get):
    """A name for a role, roles for a user."""
    await post("role", id="2001", name="Integrator", everywhere=4)
    await post("user", email="robot@example.com", roles=["2001"])
    shown = await get("setup")
    assert {"id": "2001", "name": "Integrator", "active": True} == shown["roles"][-1]
    assert {"email": "robot@example.com", "roles": ["2001"], "active": True} == shown["users"][-1]


async def test_there_are_no_other_places(control):
    """Unknown accounts, views and actions are not there; other methods are not allowed."""
    assert 404 == (await control.get("/7654321/state")).status_code
    assert 404 == (await control.get("/1234567/secrets")).status_code
    assert 404 == (await control.post("/1234567/explode", json={})).status_code
    assert 405 == (await control.delete("/1234567/state")).status_code
    assert 400 == (await control.post("/1234567/busy", content=b"{}")).status_code


def test_the_page_names_everything_that_can_be_asked():
    """Every action, view, kind of fault and kind of request stands in docs/emulator.md."""
    text = PAGE.read_text()
    words = {*_ACTIONS, *_VIEWS, *KINDS, *get_args(On)}
    assert set() == {word for word in words if f"`{word}" not in text}


def test_the_pages_example_runs():
    """Word for word."""
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    known = {}
    exec(example, known)
    assert not known["account"].integrations["both"].enabled


NUMBERS = [
    "1e400",
    "-1e400",
    "NaN",
    "Infinity",
    "-1",
    "1.5",
    "1e308",
    "9" * 400,
    "9" * 5_000,
    '"x"',
    "null",
    "[]",
    "true",
    '"\\ud800"',
]
"""Numbers and what stands for one, as they are written in JSON."""


@pytest.mark.fault("D5")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("1234567/busy", '{"times": #}'),
        ("1234567/lose_answer", '{"times": #}'),
        ("1234567/fault", '{"kind": "busy", "times": #}'),
        ("1234567/fault", '{"kind": "busy", "share": #}'),
        ("1234567/fault", '{"kind": "slow", "seconds": #}'),
        ("1234567/fault", '{"kind": "slow", "sigma": #}'),
        ("1234567/fault", '{"kind": "slow", "to": #}'),
        ("1234567/latency", '{"seconds": #}'),
        ("1234567/latency", '{"seconds": 1, "sigma": #}'),
        ("1234567/undocumented", '{"code_lifetime": #}'),
        ("1234567/undocumented", '{"retry_after": #}'),
        ("1234567/undocumented", '{"permission_missing_status": #}'),
        ("1234567/undocumented", '{"request_size_limit": #}'),
        ("1234567/integration", '{"key": "both", "refresh_validity_hours": #}'),
        ("1234567/integration", '{"key": "both", "name": #}'),
        ("1234567/role", '{"id": "3", "name": #}'),
        ("1234567/user", '{"email": "admin@example.com", "roles": #}'),
        ("1234567/given", '{"record_type": "customer", "fields": {"companyName": #, "creditLimit": #}}'),
        ("clock", '{"hours": #}'),
        ("clock", '{"microseconds": #}'),
    ],
)
async def test_a_number_that_is_none_is_refused(account, control, path, body):
    """Never 500, and what was taken does not break what comes after: views, draws, queries."""
    headers = {"Content-Type": "application/json"}
    for number in NUMBERS:
        reply = await control.post(f"/{path}", content=body.replace("#", number), headers=headers)
        assert reply.status_code in {200, 400}, (number, reply.text)
        if number in NUMBERS[:4] or number in NUMBERS[6:9]:
            assert 400 == reply.status_code, number

    assert {200} == {(await control.get(f"/1234567/{view}")).status_code for view in _VIEWS}
    for fault in account.faults.armed:
        assert 0 <= fault.latency.draw(fault.chance)
    if "given" in path:
        found = account.suiteql.run("SELECT companyname, creditlimit FROM customer", limit=9, offset=0)
        assert found.total
    assert account.grant()


async def test_a_token_is_given_without_a_browser(account, browser, post, control):
    """Of the administrator, or of a user in one of their roles; what cannot be is said with what can."""
    assert 200 == await calls(browser, (await post("token"))["access_token"])
    told = await post("token", user="analyst@example.com", role="1002", integration="public", scopes=["restlets"])
    chain = account.grants.access_tokens[told["access_token"]].chain
    assert ("1002", "public", ("restlets",)) == (chain.role.id, chain.integration.key, chain.scopes)
    for body, said in (
        ({"user": "nobody"}, "analyst@example.com"),
        ({"user": "clerk@example.com", "role": "3"}, "1003"),
        ({"integration": "none"}, "confidential"),
        ({"scopes": "restlets"}, "rest_webservices"),
        ({"scope": ["restlets"]}, "scope"),
    ):
        reply = await control.post("/1234567/token", json=body)
        assert (400, True) == (reply.status_code, said in reply.text), reply.text


async def test_custom_fields_lists_records_and_segments_are_added(account, post, control, api):
    """As an administrator adds them; each is then served."""
    await post("custom_list", script_id="customlist_regions", values={"1": "North", "2": "South"})
    await post("custom_field", script_id="custentity_region", kind="reference", target="customlist_regions")
    await post("custom_record_type", script_id="customrecord_route", label="Route")
    await post("custom_field", script_id="custrecord_stops", kind="integer", on="customrecord_route")
    segment = await post("custom_segment", script_id="cseg_line", values=["Retail", "Trade"])
    trade = next(each for each, name in segment["values"].items() if name == "Trade")

    strict = {"X-NetSuite-PropertyNameValidation": "Error"}
    body = {
        "companyName": "Acorn",
        "subsidiary": {"id": "1"},
        "custentity_region": {"id": "2"},
        "cseg_line": {"id": trade},
    }
    made = await api.post("/customer", json=body, headers=strict)
    record = (await api.get(made.headers["location"])).json()
    assert ("South", "Trade") == (record["custentity_region"]["refName"], record["cseg_line"]["refName"])
    assert (
        204
        == (
            await api.post("/customrecord_route", json={"name": "E", "custrecord_stops": 4}, headers=strict)
        ).status_code
    )

    for action, body, said in (
        ("custom_field", {"script_id": "region"}, "custentity"),
        ("custom_field", {"script_id": "custentity_x", "kind": "text"}, "string"),
        ("custom_list", {"script_id": "regions"}, "customlist"),
        ("custom_record_type", {"script_id": "route"}, "customrecord"),
        ("custom_segment", {"script_id": "line"}, "cseg"),
        ("custom_segment", {"script_id": "cseg_x", "values": {"1": "A"}}, "a list of names"),
    ):
        reply = await control.post(f"/1234567/{action}", json=body)
        assert (400, True) == (reply.status_code, said in reply.text), reply.text


async def test_a_permission_nobody_knows_is_refused_with_the_known_ones(account, control):
    """A misspelt one would be a role that lacks it, without a word."""
    before = account.roles["1001"].permissions
    for body in ({"id": "1001"}, {"id": "77", "name": "New"}):
        reply = await control.post("/1234567/role", json=body | {"permissions": ["REST Web Services"]})
        assert 400 == reply.status_code
        assert "there is no permission REST Web Services" in reply.text
        assert "ADMI_RESTWEBSERVICES" in reply.text
    assert before == account.roles["1001"].permissions
