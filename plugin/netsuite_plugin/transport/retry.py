"""
What may be sent again, and when.

A request says what a repetition would do in its extension `effect`. Anything may be repeated when the connection never opened, or after a
refusal for want of room that says how long to wait (one that does not has been back in the line already: `Concurrency`); after 502, 503, 504,
a lost connection or a success that cannot be read only `read` and `idempotent` are. The sender says in its extension `readable` what can be
read: a function of the response, awaited where that takes long. A certificate that is not trusted stays so: never again.
"""

import email.utils
import random
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import httpx
import tenacity
from tenacity.stop import stop_base
from tenacity.wait import wait_base

from netsuite_plugin.contract import Clock, Effect, Traffic
from netsuite_plugin.errors import ProxyRefused, TimedOut, TransportError
from netsuite_plugin.transport.network import untrusted, why_unreached
from netsuite_plugin.transport.proxy import refused_for_good

_REPEATABLE: frozenset[Effect] = frozenset({"read", "idempotent"})
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_NO_ROOM = re.compile(rb"""[Cc]ode(?:["']?\s*:\s*["']?|>)SSS_REQUEST_LIMIT_EXCEEDED\b""")
"""The code itself, in JSON, text or XML. A script's own error may speak of it: that one ran, and is not repeated."""
LONGEST_WAIT = 60.0
"""Seconds; a longer Retry-After is cut to this."""


class RetryBudget(stop_base):
    """Keeps retries to a share of all calls, so that an outage is not answered with a storm. Shared by one connection's tasks."""

    def __init__(self, *, share: float = 0.2, burst: float = 20) -> None:
        self._share, self._burst, self._left = share, burst, burst

    def called(self) -> None:
        """Count one call: it earns a share of a retry."""
        self._left = min(self._burst, self._left + self._share)

    def __call__(self, retry_state: tenacity.RetryCallState) -> bool:
        """Tell tenacity to stop when nothing is left; else spend one retry."""
        if _last(retry_state).refused_before_work:
            return False  # waiting for a slot of a busy pool is not a storm: attempts and seconds bound it
        if self._left < 1:
            return True
        self._left -= 1
        return False


class Retry(httpx.AsyncBaseTransport):
    """Sends a request again as the rules above allow, waiting as long as NetSuite says, else ever longer with jitter."""

    def __init__(
        self,
        inner: httpx.AsyncBaseTransport,
        *,
        clock: Clock,
        attempts: int,
        seconds: float,
        traffic: Traffic | None = None,
    ) -> None:
        self._inner, self._clock, self._traffic = inner, clock, traffic or Traffic()
        self._budget = RetryBudget()
        self._policy = tenacity.AsyncRetrying(
            sleep=clock.sleep,
            wait=_RetryAfter(tenacity.wait_exponential_jitter(multiplier=0.5, max=20), clock),
            stop=tenacity.stop_any(
                tenacity.stop_after_attempt(attempts), tenacity.stop_before_delay(seconds), self._budget
            ),
            retry=_worth_another_try,
            retry_error_callback=_last,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Send, and send again where that is safe. The last answer comes back whatever its status.

        Raises:
            TimedOut: No answer in time.
            TransportError: NetSuite was not reached, or hung up; `sent` tells whether the request may have arrived.
        """
        effect: Effect = request.extensions.get("effect", "once")

        async def send() -> "_Attempt":
            try:
                response = await self._inner.handle_async_request(request)
                return _Attempt(effect, response=response, broken=await _broken(request, response))
            except httpx.RequestError as error:
                return _Attempt(effect, error=error)

        self._budget.called()
        attempt = await send()
        if attempt.worth_another:
            # most calls end above: the policy's bookkeeping is paid for only when there is something to retry
            first = [attempt]

            async def next_attempt() -> _Attempt:
                if first:
                    return first.pop()
                self._traffic.retries += 1
                return await send()

            sending: Callable[[], Awaitable[_Attempt]] = next_attempt
            attempt = await self._policy.copy()(sending)
        if attempt.response is not None:
            return attempt.response
        raise attempt.as_error(request) from attempt.error

    async def aclose(self) -> None:
        """Close what lies below."""
        await self._inner.aclose()


class _Attempt:
    """How one sending ended: a response with its body read, or an exception of httpx."""

    def __init__(
        self,
        effect: Effect,
        *,
        response: httpx.Response | None = None,
        error: httpx.RequestError | None = None,
        broken: bool = False,
    ) -> None:
        self.effect, self.response, self.error, self.broken = effect, response, error, broken

    @property
    def refused_before_work(self) -> bool:
        if self.response is None:
            return isinstance(self.error, _NEVER_SENT)
        return no_room(self.response) and says_when(self.response)

    @property
    def lost(self) -> bool:
        return self.broken or self.response is None or self.response.status_code in {502, 503, 504}

    @property
    def worth_another(self) -> bool:
        if refused_for_good(self.error) or untrusted(self.error) is not None:
            return False
        return self.refused_before_work or (self.effect in _REPEATABLE and self.lost)

    def as_error(self, request: httpx.Request) -> TransportError:
        assert self.error is not None
        sent = not isinstance(self.error, _NEVER_SENT)
        what = f"{request.method} {request.url.path}"
        if isinstance(self.error, httpx.TimeoutException):
            return TimedOut(f"{what}: no answer in time ({type(self.error).__name__}). Try again later.", sent=sent)
        if refused_for_good(self.error):
            return ProxyRefused(f"{what}: {self.error}.")
        if untrusted(self.error) is not None:
            return TransportError(
                f"{what}: no connection was made: {why_unreached(self.error)}.",
                sent=sent,
                remedy="ask_administrator",
                retryable=False,
            )
        state = "the connection was lost before the answer came" if sent else "the connection could not be opened"
        then = "" if sent else " Nothing was sent. See that this machine reaches the host, then try again."
        return TransportError(f"{what}: {state} ({why_unreached(self.error)}).{then}", sent=sent)


async def _broken(request: httpx.Request, response: httpx.Response) -> bool:
    """Tell whether a success is of no use to the caller: cut short, or another thing than was asked for."""
    readable: Callable[[httpx.Response], bool | Awaitable[bool]] | None = request.extensions.get("readable")
    if readable is None or not response.is_success:
        return False
    found = readable(response)
    return not (found if isinstance(found, bool) else await found)


def _worth_another_try(state: tenacity.RetryCallState) -> bool:
    if state.outcome is None or state.outcome.failed:
        return False
    attempt: _Attempt = state.outcome.result()
    return attempt.worth_another


def _last(state: tenacity.RetryCallState) -> "_Attempt":
    assert state.outcome is not None
    attempt: _Attempt = state.outcome.result()
    return attempt


class _RetryAfter(wait_base):
    """Waits what Retry-After says (seconds or a date, RFC 9110 section 10.2.3), else what `otherwise` says."""

    def __init__(self, otherwise: wait_base, clock: Clock) -> None:
        self._otherwise, self._clock = otherwise, clock

    def __call__(self, retry_state: tenacity.RetryCallState) -> float:
        response = _last(retry_state).response
        told = None if response is None else retry_after(response, self._clock.now())
        if told is None:
            return self._otherwise(retry_state)
        return told + random.uniform(0, 0.25)  # noqa: S311 - spreads waiting callers, keeps no secret


def no_room(response: httpx.Response) -> bool:
    """Tell whether a call was refused before any work because too many were in flight: 429, or 400 from a RESTlet (`bridgehead_1525252812`)."""
    if response.status_code == 400:
        return _NO_ROOM.search(response.content[:2_000]) is not None
    return response.status_code == 429


def retry_after(response: httpx.Response, now: datetime) -> float | None:
    """Return how many seconds an answer asks to wait, at most LONGEST_WAIT; None where it does not say."""
    told = _seconds(response.headers.get("retry-after", ""), now)
    return None if told is None else min(LONGEST_WAIT, max(0.0, told))


def says_when(response: httpx.Response) -> bool:
    """Tell whether an answer says when to ask again."""
    return retry_after(response, datetime.now(UTC)) is not None


def _seconds(value: str, now: datetime) -> float | None:
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return float(value[:20])
    try:
        moment = email.utils.parsedate_to_datetime(value[:60])
        return (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
    except (ValueError, TypeError, IndexError, OverflowError):  # the parser of dates gives up in each of these ways
        return None
