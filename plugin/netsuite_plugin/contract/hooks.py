"""The hooks between a host and node packages, and the entry-point group they register under."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from netsuite_plugin.contract.host import Clock, SlotLimit
from netsuite_plugin.contract.node import Node
from netsuite_plugin.contract.providers import CredentialProvider, Page
from netsuite_plugin.contract.store import Caller, CredentialNotice, CredentialStore, ScheduleNotice

if TYPE_CHECKING:
    from pydantic import SecretStr

GROUP = "workflow_nodes"
"""Entry-point group and pluggy project name: every node package registers under it."""


hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


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
    def identify(self, request: Any) -> Caller | None:
        """Return who sent a request (a `starlette.requests.Request`) to the pages; None where this plugin does not know."""

    @hookspec(firstresult=True)
    def provide_state_folder(self) -> Path | None:
        """Return the folder, on a local disk, where the command line keeps what it must not forget: its runs."""

    @hookspec(firstresult=True)
    def provide_run_databases(self) -> "Mapping[str, SecretStr] | None":
        """Return addresses of databases that runs are kept in, by name; the one used where none is named stands under the empty name."""

    @hookspec
    def credential_expiring(self, notice: CredentialNotice) -> None:
        """Hear, once per grant, that a person must soon connect again, or that a certificate comes to its end."""

    @hookspec
    def credential_reconnect_required(self, notice: CredentialNotice) -> None:
        """Hear, once, that a grant is over."""

    @hookspec
    def schedule_stopped(self, notice: ScheduleNotice) -> None:
        """Hear, once, that a schedule fires no more until its person has connected again and enabled it."""
