"""Real sockets."""

import asyncio
import socket

import httpx
import pytest

from netsuite_plugin.transport.allowed_hosts import AllowedHosts
from netsuite_plugin.transport.concurrency import Concurrency
from netsuite_plugin.transport.network import network
from netsuite_plugin.transport.retry import Retry
from scripted import limit


async def test_a_real_socket_with_a_pool_of_one_survives_401_429_and_a_refresh():
    """A response that is still held would starve the next request: no mock can show it."""
    script = [(401, b"{}"), (429, b"x" * 200_000), (200, b'{"ok": true}')]
    seen = []

    async def serve(reader, writer):
        while head := await _head(reader):
            seen.append(head)
            status, body = script.pop(0)
            writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nRetry-After: 0\r\n\r\n" % (status, len(body)) + body)
            await writer.drain()
        writer.close()

    class Source:
        def __init__(self, http):
            self.http = http

        async def current(self):
            return "old"

        async def renew(self, rejected):
            script.insert(0, (200, b'{"token": true}'))
            await self.http.get(f"http://token.localhost:{port}/token")
            return "new"

    from netsuite_plugin.clock import SystemClock
    from netsuite_plugin.oauth2.auth import BearerAuth

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    wire = network(connections=1)
    stack = Retry(Concurrency(limit(1), "socket", wire), clock=SystemClock(), attempts=3, seconds=60)
    async with (
        server,
        httpx.AsyncClient(transport=wire, timeout=60) as token_http,
        httpx.AsyncClient(
            transport=AllowedHosts(frozenset({f"http://api.localhost:{port}"}), stack),
            auth=BearerAuth(Source(token_http)),
            timeout=60,
        ) as http,
    ):
        response = await http.get(f"http://api.localhost:{port}/x")

    assert {"ok": True} == response.json()
    assert ["Bearer old", None, "Bearer new", "Bearer new"] == [_header(head, "authorization") for head in seen]
    assert {f"api.localhost:{port}", f"token.localhost:{port}"} == {_header(head, "host") for head in seen}


async def _head(reader):
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return ""


def _header(head, name):
    for line in head.splitlines():
        key, _, value = line.partition(": ")
        if key.lower() == name:
            return value
    return None


def test_nothing_listens_beyond_this_machine():
    """A sanity check of the test bed: the network is blocked but for 127.0.0.1."""
    with pytest.raises(Exception, match="(?i)network|allowed|block"), socket.socket() as s:
        s.connect(("192.0.2.1", 80))
