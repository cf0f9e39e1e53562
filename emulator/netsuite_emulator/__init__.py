"""
A local NetSuite for tests and demos: OAuth 2.0, REST records and SuiteQL of an invented company.

`Emulator(...).app` is an ASGI application for httpx.ASGITransport; `netsuite_emulator.server.serving.start` puts it on a port.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netsuite_emulator.account import Account
    from netsuite_emulator.emulator import Emulator
    from netsuite_emulator.http.faults import ConnectionDropped, Latency

__all__ = ["Account", "ConnectionDropped", "Emulator", "Latency"]

_HOMES = {"Account": "account", "ConnectionDropped": "http.faults", "Emulator": "emulator", "Latency": "http.faults"}


def __getattr__(name: str) -> Any:
    """Import the rest when it is first used: hooks.py must be discovered without it."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
