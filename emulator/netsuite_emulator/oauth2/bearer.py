"""The check of every API call: whose token it is, and whether it is still good."""

from netsuite_emulator.exchange import Request
from netsuite_emulator.oauth2.grants import Token
from netsuite_emulator.problems import Problem, invalid_login
from netsuite_emulator.roles import LOGIN_WITH_OAUTH2, REST_WEB_SERVICES, Role
from netsuite_emulator.state import Account


def role_of(account: Account, request: Request, scope: str) -> Role:
    """
    Give the role the call acts under.

    Raises the one 401 that NetSuite has for every fault; the word for it goes to the login audit trail
    (subsect_158324637123). A role without the login or the REST permission is answered the same way: a maintainer of a
    public client blames such a role for INVALID_LOGIN, and no source says otherwise.
    """
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "oauth":
        return account.tba.role_of(request, restlet=scope == "restlets")
    if scheme.lower() != "bearer" or not text.strip():
        raise _refused(account, "InvalidRequest", None)
    text = text.strip()
    token = account.grants.access_tokens.get(text)
    if token is None:
        detail = "InvalidTokenType" if text in account.grants.refresh_tokens else "TokenRejected"
        raise _refused(account, detail, None)
    detail = _fault(account, token, scope)
    if detail:
        raise _refused(account, detail, token)
    return token.chain.role


def _fault(account: Account, token: Token, scope: str) -> str:
    """Name what is wrong with a token, in the audit trail's words; nothing if it is good."""
    chain = token.chain
    role_may_log_in = {LOGIN_WITH_OAUTH2, REST_WEB_SERVICES} <= chain.role.permissions
    if token.expires_at <= account.now():
        return "AccessTokenExpired"
    if chain.revoked:
        return "TokenBlocked"
    if not chain.integration.enabled:
        return "IntegrationBlocked"
    if not chain.integration.authorization_code_grant:
        return "AuthorizationCodeGrantRequired"
    if scope not in chain.scopes or scope not in chain.integration.scopes:
        return "ScopeMismatched"
    if not (chain.user.active and chain.role.active and (chain.role.administrator or role_may_log_in)):
        return "EntityOrRoleDisabled"
    return ""


def _refused(account: Account, detail: str, token: Token | None) -> Problem:
    account.note_login(
        success=False,
        detail=detail,
        user=token.chain.user.email if token else "",
        role=token.chain.role.id if token else "",
    )
    return invalid_login(account.id)
