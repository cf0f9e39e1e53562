"""An organization claims an account, so that nobody outside connects it."""

from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import Caller, ConfigurationError, CredentialStore
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import NETSUITE, SERVICE_ACCOUNT


async def claim(credentials: HostCredentials, account: AccountId, *, caller: Caller) -> None:
    """
    Claim an account for the caller's organization: nobody outside connects it from now on.

    Raises:
        ConfigurationError: The caller is not an administrator, another organization has claimed it, or the caller has not shown, by being
            connected to it, that the account is theirs to claim.
    """
    store, organization = credentials.store, _administered(caller)
    before = await store.claimant(account.id)
    if before not in {None, organization}:
        raise ConfigurationError(
            f"Account {account} is claimed by another organization. Ask the people who run this host."
        )
    rows = [row for kind in (NETSUITE, SERVICE_ACCOUNT) for row in await store.find(caller, kind)]
    proof = next((row for row in rows if row.attributes.get("account") == account.id and not row.damaged), None)
    if proof is None:
        raise ConfigurationError(
            f"Connect account {account} first (netsuite-nodes connect {account}): the claim needs a login of yours that works there."
        )
    await store.claim(account.id, organization)
    await credentials.note(proof, "claimed", actor=caller.user, reason=f"account {account} for {organization}")


async def give_up_claim(store: CredentialStore, account: AccountId, *, caller: Caller) -> None:
    """
    Give up the caller's organization's claim of an account.

    Raises:
        ConfigurationError: The caller is not an administrator, or the organization has no such claim.
    """
    if await store.claimant(account.id) != _administered(caller):
        raise ConfigurationError(f"{caller.organization} has not claimed account {account}.")
    await store.claim(account.id, None)


async def check_claim(store: CredentialStore, account: AccountId, *, caller: Caller) -> None:
    """
    Refuse a connection to an account that another organization has claimed.

    Raises:
        StoreError: The store cannot be read.
        ConfigurationError: It is claimed.
    """
    organization = await store.claimant(account.id)
    if organization is not None and organization != caller.organization:
        raise ConfigurationError(
            f"Account {account} is claimed by an organization that {caller.user} does not act for. Nothing was connected: act for that "
            "organization (NETSUITE_NODES_ORGANIZATION), or ask its administrator."
        )


def _administered(caller: Caller) -> str:
    if caller.organization is None or caller.role != "administrator":
        raise ConfigurationError(
            "Only an administrator of an organization claims accounts: set NETSUITE_NODES_ORGANIZATION and NETSUITE_NODES_ROLE=administrator."
        )
    return caller.organization
