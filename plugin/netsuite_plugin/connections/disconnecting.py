"""How a connection ends: its grant is revoked at NetSuite, then its row is wiped."""

from dataclasses import dataclass

from netsuite_plugin.contract import Caller, Host, StoredCredential
from netsuite_plugin.credentials.grants import disconnect as end_grant
from netsuite_plugin.credentials.grants import of_member, wipe
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import AuthorizationCodeGrant, StoredGrant
from netsuite_plugin.credentials.resolve import Selector, of_grant, select
from netsuite_plugin.errors import CredentialError, CredentialNotFound, NotRevoked, TransportError
from netsuite_plugin.opening import pinned_http, token_endpoint_of
from netsuite_plugin.settings import Settings


@dataclass(frozen=True)
class Disconnected:
    """The row that is gone. `revoked` says that NetSuite ended the grant too; otherwise it lives on there until it is revoked by hand."""

    row: StoredCredential
    revoked: bool


async def disconnect(
    host: Host, settings: Settings, *, caller: Caller, selector: str = "personal", only_here: bool = False
) -> Disconnected:
    """
    End the connection a selector names. Only a login has something that NetSuite can be asked to revoke: all others, and with `only_here`
    any connection, are wiped without asking.

    Raises:
        CredentialNotFound: There is no such connection.
        NotRevoked: NetSuite was not reached or refused; nothing was wiped.
    """
    held, _ = await select(host.store, caller=caller, selector=Selector.parse(selector), domain=settings.domain)
    return await end(host, settings, held, caller=caller, actor=caller.user, only_here=only_here)


async def disconnect_member(
    host: Host, settings: Settings, *, administrator: Caller, member: str, only_here: bool = False
) -> list[Disconnected]:
    """
    End the connections that a member made under the organization's OAuth Config, without showing them.

    Raises:
        CredentialNotFound: There is none; ConfigurationError: the caller is not an administrator.
    """
    rows = await of_member(host.store, member, administrator=administrator)
    if not rows:
        raise CredentialNotFound(
            f"{member} has no connection under the OAuth Config of {administrator.organization}. Nothing was ended. Look for the name in the list of its connections."
        )
    caller = Caller(member, administrator.organization)
    return [
        await end(host, settings, StoredGrant.of(row), caller=caller, actor=administrator.user, only_here=only_here)
        for row in rows
    ]


async def end(
    host: Host, settings: Settings, held: StoredGrant, *, caller: Caller, actor: str, only_here: bool
) -> Disconnected:
    """
    End a connection as `caller`, who may use it, and note it as `actor`, who wanted it.

    Raises:
        NotRevoked: NetSuite was not reached or refused; nothing was wiped.
    """
    credentials, row = HostCredentials.of(host), held.row
    if only_here or not isinstance(held.grant, AuthorizationCodeGrant):
        await wipe(credentials, row, caller=caller, actor=actor)
        return Disconnected(row, revoked=False)
    connection = await of_grant(host.store, caller, held)
    async with pinned_http(connection.account, host=host, settings=settings) as http:
        endpoint = token_endpoint_of(connection.account, connection.config, http, host=host, settings=settings)
        try:
            revoked = await end_grant(credentials, connection, endpoint, actor=actor)
        except (TransportError, CredentialError) as error:
            raise NotRevoked(
                f"{error} Credential {row.id} was not wiped.",
                remedy=error.remedy,
                retryable=error.retryable,
                next_steps=error.next_steps,
            ) from error
    return Disconnected(row, revoked=revoked)
