"""A service account is tried with the Certificate ID that NetSuite showed; the audit says how that ended."""

from dataclasses import replace

from netsuite_plugin.connections.check import CheckedConnection, check_connection
from netsuite_plugin.contract import Caller, Host, NodeError
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.errors import CredentialError, TransportError
from netsuite_plugin.settings import Settings


async def use_certificate(
    host: Host, settings: Settings, *, caller: Caller, service_account: str, certificate_id: str
) -> CheckedConnection:
    """
    Store the Certificate ID of a service account and ask NetSuite for its time as that account.

    Raises:
        ConfigurationError: There is no such service account, the ID cannot be one, or the caller is not an administrator.
        NodeError: NetSuite was not reached, or refused the certificate, and the service account is as it was; or it gave a token and
            refused the call, and the ID stays stored.
    """
    # X.509 costs half a second to load
    from netsuite_plugin.credentials import service_accounts

    credentials = HostCredentials.of(host)
    before = await service_accounts.service_account(host.store, service_account, caller=caller)
    row = await service_accounts.use_certificate(
        credentials, service_account, certificate_id=certificate_id, caller=caller
    )
    try:
        checked = await check_connection(host, settings, caller=caller, selector=row.id)
    except NodeError as error:
        await credentials.note(
            row, "connected", actor=caller.user, outcome="refused", reason=str(error), if_possible=True
        )
        if isinstance(error, (CredentialError, TransportError)):
            held = await service_accounts.service_account(host.store, service_account, caller=caller)
            await credentials.save(replace(held, attributes=before.attributes))
        raise
    await credentials.note(row, "connected", actor=caller.user, reason="NetSuite accepted the certificate")
    return checked
