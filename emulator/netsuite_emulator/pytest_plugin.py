"""
Fixtures for tests of programs that call NetSuite: an account of their own, in this process or on a port.

pytest loads this module for every user of the package, whatever extras they have: it imports pytest and nothing else.
"""

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from netsuite_emulator.account import Account
    from netsuite_emulator.emulator import Emulator

_ACCOUNT = "1234567"


@pytest.fixture
def netsuite() -> "Account":
    """
    Give an account without a company, new for every test: only the lists that every NetSuite account has.

    What a test does with it: `given("customer", companyName=…)` puts a record there, past all rules; `records.all("customer")` tells
    what is there; `busy()`, `lose_answer()`, `expire_access_tokens()` and `take_away_refresh_tokens()` let something go wrong; `requests`
    is what was asked. `grant()` gives tokens without a browser, `transport` takes the place of the network in an httpx.AsyncClient.
    """
    return _emulator().account(_ACCOUNT)


@pytest.fixture
def netsuite_server(netsuite: "Account") -> "Iterator[dict[str, Any]]":
    """
    Serve the account of `netsuite` with TLS on a free port of 127.0.0.1 while the test runs.

    Gives what a client must know: `base_url`, `ca_file`, `domain`, and for each account its hosts, integrations, users and tokens.
    """
    from netsuite_emulator.emulator import Emulator
    from netsuite_emulator.server.serving import start

    emulator = netsuite.emulator
    assert isinstance(emulator, Emulator)
    with start(emulator) as described:
        yield described


def _emulator() -> "Emulator":
    from importlib import import_module

    try:
        # say what is missing before the test begins, not in the middle of it
        for name in ("asgi.app", "server.serving", "suiteql"):
            import_module(f"netsuite_emulator.{name}")
    except ModuleNotFoundError as missing:
        pytest.fail(f"{missing.name} is missing: install netsuite-nodes[emulator]", pytrace=False)
    from netsuite_emulator.emulator import Emulator

    return Emulator(accounts=(_ACCOUNT,), company=False)
