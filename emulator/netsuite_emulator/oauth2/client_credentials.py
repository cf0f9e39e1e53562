"""
The client credentials grant: a signed assertion instead of a user (section_162755359851, section_162790605110).

Which `error` a bad assertion gets is not documented (`Undocumented.assertion_error`); its word for the login audit trail is
(subsect_158324637123).
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from jwt.types import Options

from netsuite_emulator.access.grants import ACCESS_TOKEN_SECONDS
from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request, plain_json
from netsuite_emulator.oauth2.client_authentication import TokenRefused, check_form, check_open, form_field
from netsuite_emulator.setup.client_certificates import CertificateMapping
from netsuite_emulator.setup.roles import is_active

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ALGORITHMS = {"PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
# the account's clock is not this machine's, and each fault has its own word
_OWN_CHECKS: Options = {"verify_exp": False, "verify_iat": False, "verify_nbf": False, "verify_aud": False}
_BROADEST = timedelta(minutes=60)


def client_credentials(account: Account, request: Request) -> Answer:
    """Give an access token, and no refresh token, for an assertion. Raises TokenRefused."""
    check_form(request)
    if "authorization" in request.headers or form_field(request, "client_assertion_type") != _ASSERTION_TYPE:
        raise TokenRefused("invalid_request", "InvalidRequest")
    text = form_field(request, "client_assertion")
    mapping = _signer(account, text)
    claims = _verified(account, request, text, mapping)
    integration, user, role = mapping.integration, mapping.user, mapping.role
    check_open(account, integration)
    if not integration.client_credentials:
        # Oracle has this word for an integration that does not use OAuth 2.0; it names no other for this grant.
        raise TokenRefused("unauthorized_client", "AuthorizationCodeGrantRequired")
    scopes = _scopes(claims.get("scope"), blanks=account.undocumented.blanks_between_assertion_scopes)
    if not scopes or not set(scopes) <= set(integration.scopes):
        raise TokenRefused("invalid_scope", "ScopeMismatched")
    if not is_active(user, role):
        raise TokenRefused("invalid_grant", "EntityOrRoleDisabled")
    access = account.grants.begin_machine_chain(integration, user, role, scopes)
    account.note_login(success=True, detail="", user=user.email, role=role.id, application=integration.name)
    return plain_json({"access_token": access, "expires_in": ACCESS_TOKEN_SECONDS, "token_type": "Bearer"})


def _signer(account: Account, text: str) -> CertificateMapping:
    """Find the mapping the assertion's header names; one that is revoked or out of date is not found."""
    try:
        header = jwt.get_unverified_header(text)
    except jwt.InvalidTokenError:
        raise TokenRefused("invalid_request", "InvalidRequest") from None
    if header.get("alg") not in _ALGORITHMS:
        raise _refused(account, "UnsupportedAlgo")
    certificate_id = header.get("kid")
    if not isinstance(certificate_id, str) or not certificate_id:
        raise _refused(account, "MissingKeyId")
    found = account.certificates.get(certificate_id)
    if found is None or not found.good(account.now()):
        raise _refused(account, "MissingKey")
    return found


def _verified(account: Account, request: Request, text: str, mapping: CertificateMapping) -> dict[str, Any]:
    """Check the signature, then what the assertion says of itself, by the account's clock."""
    try:
        claims: dict[str, Any] = jwt.decode(text, mapping.key, algorithms=list(_ALGORITHMS), options=_OWN_CHECKS)
    except (jwt.InvalidTokenError, jwt.InvalidKeyError, TypeError, ValueError):
        raise _refused(account, "SignatureValidation") from None
    if account.integration_of(str(claims.get("iss"))) is None:
        raise _refused(account, "ClientAuthenticationFailed")
    if claims["iss"] != mapping.integration.client_id:
        raise _refused(account, "MissingKey")
    audience = claims.get("aud")
    if not any(each in _audiences(request) for each in (audience if isinstance(audience, list) else [audience])):
        raise _refused(account, "TokenRejected")
    try:
        issued_at, expires_at = (datetime.fromtimestamp(float(claims[name]), UTC) for name in ("iat", "exp"))
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        raise TokenRefused("invalid_request", "InvalidRequest") from None
    now, leeway = account.now(), account.undocumented.clock_leeway
    if issued_at > now + leeway:
        raise _refused(account, "TokenNotAcceptable")
    if expires_at <= now - leeway:
        raise _refused(account, "TokenExpired")
    # the page says less than 60 minutes; a client in production use sends 60 exactly
    if expires_at - issued_at > _BROADEST:
        raise _refused(account, "TokenValidityTooBroad")
    return claims


def _refused(account: Account, detail: str) -> TokenRefused:
    return TokenRefused(account.undocumented.assertion_error, detail)


def _audiences(request: Request) -> list[str]:
    """The token endpoint's address; Oracle's sample names it on the RESTlets' host."""
    address = f"{request.origin}{request.path}"
    return [
        address,
        address.replace(".suitetalk.api.", ".restlets.api."),
        address.replace(".restlets.api.", ".suitetalk.api."),
    ]


def _scopes(scope: object, *, blanks: bool) -> tuple[str, ...]:
    """Read the scopes: text with commas by the documentation, a list in its sample; with blanks where the account takes them."""
    text = str(scope or "")
    names: list[Any] = scope if isinstance(scope, list) else (text.replace(" ", ",") if blanks else text).split(",")
    return tuple(each.strip() for each in names if isinstance(each, str) and each.strip())
