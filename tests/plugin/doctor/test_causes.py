"""Mistakes of administrators: the class of the answer with its causes in order, and the single cause where evidence here decides."""

from dataclasses import replace

import httpx
import pytest

from conftest import MARIA
from netsuite_plugin.command_lines import told
from netsuite_plugin.errors import ClientRejected, ReconnectRequired


async def test_a_reset_secret(connected, examined):
    """Nothing else is asked once the client is refused."""
    connected.netsuite.integrations["both"].reset_secret()

    found = await examined()

    assert ["client"] == found.problems
    assert "secret_wrong" == found.causes("client")[0]
    assert (401, "invalid_client") == (found["client"].answered.status, found["client"].answered.code)
    assert "Client ID and secret" in found["login"].found


@pytest.mark.parametrize(
    ("level", "bound", "command"),
    [
        ("organization", "1234567", "An administrator runs: netsuite-nodes setup --organization --account 1234567"),
        ("organization", None, "An administrator runs: netsuite-nodes setup --organization"),
        ("personal", None, "Run: netsuite-nodes setup"),
    ],
)
async def test_the_remedy_stores_the_secret_where_it_was(world, examined, level, bound, command):
    """
    The doctor's words and the run's own: another level or account would make a second OAuth Config that nobody uses. A member is told
    whose command it is.
    """
    config = await world.configure(caller=MARIA, level=level)
    if bound:
        config = await world.store.put(replace(config, attributes={**config.attributes, "account": bound}))
    await world.connect(config=config)
    world.netsuite.integrations["both"].reset_secret()
    world.netsuite.expire_access_tokens()

    row = await world.row()
    member, administrator = [
        (await examined(caller=caller, credential=row.id))["client"].causes[0].fix
        for caller in (MARIA, replace(MARIA, role="administrator"))
    ]
    with pytest.raises(ClientRejected) as caught:
        async with world.session() as session:
            await session.call("netsuite.record.get", {"record_type": "customer", "record_id": "1"})

    typed = command.partition(": ")[2]
    assert administrator.endswith(f"store it: {typed}")
    assert member == administrator + (" (this is for an administrator of northwind)" if level == "organization" else "")
    assert told(caught.value).endswith(f"stored anew. {command}")


async def test_a_blocked_integration(connected, examined):
    connected.netsuite.integrations["both"].enabled = False

    found = await examined()

    assert ["client"] == found.problems
    assert "client_not_allowed" == found["client"].kind
    assert "integration_blocked" == found.causes("client")[0]


async def test_another_redirect_uri(connected, examined):
    """The client is known, so it is the redirect URI before anything else."""
    connected.netsuite.integrations["both"].redirect_uris = ("https://example.com/auth/callback",)

    found = await examined()

    assert ["redirect_uri"] == found.problems
    assert "redirect_uri_differs" == found.causes("redirect_uri")[0]


async def test_a_scope_is_unticked_later(connected, examined):
    """The grant still has it; NetSuite does not say which scope it misses."""
    connected.netsuite.integrations["both"].scopes = ("restlets",)

    found = await examined()

    assert ["scopes"] == found.problems
    assert ["scope_unticked"] == found.causes("scopes")


async def test_a_role_without_the_login_permission(world, examined):
    """The 401 that says nothing: all its causes, the likeliest first."""
    await world.connect(config=await world.configure(), user="board@example.com")

    found = await examined()

    assert ["login"] == found.problems
    assert "login_refused" == found["login"].kind
    assert "role_lacks_login" == found.causes("login")[0]
    assert "skipped" == found["record_permission"].severity


class RestletsLetIn(httpx.AsyncBaseTransport):
    """The account's hosts, with RESTlets that accept the login and have no such script (section_4634920277)."""

    def __init__(self, inner):
        self._inner = inner

    async def handle_async_request(self, request):
        if ".restlets." not in request.url.host:
            return await self._inner.handle_async_request(request)
        return httpx.Response(404, json={"error": {"code": "SSS_INVALID_SCRIPTLET_ID", "message": "There is none."}})


async def test_restlets_let_a_login_in_that_rest_refuses(world, examined):
    """Then the login permission is there, and what is missing concerns REST Web Services."""
    world.registry = world.with_wire(RestletsLetIn(world.wire))
    await world.connect(config=await world.configure(), user="board@example.com")

    found = await examined()

    assert ["role_lacks_rest", "rest_feature_off"] == found.causes("login")[:2]


async def test_a_refused_login_costs_one_renewal(world, examined):
    """As in any run; the questions after it renew nothing."""
    await world.connect(config=await world.configure(), user="board@example.com")

    await examined()

    assert 1 == [each["event"] for each in world.netsuite.token_log.entries].count("spent")


async def test_what_is_decided_here_is_no_longer_a_likely_cause(world, examined):
    """Clock, dates and the tokens' own words were looked at before."""
    await world.connect(config=await world.configure(), user="board@example.com")

    found = await examined()

    assert [] == [
        cause for cause in found.causes("login") if cause in {"clock", "access_token_expired", "tokens_swapped"}
    ]


async def test_a_revoked_grant(connected, examined):
    """The refusal of the renewal says more than the 401 before it."""
    connected.netsuite.revoke_grants()

    found = await examined()

    assert ["login"] == found.problems
    assert "grant_over" == found["login"].kind
    assert "revoked" == found.causes("login")[0]
    assert "refresh" == found["login"].answered.step


async def test_an_idle_refresh_token(connected, examined):
    """Its own date decides; NetSuite is not asked."""
    connected.clock.move(hours=49)

    found = await examined()

    assert ["token_lives"] == found.problems
    assert ["refresh_token_expired"] == found.causes("token_lives")
    assert "refresh" not in {each.step for each in (f.answered for f in found.report.findings) if each}


async def test_an_expired_access_token_is_no_problem(connected, examined):
    connected.clock.move(hours=2)

    found = await examined()

    assert [] == found.problems
    assert ["access_token_expired"] == found.causes("login")


async def test_another_client_id_is_stored(connected, examined, world):
    """The grant belongs to the former one."""
    row = await world.store.get(MARIA, "nsc-both-northwind")
    await world.store.put(replace(row, attributes={**row.attributes, "client_id": "another"}))

    found = await examined()

    assert ["oauth_config"] == found.problems
    assert ["client_differs"] == found.causes("oauth_config")


async def test_swapped_tokens(connected, examined, world):
    row = await connected.row()
    access, refresh = row.secrets["access_token"], row.secrets["refresh_token"]
    await world.store.put(replace(row, secrets={"access_token": refresh, "refresh_token": access}))

    found = await examined()

    assert ["consent"] == found.problems
    assert ["tokens_swapped"] == found.causes("consent")


@pytest.mark.parametrize("minutes", [10, -10])
async def test_a_wrong_clock(connected, examined, emulator, minutes):
    """Measured against NetSuite's own Date header, in both directions."""
    emulator.move(minutes=minutes)

    found = await examined()

    assert "clock" == found.problems[0]
    assert ["clock"] == found.causes("clock")
    assert ("behind" if minutes > 0 else "ahead") in found["clock"].found


async def test_an_unknown_account(connected, examined):
    """A well-formed ID of no account."""
    found = await examined(account="7654321")

    assert "reached" == found.problems[0]
    assert "no_such_account" in found.causes("reached")


async def test_a_role_without_workbook(world, examined):
    """SuiteQL is refused, the rest works: a warning that names the permission."""
    await world.connect(config=await world.configure(), user="clerk@example.com")

    found = await examined()

    assert [] == found.problems
    assert "warning" == found["suiteql_permission"].severity
    assert "SuiteAnalytics Workbook" in found["suiteql_permission"].causes[0].words


async def test_an_old_secret(world, examined):
    config = await world.configure()
    await world.store.put(
        replace(config, attributes={**config.attributes, "secret_since": "2025-01-01T00:00:00+00:00"})
    )

    found = await examined(account="1234567")

    assert "warning" == found["secret_age"].severity
    assert ["secret_old"] == found.causes("secret_age")


async def test_more_requests_than_the_account_takes(connected, examined):
    """Administrators are told the limits."""
    found = await examined(concurrency=40)

    assert "warning" == found["concurrency"].severity
    assert "40 requests at once are set here; 5 are left" in found["concurrency"].found
    assert "ok" == (await examined(concurrency=4))["concurrency"].severity


async def test_more_requests_than_the_smallest_account_takes(world, examined):
    """Everybody else gets a comparison with the smallest pool there is."""
    await world.connect(config=await world.configure(), user="clerk@example.com")

    found = await examined(concurrency=6)

    assert "warning" == found["concurrency"].severity
    assert "smallest account has 5" in found["concurrency"].found


async def test_a_full_pool_is_not_called_a_login_problem(connected, examined):
    connected.netsuite.busy()

    found = await examined()

    assert "busy" == found["login"].kind


@pytest.mark.parametrize("status", [400, 403])
async def test_a_missing_permission_in_either_shape(world, examined, status):
    """Accounts differ in how they say so."""
    world.netsuite.undocumented.permission_missing_status = status
    await world.connect(config=await world.configure(), user="clerk@example.com")

    found = await examined()

    assert "warning" == found["suiteql_permission"].severity
    assert ["lacks:SuiteAnalytics Workbook"] == found.causes("suiteql_permission")


async def test_a_credential_that_was_marked(connected, examined):
    """Its reason is shown, its causes are those of the refusal, and NetSuite is asked once more: nobody hears of it twice."""
    connected.netsuite.revoke_grants()
    await examined()
    asked = len([each for each in connected.netsuite.token_log.entries if each["event"] == "refused"])

    found = await examined()

    assert ["login"] == found.problems
    assert "invalid_grant" in found["token_lives"].found
    assert "revoked" == found.causes("login")[0]
    # two more refusals: the invented code of the client check, and the refresh token
    assert asked + 2 == len([each for each in connected.netsuite.token_log.entries if each["event"] == "refused"])
    events = [each.event for each in await connected.store.events(MARIA, since=connected.clock.now())]
    assert 1 == events.count("reconnect_required")


@pytest.mark.parametrize("what", ["user", "role"])
async def test_who_is_active_again_need_not_connect_again(connected, examined, what):
    """The refusal marked the login; the doctor asks once more, and runs go on with it."""
    user = connected.netsuite.users["admin@example.com"]
    inactive = user if what == "user" else connected.netsuite.roles[user.roles[0]]
    inactive.active = False
    connected.netsuite.expire_access_tokens()
    assert "role_or_user_inactive" in (await examined()).causes("login")
    with pytest.raises(ReconnectRequired):
        async with connected.session() as session:
            await session.call("netsuite.system.server_time", {})

    inactive.active = True
    found = await examined()

    assert [] == found.problems
    assert "takes it again" in found["login"].found
    async with connected.session(run="run-2") as session:
        await session.call("netsuite.system.server_time", {})


async def test_what_is_stored_as_maximum_rotation_is_too_short(connected, examined, world):
    """NetSuite still lets the grant in: a warning that says what to correct."""
    row = await world.store.get(MARIA, "nsc-both-northwind")
    await world.store.put(replace(row, attributes={**row.attributes, "maximum_rotation": 1}))
    credential = await connected.row()
    past = connected.clock.now().isoformat()
    await world.store.put(replace(credential, attributes={**credential.attributes, "reconnect_by": past}))

    found = await examined()

    assert [] == found.problems
    assert "netsuite-nodes setup" in found["token_lives"].found


async def test_a_client_without_a_secret_whose_record_is_not_public(world, examined):
    """The record wants a secret, and none is stored."""
    config = await world.configure("confidential")
    await world.store.put(replace(config, secrets={}))

    found = await examined(account="1234567")

    assert "secret_missing" == found.causes("client")[0]


async def test_an_unknown_client_id(world, examined):
    """It does not get as far as the login page, so it is the ID before the secret."""
    config = await world.configure()
    await world.store.put(replace(config, attributes={**config.attributes, "client_id": "0" * 64}))

    found = await examined(account="1234567")

    assert "client_id_wrong" == found.causes("client")[0]
