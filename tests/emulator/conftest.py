"""An account without a company, a clock the tests move, and a browser-like client for every host."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from netsuite_emulator import Emulator
from netsuite_emulator.suiteql import SuiteQL, SuiteQLRefused
from suiteql_account import TODAY, asking, small_account

RECORDS = "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1"


class Clock:
    """The time of the emulator; it stands still until a test moves it."""

    def __init__(self):
        self.now = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def advance(self, **duration):
        self.now += timedelta(**duration)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def emulator(clock):
    return Emulator(accounts=("1234567", "1234567_SB1"), company=False, clock=clock)


@pytest.fixture
def account(emulator):
    return emulator.account("1234567")


@pytest.fixture
async def browser(emulator):
    """A client without a token, which keeps cookies and does not follow redirects."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app)) as client:
        yield client


@pytest.fixture
async def api(emulator, account):
    """A client of the record service that acts as the administrator."""
    token = account.grant()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(emulator.app)
    async with httpx.AsyncClient(transport=transport, base_url=RECORDS, headers=headers) as client:
        yield client


@pytest.fixture(scope="module")
def service():
    """The service of an account that nobody writes to."""
    return SuiteQL(small_account(), today=lambda: TODAY)


@pytest.fixture
def ask(service):
    return asking(service)


@pytest.fixture
def refusal(service):
    def run(text):
        with pytest.raises(SuiteQLRefused) as refused:
            service.run(text, limit=1000, offset=0)
        return refused.value.detail

    return run


@pytest.fixture
def store():
    """The records of an account that the test may change."""
    return small_account()


@pytest.fixture
def ask_store(store):
    return asking(SuiteQL(store, today=lambda: TODAY))
