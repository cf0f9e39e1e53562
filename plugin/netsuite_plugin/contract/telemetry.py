"""
What OpenTelemetry and log lines say of the work that goes on: spans, figures, and the names that stand in both.

A host that listens has loaded OpenTelemetry, so what nobody has loaded is not loaded here: a look at `sys.modules` is all that work costs
which nobody listens to. An account number leaves as a hash; words of an error, queries and bodies never do.
"""

import logging
import sys
import threading
from collections.abc import Callable, Generator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from opentelemetry.metrics import Counter, Histogram

__all__ = [
    "ACCOUNT",
    "ITEM",
    "RUN",
    "STEP",
    "USER",
    "Amount",
    "Seconds",
    "Work",
    "at_work",
    "export_all",
    "hashed",
    "listened",
    "logger",
    "span",
    "work",
]

Attributes: TypeAlias = Mapping[str, str | int | float | bool]
Tell: TypeAlias = Callable[[Attributes], None]
"""Adds attributes to a span that is open."""

RUN, STEP, ITEM = "netsuite_nodes.run.id", "netsuite_nodes.step", "netsuite_nodes.item"
ACCOUNT, USER = "netsuite_nodes.account", "netsuite_nodes.user"
_SCOPE = "netsuite_nodes"
_PROVIDERS = {
    "opentelemetry.trace": "get_tracer_provider",
    "opentelemetry.metrics": "get_meter_provider",
    "opentelemetry._logs": "get_logger_provider",
}


@dataclass(frozen=True)
class Work:
    """Which piece of work the code at hand does, for whom, in which account."""

    run: str = ""
    step: str = ""
    item: str = ""
    account: str = ""
    user: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """What a span says of it: all but the user, whose name is for logs."""
        named = {RUN: self.run, STEP: self.step, ITEM: self.item, ACCOUNT: hashed(self.account)}
        return {name: value for name, value in named.items() if value}


_work: ContextVar[Work] = ContextVar("work", default=Work())  # noqa: B039 - frozen


def work() -> Work:
    """Return the piece of work that is being done here."""
    return _work.get()


@contextmanager
def at_work(on: Work) -> Generator[None]:
    """Let what runs inside the block, and tasks that it begins, be that piece of work."""
    before = _work.set(on)
    try:
        yield
    finally:
        _work.reset(before)


@lru_cache(maxsize=1_000)
def hashed(account: str) -> str:
    """
    Return twelve characters that stand for an account, the same everywhere; nothing for none.

    By scrypt, some 40 ms once a process and account: seven digits behind a fast hash are found in a second.
    """
    if not account:
        return ""
    import hashlib

    return hashlib.scrypt(account.upper().encode(), salt=_SCOPE.encode(), n=2**14, r=8, p=1, dklen=6).hex()


def listened() -> bool:
    """Tell whether anybody listens to spans or figures."""
    return _traced() or _metered()


def _traced() -> bool:
    """Tell whether spans go anywhere: the API alone, which some libraries load, gives them to nobody."""
    if "opentelemetry.trace" not in sys.modules:
        return False
    from opentelemetry import trace

    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


def _metered() -> bool:
    return "opentelemetry.sdk.metrics" in sys.modules


def export_all() -> None:
    """
    Let those who listen export what they still hold: they do so now and then, and at the end of a process that ends the long way.

    One that leaves at once calls it before. It takes as long as the exporters are given, by default 10 s where nobody answers them.
    """
    exporting = [threading.Thread(target=_export, args=(name,)) for name in _PROVIDERS if name in sys.modules]
    for each in exporting:
        each.start()
    for each in exporting:
        each.join()


def _export(name: str) -> None:
    force_flush = getattr(getattr(sys.modules[name], _PROVIDERS[name])(), "force_flush", None)
    if force_flush is None:
        return  # the API alone
    try:
        force_flush()
    except Exception:  # an exporter of others does not decide how a process ends
        logging.getLogger(__name__).warning(
            "what %s held was not exported: look at the settings of its exporter", name, exc_info=True
        )


@contextmanager
def span(name: str, on: Work, attributes: Attributes | None = None, *, client: bool = False) -> Generator[Tell]:
    """
    Let the block be a span about a piece of work, if anybody listens; `client`: it is a call that leaves this process. Gives what adds
    attributes to it.

    Of an exception that leaves the block the span has the class, never its words.
    """
    if not _traced():
        yield _nobody
        return
    from opentelemetry import trace

    kind = trace.SpanKind.CLIENT if client else trace.SpanKind.INTERNAL
    opened = trace.get_tracer(_SCOPE).start_as_current_span(
        name,
        kind=kind,
        attributes={**on.attributes, **(attributes or {})},
        record_exception=False,
        set_status_on_exception=False,
    )
    with opened as here:

        def tell(more: Attributes) -> None:
            here.set_attributes(more)
            if "error.type" in more:
                here.set_status(trace.StatusCode.ERROR)

        try:
            yield tell
        except Exception as error:
            tell({"error.type": type(error).__name__})
            raise


def _nobody(more: Attributes) -> None:
    """Nobody listens."""


class Amount:
    """Something that is counted."""

    def __init__(self, name: str, unit: str, description: str) -> None:
        self._described, self._counter = (name, unit, description), None

    _counter: "Counter | None"

    def add(self, amount: int, attributes: Attributes | None = None) -> None:
        """Count some more, if anybody listens."""
        if amount and _metered():
            if self._counter is None:
                from opentelemetry import metrics

                self._counter = metrics.get_meter(_SCOPE).create_counter(*self._described)
            self._counter.add(amount, attributes)


class Seconds:
    """How long something takes, time and again."""

    def __init__(self, name: str, description: str) -> None:
        self._described, self._histogram = (name, "s", description), None

    _histogram: "Histogram | None"

    def record(self, seconds: float, attributes: Attributes | None = None) -> None:
        """Note one more, if anybody listens."""
        if _metered():
            if self._histogram is None:
                from opentelemetry import metrics

                self._histogram = metrics.get_meter(_SCOPE).create_histogram(*self._described)
            self._histogram.record(seconds, attributes)


def logger(name: str) -> "logging.LoggerAdapter[logging.Logger]":
    """Return a logger whose lines say which piece of work they are about, in fields of the record beside its text."""
    return _AboutWork(logging.getLogger(name))


class _AboutWork(logging.LoggerAdapter[logging.Logger]):
    """Adds fields to records; nothing is drawn up for a level that nobody reads."""

    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        """Put what the work is beside what the line says of itself."""
        here = work()
        told = here.attributes | ({USER: here.user} if here.user else {})
        return msg, {**kwargs, "extra": {**told, **(kwargs.get("extra") or {})}}
