"""Token-based authentication: what does not concern it, the end that is coming, and the causes of its one 401."""

import pytest

from conftest import INES, MARIA
from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import add_token
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.credentials.oauth_configs import store_config
from netsuite_plugin.settings import Settings


@pytest.fixture
async def token(world):
    """A token of Maria's own that works."""
    await world.configure()
    made = world.netsuite.access_token(integration="both", user="analyst@example.com", role="1001")
    await add_token(
        world.registry.host("netsuite"),
        Settings(),
        caller=MARIA,
        account=AccountId("1234567"),
        level="personal",
        token_id=made.id,
        token_secret=made.secret,
    )
    return made


async def test_a_healthy_token_is_warned_of_the_end(token, examined):
    """No browser, no consent, no token endpoint; the first thing to read is what NetSuite ends, and what replaces it."""
    found = await examined()

    assert [] == found.problems
    assert (
        "ok" == found["login"].severity == found["record_permission"].severity == found["restlet_permission"].severity
    )
    skipped = {"certificate", "client", "redirect_uri", "scopes", "pkce", "consent", "token_lives"}
    assert {"skipped"} == {found[name].severity for name in skipped}
    assert "end_of_tokens" == found.report.first.check
    (cause,) = found["end_of_tokens"].causes
    for said in ("2027.1", "2028.1", "2028.2", "OAuth 2.0", "service account"):
        assert said in f"{cause.words} {cause.fix}"


async def test_only_tokens_are_warned_of_their_end(connected, examined):
    assert "skipped" == (await examined())["end_of_tokens"].severity


def revoked(token, netsuite):
    token.active = False


def other_secret(token, netsuite):
    token.secret = "another"


def unticked(token, netsuite):
    token.integration.token_based_authentication = False


def blocked(token, netsuite):
    token.integration.enabled = False


def role_without_tokens(token, netsuite):
    token.role.permissions -= {"ADMI_LOGIN_OAUTH"}


def feature_off(token, netsuite):
    netsuite.features.token_based_authentication = False


@pytest.mark.parametrize(
    ("broken", "cause", "detail"),
    [
        (revoked, "token_gone", "token_rejected"),
        (other_secret, "signed_with_wrong_secret", "InvalidSignature"),
        (unticked, "consumer_unknown", "consumer_key_unknown"),
        (blocked, "integration_blocked", "consumer_key_refused"),
        (role_without_tokens, "role_lacks_token_login", "permission_denied"),
        (feature_off, "token_feature_off", "FeatureDisabled"),
    ],
)
async def test_the_cause_is_among_those_named(token, examined, netsuite, broken, cause, detail):
    """One answer for all; each cause says what the account's trail would show for it, and that is what the trail shows."""
    broken(token, netsuite)

    found = await examined()

    assert ["login"] == found.problems
    assert "token_refused" == found["login"].kind
    assert {cause: detail}.items() <= {each.key: each.detail for each in found["login"].causes}.items()
    assert "clock" not in found.causes("login"), "the clocks were compared a moment before"
    assert detail in {entry.detail for entry in netsuite.audit}


async def test_a_role_without_rest_web_services_is_the_first_cause(token, examined):
    """RESTlets let it in, so the login itself is good."""
    token.role.permissions -= {"ADMI_RESTWEBSERVICES"}
    found = await examined()
    assert "role_lacks_rest" == found.causes("login")[0]


@pytest.mark.parametrize(
    ("seconds", "severity"), [(20, "ok"), (-200, "warning"), (200, "warning"), (400, "problem"), (-400, "problem")]
)
async def test_a_clock_beyond_five_minutes_is_the_whole_cause(token, examined, emulator, seconds, severity):
    """Up to there it is worth a word."""
    emulator.move(seconds=seconds)

    found = await examined()

    assert severity == found["clock"].severity
    if severity == "problem":
        assert ["clock"] == found.problems == found.causes("clock")
        assert "InvalidTimestamp" == found["clock"].causes[0].detail
        assert "skipped" == found["login"].severity


async def test_an_oauth_config_without_a_secret(token, examined, netsuite, world):
    """Nothing could be signed: said before NetSuite is asked."""
    config = OAuthConfig(client_id=netsuite.integrations["both"].client_id)
    await store_config(world.credentials, caller=INES, level="organization", config=config)

    found = await examined()

    assert ["client"] == found.problems
    assert ["secret_missing"] == found.causes("client")


async def test_no_secret_of_a_token_is_in_a_report(token, examined):
    report = (await examined()).report
    assert token.id not in f"{report} {report.as_json()}"
    assert token.secret not in f"{report} {report.as_json()}"
