"""The order of the checks, and what each needs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_plugin.doctor.checks import (
    account_id,
    certificate,
    client,
    clock,
    concurrency,
    consent,
    credential,
    end_of_tokens,
    login,
    network,
    oauth_config,
    pkce,
    reached,
    record_permission,
    redirect_uri,
    restlet_permission,
    scopes,
    secret_age,
    settings,
    store,
    suiteql_permission,
    token_lives,
)
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, Report, skipped
from netsuite_plugin.doctor.fixes import fitting
from netsuite_plugin.doctor.unexpected import unexpected


@dataclass(frozen=True)
class Check:
    """One check: its name for programs, its title for people, and the checks it is useless without."""

    name: str
    title: str
    made: Callable[[Examination], Awaitable[Finding]]
    needs: tuple[str, ...] = ()


CHECKS = (
    Check("settings", "Settings", settings.check),
    Check("store", "Store and master key", store.check),
    Check("credential", "NetSuite credential", credential.check, ("store",)),
    Check("end_of_tokens", "End of tokens", end_of_tokens.check, ("credential",)),
    Check("oauth_config", "NetSuite OAuth Config", oauth_config.check, ("credential",)),
    Check("account", "Account ID", account_id.check, ("store",)),
    Check("network", "DNS and TLS", network.check, ("account",)),
    Check("reached", "NetSuite answers", reached.check, ("network",)),
    Check("clock", "Clock", clock.check, ("reached",)),
    Check("certificate", "Certificate", certificate.check, ("credential",)),
    Check("client", "Client ID and secret", client.check, ("oauth_config", "reached", "clock", "certificate")),
    Check("redirect_uri", "Redirect URI", redirect_uri.check, ("client",)),
    Check("scopes", "Scopes", scopes.check, ("redirect_uri",)),
    Check("pkce", "PKCE and state", pkce.check, ("scopes",)),
    Check("consent", "Consent", consent.check, ("oauth_config",)),
    Check("token_lives", "Token lives", token_lives.check, ("consent",)),
    Check("login", "Login", login.check, ("client", "scopes", "token_lives")),
    Check("record_permission", "Records", record_permission.check, ("login",)),
    Check("suiteql_permission", "SuiteQL", suiteql_permission.check, ("login",)),
    Check("restlet_permission", "RESTlets", restlet_permission.check, ("login",)),
    Check("secret_age", "Age of the secret", secret_age.check, ("oauth_config",)),
    Check("concurrency", "Requests at once", concurrency.check, ("login",)),
)

Told = Callable[[Check, Finding | None], None]
"""Hears each check as it begins (None) and as it ends."""


async def examine(examination: Examination, told: Told) -> Report:
    """
    Make every check that can be made, in order.

    Raises:
        ConfigurationError: What was typed names no credential, or several.
    """
    findings: dict[str, Finding] = {}
    try:
        for check in CHECKS:
            told(check, None)
            finding = _hindered(check, findings) or await _made(check, examination)
            causes = tuple(replace(cause, fix=fitting(cause.fix, examination)) for cause in finding.causes)
            findings[check.name] = replace(finding, check=check.name, title=check.title, causes=causes)
            told(check, findings[check.name])
    finally:
        await examination.aclose()
    return Report(
        account=str(examination.account or ""),
        credential=examination.row.id if examination.row else "",
        oauth_config=examination.config_row.id if examination.config_row else "",
        findings=tuple(findings.values()),
    )


async def _made(check: Check, examination: Examination) -> Finding:
    """Make a check; a store that fails in the middle is a finding as well."""
    try:
        return await check.made(examination)
    except ConfigurationError:
        raise
    except NodeError as error:
        return unexpected(check.title, error)


def _hindered(check: Check, findings: dict[str, Finding]) -> Finding | None:
    """Say why a check cannot be made, if it cannot."""
    for name in check.needs:
        before = findings[name]
        if before.blocks:
            return skipped(f"{before.title} comes first" if before.severity == "problem" else before.found)
    return None
