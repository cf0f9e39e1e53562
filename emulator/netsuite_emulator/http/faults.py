"""
What can go wrong on purpose: armed for some requests, as often as told or by chance, and written down when it happened.

A fault before the work replaces the answer, and nothing is done. A fault after the work strikes only an answer that was a
success, so the record is written or the token spent, and the caller does not learn it.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from netsuite_emulator.http.exchange import Answer, page
from netsuite_emulator.http.problems import ErrorDetail, Problem, concurrency_limit_exceeded, unexpected_error

Before = Literal["busy", "request_limit", "error", "unavailable", "reset"]
After = Literal["lose_answer", "truncate", "drip", "gateway_timeout", "late_error"]
Kind = Literal[Before, After, "slow"]
On = Literal["api", "record_read", "record_write", "query", "restlet", "token", "any"]

_BEFORE, _AFTER, _SLOW = frozenset(get_args(Before)), frozenset(get_args(After)), frozenset({"slow"})
KINDS = frozenset(get_args(Kind))
_NEEDS_A_BODY = frozenset({"truncate", "drip"})

_RECORD_READ, _RECORD_WRITE = frozenset({"record_read", "api", "any"}), frozenset({"record_write", "api", "any"})
_OTHER = frozenset({"api", "any"})
_KINDS: dict[str, frozenset[str]] = {
    "page": frozenset(),
    "token": frozenset({"token", "any"}),
    "suiteql": frozenset({"query", "api", "any"}),
    "restlet": frozenset({"restlet", "api", "any"}),
}


_LONGEST = 86_400
"""Seconds of the longest latency."""
_WIDEST = 10
"""The largest sigma: beyond it a draw is no number any more."""


class ConnectionDropped(ConnectionResetError):
    """The connection went down without an answer. In-process callers see this; over the network the socket is cut."""


@dataclass(frozen=True, slots=True)
class Latency:
    """
    How many seconds an answer takes at least.

    `seconds` alone is fixed; with `to` it is uniform between the two; with `sigma` it is lognormal with that median.
    """

    seconds: float
    to: float | None = None
    sigma: float = 0.0

    def __post_init__(self) -> None:
        longest = self.seconds if self.to is None else self.to
        if not (0 <= self.seconds <= longest <= _LONGEST and 0 <= self.sigma <= _WIDEST):
            raise ValueError(f"latency: 0 ≤ seconds ≤ to ≤ {_LONGEST:,} (a day), 0 ≤ sigma ≤ {_WIDEST}")
        if self.to is not None and self.sigma:
            raise ValueError("latency: either `to` or `sigma`")

    def draw(self, chance: random.Random) -> float:
        """Draw one delay."""
        if self.to is not None:
            return chance.uniform(self.seconds, self.to)
        return self.seconds * chance.lognormvariate(0.0, self.sigma) if self.sigma else self.seconds


@dataclass
class Fault:
    """One armed fault: for the next `times` requests of its kind, or for a `share` of all of them."""

    kind: Kind
    on: On
    times: int | None
    share: float | None
    latency: Latency
    chance: random.Random = field(repr=False)

    def strikes(self, kinds: frozenset[str]) -> bool:
        """Tell whether this request is struck, and use up one time."""
        if self.on not in kinds:
            return False
        if self.share is not None:
            return self.chance.random() < self.share
        assert self.times is not None
        self.times -= 1
        return True


@dataclass(slots=True)
class Arrival:
    """One request as faults see it: its number in the account, from 1, and what it counts as."""

    number: int
    method: str
    path: str
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Injected:
    """One fault that happened: to which request, and when by the emulator's clock."""

    fault: Kind
    arrival: Arrival
    at: datetime

    def as_json(self) -> dict[str, Any]:
        """Give the entry for another process."""
        came = self.arrival
        shown = {"request": came.number, "fault": self.fault, "method": came.method, "path": came.path}
        return {**shown, "at": self.at.isoformat()}


class Faults:
    """The faults of one account. The same seed and the same order of requests give the same faults."""

    def __init__(self, seed: str, now: Callable[[], datetime], latency: float | Latency = 0.0) -> None:
        self.latency: float | Latency = latency
        self.armed: list[Fault] = []
        self.injected: list[Injected] = []
        self._now = now
        self._seed = seed
        self._count = 0
        self._chance = random.Random(f"{seed}/latency")  # noqa: S311 - repeatable, not secret

    def add(
        self,
        kind: Kind,
        *,
        on: On | None = None,
        times: int | None = None,
        share: float | None = None,
        seconds: float = 1.0,
        to: float | None = None,
        sigma: float = 0.0,
    ) -> None:
        """
        Arm a fault for the next `times` requests (one, if nothing is said), or for a `share` of all of them.

        `on` limits it to a kind of request: `record_read`, `record_write`, `query`, `restlet`, `token`, `api` (all but
        the token endpoint; the default) or `any`. A lost answer is for record writes by default. `seconds`, `to` and
        `sigma` belong to `slow` and `drip`, see Latency. Raises ValueError for anything else.
        """
        if kind not in KINDS or (on is not None and on not in get_args(On)):
            raise ValueError(f"a fault is one of {', '.join(sorted(KINDS))}; on is one of {', '.join(get_args(On))}")
        if times is not None and share is not None:
            raise ValueError("either times or share")
        if (times is not None and times < 1) or (share is not None and not 0 < share <= 1):
            raise ValueError("times is 1 or more, share is above 0 and at most 1")
        self._count += 1
        chance = random.Random(f"{self._seed}/{self._count}/{kind}")  # noqa: S311 - repeatable, not secret
        self.armed.append(
            Fault(
                kind,
                on or ("record_write" if kind == "lose_answer" else "api"),
                None if share is not None else times or 1,
                share,
                Latency(seconds, to, sigma),
                chance,
            )
        )

    def clear(self) -> None:
        """Disarm every fault; what happened stays written down."""
        self.armed.clear()

    def before(self, arrival: Arrival) -> Fault | None:
        """Take the fault that strikes a request before the work, if one does."""
        return self._take(arrival, _BEFORE) if self.armed else None

    def after(self, arrival: Arrival, answer: Answer) -> Fault | None:
        """Take the fault that strikes a successful answer, if one does."""
        if not self.armed or answer.status >= 400:
            return None
        return self._take(arrival, _AFTER if answer.body else _AFTER - _NEEDS_A_BODY)

    def delay(self, arrival: Arrival) -> float:
        """Draw how long the answer takes at least, in seconds."""
        latency = self.latency if "api" in arrival.kinds else 0.0
        usual = latency.draw(self._chance) if isinstance(latency, Latency) else latency
        slow = self._take(arrival, _SLOW) if self.armed else None
        return max(usual, slow.latency.draw(slow.chance)) if slow else usual

    def _take(self, arrival: Arrival, wanted: frozenset[str]) -> Fault | None:
        for fault in self.armed:
            if fault.kind in wanted and fault.strikes(arrival.kinds):
                if fault.times == 0:
                    self.armed.remove(fault)
                self.injected.append(Injected(fault.kind, arrival, self._now()))
                return fault
        return None


def kinds_of(kind: str, method: str) -> frozenset[str]:
    """Tell what a request counts as where faults are limited to some; pages are never struck."""
    if kind == "record":
        return _RECORD_READ if method in {"GET", "HEAD"} else _RECORD_WRITE
    return _KINDS.get(kind, _OTHER)


def answer_instead(fault: Fault, retry_after: int | None) -> Answer:
    """Give the page of a fault before the work; the others raise Problem, and a reset ConnectionDropped."""
    match fault.kind:
        case "busy":
            raise concurrency_limit_exceeded(retry_after)
        case "request_limit":
            raise Problem(400, ErrorDetail("Concurrent request limit exceeded.", "SSS_REQUEST_LIMIT_EXCEEDED"))
        case "error":
            raise unexpected_error(f"{fault.chance.getrandbits(48):012x}")
        case "unavailable":
            return gateway_page(503)
        case _:
            raise ConnectionDropped("The connection was reset before the work.")


def spoilt(fault: Fault, answer: Answer) -> Answer:
    """Give what is left of a good answer before it leaves; a lost one raises ConnectionDropped, a late error Problem."""
    match fault.kind:
        case "lose_answer":
            raise ConnectionDropped("The answer was lost after the work was done.")
        case "gateway_timeout":
            return gateway_page(504)
        case "late_error":
            raise unexpected_error(f"{fault.chance.getrandbits(48):012x}")
        case _:
            return answer


def gateway_page(status: Literal[503, 504]) -> Answer:
    """Answer as whatever stands before NetSuite does, with a page."""
    title = {503: "503 Service Unavailable", 504: "504 Gateway Time-out"}[status]
    return page(f"<!doctype html><title>{title}</title><h1>{title}</h1>", status=status)
