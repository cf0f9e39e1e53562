"""Signing in, tokens and their ends, from the side of an application and its user."""

import jwt
import pytest

from code_grant import (
    API,
    REVOKE,
    STATE,
    TIME,
    TOKEN,
    basic,
    calls,
    consented,
    exchange,
    refresh,
)
from netsuite_emulator import Emulator


@pytest.fixture
def both(account):
    return account.integrations["both"]


async def test_signing_in_and_allowing_ends_in_tokens_that_work(account, browser, both):
    """A person signs in, chooses a role, allows, and the application may call."""
    back = await consented(browser, both, role="1002")
    assert back.keys() == {"state", "role", "entity", "company", "code"}
    assert (back["state"], back["role"], back["entity"], back["company"]) == (STATE, "1002", "12", "1234567")

    reply = await browser.post(TOKEN, data=exchange(both, back["code"]), auth=basic(both))

    assert reply.status_code == 200
    tokens = reply.json()
    assert tokens.keys() == {"access_token", "refresh_token", "expires_in", "token_type"}
    assert tokens["expires_in"] == 3600
    assert await calls(browser, tokens["access_token"]) == 200


async def test_a_token_says_who_may_what_until_when(account, browser, clock):
    """The token is a JWT signed with a published key, and has the claims of Oracle's samples."""
    tokens = account.grant(user="analyst@example.com", role="1001", integration="public")
    keys = (await browser.get(f"{API}/services/rest/auth/oauth2/v1/keys")).json()
    key = jwt.PyJWKSet.from_dict(keys)[jwt.get_unverified_header(tokens["access_token"])["kid"]]
    unchecked = {"verify_aud": False, "verify_exp": False, "verify_iat": False}

    access, again = (jwt.decode(tokens[each], key, options=unchecked) for each in ("access_token", "refresh_token"))

    public = account.integrations["public"]
    assert access["sub"] == "1001;12"
    assert access["aud"] == [f"{public.application_id};1234567", public.client_id]
    assert access["scope"] == ["restlets", "rest_webservices"]
    assert access["iss"] == "https://system.netsuite.com"
    assert access["exp"] - access["iat"] == 3600
    assert again["exp"] - again["iat"] == 48 * 3600
    assert access["oit"] == int(clock().timestamp())
    assert access["jti"].startswith("1234567.a.")
    assert again["jti"].startswith("1234567.r.")


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "w" * 43},
        {"redirect_uri": "https://127.0.0.1:8765/other"},
        {"code": "made-up"},
    ],
)
async def test_a_code_is_good_only_with_what_it_was_asked_for(browser, both, changes):
    """The verifier, the redirect URI and the code itself must fit."""
    back = await consented(browser, both)
    reply = await browser.post(TOKEN, data=exchange(both, back["code"]) | changes, auth=basic(both))
    assert (reply.status_code, reply.json()) == (400, {"error": "invalid_grant"})


async def test_a_code_is_good_once_and_not_for_long(browser, both, clock):
    """A code can be exchanged once, within a minute."""
    back = await consented(browser, both)
    clock.advance(seconds=59)
    assert (await browser.post(TOKEN, data=exchange(both, back["code"]), auth=basic(both))).status_code == 200
    again = await browser.post(TOKEN, data=exchange(both, back["code"]), auth=basic(both))
    assert again.json() == {"error": "invalid_grant"}

    late = await consented(browser, both)
    clock.advance(seconds=61)
    reply = await browser.post(TOKEN, data=exchange(both, late["code"]), auth=basic(both))
    assert reply.json() == {"error": "invalid_grant"}


async def test_a_wrong_secret_is_invalid_client(account, browser, both):
    """401 with the realm of the account, and nothing but the error."""
    form = exchange(both, "any")
    reply = await browser.post(TOKEN, data=form, auth=(both.client_id, "f" * 64))
    assert (reply.status_code, reply.json()) == (401, {"error": "invalid_client"})
    assert reply.headers["www-authenticate"] == 'Basic realm="1234567"'
    assert account.audit[-1].detail == "ClientAuthenticationFailed"


async def test_a_confidential_client_must_prove_itself(account, browser):
    """Without the Public Client tick a client id alone is not enough."""
    confidential = account.integrations["confidential"]
    form = exchange(confidential, "any")
    assert (await browser.post(TOKEN, data=form | {"client_id": confidential.client_id})).status_code == 401
    assert (await browser.post(TOKEN, data=form, auth=(confidential.client_id, ""))).status_code == 401


async def test_a_public_client_names_itself_in_either_way(account, browser):
    """client_id in the body, or Basic with an empty secret."""
    public = account.integrations["public"]
    for ways in ({"data": {"client_id": public.client_id}}, {"auth": (public.client_id, "")}):
        token = account.grant(integration="public")["refresh_token"]
        form = refresh(token) | ways.get("data", {})
        assert (await browser.post(TOKEN, data=form, auth=ways.get("auth"))).status_code == 200


async def test_two_ways_at_once_are_refused(account, browser, both):
    """A client that sends Basic and its id in the body is refused."""
    form = refresh(account.grant()["refresh_token"]) | {"client_id": both.client_id}
    reply = await browser.post(TOKEN, data=form, auth=basic(both))
    assert (reply.status_code, reply.json()) == (400, {"error": "invalid_request"})


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "made-up"}, "invalid_grant"),
    ],
)
async def test_other_requests_for_tokens_are_refused(browser, both, form, error):
    """The error body holds the error alone."""
    reply = await browser.post(TOKEN, data=form, auth=basic(both))
    assert (reply.status_code, reply.json()) == (400, {"error": error})


async def test_a_public_refresh_token_is_good_once(account, browser, both):
    """Every refresh brings a new token; a spent one sent again ends the whole chain."""
    first = account.grant()["refresh_token"]
    second = (await browser.post(TOKEN, data=refresh(first), auth=basic(both))).json()
    assert second["refresh_token"] != first

    reply = await browser.post(TOKEN, data=refresh(first), auth=basic(both))
    assert reply.json() == {"error": "invalid_grant"}
    assert account.audit[-1].detail == "TokenBlocked"
    assert await calls(browser, second["access_token"]) == 401
    reply = await browser.post(TOKEN, data=refresh(second["refresh_token"]), auth=basic(both))
    assert reply.json() == {"error": "invalid_grant"}


async def test_a_milder_account_keeps_the_chain(account, browser, both):
    """What no source confirms can be switched."""
    account.undocumented.reuse_revokes_chain = False
    first = account.grant()["refresh_token"]
    second = (await browser.post(TOKEN, data=refresh(first), auth=basic(both))).json()["refresh_token"]
    assert (await browser.post(TOKEN, data=refresh(first), auth=basic(both))).status_code == 400
    assert (await browser.post(TOKEN, data=refresh(second), auth=basic(both))).status_code == 200


async def test_a_milder_account_lets_the_secret_decide(account, browser, both):
    """With the Public Client tick, who sends the secret may be treated as a confidential client."""
    account.undocumented.secret_keeps_public_rules = False
    back = await consented(browser, both)
    exchanged = await browser.post(TOKEN, data=exchange(both, back["code"]), auth=basic(both))
    for token in (account.grant()["refresh_token"], exchanged.json()["refresh_token"]):
        for _ in range(2):
            reply = await browser.post(TOKEN, data=refresh(token), auth=basic(both))
            assert reply.json().keys() == {"access_token", "expires_in", "token_type"}


async def test_a_confidential_refresh_token_stays_for_seven_days(account, browser, clock):
    """The same token until its end, and no new one in the reply."""
    confidential = account.integrations["confidential"]
    token = account.grant(integration="confidential")["refresh_token"]
    clock.advance(days=7, seconds=-1)
    reply = await browser.post(TOKEN, data=refresh(token), auth=basic(confidential))
    assert reply.json().keys() == {"access_token", "expires_in", "token_type"}
    clock.advance(seconds=1)
    reply = await browser.post(TOKEN, data=refresh(token), auth=basic(confidential))
    assert reply.json() == {"error": "invalid_grant"}
    assert account.audit[-1].detail == "RefreshTokenExpired"


async def test_an_idle_public_token_dies_after_its_validity(account, browser, both, clock):
    """48 hours without a refresh, and the user must sign in again."""
    token = account.grant()["refresh_token"]
    clock.advance(hours=48)
    assert (await browser.post(TOKEN, data=refresh(token), auth=basic(both))).status_code == 400


async def test_rotation_ends_after_the_maximum(account, browser, both, clock):
    """However often it is refreshed, a chain ends 168 hours after consent."""
    token = account.grant()["refresh_token"]
    for _ in range(4):
        clock.advance(hours=40)
        token = (await browser.post(TOKEN, data=refresh(token), auth=basic(both))).json()["refresh_token"]
    clock.advance(hours=8)
    assert (await browser.post(TOKEN, data=refresh(token), auth=basic(both))).json() == {"error": "invalid_grant"}


async def test_a_refresh_token_belongs_to_its_client(account, browser):
    """Another client id gets invalid_grant for ever."""
    token = account.grant(integration="both")["refresh_token"]
    reply = await browser.post(TOKEN, data=refresh(token), auth=basic(account.integrations["confidential"]))
    assert reply.json() == {"error": "invalid_grant"}
    assert account.audit[-1].detail == "ClientIdMismatch"


async def test_revoking_ends_the_refresh_token_and_its_access_tokens(account, browser, both):
    """Revocation answers 200 with nothing in it, for an unknown token too."""
    tokens = account.grant()
    reply = await browser.post(REVOKE, data={"token": tokens["refresh_token"]}, auth=basic(both))
    assert (reply.status_code, reply.content) == (200, b"")
    assert await calls(browser, tokens["access_token"]) == 401
    reply = await browser.post(TOKEN, data=refresh(tokens["refresh_token"]), auth=basic(both))
    assert reply.json() == {"error": "invalid_grant"}
    assert (await browser.post(REVOKE, data={"token": "unknown"}, auth=basic(both))).status_code == 200


async def test_an_access_token_lasts_an_hour(account, browser, clock):
    """Good after 59 minutes, refused after 61."""
    token = account.grant()["access_token"]
    clock.advance(minutes=59)
    assert await calls(browser, token) == 200
    clock.advance(minutes=2)
    assert await calls(browser, token) == 401
    assert account.audit[-1].detail == "AccessTokenExpired"


async def test_every_refused_token_is_answered_alike(account, emulator, browser, both):
    """The answer never says what is wrong; only the login audit trail does."""
    good = account.grant()
    board = account.grant(user="board@example.com")["access_token"]
    narrow = account.grant(scopes=("restlets",))["access_token"]
    foreign = emulator.account("1234567_SB1").grant()["access_token"]
    expected = {
        "TokenRejected": foreign,
        "InvalidTokenType": good["refresh_token"],
        "ScopeMismatched": narrow,
        "EntityOrRoleDisabled": board,
    }
    bodies = []
    for detail, token in expected.items():
        response = await browser.get(TIME, headers={"Authorization": f"Bearer {token}"})
        assert response.status_code == 401
        assert account.audit[-1].detail == detail
        assert response.headers["www-authenticate"].startswith('Bearer realm="1234567", error="invalid_token"')
        bodies.append(response.json())
    assert all(body == bodies[0] for body in bodies)
    assert bodies[0]["o:errorDetails"][0]["o:errorCode"] == "INVALID_LOGIN"

    both.enabled = False
    assert await calls(browser, good["access_token"]) == 401
    assert account.audit[-1].detail == "IntegrationBlocked"


async def test_a_code_belongs_to_the_client_that_asked_for_it(account, browser, both):
    """Another client cannot exchange it, whatever it knows."""
    back = await consented(browser, both)
    other = account.integrations["confidential"]
    reply = await browser.post(TOKEN, data=exchange(both, back["code"]), auth=basic(other))
    assert ({"error": "invalid_grant"}, "ClientIdMismatch") == (reply.json(), account.audit[-1].detail)


@pytest.mark.parametrize("header", ["Basic %%%", "Basic /w==", "Bearer abc", "Digest x"])
async def test_a_header_that_is_no_basic_is_an_invalid_request(browser, both, header):
    """Not a wrong client: nobody has said who they are."""
    reply = await browser.post(TOKEN, data=refresh("any"), headers={"Authorization": header})
    assert (400, {"error": "invalid_request"}) == (reply.status_code, reply.json())


async def test_a_verifier_has_the_form_of_one(browser, both):
    """43 to 128 characters of a small alphabet."""
    for verifier in ("v" * 42, "v" * 129, "v" * 43 + "!"):
        back = await consented(browser, both)
        reply = await browser.post(TOKEN, data=exchange(both, back["code"], code_verifier=verifier), auth=basic(both))
        assert (400, {"error": "invalid_request"}) == (reply.status_code, reply.json())


async def test_a_secret_that_is_no_ascii_is_wrong_like_any_other(browser, both):
    """Whatever stands in the header, there is an answer."""
    reply = await browser.post(TOKEN, data=refresh("any"), auth=(both.client_id, "s\u00fc\u00df"))
    assert (401, {"error": "invalid_client"}) == (reply.status_code, reply.json())


async def test_the_keys_change_every_ninety_days_and_are_announced(emulator, account, browser):
    """A client that reads the keys again in time can always check a signature."""
    url = f"{API}/services/rest/auth/oauth2/v1/keys"

    async def names():
        return [each["kid"] for each in (await browser.get(url)).json()["keys"]]

    (today,) = await names()
    emulator.move(days=90)
    (later,) = await names()
    assert today != later
    emulator.move(days=-20)
    assert [today, later] == await names()
    assert today == jwt.get_unverified_header(account.grant()["access_token"])["kid"]


async def test_an_account_may_take_the_secret_in_the_form(account, browser, both):
    """Oracle documents only Basic, so it is refused unless told otherwise."""
    form = refresh(account.grant()["refresh_token"]) | {
        "client_id": both.client_id,
        "client_secret": both.client_secret,
    }
    assert 401 == (await browser.post(TOKEN, data=form)).status_code
    account.undocumented.secret_in_body = True
    assert 401 == (await browser.post(TOKEN, data=form | {"client_secret": "wrong"})).status_code
    assert 200 == (await browser.post(TOKEN, data=form)).status_code


@pytest.mark.parametrize(
    ("header", "status"),
    [("Bearer", 400), ("Bearer two words", 400), ("Bearer not-a-token", 401), ("Basic dTpw", 401), (None, 401)],
)
async def test_what_is_no_token_is_malformed_and_a_bad_token_is_not(account, browser, header, status):
    """The two challenges of the documentation."""
    response = await browser.get(TIME, headers={"Authorization": header} if header else {})
    assert status == response.status_code
    error = {400: "invalid_request", 401: "invalid_token"}[status]
    assert response.headers["www-authenticate"].startswith(f'Bearer realm="1234567", error="{error}"')


async def test_the_issuer_is_netsuite_whatever_host_was_asked():
    """`iss` is https://system.netsuite.com (section_158255317571), also where the hosts end in another domain."""
    account = Emulator(company=False, domain="netsuite.localhost:8443").account("1234567")
    claims = jwt.decode(account.grant()["access_token"], options={"verify_signature": False})
    assert "https://system.netsuite.com" == claims["iss"]
