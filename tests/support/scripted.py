"""A wire that answers what a test says, and the client above it."""

import os
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from conftest import MARIA
from netsuite_plugin.account import AccountId
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Host
from netsuite_plugin.credentials.resolve import Selector, resolve
from netsuite_plugin.opening import open_client
from netsuite_plugin.settings import Settings
from netsuite_plugin.suitetalk.metadata.copies import Copies
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.transport.answer_limits import AnswerLimits
from netsuite_plugin.transport.concurrency import Concurrency
from netsuite_plugin.transport.retry import Retry
from netsuite_plugin.transport.slots.limit import FileSlotLimit

API = "https://1234567.suitetalk.api.netsuite.com"


class Scripted(httpx.AsyncBaseTransport):
    """Answers what the test says, one after the other, the last one again and again; exceptions are raised."""

    def __init__(self, *answers):
        self.answers, self.sent = list(answers), []

    async def handle_async_request(self, request):
        self.sent.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer


@asynccontextmanager
async def client_over(world, wire, **settings):
    """Open Maria's connection over a wire."""
    connection = await resolve(world.store, caller=MARIA, selector=Selector.parse("personal"), domain="netsuite.com")
    host = Host(store=world.store, clock=world.clock, slot_limit=limit(4), transport=wire)
    async with open_client(connection, host=host, settings=Settings(**settings)) as client:
        yield client


@asynccontextmanager
async def services_over(wire, clock, *, language=None, most=100_000_000, seconds=900):
    """Open the services of one account over a wire, with everything but a login."""
    limited = AnswerLimits(wire, most=most, seconds=seconds)
    transport = Retry(limited, clock=clock, attempts=5, seconds=600)
    async with httpx.AsyncClient(transport=transport) as http:
        rest = Rest(http, API, at_once=8, language=language)
        yield NetSuiteClient.over(AccountId.parse("1234567"), rest, copies=Copies(None), clock=clock, attempts=5)


def limit(slots):
    """Return slots in the test's own folder."""
    return FileSlotLimit(Path(os.environ["NETSUITE_NODES_STATE"]) / "slots", slots)


def read_through(wire, **options):
    """Return a wire whose answers are read before a slot is given back."""
    return Concurrency(limit(4), "t", wire, **options)


def asking(effect, **extensions):
    """Return a request that says what its repetition does."""
    return httpx.Request("POST", f"{API}/x", extensions={"effect": effect, **extensions}, content=b"{}")
