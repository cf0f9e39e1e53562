"""The account ID in any spelling; one that is mistyped, and what it should be."""

import re
from difflib import get_close_matches

from netsuite_plugin.account import AccountId, Workspace
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.doctor.causes import Cause
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, ok, problem, skipped, warning

_SCREEN = "Setup > Company > Company Information, field Account ID"
_MEANT = re.compile(r"(tstdrv\d+|\d{4,})[^a-z0-9]*(?:(sb|rp)[^a-z0-9]*(\d*))?")


async def check(examination: Examination) -> Finding:
    """Settle the account from what was typed, the credential, or the OAuth Config."""
    typed, account = examination.typed_account, typed_account(examination)
    if typed is not None and (account is not None or not _is_workspace(typed, examination)):
        return _typed(examination, typed, account)
    named = (
        examination.grant.account if examination.grant else examination.config.account if examination.config else None
    )
    if named is None and typed is not None:
        return skipped(
            f"{typed!r} is a workspace name; its account ID is known after netsuite-nodes connect {typed}, or give it with --account"
        )
    if named is None:
        return skipped("no account is known before the first connection: give --account to check it")
    examination.account = AccountId.parse(named)
    beside = (
        f"; {typed!r} is a workspace name, and says no account: this is the stored one" if typed is not None else ""
    )
    return ok("Take the account from what is stored", f"{_shown(examination.account)}{beside}")


def typed_account(examination: Examination) -> AccountId | None:
    """Return the account that was typed; None for nothing, for what cannot be one, and for a workspace name, which leads to no API host."""
    if examination.typed_account is None:
        return None
    try:
        workspace = Workspace.parse(examination.typed_account, domain=examination.settings.domain)
    except ConfigurationError:
        return None
    if workspace.account is None and workspace.label.upper() in known_accounts(examination):
        return AccountId.parse(workspace.label)  # accounts of letters exist; a stored one proves that this is one
    return workspace.account


def known_accounts(examination: Examination) -> list[str]:
    """Return the accounts that something is stored for."""
    return sorted({str(row.attributes["account"]) for row in examination.rows if row.attributes.get("account")})


def meant(text: str, known: list[str]) -> str | None:
    """Guess which account a mistyped one was meant to be: the shape of an ID in it, else the likest known account."""
    spelled = text.strip().lower()
    if found := _MEANT.fullmatch(re.sub(r"[\s'\"`.,;]", "", spelled)):
        account, kind, number = found.groups()
        suffix = "" if kind is None else "_RP" if kind == "rp" else f"_SB{number or 1}"
        return f"{account}{suffix}".upper()
    close = get_close_matches(spelled.replace("-", "_").upper(), known, n=1)
    return close[0] if close else None


def _is_workspace(typed: str, examination: Examination) -> bool:
    try:
        return meant(typed, []) is None and bool(Workspace.parse(typed, domain=examination.settings.domain).label)
    except ConfigurationError:
        return False


def _typed(examination: Examination, typed: str, account: AccountId | None) -> Finding:
    tried, known = f"Read {typed!r} as an account ID", known_accounts(examination)
    if account is None:
        instead = meant(typed, known)
        likely = f"it should be {instead}" if instead else "it looks like 1234567, 1234567_SB1 or TSTDRV123456"
        cause = Cause("account_id_mistyped", f"mistyped: {likely}", _SCREEN, f"use {instead or 'the ID shown there'}")
        return problem(tried, f"{typed!r} is not a NetSuite account ID: {likely}", kind="account_id", causes=(cause,))
    examination.account = account
    close = [] if account.id in known else get_close_matches(account.id, known, n=1)
    if not close:
        return ok(tried, _shown(account))
    cause = Cause("account_id_mistyped", f"mistyped: {close[0]} is stored here", _SCREEN, f"use {close[0]}")
    return warning(
        tried, f"{_shown(account)}; nothing is stored for it, but for {close[0]}", kind="account_id", causes=(cause,)
    )


def _shown(account: AccountId) -> str:
    return f"{account.id} (in host names {account.label})"
