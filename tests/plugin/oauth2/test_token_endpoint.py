"""What a token endpoint may answer: a pair is never lost to something odd beside it, and what is no answer is no refusal."""

import json
from datetime import timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import MovableClock
from netsuite_plugin.contract import NodeError
from netsuite_plugin.errors import ClientRejected, CredentialError, ReconnectRequired, TransportError
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint

pytestmark = pytest.mark.fault("C1")

URL = "https://1234567.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token"
CLOCK = MovableClock()
PAIR = {"access_token": "n3w-access", "refresh_token": "n3w-refresh"}


async def refreshed(answer):
    http = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: answer))
    async with http:
        endpoint = TokenEndpoint(URL, client_id="c", client_secret="s", http=http, clock=CLOCK, seconds=5)
        return await endpoint.refresh("old")


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ('"soon"', 3600),
        ("3600.5", 3600.5),
        ('"1800"', 1800),
        ("Infinity", 3600),
        ("-Infinity", 3600),
        ("NaN", 3600),
        ("-5", 3600),
        ("0", 3600),
        ("null", 3600),
        ("true", 3600),
        ("[3600]", 3600),
        ("{}", 3600),
        ('"1e400"', 3600),
        ("1e400", 3600),
        ("9" * 5000, 3600),
        ("1e300", 3600),
    ],
)
async def test_an_odd_lifetime_costs_no_tokens(told, seconds):
    """It has a default: an hour."""
    body = '{"access_token": "n3w-access", "expires_in": ODD, "refresh_token": "n3w-refresh"}'.replace("ODD", told)
    tokens = await refreshed(httpx.Response(200, content=body))

    assert ("n3w-access", "n3w-refresh") == (tokens.access_token, tokens.refresh_token)
    assert CLOCK.now() + timedelta(seconds=seconds) == tokens.expires_at


@pytest.mark.parametrize(
    "body",
    [
        json.dumps([PAIR]),
        json.dumps({"data": {"tokens": [1, PAIR]}}),
        json.dumps({**PAIR, "scope": {"a": [[[1]]]}, "token_type": 7, "error": "invalid_grant"}),
        json.dumps(PAIR).replace("}", ', "access_token": null, "refresh_token": ""}'),
        json.dumps(PAIR).replace("}", ', "x": ' + "[" * 100_000 + "]" * 100_000 + "}"),
        json.dumps(PAIR).replace("}", ', "expires_in": 36'),
        json.dumps(PAIR) + "<!-- served by gw7 -->",
        "\ufeff" + json.dumps(PAIR),
        json.dumps(PAIR).replace("}", ', "scope": "rest\nweb"}'),
        json.dumps(PAIR).replace("}", ', "id": ' + "1" * 6000 + "}"),
    ],
    ids=lambda body: body[:40],
)
async def test_a_pair_in_an_odd_answer_is_taken(body):
    """Wherever it stands in the answer, and whatever stands beside it."""
    tokens = await refreshed(httpx.Response(200, content=body))

    assert ("n3w-access", "n3w-refresh") == (tokens.access_token, tokens.refresh_token)


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", "undefined", "rot13", "no-such"])
async def test_a_wrong_charset_costs_no_tokens(charset):
    """Tokens are ASCII in any of them."""
    encoding = charset if charset in {"latin-1", "utf-16"} else "utf-8"
    body = json.dumps({**PAIR, "name": "é"}, ensure_ascii=False).encode(encoding)
    answer = httpx.Response(200, content=body, headers={"content-type": f"application/json; charset={charset}"})

    assert "n3w-refresh" == (await refreshed(answer)).refresh_token


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content="<html><title>Sign in to the guest network</title></html>"),
        httpx.Response(200, content=b""),
        httpx.Response(204),
        httpx.Response(302, headers={"location": "https://login.example/?token=abc"}),
        httpx.Response(302),
        httpx.Response(200, json={}),
        httpx.Response(200, json={"access_token": None}),
        httpx.Response(200, json={"access_token": 7}),
        httpx.Response(200, json={"access_token": "  "}),
        httpx.Response(200, json={"access_token": "café"}),
        httpx.Response(200, json={"access_token": "a\nb"}),
        httpx.Response(200, json={"error": "invalid_grant"}),
        httpx.Response(400, json={}),
        httpx.Response(400, json={"error": None}),
        httpx.Response(400, json={"error": {"code": "invalid_grant"}}),
        httpx.Response(400, json=["invalid_grant"]),
        httpx.Response(400, json={"error": "blocked_by_policy"}),
        httpx.Response(400, content="invalid_grant"),
        httpx.Response(401, content="<html>who are you?</html>"),
        httpx.Response(404, json={"error": "invalid_grant"}),
        httpx.Response(503, json={"error": "invalid_grant"}),
        httpx.Response(200, content=b"\x1f\x8b garbage"),
        httpx.Response(200, json=None),
        httpx.Response(200, json=1),
    ],
    ids=lambda answer: f"{answer.status_code} {answer.content[:40]!r}",
)
async def test_what_is_not_an_answer_is_waited_for(answer):
    """Neither the grant nor the client is at fault."""
    with pytest.raises(TransportError) as caught:
        await refreshed(answer)

    assert ("wait", True) == (caught.value.remedy, caught.value.retryable)
    assert "abc" not in str(caught.value)


async def test_a_body_that_cannot_be_unpacked_is_waited_for():
    """`Content-Encoding: gzip` over something else."""

    def broken(_):
        async def stream():
            yield b"not gzip"

        return httpx.Response(200, content=stream(), headers={"content-encoding": "gzip"})

    async with httpx.AsyncClient(transport=httpx.MockTransport(broken)) as http:
        endpoint = TokenEndpoint(URL, client_id="c", client_secret="s", http=http, clock=CLOCK, seconds=5)
        with pytest.raises(TransportError):
            await endpoint.refresh("old")


@pytest.mark.parametrize(
    ("status", "error", "kind", "remedy"),
    [
        (400, "invalid_grant", ReconnectRequired, "reconnect"),
        (401, "invalid_client", ClientRejected, "ask_administrator"),
        (400, "unauthorized_client", CredentialError, "ask_administrator"),
        (400, "invalid_scope", CredentialError, "ask_administrator"),
    ],
)
async def test_the_rfcs_words_are_refusals(status, error, kind, remedy):
    """Each has somebody who can mend it."""
    with pytest.raises(kind) as caught:
        await refreshed(httpx.Response(status, json={"error": error}))

    assert remedy == caught.value.remedy


async def test_a_refresh_token_that_comes_alone_is_not_lost():
    """The one that was sent is spent by now."""
    tokens = await refreshed(httpx.Response(200, json={"access_token": None, "refresh_token": "n3w-refresh"}))

    assert ("", "n3w-refresh") == (tokens.access_token, tokens.refresh_token)
    assert not tokens.good_at(CLOCK.now())


TOKEN = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=60)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
BESIDE = st.dictionaries(st.sampled_from(["expires_in", "token_type", "scope", "id_token", "error", "x", ""]), ODD)


@given(access=TOKEN, refresh=TOKEN, beside=BESIDE, wrapped=st.sampled_from(["", "list", "object"]))
async def test_no_pair_of_a_200_answer_is_lost(access, refresh, beside, wrapped):
    """Whatever is generated beside and around it."""
    body = {**beside, "access_token": access, "refresh_token": refresh}
    whole = {"": body, "list": [None, body], "object": {"error": 1, "body": body}}[wrapped]
    tokens = await refreshed(httpx.Response(200, content=json.dumps(whole)))

    assert (access, refresh) == (tokens.access_token, tokens.refresh_token)


@given(
    status=st.sampled_from([200, 201, 204, 301, 302, 400, 401, 403, 404, 429, 500, 503]),
    body=st.binary(max_size=300) | ODD.map(lambda odd: json.dumps(odd).encode()),
    kind=st.sampled_from(["", "application/json", "text/html; charset=x", "application/json; charset=utf-16"]),
)
async def test_nothing_raw_leaves_the_token_code(status, body, kind):
    """Every outcome is tokens or an error of this package, and nothing generated here ends a grant."""
    headers = {"content-type": kind} if kind else {}
    try:
        await refreshed(httpx.Response(status, content=body, headers=headers))
    except ReconnectRequired:
        raise AssertionError("an answer without the word marked the grant") from None
    except NodeError:
        pass
