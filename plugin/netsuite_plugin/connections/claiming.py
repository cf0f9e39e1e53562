"""An account is claimed by a call that works there: a grant that is over, or an emulator's, proves nothing about NetSuite's account."""

from netsuite_plugin.account import AccountId
from netsuite_plugin.connections.check import check_connection
from netsuite_plugin.contract import Caller, Host, NodeError
from netsuite_plugin.credentials.account_claims import note_claim, proofs
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.settings import Settings


async def claim(host: Host, settings: Settings, *, caller: Caller, account: AccountId) -> None:
    """
    Claim an account for the caller's organization: nobody outside connects it from now on.

    Raises:
        ConfigurationError: The caller is not an administrator, another organization has claimed it, or no login of theirs is connected to it.
        NodeError: The login does not work there; nothing was claimed.
    """
    domain = settings.domain
    failed: NodeError | None = None
    for proof in await proofs(host.store, account, domain=domain, caller=caller):
        try:
            await check_connection(host, settings, caller=caller, selector=proof.id)
        except NodeError as error:
            failed = failed or error
            continue
        await note_claim(HostCredentials.of(host), account, domain=domain, proof=proof, caller=caller)
        return
    assert failed is not None
    raise failed
