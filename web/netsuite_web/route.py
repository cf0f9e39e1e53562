"""
What a route is: method, path, who may ask, who answers, and the states its page can be in.

The table in `routes.py` is made of these. Who may ask is data, so that a test can try every route as everybody; which *row* of a store
somebody may touch is decided in the store.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from starlette.responses import Response

from netsuite_plugin.contract import Caller

if TYPE_CHECKING:
    from netsuite_web.asked import Asked

Handler: TypeAlias = Callable[["Asked"], Awaitable[Response]]


@dataclass(frozen=True)
class Rule:
    """Who may ask for a route, before any row is looked at."""

    name: str
    allows: Callable[[Caller | None], bool]


ANYBODY = Rule("anybody", lambda _: True)
"""Nobody needs to be known: signing in."""
PERSON = Rule("person", lambda caller: caller is not None)
"""Everybody who is signed in; their rows alone, by the store."""
MEMBER = Rule("member", lambda caller: caller is not None and caller.organization is not None)
"""Everybody of an organization."""
ADMINISTRATOR = Rule(
    "administrator",
    lambda caller: caller is not None and caller.organization is not None and caller.role == "administrator",
)
"""Administrators of an organization; their own organization's rows alone, by the store."""


@dataclass(frozen=True)
class Route:
    """
    One line of the table.

    `states` are the states a page can be in (`empty`, `one`, `many`, `error`, `expired`, and its own words): each must be staged in
    tests/support/web_states_*.py. `limited` counts requests of one sender. `live` answers with server-sent events,
    `download` with a file.
    """

    method: Literal["GET", "POST"]
    path: str
    rule: Rule
    answer: Handler
    states: tuple[str, ...] = ()
    limited: bool = False
    live: bool = False
    download: bool = False
