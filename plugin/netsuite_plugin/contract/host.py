"""What a host brings to every connector: a store, a clock, a limit of slots, and who listens to progress and notices."""

from collections.abc import Callable, Generator
from contextlib import AbstractAsyncContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from netsuite_plugin.contract.errors import ConfigurationError
from netsuite_plugin.contract.store import CredentialNotice, CredentialStore


class Clock(Protocol):
    """Time as an argument, so that a test can move it."""

    def now(self) -> datetime:
        """Return the present moment, with its time zone."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds."""
        ...


class Progress(Protocol):
    """Called as a long node proceeds: `done` of `total` (None when unknown), in the node's own unit."""

    def __call__(self, done: int, total: int | None) -> None:
        """Take note of how far it is."""
        ...


class Checkpoint(Protocol):
    """A small note a long node leaves for its own resumption; durable at once."""

    async def load(self) -> Any:
        """Return what was saved last for this step and item, or None."""
        ...

    async def save(self, value: Any) -> None:
        """Keep a JSON value."""
        ...


class NamedState(Protocol):
    """Values by name that outlive a run. What a node saves is what the next run loads, once this run has finished."""

    async def load(self, name: str) -> Any:
        """
        Return what the last run that finished has left under the name, or None.

        Raises:
            ConfigurationError: Something else in this run has loaded the name: one of the two values would be lost.
        """
        ...

    async def save(self, name: str, value: Any) -> None:
        """Leave a JSON value under a name that was loaded."""
        ...


_Listener: TypeAlias = Callable[[Literal["waited", "answered", "refused"], float, float], None]
_listener: ContextVar[_Listener | None] = ContextVar("listener", default=None)


@dataclass
class Traffic:
    """How many requests of this process wait or were sent again, so that a host can show it."""

    waiting: int = 0
    """Requests that wait for a slot now."""
    retries: int = 0
    """Requests sent again so far."""

    @contextmanager
    def told_to(self, listener: _Listener) -> Generator[None]:
        """
        Tell a host what the requests of one call do: those sent by what runs inside the block, and by tasks that it begins.

        It hears what a stretch of time was (waited for a slot; a request that was answered; one that was refused, above 399, or lost), its
        beginning and its end, in seconds since 1970. Who listens to a block around this one hears it too.
        """
        outer = _listener.get()

        def each(what: Literal["waited", "answered", "refused"], began: float, ended: float) -> None:
            listener(what, began, ended)
            if outer is not None:
                outer(what, began, ended)

        before = _listener.set(each)
        try:
            yield
        finally:
            _listener.reset(before)

    def tell(self, what: Literal["waited", "answered", "refused"], began: float, ended: float) -> None:
        """Tell who listens, if anybody does."""
        listener = _listener.get()
        if listener is not None:
            listener(what, began, ended)


class Slot(Protocol):
    """A slot that is held."""

    def refused(self) -> None:
        """Hear that the account had no room for the call: the limit takes one fewer to be there."""
        ...

    async def again(self) -> None:
        """
        Take the refused call back into the line, before those that asked later, and wait until it has a slot.

        The limit is what holds a refused call back: it gives a slot when there is reason to believe in room, and not at once where none was left.
        """
        ...


class SlotLimit(Protocol):
    """How many requests may be in flight at once in one pool (for a connector: one account), and whose turn it is."""

    def slot(self, pool: str, *, bulk: bool = False) -> AbstractAsyncContextManager[Slot]:
        """Wait for a free slot of `pool` and hold it until the context ends. `bulk`: one of many calls of a reader, which lets others pass."""
        ...


class Notify(Protocol):
    """Calls the hook of that name on every plugin. `event` is the hook's name: `credential_expiring` or `credential_reconnect_required`."""

    def __call__(self, event: str, notice: CredentialNotice) -> None:
        """Pass the notice on."""
        ...


def no_notice(event: str, notice: CredentialNotice) -> None:
    """Ignore the notice: the default where no host listens."""


def no_progress(done: int, total: int | None) -> None:
    """Ignore the progress: the default where no host shows it."""


def never_cancelled() -> bool:
    """Return False: the default where nothing can cancel the call."""
    return False


class NullCheckpoint:
    """A checkpoint that keeps nothing: the default for hosts that do not resume."""

    async def load(self) -> None:
        """Return nothing: nothing was kept."""

    async def save(self, value: Any) -> None:
        """Keep nothing."""
        del value


class NoState:
    """The default where nothing outlives a call."""

    async def load(self, name: str) -> None:
        """Refuse: what would be found cannot have been kept."""
        raise ConfigurationError(
            f"State {name!r} cannot be kept here: runs of `netsuite-nodes run`, workers and schedules keep it. Give the node its cursor instead."
        )

    async def save(self, name: str, value: Any) -> None:
        """Keep nothing; nothing was loaded."""
        del name, value


@dataclass(frozen=True)
class Host:
    """What the host brings to every connector. `transport` replaces the network (None: the connector's own)."""

    store: CredentialStore
    clock: Clock
    slot_limit: SlotLimit
    transport: Any = None
    traffic: Traffic = field(default_factory=Traffic)
    notify: Notify = no_notice
    kept: dict[type, Any] = field(default_factory=dict[type, Any], init=False, repr=False, compare=False)
    """What connectors keep in memory for this host, each under a class of its own; it ends with the host."""
