"""
What hosts and node packages agree on: nodes, credential providers, what a host brings, and the hooks between them.

No word of any one connector. A node package implements the `register_*` hooks; a host implements the `provide_*` hooks it
wants to answer itself (its own vault, clock, HTTP transport, concurrency limit) and leaves the rest to the defaults.
"""

import base64
import hashlib
import json
import typing
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeAlias, TypeVar

import pluggy
from pydantic import BaseModel, TypeAdapter, ValidationError

from netsuite_plugin.stored import (
    Caller,
    CredentialEvent,
    CredentialNotice,
    CredentialStore,
    Lease,
    Level,
    StoredCredential,
    changeable,
    readable,
    visible,
)

__all__ = [
    "Caller",
    "CredentialEvent",
    "CredentialNotice",
    "CredentialStore",
    "Lease",
    "Level",
    "StoredCredential",
    "changeable",
    "readable",
    "visible",
]
"""Names of `stored` that belong to this contract."""

GROUP = "workflow_nodes"
"""Entry-point group and pluggy project name: every node package registers under it."""

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)

Remedy: TypeAlias = Literal["fix_input", "reconnect", "ask_administrator", "wait", "report"]
Effect: TypeAlias = Literal["read", "idempotent", "keyed", "once"]


class NodeError(Exception):
    """
    Anything a node or its connector fails with, told by what to do next.

    `remedy` says who can mend it: the author (`fix_input`), the person (`reconnect`), an administrator, time (`wait`), or the
    service's support (`report`). `retryable` says whether the same call may succeed later *and* is safe to repeat.
    `request_id` is the service's own id of the refused request, for its support. `unsettled` says that a write may have
    happened although the call failed: whoever repeats it must know that a repetition is safe.
    """

    remedy: Remedy = "fix_input"
    retryable: bool = False
    unsettled: bool = False

    def __init__(
        self,
        message: str,
        *,
        remedy: Remedy | None = None,
        retryable: bool | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        if remedy is not None:
            self.remedy = remedy
        if retryable is not None:
            self.retryable = retryable
        self.request_id = request_id


class OutcomeUnknown(NodeError):
    """A write was sent, its answer was lost, and nothing settled it. Look before sending it again."""

    remedy: Remedy = "report"
    unsettled = True


@dataclass(frozen=True)
class ActsAs:
    """In whose name a run touches the service, and why that login was chosen. Belongs in every run's record."""

    connector: str
    account: str
    role: str
    user: str
    config: str
    credential: str
    reason: str
    domain: str = ""
    emulated: bool = False

    @property
    def identity(self) -> tuple[str, str, str]:
        """Whom the service sees, whatever the login is called here: domain, account and user."""
        return self.domain, self.account, self.user

    def __str__(self) -> str:
        return (
            f"{'EMULATOR of ' if self.emulated else ''}{self.connector} account {self.account}, role {self.role}, user {self.user}, "
            f"OAuth Config {self.config}, credential {self.credential} ({self.reason})"
        )


class Clock(Protocol):
    """Time as an argument, so that a test can move it."""

    def now(self) -> datetime:
        """Return the present moment, with its time zone."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait that many seconds."""
        ...


class Progress(Protocol):
    """Told how far a long node has come: `done` of `total` (None when unknown), in the node's own unit."""

    def __call__(self, done: int, total: int | None) -> None:
        """Hear how far it is."""
        ...


class Checkpoint(Protocol):
    """A small note a long node leaves for its own resumption; durable at once."""

    async def load(self) -> Any:
        """Return what was saved last for this step and item, or None."""
        ...

    async def save(self, value: Any) -> None:
        """Keep a JSON value."""
        ...


@dataclass
class Traffic:
    """What the requests of a process are at, counted by whoever sends them, so that a host can show it."""

    waiting: int = 0
    """Requests that wait for a slot now."""
    retries: int = 0
    """Requests sent again so far."""


class SlotLimit(Protocol):
    """How many requests may be in flight at once in one pool (for a connector: one account)."""

    def slot(self, pool: str) -> AbstractAsyncContextManager[None]:
        """Wait for a free slot of `pool` and hold it until the context ends."""
        ...


class StaleRevision(NodeError):
    """A row changed since it was read."""

    remedy: Remedy = "wait"
    retryable = True


class Notify(Protocol):
    """Tells every plugin that listens. `event` is the hook's name: `credential_expiring` or `credential_reconnect_required`."""

    def __call__(self, event: str, notice: CredentialNotice) -> None:
        """Hear it."""
        ...


def unheard(event: str, notice: CredentialNotice) -> None:
    """Nobody listens to these notices."""


@dataclass(frozen=True)
class Host:
    """What the host brings to every connector. `transport` replaces the network (None: the connector's own)."""

    store: CredentialStore
    clock: Clock
    slot_limit: SlotLimit
    transport: Any = None
    traffic: Traffic = field(default_factory=Traffic)
    notify: Notify = unheard


Service = TypeVar("Service")
P = TypeVar("P", bound=BaseModel)
Out = TypeVar("Out")


def silent(done: int, total: int | None) -> None:
    """Nobody listens to this progress."""


def never() -> bool:
    """Nobody cancels."""
    return False


class Forgetful:
    """A checkpoint nothing comes back from: the host does not resume."""

    async def load(self) -> None:
        """Return nothing: nothing was kept."""

    async def save(self, value: Any) -> None:
        """Keep nothing."""
        del value


@dataclass(frozen=True)
class NodeContext(Generic[Service]):
    """
    Everything a node may lean on while it runs.

    `service` is the connector's open service; `idempotency_key` is the same on every attempt at the same step and item, and
    different everywhere else (make it with `idempotency_key()`); a read needs none.
    """

    service: Service
    idempotency_key: str
    caller: Caller
    acts_as: ActsAs
    clock: Clock
    progress: Progress = silent
    checkpoint: Checkpoint = field(default_factory=Forgetful)
    cancelled: Callable[[], bool] = never
    dry_run: bool = False


def idempotency_key(run: str, step: str, item: str = "") -> str:
    """
    Return the key of one piece of work: `nsn-` and 32 characters of base32 over a SHA-256 of run, step and item.

    Letters, digits and `-` only, so that it may serve as a record's external ID.
    """
    digest = hashlib.sha256(json.dumps([run, step, item]).encode()).digest()
    return "nsn-" + base64.b32encode(digest).decode().rstrip("=").lower()[:32]


class Node(ABC, Generic[P, Out, Service]):
    """
    One operation a workflow can name.

    `name` is `<connector>.<noun>.<verb>`; `connector` says whose credential provider opens `ctx.service` (empty: none is
    needed). `effect` is what a repetition would do: nothing (`read`), the same again (`idempotent`), the same record because
    the write carries a key (`keyed`), or something twice (`once`). `Params` and `Output` are read from the class's own
    generic arguments; `examples` are params that work.
    """

    name: ClassVar[str]
    connector: ClassVar[str]
    effect: ClassVar[Effect]
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ()
    Params: ClassVar[type[BaseModel]]
    Output: ClassVar[Any]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in getattr(cls, "__orig_bases__", ()):
            if typing.get_origin(base) is Node:
                cls.Params, cls.Output, _ = typing.get_args(base)

    @abstractmethod
    async def run(self, params: P, ctx: NodeContext[Service]) -> Out:
        """Do the work; raise a NodeError, never return one. The result passes `json.dumps` unchanged."""

    @classmethod
    def parse(cls, params: Mapping[str, Any]) -> BaseModel:
        """
        Check params before anything is sent.

        Raises:
            InvalidParams: A key is unknown, missing or of the wrong type.
        """
        try:
            return cls.Params.model_validate(params)
        except ValidationError as error:
            raise InvalidParams(f"{cls.name}: {describe(error)}") from None

    @classmethod
    def own_key(cls, params: P) -> str | None:
        """Return the key a keyed write brings in its params; None when it takes the context's."""
        del params
        return None

    @classmethod
    def schemas(cls) -> dict[str, Any]:
        """Return the JSON Schemas of params and output."""
        return {"params": cls.Params.model_json_schema(), "output": TypeAdapter(cls.Output).json_schema()}

    @classmethod
    def summary(cls) -> str:
        """Return the first line of the node's docstring."""
        return (cls.__doc__ or "").strip().partition("\n")[0]


class InvalidParams(NodeError):
    """Params a node refuses before any request."""


def describe(error: ValidationError) -> str:
    """Say what a model refused, in one line, without repeating the refused values (they may be secret)."""
    told: dict[str, str] = {}
    for each in error.errors(include_url=False):
        # alternatives of one field are told once: their further places are types, not names
        place = ".".join(str(part) for part in each["loc"][:2] if "[" not in str(part)) or "params"
        words = {"extra_forbidden": "is not known here"}.get(each["type"], each["msg"].removeprefix("Value error, "))
        told.setdefault(place, words.rstrip("."))
    return "; ".join(f"{place}: {words}" for place, words in told.items())


@dataclass(frozen=True)
class Opened(Generic[Service]):
    """A connector's service, open and signed in, and in whose name."""

    service: Service
    acts_as: ActsAs


class CredentialProvider(ABC):
    """
    One kind of credential a person can store.

    `Fields` is what the person types (a form can be made of it; SecretStr fields are secret).
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    connector: ClassVar[str]
    levels: ClassVar[tuple[Level, ...]]
    Fields: ClassVar[type[BaseModel]]


class ServiceProvider(CredentialProvider):
    """A credential that opens a connector's service for its nodes."""

    @abstractmethod
    def open(
        self, *, caller: Caller, selector: str, host: Host, run: str = ""
    ) -> AbstractAsyncContextManager[Opened[Any]]:
        """
        Resolve the caller's credential and open the service with it, for the run of that name.

        `selector` is `personal`, `team:NAME` or a credential's id, each with an optional `@ACCOUNT`.
        """


@dataclass(frozen=True)
class Page:
    """A page a host may mount: an ASGI app named `module:attribute`, imported when first asked for."""

    path: str
    title: str
    app: str


class Hooks:
    """The hooks. `register_*` results are added up; of `provide_*` the first answer counts, hosts before defaults."""

    @hookspec
    def register_nodes(self) -> Iterable[type[Node[Any, Any, Any]]]:
        """Return this package's node classes."""
        raise NotImplementedError

    @hookspec
    def register_credential_providers(self) -> Iterable[CredentialProvider]:
        """Return this package's credential providers."""
        raise NotImplementedError

    @hookspec
    def register_commands(self) -> Mapping[str, str]:
        """Return commands by name, each a cyclopts app or function as `module:attribute`; nothing is imported before it is called."""
        raise NotImplementedError

    @hookspec
    def register_pages(self) -> Iterable[Page]:
        """Return this package's pages."""
        raise NotImplementedError

    @hookspec(firstresult=True)
    def provide_store(self) -> CredentialStore | None:
        """Return where credentials live."""

    @hookspec(firstresult=True)
    def provide_clock(self) -> Clock | None:
        """Return the clock."""

    @hookspec(firstresult=True)
    def provide_transport(self, connector: str) -> Any:
        """Return what stands for the network of a connector (for HTTP ones an `httpx.AsyncBaseTransport`), or None."""

    @hookspec(firstresult=True)
    def provide_slot_limit(self) -> SlotLimit | None:
        """Return the limit that all connections of this process share."""

    @hookspec(firstresult=True)
    def provide_caller(self) -> Caller | None:
        """Return who the command line acts for."""

    @hookspec(firstresult=True)
    def provide_state_folder(self) -> Path | None:
        """Return the folder, on a local disk, where the command line keeps what it must not forget: its runs."""

    @hookspec
    def credential_expiring(self, notice: CredentialNotice) -> None:
        """Hear, once per grant, that a person must soon connect again, or that a certificate comes to its end."""

    @hookspec
    def credential_reconnect_required(self, notice: CredentialNotice) -> None:
        """Hear, once, that a grant is over."""
