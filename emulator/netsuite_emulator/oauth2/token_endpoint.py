"""The token and revocation endpoints (section_158081952044, section_158082518856, section_161071224088)."""

import base64
import hashlib
import re
import secrets

from netsuite_emulator.access.grants import ACCESS_TOKEN_SECONDS, Token
from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request, plain_json
from netsuite_emulator.oauth2.client_authentication import TokenRefused, client_of, form_field
from netsuite_emulator.oauth2.client_credentials import client_credentials
from netsuite_emulator.setup.integrations import Integration
from netsuite_emulator.setup.roles import is_active

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def token(account: Account, request: Request) -> Answer:
    """Exchange an authorization code, a refresh token or a client assertion."""
    try:
        if request.form.get("grant_type") == ["client_credentials"]:
            return client_credentials(account, request)
        integration, secret_sent = client_of(account, request)
        match form_field(request, "grant_type"):
            case "authorization_code":
                return _exchange_code(account, request, integration, secret_sent=secret_sent)
            case "refresh_token":
                return _refresh(account, request, integration)
            case _:
                raise TokenRefused("unsupported_grant_type", "InvalidRequest")  # noqa: TRY301 - one place answers
    except TokenRefused as refused:
        return refused.answer(account)


def revoke(account: Account, request: Request) -> Answer:
    """Revoke a refresh token and its access tokens: an empty 200 also for an unknown token (RFC 7009 section 2.2)."""
    try:
        integration, _ = client_of(account, request)
        found = account.grants.refresh_tokens.get(form_field(request, "token"))
        if found is not None and found.chain.integration is integration:
            account.grants.end_chain(found)
    except TokenRefused as refused:
        return refused.answer(account)
    return Answer()


def _exchange_code(account: Account, request: Request, integration: Integration, *, secret_sent: bool) -> Answer:
    text, redirect_uri = form_field(request, "code"), form_field(request, "redirect_uri")
    verifier = request.form.get("code_verifier", [""])[0]
    code = account.grants.take_code(text)
    if code is None or code.expires_at <= account.now():
        raise TokenRefused("invalid_grant", "InvalidGrant")
    if code.integration is not integration:
        raise TokenRefused("invalid_grant", "ClientIdMismatch")
    if code.redirect_uri != redirect_uri:
        raise TokenRefused("invalid_grant", "InvalidGrant")
    if code.code_challenge and not _VERIFIER.fullmatch(verifier):
        raise TokenRefused("invalid_request", "InvalidRequest")
    if code.code_challenge and not secrets.compare_digest(challenge_of(verifier), code.code_challenge):
        raise TokenRefused("invalid_grant", "InvalidGrant")
    if not set(code.scopes) <= set(integration.scopes):
        raise TokenRefused("invalid_scope", "ScopeMismatched")
    if not is_active(code.user, code.role):
        raise TokenRefused("invalid_grant", "EntityOrRoleDisabled")
    rotates = account.rotates(integration, secret_sent=secret_sent)
    access, refresh = account.grants.begin_chain(integration, code.user, code.role, code.scopes, rotates=rotates)
    account.note_login(success=True, detail="", user=code.user.email, role=code.role.id, application=integration.name)
    return _tokens(access, refresh)


def _refresh(account: Account, request: Request, integration: Integration) -> Answer:
    found = _refresh_token(account, form_field(request, "refresh_token"), integration)
    chain = found.chain
    account.note_login(success=True, detail="", user=chain.user.email, role=chain.role.id, application=integration.name)
    if not chain.rotates:
        return _tokens(account.grants.issue_access_token(chain), None)
    account.grants.spend(found)
    return _tokens(account.grants.issue_access_token(chain), account.grants.issue_refresh_token(chain))


def _refresh_token(account: Account, text: str, integration: Integration) -> Token:
    """Find a refresh token that is still good for this client, whatever an administrator took away since."""
    found = account.grants.refresh_tokens.get(text)
    if found is None:
        detail = "InvalidRefreshToken" if text in account.grants.access_tokens else "InvalidGrant"
        raise TokenRefused("invalid_grant", detail)
    chain = found.chain
    if chain.integration is not integration:
        raise TokenRefused("invalid_grant", "ClientIdMismatch", token_id=found.id)
    if found.spent and account.undocumented.reuse_revokes_chain:
        account.grants.end_chain(found)
    if found.spent or chain.revoked:
        raise TokenRefused("invalid_grant", "TokenBlocked", token_id=found.id)
    if found.expires_at <= account.now():
        raise TokenRefused("invalid_grant", "RefreshTokenExpired", token_id=found.id)
    if found.issued_at > account.now() + account.undocumented.clock_leeway:
        raise TokenRefused("invalid_grant", "TokenNotAcceptable", token_id=found.id)
    if not set(chain.scopes) <= set(integration.scopes):
        raise TokenRefused("invalid_scope", "ScopeMismatched", token_id=found.id)
    if not is_active(chain.user, chain.role):
        raise TokenRefused("invalid_grant", "EntityOrRoleDisabled", token_id=found.id)
    return found


def _tokens(access: str, refresh: str | None) -> Answer:
    body: dict[str, object] = {"access_token": access}
    if refresh is not None:
        body["refresh_token"] = refresh
    return plain_json({**body, "expires_in": ACCESS_TOKEN_SECONDS, "token_type": "bearer"})


def challenge_of(verifier: str) -> str:
    """Derive the S256 code challenge (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
