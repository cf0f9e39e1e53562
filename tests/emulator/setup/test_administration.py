"""What an administrator does wrong, or takes away: what each party is answered, and the word in the login audit trail."""

import pytest

from code_grant import (
    AUTHORIZE,
    TIME,
    TOKEN,
    basic,
    calls,
    consented,
    exchange,
    refresh,
    sent_back,
    signed_in,
    step_one,
)


@pytest.fixture
def both(account):
    return account.integrations["both"]


def block(account):
    account.integrations["both"].enabled = False


def untick_grant(account):
    account.integrations["both"].authorization_code_grant = False


def untick_scope(account):
    account.integrations["both"].scopes = ("restlets",)


def switch_off_oauth2(account):
    account.features.oauth2 = False


def inactivate_user(account):
    account.users["analyst@example.com"].active = False


def inactivate_role(account):
    account.roles["1001"].active = False


def take_role_away(account):
    account.users["analyst@example.com"].roles = ("1002",)


def revoke_tokens(account):
    account.revoke_grants(integration="both")


# what is done: word and error at the authorize page, error and word of a refresh, word of a call
STAGED = [
    (block, ("page", "IntegrationBlocked"), ("unauthorized_client", "IntegrationBlocked"), "IntegrationBlocked"),
    (
        untick_grant,
        ("invalid_request", "AuthorizationCodeGrantRequired"),
        ("unauthorized_client", "AuthorizationCodeGrantRequired"),
        "AuthorizationCodeGrantRequired",
    ),
    (untick_scope, ("invalid_scope", "ScopeMismatched"), ("invalid_scope", "ScopeMismatched"), "ScopeMismatched"),
    (switch_off_oauth2, ("page", "FeatureDisabled"), ("unauthorized_client", "FeatureDisabled"), "FeatureDisabled"),
    (inactivate_user, None, ("invalid_grant", "EntityOrRoleDisabled"), "EntityOrRoleDisabled"),
    (inactivate_role, None, ("invalid_grant", "EntityOrRoleDisabled"), "EntityOrRoleDisabled"),
    (take_role_away, None, ("invalid_grant", "EntityOrRoleDisabled"), "EntityOrRoleDisabled"),
    (revoke_tokens, None, ("invalid_grant", "TokenBlocked"), "TokenBlocked"),
]


@pytest.mark.parametrize(("mistake", "step_one_says", "refresh_says", "call_says"), STAGED)
async def test_each_mistake_has_its_answers_and_its_word(
    account, browser, both, mistake, step_one_says, refresh_says, call_says
):
    """The authorize page, the token endpoint and the API each refuse, and the trail says why."""
    tokens = account.grant(user="analyst@example.com", role="1001")
    mistake(account)

    if step_one_says:
        error, detail = step_one_says
        response = await browser.get(AUTHORIZE, params=step_one(both))
        if error == "page":
            assert (400, False) == (response.status_code, "location" in response.headers)
        else:
            assert error == sent_back(response)["error"]
        assert detail == account.audit[-1].detail

    reply = await browser.post(TOKEN, data=refresh(tokens["refresh_token"]), auth=basic(both))
    assert refresh_says == (reply.json()["error"], account.audit[-1].detail)

    assert 401 == await calls(browser, tokens["access_token"])
    assert call_says == account.audit[-1].detail


@pytest.mark.parametrize("role", ["1004", "9"])
async def test_a_role_without_a_permission_gets_tokens_that_are_refused(account, browser, both, role):
    """Log in using OAuth 2.0 Access Tokens, or REST Web Services, is missing: the call shows it, the refresh does not."""
    account.add_role("9", name="Half an API role", permissions=["ADMI_RESTWEBSERVICES"])
    account.add_user("half@example.com", roles=("9", "1004"))
    tokens = account.grant(user="half@example.com", role=role)
    reply = await browser.post(TOKEN, data=refresh(tokens["refresh_token"]), auth=basic(both))
    assert 200 == reply.status_code
    assert 401 == await calls(browser, reply.json()["access_token"])
    assert "EntityOrRoleDisabled" == account.audit[-1].detail


async def test_a_user_who_is_locked_out_keeps_their_tokens(account, browser, both):
    """The pages refuse them; the API does not notice."""
    tokens = account.grant(user="analyst@example.com")
    account.users["analyst@example.com"].locked_out = True
    assert 'id="wrong"' in (await signed_in(browser, both)).text
    assert 200 == await calls(browser, tokens["access_token"])
    assert 200 == (await browser.post(TOKEN, data=refresh(tokens["refresh_token"]), auth=basic(both))).status_code


async def test_without_the_rest_feature_every_call_is_refused(account, browser):
    """Tokens are given out, and good for nothing here."""
    account.features.rest_web_services = False
    assert 401 == await calls(browser, account.grant()["access_token"])
    assert "FeatureDisabled" == account.audit[-1].detail


async def test_a_record_that_is_gone_is_no_client(account, browser, both):
    """Its id is unknown to the page, wrong at the token endpoint, and its tokens are nobody's."""
    tokens = account.grant()
    del account.integrations["both"]
    assert 400 == (await browser.get(AUTHORIZE, params=step_one(both))).status_code
    assert "UnknownIntegration" == account.audit[-1].detail
    reply = await browser.post(TOKEN, data=refresh(tokens["refresh_token"]), auth=basic(both))
    assert (401, "ClientAuthenticationFailed") == (reply.status_code, account.audit[-1].detail)
    assert 401 == await calls(browser, tokens["access_token"])
    assert "InvalidIntegration" == account.audit[-1].detail


async def test_a_reset_secret_ends_the_old_one_and_no_token(account, browser, both):
    """The application must learn the new secret; its users stay connected."""
    tokens, old = account.grant(), basic(both)
    assert old[1] != both.reset_secret()
    reply = await browser.post(TOKEN, data=refresh(tokens["refresh_token"]), auth=old)
    assert (401, {"error": "invalid_client"}) == (reply.status_code, reply.json())
    assert 200 == await calls(browser, tokens["access_token"])
    assert 200 == (await browser.post(TOKEN, data=refresh(tokens["refresh_token"]), auth=basic(both))).status_code


async def test_a_role_inactivated_between_the_steps_ends_the_exchange(account, browser, both):
    """The code was given, and is worth nothing any more."""
    back = await consented(browser, both, role="1001")
    inactivate_role(account)
    reply = await browser.post(TOKEN, data=exchange(both, back["code"]), auth=basic(both))
    assert ({"error": "invalid_grant"}, "EntityOrRoleDisabled") == (reply.json(), account.audit[-1].detail)


async def test_a_scope_unticked_between_the_steps_ends_the_exchange(account, browser, both):
    """The user granted what the record no longer allows."""
    back = await consented(browser, both)
    untick_scope(account)
    reply = await browser.post(TOKEN, data=exchange(both, back["code"]), auth=basic(both))
    assert ({"error": "invalid_scope"}, "ScopeMismatched") == (reply.json(), account.audit[-1].detail)


@pytest.mark.parametrize(("minutes", "word"), [(-10, "TokenNotAcceptable"), (61, "AccessTokenExpired")])
async def test_a_wrong_clock_makes_tokens_come_from_the_future_or_grow_old(emulator, account, browser, minutes, word):
    """Set back, the account refuses what it issued a moment ago; set on, it finds it expired."""
    tokens = account.grant()
    emulator.move(minutes=minutes)
    assert 401 == await calls(browser, tokens["access_token"])
    assert word == account.audit[-1].detail
    reply = await browser.post(TOKEN, data=refresh(tokens["refresh_token"]), auth=basic(account.integrations["both"]))
    assert (400 if minutes < 0 else 200) == reply.status_code
    assert ("TokenNotAcceptable" if minutes < 0 else "") == account.audit[-1].detail


async def test_forty_nine_hours_end_an_idle_public_token(emulator, account, browser, both):
    """A weekend passes in no time, and the answers are dated by the moved clock."""
    token = account.grant()["refresh_token"]
    emulator.move(hours=49)
    reply = await browser.post(TOKEN, data=refresh(token), auth=basic(both))
    assert ({"error": "invalid_grant"}, "RefreshTokenExpired") == (reply.json(), account.audit[-1].detail)
    assert "Sat, 14 Mar 2026 10:00:00 GMT" == reply.headers["date"]


async def test_somebody_else_used_the_refresh_token_first(account, browser, both):
    """The holder of a token that was taken away finds it spent, and the chain ends with it."""
    tokens = account.grant()
    account.take_away_refresh_tokens()
    assert 200 == await calls(browser, tokens["access_token"])
    reply = await browser.post(TOKEN, data=refresh(tokens["refresh_token"]), auth=basic(both))
    assert ({"error": "invalid_grant"}, "TokenBlocked") == (reply.json(), account.audit[-1].detail)
    assert 401 == await calls(browser, tokens["access_token"])


async def test_more_can_be_set_up(account, browser):
    """Another integration, role and person work like those the account is born with."""
    added = account.add_integration("crm", name="CRM Sync", public=True, refresh_validity_hours=2)
    account.add_role("2001", name="Integrator", everywhere=4)
    account.add_user("new@example.com", password="new-password", roles=("2001",))
    back = await consented(browser, added, role="2001", email="new@example.com", password="new-password")
    reply = await browser.post(TOKEN, data=exchange(added, back["code"]), auth=basic(added))
    headers = {"Authorization": f"Bearer {reply.json()['access_token']}"}
    assert 200 == (await browser.get(TIME, headers=headers)).status_code
    assert account.users["new@example.com"].entity in account.records.all("employee")
    account.add_user("late@example.com", roles=["2001"])
    assert account.users["late@example.com"].entity in account.records.all("employee")


@pytest.mark.parametrize(
    "settings",
    [
        {"redirect_uris": ["http://127.0.0.1/callback"]},
        {"refresh_validity_hours": 721},
        {"maximum_rotation_hours": 0},
        {"scopes": ["mcp", "restlets"]},
        {"consent_policy": "sometimes"},
        {"no_such_field": 1},
    ],
)
async def test_a_record_that_could_not_be_saved_is_refused(account, settings):
    """http redirect URIs, hours out of range, unknown fields: nothing is added."""
    with pytest.raises(ValueError):
        account.add_integration("crm", **settings)
    assert "crm" not in account.integrations


async def test_what_is_there_is_not_added_twice_and_nobody_is_added_without_a_role(account):
    """A second record under the same key, a person in a role the account lacks."""
    with pytest.raises(ValueError):
        account.add_integration("both")
    for roles in ([], ["77"]):
        with pytest.raises(ValueError):
            account.add_user("new@example.com", roles=roles)
    assert "new@example.com" not in account.users
