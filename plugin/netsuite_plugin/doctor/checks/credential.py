"""Which NetSuite credential is examined: the one a run would use."""

from netsuite_plugin.account import PRODUCTION_DOMAIN, AccountId
from netsuite_plugin.command_lines import told
from netsuite_plugin.contract import ConfigurationError, StoredCredential
from netsuite_plugin.credentials.model.grant import Grant
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG
from netsuite_plugin.credentials.resolve import Selector, select
from netsuite_plugin.doctor.causes import Cause
from netsuite_plugin.doctor.checks.account_id import typed_account
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, ok, problem, warning
from netsuite_plugin.errors import CredentialNotFound, StoreError, UnknownSelector

_TRIED = "Look for the NetSuite credential"
_DAMAGED = Cause(
    "credential_damaged",
    "its row in the store is damaged",
    "this machine",
    "restore a copy of the store, or connect again",
)


async def check(examination: Examination) -> Finding:
    """
    Take the credential that was named, or the one `personal` means, or let the person choose among several of their own.

    Raises:
        ConfigurationError: What was typed names none, or several are there and nobody can be asked.
    """
    account = typed_account(examination)
    try:
        examination.row = await _selected(examination, account)
        examination.grant = grant = Grant.of(examination.row)
    except CredentialNotFound as error:
        if not examination.selector:
            return warning(_TRIED, f"{told(error)}{_others(examination)}", kind="not_connected")
        if isinstance(error, UnknownSelector):
            raise ConfigurationError(str(error), next_steps=error.next_steps) from None
        return problem(_TRIED, told(error), kind="not_connected")
    except StoreError as error:
        return problem(_TRIED, told(error), kind="store", causes=(_DAMAGED,))
    row = examination.row
    who = f"role {grant.role}, user {grant.user}" if grant.role else "a service account that has not been used yet"
    if examination.signs_calls:
        who = f"token-based authentication ({grant.user}; NetSuite does not say its role and user)"
    return ok(_TRIED, f"{row.id}: account {grant.account}, {who}, {row.level} of {row.owner}")


async def _selected(examination: Examination, account: AccountId | None) -> StoredCredential:
    text = examination.selector or "personal"
    selector = Selector.parse(text if account is None or "@" in text else f"{text}@{account}")
    store, caller, domain = examination.host.store, examination.caller, examination.settings.domain
    try:
        held, _ = await select(store, caller=caller, selector=selector, domain=domain)
    except ConfigurationError as several:
        if examination.selector or examination.ask is None:
            raise ConfigurationError(
                f"{several} With the doctor: --credential ID.", next_steps=several.next_steps
            ) from None
        own = [row for row in _used_here(examination) if row.level == "personal"]
        named = await examination.ask(
            [row for row in own if account is None or row.attributes.get("account") == account.id]
        )
        return next(row for row in own if row.id == named)
    return held.row


def _used_here(examination: Examination) -> list[StoredCredential]:
    rows = [row for row in examination.rows if row.kind != OAUTH_CONFIG and not row.damaged]
    return [row for row in rows if row.attributes.get("domain", PRODUCTION_DOMAIN) == examination.settings.domain]


def _others(examination: Examination) -> str:
    """List what a run would use only where it is named."""
    named = [row for row in _used_here(examination) if row.level != "personal"]
    selectors = [f"team:{row.owner}@{row.attributes['account']}" if row.level == "team" else row.id for row in named]
    return f"; to examine another one: netsuite-nodes doctor --credential {' or '.join(selectors)}" if selectors else ""
