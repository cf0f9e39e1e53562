"""Credential providers: the kinds of credential a person can store, and how one opens a connector's service."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel

from netsuite_plugin.contract.host import Host
from netsuite_plugin.contract.store import Caller, Level

Service = TypeVar("Service")


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


@dataclass(frozen=True)
class Opened(Generic[Service]):
    """A connector's service, open and signed in, and in whose name."""

    service: Service
    acts_as: ActsAs
    account_time: Callable[[], Awaitable[tuple[str, str]]] | None = None
    """
    Asks the service for the account's time zone by its IANA name (`America/Los_Angeles`) and for how it writes dates, of YYYY, YY, MM,
    M, Mon, Month, DD and D (`M/D/YYYY`). None where a connector has no such thing.
    """


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
    """A page a host may mount: what makes the ASGI app that has it, named `module:attribute` and imported when first asked for."""

    path: str
    title: str
    app: str
