"""
What the server remembers of a browser: who signed in here, connections under way, what to say on the next page.

Kept in this process alone and never in the cookie, which is a random name. A server that starts again has forgotten them: people sign in
again, and a connection under way is begun again. Several processes need a proxy that keeps a browser with its process.
"""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from weakref import WeakValueDictionary

from netsuite_plugin.connections import Connected, PendingConnection
from netsuite_plugin.contract import Caller, Clock

COOKIE = "__Host-netsuite-nodes"
"""With this prefix a browser takes it over https alone, for this host alone."""
IDLE = timedelta(hours=12)
_MOST_SESSIONS = 10_000
_MOST_ATTEMPTS = 20
ATTEMPT_LIVES = timedelta(minutes=15)
"""How long a person may take on NetSuite's pages; a question afterwards waits as long again."""

AttemptState = Literal["under way", "asked", "connected", "failed", "gone"]


@dataclass
class Attempt:
    """One try to connect: kept from the button to its end, and a while after, so that Back and a second click find it."""

    id: str
    pending: PendingConnection
    began: datetime
    reconnects: str = ""
    """The credential that is to be connected again; empty for a new one."""
    state: AttemptState = "under way"
    returned: str = field(default="", repr=False)
    """The address the browser came back with, until its question is answered."""
    account: str = ""
    connected: Connected | None = field(default=None, repr=False)
    failure: Any = None
    """What the return page says of what went wrong."""

    def over(self, now: datetime) -> bool:
        """Tell whether its time has run out."""
        return now - self.began > ATTEMPT_LIVES


@dataclass
class Notice:
    """One thing to say at the head of the next page."""

    kind: Literal["good", "warn", "bad"]
    title: str
    text: str = ""


@dataclass
class Session:
    """One browser."""

    id: str
    began: datetime
    seen: datetime
    caller: Caller | None = None
    """Who signed in with a link; None where the host says who asks."""
    user: tuple[str, str | None] | None = None
    """Whose session it is; another person's request begins a new one."""
    notices: list[Notice] = field(default_factory=list[Notice])
    attempts: dict[str, Attempt] = field(default_factory=dict[str, Attempt])
    """By the state that NetSuite returns."""
    kept: dict[str, Any] = field(default_factory=dict[str, Any])
    """What single pages keep between two requests, under their own names."""
    _turns: "WeakValueDictionary[str, asyncio.Lock]" = field(default_factory=WeakValueDictionary, repr=False)

    def turn(self, path: str) -> asyncio.Lock:
        """Return what a form is done under: the same one sent twice at once finds what the first has done."""
        lock = self._turns.get(path) or asyncio.Lock()
        return self._turns.setdefault(path, lock)

    def attempt(self, attempt_id: str) -> Attempt | None:
        """Return a connection under way, or just ended, by its id."""
        return next((each for each in self.attempts.values() if each.id == attempt_id), None)

    def say(self, kind: Literal["good", "warn", "bad"], title: str, text: str = "") -> None:
        """Have the next page say something."""
        self.notices = [*self.notices, Notice(kind, title, text)][-3:]

    def told(self) -> list[Notice]:
        """Return what is to be said, once."""
        told, self.notices = self.notices, []
        return told


class Sessions:
    """All browsers this process knows."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[str, Session] = {}

    def of(self, cookie: str | None) -> Session | None:
        """Return the session a cookie names, if there is one that was used within 12 hours."""
        session = self._known.get(cookie or "")
        if session is None:
            return None
        now = self._clock.now()
        if now - session.seen > IDLE:
            self.end(session)
            return None
        session.seen = now
        return session

    def begin(self) -> Session:
        """Begin a session; the one that rested longest makes room."""
        while len(self._known) >= _MOST_SESSIONS:
            self.end(min(self._known.values(), key=lambda each: each.seen))
        now = self._clock.now()
        session = Session(secrets.token_urlsafe(32), now, now)
        self._known[session.id] = session
        return session

    def end(self, session: Session) -> None:
        """Forget a session."""
        self._known.pop(session.id, None)

    def begin_attempt(self, session: Session, pending: PendingConnection, *, reconnects: str = "") -> Attempt:
        """Keep a connection that is now under way; of many, the oldest is dropped."""
        attempt = Attempt(secrets.token_urlsafe(12), pending, self._clock.now(), reconnects)
        while len(session.attempts) >= _MOST_ATTEMPTS:
            session.attempts.pop(next(iter(session.attempts)))
        session.attempts[pending.request.state] = attempt
        return attempt

    def knows_state(self, state: str) -> bool:
        """Tell whether any browser began a connection with this state."""
        return any(state in each.attempts for each in self._known.values())
