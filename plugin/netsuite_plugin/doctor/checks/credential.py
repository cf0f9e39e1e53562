"""Which NetSuite credential is examined."""

from netsuite_plugin.account import AccountId
from netsuite_plugin.contract import StoredCredential
from netsuite_plugin.credentials.models import OAUTH_CONFIG, Grant
from netsuite_plugin.credentials.resolve import Selector, select
from netsuite_plugin.doctor.causes import Cause
from netsuite_plugin.doctor.checks.account_id import typed_account
from netsuite_plugin.doctor.findings import Finding, ok, problem, warning
from netsuite_plugin.doctor.patient import Patient
from netsuite_plugin.errors import ConfigurationError, CredentialNotFound, StoreError

_TRIED = "Look for the NetSuite credential"
_DAMAGED = Cause(
    "credential_damaged",
    "its row in the store is damaged",
    "this machine",
    "restore a copy of the store, or connect again",
)


async def check(patient: Patient) -> Finding:
    """
    Take the credential that was named, or the only one, or the chosen default, or let the person choose.

    Raises:
        ConfigurationError: What was typed names none, or several are there and nobody can be asked.
    """
    account = typed_account(patient)
    row = await (_named(patient, account) if patient.selector else _found(patient, account))
    if row is None:
        others = ", ".join(f"{each.id} ({each.attributes.get('account')})" for each in _grants(patient))
        there = f"; there is: {others}" if others else ""
        where = account or "WORKSPACE"
        return warning(
            _TRIED,
            f"{patient.caller.user} is not connected{f' to account {account}' if account else ''} yet{there}. To connect: netsuite-nodes connect "
            f"{where}",
            kind="not_connected",
        )
    patient.row = row
    try:
        patient.grant = Grant.of(row)
    except StoreError as error:
        return problem(_TRIED, str(error), kind="store", causes=(_DAMAGED,))
    grant = patient.grant
    who = f"role {grant.role}, user {grant.user}" if grant.role else "a service account that has not been used yet"
    return ok(_TRIED, f"{row.id}: account {grant.account}, {who}, {row.level} of {row.owner}")


async def _named(patient: Patient, account: AccountId | None) -> StoredCredential:
    text = patient.selector or ""
    selector = Selector.parse(text if account is None or "@" in text else f"{text}@{account}")
    try:
        row, _ = await select(
            patient.host.store, caller=patient.caller, selector=selector, domain=patient.settings.domain
        )
    except CredentialNotFound as error:
        raise ConfigurationError(str(error)) from None
    except StoreError:
        named = [each for each in _grants(patient) if each.id == selector.credential_id]
        if not named:
            raise
        row = named[0]
    return row


async def _found(patient: Patient, account: AccountId | None) -> StoredCredential | None:
    wanted = [row for row in _grants(patient) if account is None or row.attributes.get("account") == account.id]
    wanted = [row for row in wanted if row.attributes.get("domain", "netsuite.com") == patient.settings.domain]
    chosen = [row for row in wanted if row.attributes.get("chosen_default")]
    if len(wanted) <= 1 or len(chosen) == 1:
        return next(iter(chosen or wanted), None)
    if patient.ask is not None:
        named = await patient.ask(wanted)
        return next(row for row in wanted if row.id == named)
    listed = ", ".join(f"{row.id} (account {row.attributes.get('account')}, {row.level})" for row in wanted)
    raise ConfigurationError(
        f"There are several NetSuite credentials: {listed}. Say which: --credential ID, or --account."
    )


def _grants(patient: Patient) -> list[StoredCredential]:
    return [row for row in patient.rows if row.kind != OAUTH_CONFIG]
