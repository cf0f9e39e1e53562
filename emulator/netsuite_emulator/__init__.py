"""
A local NetSuite for tests and demos: OAuth 2.0, REST records and SuiteQL of an invented company.

`Emulator(...).app` is an ASGI application for httpx.ASGITransport; `netsuite_emulator.serving.start` puts it on a port.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netsuite_emulator.faults import ConnectionDropped, Latency
    from netsuite_emulator.state import Account, Emulator

__all__ = ["Account", "ConnectionDropped", "Emulator", "Latency"]

_HOMES = {"Account": "state", "ConnectionDropped": "faults", "Emulator": "state", "Latency": "faults"}


def __getattr__(name: str) -> Any:
    """Import the rest when it is first used: hooks.py must be discovered without it."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
