"""
An organization claims an account, so that nobody outside connects it.

A claim belongs to a domain and an account: what an emulator calls 1234567 is not NetSuite's 1234567.
"""

from netsuite_plugin.account import AccountId, shown_domain
from netsuite_plugin.contract import Caller, ConfigurationError, CredentialStore, NextStep, StoredCredential
from netsuite_plugin.credentials.audit_events import event_of_organization
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.grant import Grant
from netsuite_plugin.credentials.model.kinds import LOGINS
from netsuite_plugin.credentials.resolve import may_use
from netsuite_plugin.errors import StoreError


async def proofs(store: CredentialStore, account: AccountId, *, domain: str, caller: Caller) -> list[StoredCredential]:
    """
    Return the connected grants that may show that the account is the caller's organization's to claim.

    Raises:
        ConfigurationError: The caller is not an administrator, another organization has claimed the account, or there is no such grant.
    """
    organization = _administered(caller)
    if await store.claimant(domain, account.id) not in {None, organization}:
        raise ConfigurationError(
            f"Account {account} is claimed by another organization. Ask the people who run this host."
        )
    rows = await store.find(caller, *LOGINS)
    found = [row for row in rows if may_use(row, caller) and _connected_to(row, account, domain)]
    if not found:
        raise ConfigurationError(
            f"Connect account {account} first: the claim needs a login of yours that works there, in {shown_domain(domain)}.",
            next_steps=(NextStep("connect", {"account": account.id}),),
        )
    return found


async def note_claim(
    credentials: HostCredentials, account: AccountId, *, domain: str, proof: StoredCredential, caller: Caller
) -> None:
    """Claim an account for the caller's organization, on the proof of a grant that has just worked there."""
    organization = _administered(caller)
    await credentials.store.claim(domain, account.id, organization)
    reason = f"account {account} of {shown_domain(domain)} for {organization}; {proof.id} works there"
    await credentials.record(
        event_of_organization(
            organization, "claimed", about=account.id, at=credentials.now(), actor=caller.user, reason=reason
        )
    )


async def give_up_claim(credentials: HostCredentials, account: AccountId, *, domain: str, caller: Caller) -> None:
    """
    Give up the caller's organization's claim of an account.

    Raises:
        ConfigurationError: The caller is not an administrator, or the organization has no such claim.
    """
    organization = _administered(caller)
    if await credentials.store.claimant(domain, account.id) != organization:
        raise ConfigurationError(
            f"{organization} has not claimed account {account} of {shown_domain(domain)}. Nothing was changed."
        )
    await credentials.store.claim(domain, account.id, None)
    reason = f"account {account} of {shown_domain(domain)} is claimed by nobody now"
    await credentials.record(
        event_of_organization(
            organization, "unclaimed", about=account.id, at=credentials.now(), actor=caller.user, reason=reason
        )
    )


async def check_claim(store: CredentialStore, account: AccountId, *, domain: str, caller: Caller) -> None:
    """
    Refuse a connection to an account that another organization has claimed in this domain.

    Raises:
        StoreError: The store cannot be read.
        ConfigurationError: It is claimed.
    """
    organization = await store.claimant(domain, account.id)
    if organization is not None and organization != caller.organization:
        raise ConfigurationError(
            f"Account {account} is claimed by an organization that {caller.user} does not act for. Nothing was connected: act for that "
            "organization (NETSUITE_NODES_ORGANIZATION), or ask its administrator."
        )


def _connected_to(row: StoredCredential, account: AccountId, domain: str) -> bool:
    try:
        grant = Grant.of(row)
    except StoreError:
        return False
    return (grant.account, grant.domain, grant.status) == (account.id, domain, "connected")


def _administered(caller: Caller) -> str:
    if caller.organization is None or caller.role != "administrator":
        raise ConfigurationError(
            "Only an administrator of an organization claims accounts: set NETSUITE_NODES_ORGANIZATION and NETSUITE_NODES_ROLE=administrator."
        )
    return caller.organization
