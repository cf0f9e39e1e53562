"""Browser sessions of the sign-in pages, and what waits in them until somebody has signed in."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.cookies import CookieError, SimpleCookie

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request
from netsuite_emulator.setup.integrations import Integration
from netsuite_emulator.setup.roles import User

COOKIE = "NS_SESSION"
_LIFETIME = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A checked request of step one, kept here while the user signs in and decides: no form carries it."""

    account: Account
    integration: Integration
    redirect_uri: str
    state: str
    scopes: tuple[str, ...]
    code_challenge: str
    prompt: frozenset[str]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page of an account somebody wanted to see before signing in."""

    account: Account
    path: str


@dataclass(slots=True)
class Session:
    """One browser. `user` is who signed in, to which account; nobody at first."""

    id: str
    expires_at: datetime
    account: Account | None = None
    user: User | None = None
    waiting: dict[str, AuthorizationRequest | PageRequest] = field(
        default_factory=dict[str, AuthorizationRequest | PageRequest]
    )

    def wait(self, request: AuthorizationRequest | PageRequest) -> str:
        """Keep a request and give the token a form must bring back: unguessable, and good in this session only."""
        token = secrets.token_urlsafe(32)
        self.waiting[token] = request
        return token

    def set_cookie(self, answer: Answer, request: Request) -> Answer:
        """Let the browser remember this session."""
        secure = "; Secure" if request.scheme == "https" else ""
        answer.headers.append(("Set-Cookie", f"{COOKIE}={self.id}; Path=/app; HttpOnly; SameSite=Lax{secure}"))
        return answer


class Sessions:
    """All browser sessions; `now` tells the time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._sessions: dict[str, Session] = {}

    def of(self, cookie_header: str) -> Session:
        """Give the session of a browser, or a fresh one for nobody."""
        try:
            morsel = SimpleCookie(cookie_header).get(COOKIE)
        except CookieError:
            morsel = None
        found = self._sessions.get(morsel.value) if morsel else None
        if found is None or found.expires_at <= self._now():
            return self.begin()
        return found

    def begin(self, account: Account | None = None, user: User | None = None) -> Session:
        """Begin a session. Signing in begins a new one, so that nobody can prepare it beforehand."""
        session = Session(secrets.token_urlsafe(32), self._now() + _LIFETIME, account, user)
        self._sessions[session.id] = session
        return session

    def end(self, session: Session) -> None:
        """Forget a session."""
        self._sessions.pop(session.id, None)
