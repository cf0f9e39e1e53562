"""The client credentials grant: a certificate is mapped, an assertion is signed, and every rule has its word."""

from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from client_assertion import ANALYST, asserted, certificate, private_key
from code_grant import API, TOKEN, calls


@pytest.fixture
def service(account):
    return account.integrations["service"]


@pytest.fixture
def mapping(account, clock):
    return account.map_certificate(certificate(private_key(), clock()), **ANALYST)


async def test_a_signed_assertion_is_worth_an_access_token(account, browser, service, mapping, clock):
    """No user is there; the token acts in the mapped role, and there is no refresh token."""
    reply = await browser.post(TOKEN, data=asserted(service, mapping, clock))

    assert reply.status_code == 200
    tokens = reply.json()
    assert tokens.keys() == {"access_token", "expires_in", "token_type"}
    assert (3600, "Bearer") == (tokens["expires_in"], tokens["token_type"])
    assert 200 == await calls(browser, tokens["access_token"])
    claims = jwt.decode(tokens["access_token"], options={"verify_signature": False})
    assert claims["sub"].split(";")[2:4] == ["1002", "12"]
    assert claims["aud"] == [service.client_id, f"app:{service.application_id}"]
    assert claims["jti"].startswith("a.c.")
    assert (True, "analyst@example.com", "Nightly Sync") == (
        account.audit[-1].success,
        account.audit[-1].user,
        account.audit[-1].application,
    )


@pytest.mark.parametrize(
    ("kind", "algorithms"),
    [("3072", ["PS256", "PS384", "PS512"]), ("ES256", ["ES256"]), ("ES384", ["ES384"]), ("ES512", ["ES512"])],
)
async def test_six_algorithms_are_taken(account, browser, service, clock, kind, algorithms):
    """RSA with PSS padding and the three curves."""
    made = account.map_certificate(certificate(private_key(kind), clock()), **ANALYST)
    for algorithm in algorithms:
        form = asserted(service, made, clock, key=private_key(kind), algorithm=algorithm)
        assert 200 == (await browser.post(TOKEN, data=form)).status_code


@pytest.mark.parametrize("scope", ["rest_webservices", ["restlets", "rest_webservices"], "restlets, rest_webservices"])
async def test_scopes_come_as_text_or_as_a_list(browser, service, mapping, clock, scope):
    """The documentation's words say commas, its sample says a list."""
    reply = await browser.post(TOKEN, data=asserted(service, mapping, clock, scope=scope))
    assert 200 == reply.status_code


async def test_the_endpoint_on_the_other_host_is_the_same(browser, service, mapping, clock):
    """Oracle's sample names the RESTlets' host as audience."""
    elsewhere = TOKEN.replace(".suitetalk.", ".restlets.")
    for url in (TOKEN, elsewhere):
        for audience in (TOKEN, [elsewhere]):
            reply = await browser.post(url, data=asserted(service, mapping, clock, aud=audience))
            assert 200 == reply.status_code


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"key": private_key("2048"), "algorithm": "RS256"}, "UnsupportedAlgo"),
        ({"headers": {}}, "MissingKeyId"),
        ({"headers": {"kid": "made-up"}}, "MissingKey"),
        ({"key": private_key("ES384"), "algorithm": "ES384"}, "SignatureValidation"),
        ({"key": private_key("2048"), "algorithm": "PS256"}, "SignatureValidation"),
        ({"iss": "0" * 64}, "ClientAuthenticationFailed"),
        ({"aud": f"{API}/elsewhere"}, "TokenRejected"),
        ({"aud": [{}]}, "TokenRejected"),
    ],
)
async def test_a_faulty_assertion_is_refused_and_named_in_the_trail(
    account, browser, service, mapping, clock, changes, detail
):
    """The answer is the same for all of them."""
    reply = await browser.post(TOKEN, data=asserted(service, mapping, clock, **changes))
    assert (401, {"error": "invalid_client"}) == (reply.status_code, reply.json())
    assert detail == account.audit[-1].detail


@pytest.mark.parametrize(
    ("issued", "lasts", "detail"),
    [(60, 300, "TokenNotAcceptable"), (-600, 600, "TokenExpired"), (0, 3601, "TokenValidityTooBroad")],
)
async def test_the_times_of_an_assertion_must_fit(account, browser, service, mapping, clock, issued, lasts, detail):
    """Not from the future, not over, and good for an hour at most."""
    begins = int(clock().timestamp()) + issued
    reply = await browser.post(TOKEN, data=asserted(service, mapping, clock, iat=begins, exp=begins + lasts))
    assert {"error": "invalid_client"} == reply.json()
    assert detail == account.audit[-1].detail


async def test_an_assertion_may_last_a_whole_hour(browser, service, mapping, clock):
    """A client in production use always sends sixty minutes to the second."""
    begins = int(clock().timestamp())
    reply = await browser.post(TOKEN, data=asserted(service, mapping, clock, iat=begins, exp=begins + 3600))
    assert 200 == reply.status_code


async def test_an_account_may_answer_a_bad_assertion_otherwise(account, browser, service, mapping, clock):
    """No source says which error it is."""
    account.undocumented.assertion_error = "invalid_grant"
    reply = await browser.post(TOKEN, data=asserted(service, mapping, clock, headers={"kid": "made-up"}))
    assert (400, {"error": "invalid_grant"}) == (reply.status_code, reply.json())


async def test_what_an_administrator_takes_away_ends_the_grant(account, browser, service, mapping, clock):
    """A blocked record, an unticked box or scope, a lost role, a revoked certificate: each has its error and its word."""

    async def outcome():
        reply = await browser.post(TOKEN, data=asserted(service, mapping, clock))
        return reply.json().get("error"), account.audit[-1].detail

    assert (None, "") == await outcome()
    service.enabled = False
    assert ("unauthorized_client", "IntegrationBlocked") == await outcome()
    service.enabled, service.client_credentials = True, False
    assert ("unauthorized_client", "AuthorizationCodeGrantRequired") == await outcome()
    service.client_credentials, service.scopes = True, ("restlets",)
    assert ("invalid_scope", "ScopeMismatched") == await outcome()
    service.scopes = ("restlets", "rest_webservices")
    account.users["analyst@example.com"].roles = ("1001",)
    assert ("invalid_grant", "EntityOrRoleDisabled") == await outcome()
    account.users["analyst@example.com"].roles = ("1001", "1002")
    mapping.revoked = True
    assert ("invalid_client", "MissingKey") == await outcome()


async def test_a_certificate_ends_with_its_validity(account, browser, service, mapping, clock):
    """It works on its last day, and not after."""
    clock.advance(days=363)
    assert 200 == (await browser.post(TOKEN, data=asserted(service, mapping, clock))).status_code
    clock.advance(days=2)
    assert 401 == (await browser.post(TOKEN, data=asserted(service, mapping, clock))).status_code
    assert "MissingKey" == account.audit[-1].detail


async def test_a_long_validity_is_cut_to_two_years(account, clock):
    """What the certificate says beyond that does not count."""
    made = account.map_certificate(certificate(private_key(), clock(), days=3650), **ANALYST)
    assert made.valid_until - made.valid_from == timedelta(days=730)


@pytest.mark.parametrize(
    ("key", "options"),
    [
        (private_key("2048"), {}),
        (ec.generate_private_key(ec.SECP256K1()), {}),
        (private_key(), {"days": 10, "since": timedelta(days=11)}),
    ],
)
async def test_the_setup_page_refuses_weak_or_old_certificates(account, clock, key, options):
    """RSA of 3072 bits at least, the named curves, still valid."""
    with pytest.raises(ValueError):
        account.map_certificate(certificate(key, clock(), **options), **ANALYST)
    assert {} == account.certificates


async def test_one_certificate_for_each_integration_user_and_role(account, clock):
    """A second one is refused until the first is revoked, or the account lets them overlap; at most five in all."""
    pem = certificate(private_key(), clock())
    first = account.map_certificate(pem, **ANALYST)
    with pytest.raises(ValueError):
        account.map_certificate(pem, **ANALYST)
    first.revoked = True
    account.map_certificate(pem, **ANALYST)
    account.undocumented.certificates_overlap = True
    for _ in range(4):
        account.map_certificate(pem, **ANALYST)
    with pytest.raises(ValueError):
        account.map_certificate(pem, user="clerk@example.com")


@pytest.mark.parametrize(("integration", "role"), [("both", "1002"), ("service", "1003")])
async def test_a_mapping_needs_the_box_and_a_role_of_the_user(account, clock, integration, role):
    """The page offers no other application, and no role the user does not have."""
    with pytest.raises(ValueError):
        account.map_certificate(
            certificate(private_key(), clock()), integration=integration, user="analyst@example.com", role=role
        )


async def test_a_certificate_speaks_for_its_own_integration_alone(account, browser, service, mapping, clock):
    """Another client's id with this key is as good as no key."""
    other = account.add_integration("other", client_credentials=True)
    reply = await browser.post(TOKEN, data=asserted(service, mapping, clock, iss=other.client_id))
    assert ({"error": "invalid_client"}, "MissingKey") == (reply.json(), account.audit[-1].detail)


@pytest.mark.parametrize("changes", [{"iat": None}, {"exp": None}, {"exp": "soon"}, {"exp": 1e300}, {"iat": []}])
async def test_an_assertion_without_times_is_malformed(browser, service, mapping, clock, changes):
    """Both are required, as numbers."""
    reply = await browser.post(TOKEN, data=asserted(service, mapping, clock, **changes))
    assert (400, {"error": "invalid_request"}) == (reply.status_code, reply.json())


async def test_a_mapping_can_be_made_and_revoked_by_http(account, browser, service, clock):
    """As a test in another process does it."""
    control = "https://127.0.0.1/__emulator__/1234567"
    pem = certificate(private_key(), clock())
    made = (await browser.post(f"{control}/map_certificate", json={"pem": pem, **ANALYST})).json()
    mapping = account.certificates[made["certificate_id"]]
    assert made["valid_until"] == mapping.valid_until.isoformat()
    assert 200 == (await browser.post(TOKEN, data=asserted(service, mapping, clock))).status_code
    del made["valid_until"]
    assert 200 == (await browser.post(f"{control}/revoke_certificate", json=made)).status_code
    assert 401 == (await browser.post(TOKEN, data=asserted(service, mapping, clock))).status_code


@pytest.mark.parametrize(
    "form",
    [
        {"client_assertion_type": "urn:other"},
        {"client_assertion": "no-jwt"},
        {"client_assertion": ""},
    ],
)
async def test_a_malformed_request_is_said_to_be_one(browser, service, mapping, clock, form):
    """What is no assertion at all is an invalid request."""
    reply = await browser.post(TOKEN, data=asserted(service, mapping, clock) | form)
    assert (400, {"error": "invalid_request"}) == (reply.status_code, reply.json())


async def test_blanks_between_the_scopes_of_an_assertion_are_taken(account, browser, service, mapping, clock):
    """A production client and what OAuth libraries write; Oracle documents commas only (section_162790605110)."""
    with_blanks = {"scope": "restlets rest_webservices"}
    assert 200 == (await browser.post(TOKEN, data=asserted(service, mapping, clock, **with_blanks))).status_code
    account.undocumented.blanks_between_assertion_scopes = False
    refused = await browser.post(TOKEN, data=asserted(service, mapping, clock, **with_blanks))
    assert (400, {"error": "invalid_scope"}) == (refused.status_code, refused.json())
