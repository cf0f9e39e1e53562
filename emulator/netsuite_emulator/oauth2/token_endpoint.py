"""The token and revocation endpoints (section_158081952044, section_158082518856, section_161071224088)."""

import base64
import binascii
import hashlib
import secrets
from urllib.parse import unquote_plus

from netsuite_emulator.exchange import Answer, Request, plain_json
from netsuite_emulator.integrations import Integration
from netsuite_emulator.oauth2.grants import ACCESS_TOKEN_SECONDS, Token
from netsuite_emulator.problems import not_yet_implemented
from netsuite_emulator.state import Account

_FORM = "application/x-www-form-urlencoded"


class TokenRefused(Exception):
    """A refusal of RFC 6749 section 5.2, with the word for the login audit trail."""

    def __init__(self, error: str, detail: str, *, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.detail = detail
        self.status = status


def token(account: Account, request: Request) -> Answer:
    """Exchange an authorization code or a refresh token. The error body is `error` alone (subsect_158521832417)."""
    try:
        integration, secret_sent = _client(account, request)
        match _one(request, "grant_type"):
            case "authorization_code":
                answer = _exchange_code(account, request, integration, secret_sent=secret_sent)
            case "refresh_token":
                answer = _refresh(account, request, integration)
            case "client_credentials":
                raise not_yet_implemented("the client credentials grant")
            case _:
                raise TokenRefused("unsupported_grant_type", "InvalidRequest")  # noqa: TRY301 - one place answers
    except TokenRefused as refused:
        return _refusal(account, refused)
    return answer


def revoke(account: Account, request: Request) -> Answer:
    """Revoke a refresh token and its access tokens: an empty 200 also for an unknown token (RFC 7009 section 2.2)."""
    try:
        integration, _ = _client(account, request)
        found = account.grants.refresh_tokens.get(_one(request, "token"))
        if found is not None and found.chain.integration is integration:
            found.chain.revoked = True
    except TokenRefused as refused:
        return _refusal(account, refused)
    return Answer()


def _refusal(account: Account, refused: TokenRefused) -> Answer:
    account.note_login(success=False, detail=refused.detail)
    headers = {"WWW-Authenticate": f'Basic realm="{account.id}"'} if refused.status == 401 else {}
    return plain_json({"error": refused.error}, status=refused.status, headers=headers)


def _one(request: Request, name: str) -> str:
    """Give a form field that must stand in the request once."""
    values = request.form.get(name, [])
    if len(values) != 1 or not values[0]:
        raise TokenRefused("invalid_request", "InvalidRequest")
    return values[0]


def _client(account: Account, request: Request) -> tuple[Integration, bool]:
    """
    Find out which client asks, and whether it proved itself by its secret.

    A confidential client sends Basic; a public one its client_id in the body or Basic with an empty secret. Two ways
    at once are refused; a secret in the body is no documented way.
    """
    if request.method != "POST" or request.content_type != _FORM:
        raise TokenRefused("invalid_request", "InvalidRequest")
    header = request.headers.get("authorization")
    if header is None:
        client_id, secret = _one(request, "client_id"), ""
        if "client_secret" in request.form:
            raise TokenRefused("invalid_client", "ClientAuthenticationFailed", status=401)
    else:
        if "client_id" in request.form or "client_secret" in request.form:
            raise TokenRefused("invalid_request", "InvalidRequest")
        client_id, secret = _basic(header)
    found = account.integration_of(client_id)
    expected = found.client_secret if found is not None else None
    right = secrets.compare_digest(secret, expected or "") if secret else found is not None and found.public
    if found is None or not right:
        raise TokenRefused("invalid_client", "ClientAuthenticationFailed", status=401)
    if not found.enabled:
        raise TokenRefused("unauthorized_client", "IntegrationBlocked")
    if not found.authorization_code_grant:
        raise TokenRefused("unauthorized_client", "AuthorizationCodeGrantRequired")
    return found, bool(secret)


def _basic(header: str) -> tuple[str, str]:
    scheme, _, credentials = header.partition(" ")
    if scheme.lower() != "basic":
        raise TokenRefused("invalid_request", "InvalidRequest")
    try:
        text = base64.b64decode(credentials.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise TokenRefused("invalid_request", "InvalidRequest") from None
    client_id, _, secret = text.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)


def _exchange_code(account: Account, request: Request, integration: Integration, *, secret_sent: bool) -> Answer:
    text, redirect_uri = _one(request, "code"), _one(request, "redirect_uri")
    verifier = request.form.get("code_verifier", [""])[0]
    code = account.grants.take_code(text)
    if code is None or code.expires_at <= account.now():
        raise TokenRefused("invalid_grant", "InvalidGrant")
    if code.integration is not integration:
        raise TokenRefused("invalid_grant", "ClientIdMismatch")
    if code.redirect_uri != redirect_uri:
        raise TokenRefused("invalid_grant", "InvalidGrant")
    if code.code_challenge and not verifier:
        raise TokenRefused("invalid_request", "InvalidRequest")
    if code.code_challenge and not secrets.compare_digest(challenge_of(verifier), code.code_challenge):
        raise TokenRefused("invalid_grant", "InvalidGrant")
    _check_grant(integration, code.scopes, active=code.user.active and code.role.active)
    rotates = integration.public and (not secret_sent or account.choices.secret_keeps_public_rules)
    access, refresh = account.grants.begin_chain(integration, code.user, code.role, code.scopes, rotates=rotates)
    account.note_login(success=True, detail="", user=code.user.email, role=code.role.id)
    return _tokens(access, refresh)


def _refresh(account: Account, request: Request, integration: Integration) -> Answer:
    text = _one(request, "refresh_token")
    found = _refresh_token(account, text, integration)
    chain = found.chain
    _check_grant(integration, chain.scopes, active=chain.user.active and chain.role.active)
    access = account.grants.issue_access_token(chain)
    account.note_login(success=True, detail="", user=chain.user.email, role=chain.role.id)
    if not chain.rotates:
        return _tokens(access, None)
    found.spent = True
    return _tokens(access, account.grants.issue_refresh_token(chain))


def _refresh_token(account: Account, text: str, integration: Integration) -> Token:
    """Find a refresh token that is still good for this client."""
    found = account.grants.refresh_tokens.get(text)
    if found is None:
        detail = "InvalidRefreshToken" if text in account.grants.access_tokens else "InvalidGrant"
        raise TokenRefused("invalid_grant", detail)
    if found.chain.integration is not integration:
        raise TokenRefused("invalid_grant", "ClientIdMismatch")
    if found.spent and account.choices.reuse_revokes_chain:
        found.chain.revoked = True
    if found.spent or found.chain.revoked:
        raise TokenRefused("invalid_grant", "TokenBlocked")
    if found.expires_at <= account.now():
        raise TokenRefused("invalid_grant", "RefreshTokenExpired")
    return found


def _check_grant(integration: Integration, scopes: tuple[str, ...], *, active: bool) -> None:
    """Refuse what an administrator has since taken away: a scope's tick, the user or the role."""
    if not set(scopes) <= set(integration.scopes):
        raise TokenRefused("invalid_scope", "ScopeMismatched")
    if not active:
        raise TokenRefused("invalid_grant", "EntityOrRoleDisabled")


def _tokens(access: str, refresh: str | None) -> Answer:
    body: dict[str, object] = {"access_token": access}
    if refresh is not None:
        body["refresh_token"] = refresh
    return plain_json({**body, "expires_in": ACCESS_TOKEN_SECONDS, "token_type": "bearer"})


def challenge_of(verifier: str) -> str:
    """Derive the S256 code challenge (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
