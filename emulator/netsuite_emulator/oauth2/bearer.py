"""The check of every API call: whose token it is, and whether it is still good."""

import re

from netsuite_emulator.access.grants import Chain, Token
from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Request
from netsuite_emulator.http.problems import Problem, invalid_login, malformed_login
from netsuite_emulator.setup.roles import Role, may_log_in

_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")


def role_of(account: Account, request: Request, scope: str) -> Role:
    """Give the role the call acts under, whichever way it is authenticated; raises what `holder_of` raises."""
    if request.headers.get("authorization", "").partition(" ")[0].lower() == "oauth":
        return account.tba.role_of(request, restlet=scope == "restlets")
    return holder_of(account, request, scope).role


def holder_of(account: Account, request: Request, scope: str) -> Chain:
    """
    Give the consent, or the machine's mapping, that the call's bearer token stands for.

    Raises the one 401 that NetSuite has for every fault; the word for it goes to the login audit trail
    (subsect_158324637123). Only what does not look like a token gets a 400.
    """
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    text = text.strip()
    if scheme.lower() != "bearer":
        raise _refused(account, "InvalidRequest", None)
    if not _TOKEN.fullmatch(text):
        account.note_login(success=False, detail="InvalidRequest")
        raise malformed_login(account.id)
    token = account.grants.access_tokens.get(text)
    if token is None:
        detail = "InvalidTokenType" if text in account.grants.refresh_tokens else "TokenRejected"
        raise _refused(account, detail, None)
    detail = _fault(account, token, scope)
    if detail:
        raise _refused(account, detail, token)
    return token.chain


def _fault(account: Account, token: Token, scope: str) -> str:
    """Name what is wrong with a token, in the audit trail's words; nothing if it is good."""
    chain, integration, now = token.chain, token.chain.integration, account.now()
    if not (account.features.oauth2 and (account.features.rest_web_services or scope != "rest_webservices")):
        return "FeatureDisabled"
    if token.issued_at > now + account.undocumented.clock_leeway:
        return "TokenNotAcceptable"
    if token.expires_at <= now:
        return "AccessTokenExpired"
    if chain.revoked:
        return "TokenBlocked"
    if account.integrations.get(integration.key) is not integration:
        return "InvalidIntegration"
    if not integration.enabled:
        return "IntegrationBlocked"
    if not (integration.client_credentials if chain.machine else integration.authorization_code_grant):
        return "AuthorizationCodeGrantRequired"
    if scope not in chain.scopes or scope not in integration.scopes:
        return "ScopeMismatched"
    return "" if may_log_in(chain.user, chain.role, scope) else "EntityOrRoleDisabled"


def _refused(account: Account, detail: str, token: Token | None) -> Problem:
    account.note_login(
        success=False,
        detail=detail,
        user=token.chain.user.email if token else "",
        role=token.chain.role.id if token else "",
        application=token.chain.integration.name if token else "",
    )
    return invalid_login(account.id)
