"""Whatever is sent to the pages, the token endpoint and the control endpoint: an answer, never a fault of ours."""

import anyio
import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from code_grant import API, APP, AUTHORIZE, TIME, TOKEN, step_one
from netsuite_emulator import Emulator
from netsuite_emulator.services.control import _ACTIONS

EMULATOR = Emulator(company=False)
ACCOUNT = EMULATOR.account("1234567")
BOTH = ACCOUNT.integrations["both"]
REFRESH_TOKEN = ACCOUNT.grant()["refresh_token"]
words = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "authorization_code",
            "refresh_token",
            "client_credentials",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "eyJhbGciOiJFUzI1NiJ9.e30.AA",
            "eyJhbGciOiJFUzI1NiIsImtpZCI6W119.W10.AA",
            REFRESH_TOKEN,
            BOTH.client_id,
            BOTH.redirect_uris[0],
        ]
    ),
)
fields = st.sampled_from(
    [
        "grant_type",
        "code",
        "redirect_uri",
        "code_verifier",
        "refresh_token",
        "client_id",
        "client_secret",
        "client_assertion",
        "client_assertion_type",
        "token",
    ]
)
json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), words),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=6,
)


def status(method, url, **options):
    async def ask():
        transport = httpx.ASGITransport(EMULATOR.app)
        async with httpx.AsyncClient(transport=transport) as client:
            return (await client.request(method, url, **options)).status_code

    return anyio.run(ask)


@settings(max_examples=150)
@given(st.dictionaries(fields, words, max_size=6), st.sampled_from(["token", "revoke"]), st.booleans())
def test_any_form_gets_an_answer(form, endpoint, proved):
    """The token and revocation endpoints."""
    auth = (BOTH.client_id, BOTH.client_secret) if proved else None
    url = TOKEN.replace("/token", f"/{endpoint}")
    assert status("POST", url, data=form, auth=auth) in {200, 400, 401}


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from([*step_one(BOTH), "prompt"]), words, max_size=4))
def test_any_authorization_request_gets_an_answer(changes):
    """A page, or a way back."""
    assert status("GET", AUTHORIZE, params=step_one(BOTH, **changes)) in {200, 302, 400}


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(["request", "email", "password", "role", "decision"]), words, max_size=5))
def test_any_page_form_gets_an_answer(form):
    """Nobody comes in by a made-up form."""
    assert {status("POST", f"{APP}/app/login/oauth2/{page}.nl", data=form) for page in ("signin", "consent")} == {403}


@settings(max_examples=80)
@given(st.binary(max_size=60))
def test_any_token_gets_an_answer(token):
    """Bytes that are no text among them."""
    header = b"Bearer " + token.replace(b"\r", b"").replace(b"\n", b"").replace(b"\0", b"")
    assert status("GET", TIME, headers={"Authorization": header}) in {400, 401}


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(_ACTIONS)),
    st.dictionaries(
        st.one_of(
            words,
            st.sampled_from(
                [
                    "key",
                    "id",
                    "email",
                    "roles",
                    "permissions",
                    "levels",
                    "scopes",
                    "pem",
                    "user",
                    "integration",
                    "kind",
                    "on",
                    "times",
                    "share",
                    "seconds",
                    "to",
                    "sigma",
                    "record_type",
                    "fields",
                    "oauth2",
                    "code_lifetime",
                    "certificate_id",
                ]
            ),
        ),
        json,
        max_size=4,
    ),
)
def test_any_action_gets_an_answer(action, body):
    """The control endpoint of a throw-away emulator."""
    reply = status_of_throw_away(action, body)
    assert reply in {200, 400}


def status_of_throw_away(action, body):
    async def ask():
        transport = httpx.ASGITransport(Emulator(company=False).app)
        async with httpx.AsyncClient(transport=transport) as client:
            return (await client.post(f"https://127.0.0.1/__emulator__/1234567/{action}", json=body)).status_code

    return anyio.run(ask)


def test_other_methods_are_refused_politely():
    """Nothing here knows PATCH."""
    for url in (AUTHORIZE, TOKEN, f"{API}/services/rest/auth/oauth2/v1/keys", TIME):
        assert status("PATCH", url) in {400, 401, 404, 405}
