"""Signatures of OAuth 1.0a, verified by a reader of RFC 5849 that shares nothing with the library."""

import base64
import hashlib
import hmac
import re
from datetime import timedelta
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import httpx
import pytest

from netsuite_plugin.oauth1.signing import SignedRequests, Signer
from netsuite_plugin.transport.retry import Retry
from scripted import Scripted, read_through

SECRETS = {
    "client_key": "client-of-ours",
    "client_secret": "secret&of/ours",
    "token": "token-of-hers",
    "token_secret": "secret of hers",
}


@pytest.fixture
def signer(clock):
    return Signer(**SECRETS, realm="1234567_SB1", now=clock.now)


def stated(header):
    """What an Authorization header says, in the order it says it."""
    scheme, _, text = header.partition(" ")
    assert "OAuth" == scheme
    return {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', text)}


def verified(method, url, header):
    """Tell whether the signature fits the request as it is on the wire."""
    said = stated(header)
    parts = urlsplit(url)
    signed = [(name, value) for name, value in said.items() if name not in {"realm", "oauth_signature"}]
    signed += parse_qsl(parts.query, keep_blank_values=True)
    encoded = sorted((quote(name, safe="~"), quote(value, safe="~")) for name, value in signed)
    normal = "&".join(f"{name}={value}" for name, value in encoded)
    base = "&".join(quote(each, safe="~") for each in (method, f"{parts.scheme}://{parts.netloc}{parts.path}", normal))
    key = f"{quote(SECRETS['client_secret'], safe='~')}&{quote(SECRETS['token_secret'], safe='~')}"
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode() == said["oauth_signature"]


ADDRESSES = [
    "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/system/v1/serverTime",
    "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/customer?limit=5&offset=10",
    "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/record/v1/customer/eid%3AA-1?replace=item,address",
    "https://1234567-sb1.restlets.api.netsuite.com/app/site/hosting/restlet.nl?script=1&deploy=1&name=a%20b%26c&empty=&name=%C3%A9",
    'https://1234567-sb1.suitetalk.api.netsuite.com/x?q=[a]{b}|c^d`e\\f"g;h+i',
    "https://1234567-sb1.suitetalk.netsuite.localhost:8765/x;y=1/z?a=~-._",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_method_address_and_every_query_parameter_are_signed(signer, method, address):
    url = httpx.URL(address)
    header = signer.authorization(method, url)
    on_the_wire = f"{url.scheme}://{url.netloc.decode()}{url.raw_path.decode()}"
    assert verified(method, on_the_wire, header)
    assert not verified(method, f"{on_the_wire}{'&' if url.query else '?'}more=1", header)


def test_the_header_says_what_servers_ask_for(signer, clock):
    """The realm as it is spelled, the one method, the host's clock, and no secret."""
    header = signer.authorization("GET", httpx.URL(ADDRESSES[0]))
    said = stated(header)
    assert "1234567_SB1" == said["realm"]
    assert ("HMAC-SHA256", "1.0") == (said["oauth_signature_method"], said["oauth_version"])
    assert str(int(clock.now().timestamp())) == said["oauth_timestamp"]
    assert (SECRETS["client_key"], SECRETS["token"]) == (said["oauth_consumer_key"], said["oauth_token"])
    assert 20 <= len(said["oauth_nonce"])
    assert "secret" not in unquote(header)
    assert "secret" not in repr(signer)


def test_no_two_headers_share_a_nonce(signer):
    url = httpx.URL(ADDRESSES[0])
    assert 500 == len({stated(signer.authorization("GET", url))["oauth_nonce"] for _ in range(500)})


async def test_each_attempt_is_signed_anew(signer, clock):
    """A refusal for room that says when, one that does not, an answer that never came: four sendings, four nonces, four times."""
    wire = Scripted(
        httpx.Response(429, headers={"Retry-After": "7"}),
        httpx.ReadError("gone"),
        httpx.Response(429),
        httpx.Response(200),
    )
    sent = []

    class Noting(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            sent.append(stated(request.headers["Authorization"]))
            clock.move(seconds=1)
            return await wire.handle_async_request(request)

    stack = Retry(read_through(SignedRequests(signer, Noting())), clock=clock, attempts=5, seconds=120)
    async with httpx.AsyncClient(transport=stack) as http:
        response = await http.get(ADDRESSES[1], extensions={"effect": "read"})

    assert 200 == response.status_code
    assert 4 == len(sent) == len({each["oauth_nonce"] for each in sent})
    times = [int(each["oauth_timestamp"]) for each in sent]
    assert times == sorted(set(times))
    assert times[1] - times[0] >= timedelta(seconds=7).total_seconds()


async def test_a_restlet_takes_calls_with_parameters_of_its_own(world):
    """Every one of them is signed, as NetSuite asks; what is in the body is not."""
    made = world.netsuite.access_token(integration="both")
    both = world.netsuite.integrations["both"]
    world.netsuite.restlet(
        "1", "1", lambda call: {"name": call.parameters["name"], "empty": call.parameters["empty"], "body": call.body}
    )
    signer = Signer(
        client_key=both.client_id,
        client_secret=both.client_secret,
        token=made.id,
        token_secret=made.secret,
        realm="1234567",
        now=world.clock.now,
    )
    params = {"script": "1", "deploy": "1", "name": "a b&c=é+[x]", "empty": ""}
    async with httpx.AsyncClient(transport=SignedRequests(signer, world.wire)) as http:
        response = await http.post(
            "https://1234567.restlets.api.netsuite.com/app/site/hosting/restlet.nl", params=params, json={"n": 1}
        )
    assert {"name": params["name"], "empty": "", "body": {"n": 1}} == response.json()
