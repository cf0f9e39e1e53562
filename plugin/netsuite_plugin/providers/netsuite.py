"""The credential *NetSuite*: one person's grant, which opens the service the nodes work with."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Caller, Host, Level, Opened, ServiceProvider
from netsuite_plugin.credentials.model.kinds import NETSUITE

if TYPE_CHECKING:
    from netsuite_plugin.settings import Settings


class WorkspaceField(BaseModel):
    """What a person types to connect; the rest comes from NetSuite."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    workspace: str = Field(
        description="First part of your NetSuite address (acme for https://acme.app.netsuite.com), or the account ID.",
        examples=["1234567", "1234567_SB1"],
    )


class NetSuiteProvider(ServiceProvider):
    """A person's own login, or a team's, by the authorization code grant. Never lent to anybody else."""

    kind: ClassVar[str] = NETSUITE
    title: ClassVar[str] = "NetSuite"
    connector: ClassVar[str] = "netsuite"
    levels: ClassVar[tuple[Level, ...]] = ("personal", "team")
    Fields: ClassVar[type[BaseModel]] = WorkspaceField

    def __init__(self, settings: "Callable[[], Settings]") -> None:
        self._settings = settings

    @asynccontextmanager
    async def open(
        self, *, caller: Caller, selector: str, host: Host, run: str = ""
    ) -> AsyncGenerator[Opened[NetSuiteClient]]:
        """
        Resolve the caller's credential and open its account.

        Raises:
            CredentialError: There is none, or it no longer works.
            ConfigurationError: The selector or a setting is wrong.
        """
        # loaded with the first connection, not with discovery
        from netsuite_plugin.credentials.host_credentials import HostCredentials
        from netsuite_plugin.opening import open_client
        from netsuite_plugin.suitetalk.account_time import account_time

        settings = self._settings()
        credentials = HostCredentials.of(host)
        connection = await credentials.resolved(caller=caller, selector=selector, domain=settings.domain)
        await credentials.note(connection.row, "used", actor=caller.user, reason=connection.reason, run=run)
        async with open_client(connection, host=host, settings=settings, run=run) as client:
            asked = partial(account_time, client.suiteql)
            yield Opened(service=client, acts_as=connection.acts_as, account_time=asked)
