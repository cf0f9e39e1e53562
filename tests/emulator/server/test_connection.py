"""What a peer may do to a connection, and what the emulator does to one on purpose: on real sockets."""

import json
import socket
import ssl
import time

import httpx
import pytest

from netsuite_emulator import Emulator
from netsuite_emulator.server.connection import Connection
from netsuite_emulator.server.serving import start

HOST = b"Host: 1234567.suitetalk.api.netsuite.localhost\r\n"
CUSTOMER = "/services/rest/record/v1/customer"


@pytest.fixture
def emulator():
    return Emulator(company=False)


@pytest.fixture
def account(emulator):
    return emulator.account("1234567")


@pytest.fixture
def served(emulator):
    with start(emulator, plain_http=True) as info:
        yield info


@pytest.fixture
def client(served, account):
    headers = {"Host": HOST.decode()[6:].strip(), "Authorization": f"Bearer {account.grant()['access_token']}"}
    with httpx.Client(base_url=served["base_url"], headers=headers, trust_env=False, timeout=60) as client:
        yield client


def said(port, content, *, then=b""):
    """Write to a bare socket and give all that comes back until the other side ends it."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as peer:
        peer.sendall(content)
        if then:
            time.sleep(0.1)
            peer.sendall(then)
        received = b""
        try:
            while chunk := peer.recv(65_536):
                received += chunk
        except ConnectionResetError:
            pass
        return received


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n" + HOST + b"X-Long: " + b"x" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"X-Endless: " + b"x" * 400_000,
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    ],
)
def test_a_head_that_is_too_large_is_refused(served, head):
    """Whether it ends or not, and nothing of it reaches the application."""
    assert said(served["port"], head).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"BREW / HTTP/1.1\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n",
    ],
)
def test_what_is_no_http_gets_a_400(served, nonsense, client):
    """A TLS hello to a plain port, a wrong length, a made-up method; the next caller is served as usual."""
    assert said(served["port"], nonsense).startswith(b"HTTP/1.1 400 ")
    assert 200 == client.get(f"{CUSTOMER}").status_code


def test_a_large_body_is_not_a_large_head(client):
    """Only the head is limited to 64 KiB."""
    body = json.dumps({"companyName": "Acorn"}) + " " * 300_000
    sent = client.post(CUSTOMER, content=body, headers={"Content-Type": "application/json"})
    assert sent.status_code == 204


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET / HT", b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 10\r\n\r\nfive"],
)
def test_a_peer_that_falls_silent_is_let_go(emulator, monkeypatch, begun):
    """In the middle of nothing, of a head, of a body: the connection ends, and nobody waits for ever."""
    monkeypatch.setattr(Connection, "patience", 0.2)
    with start(emulator, plain_http=True) as info:
        begin = time.monotonic()
        assert b"" == said(info["port"], begun)
        assert time.monotonic() - begin > 0.15


def test_a_slow_peer_that_goes_on_talking_is_heard(emulator, monkeypatch, account):
    """Patience is for silence, not for slowness; a slow answer is nobody's silence."""
    monkeypatch.setattr(Connection, "patience", 1)
    account.faults.latency = 1.2
    token = account.grant()["access_token"].encode()
    head = b"GET /services/rest/system/v1/serverTime HTTP/1.1\r\n" + HOST + b"Connection: close\r\n"
    with start(emulator, plain_http=True) as info:
        answer = said(info["port"], head, then=b"Authorization: Bearer " + token + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("plain_http", [True, False])
def test_a_caller_who_leaves_in_the_middle_is_nobodys_fault(emulator, caplog, plain_http):
    """In the middle of a body, or before the answer: no stack trace, and the next caller is served."""
    host = HOST.split(b":")[1].strip()
    begun = b"POST /services/rest/auth/oauth2/v1/token HTTP/1.1\r\n" + HOST + b"Content-Length: 50\r\n\r\nhalf"
    with start(emulator, plain_http=plain_http) as info:
        for content in (begun, begun[:60], b"GET / HTTP/1.1\r\n" + HOST + b"\r\n"):
            peer = socket.create_connection(("127.0.0.1", info["port"]), timeout=60)
            if not plain_http:
                context = ssl.create_default_context(cafile=info["ca_file"])
                peer = context.wrap_socket(peer, server_hostname=host.decode())
            peer.sendall(content)
            time.sleep(0.05)
            peer.close()
        time.sleep(0.2)
    assert [] == [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]


@pytest.mark.parametrize(("fault", "written"), [("reset", 0), ("lose_answer", 1)])
def test_a_reset_is_a_reset_of_the_connection(account, client, fault, written):
    """Before the work nothing is written; a lost answer leaves the record."""
    account.faults.add(fault, on="record_write")
    with pytest.raises(httpx.ReadError):
        client.post(CUSTOMER, json={"companyName": "Acorn"})
    assert written == client.get(CUSTOMER).json()["totalResults"]


def test_a_truncated_answer_is_shorter_than_it_says(account, client):
    """The client has half of the body and the end of the connection."""
    account.faults.add("truncate", on="record_read")
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        client.get(CUSTOMER)
    assert 200 == client.get(CUSTOMER).status_code


def test_a_dripping_answer_outlasts_a_read_timeout_of_the_whole(account, client):
    """Every piece comes in time, the whole takes long."""
    account.faults.add("drip", on="record_read", seconds=1.3)
    begin = time.monotonic()
    assert 200 == client.get(CUSTOMER, timeout=httpx.Timeout(1)).status_code
    assert time.monotonic() - begin > 1.2


def test_an_answer_is_dated_once_by_the_emulators_clock(emulator, client):
    """A client can see how far its clock is off."""
    emulator.move(days=400)
    reply = client.get(CUSTOMER)
    assert 401 == reply.status_code
    assert 1 == len(reply.headers.get_list("date"))
    assert reply.headers["date"].split()[3] in {str(emulator.clock().year)}
