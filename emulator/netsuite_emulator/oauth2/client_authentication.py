"""Which client asks the token endpoint, and how the endpoint says no (section_158081952044, subsect_158521832417)."""

import base64
import binascii
import secrets
from urllib.parse import unquote_plus

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request, plain_json
from netsuite_emulator.setup.integrations import Integration

_FORM = "application/x-www-form-urlencoded"


class TokenRefused(Exception):
    """A refusal of RFC 6749 section 5.2, with the word for the login audit trail and the id of the token, if any."""

    def __init__(self, error: str, detail: str, *, token_id: str = "") -> None:
        super().__init__(error)
        self.error = error
        self.detail = detail
        self.token_id = token_id

    def answer(self, account: Account) -> Answer:
        """Write the refusal down and give the body, which is `error` alone; only `invalid_client` is a 401."""
        account.note_login(success=False, detail=self.detail)
        account.token_log.note("refused", account=account.id, token=self.token_id, error=self.error, detail=self.detail)
        if self.error == "invalid_client":
            headers = {"WWW-Authenticate": f'Basic realm="{account.id}"'}
            return plain_json({"error": self.error}, status=401, headers=headers)
        return plain_json({"error": self.error}, status=400)


def form_field(request: Request, name: str) -> str:
    """Give a form field that must stand in the request once."""
    values = request.form.get(name, [])
    if len(values) != 1 or not values[0]:
        raise TokenRefused("invalid_request", "InvalidRequest")
    return values[0]


def check_form(request: Request) -> None:
    """Refuse everything but a form that was posted."""
    if request.method != "POST" or request.content_type != _FORM:
        raise TokenRefused("invalid_request", "InvalidRequest")


def client_of(account: Account, request: Request) -> tuple[Integration, bool]:
    """
    Find out which client asks, and whether it proved itself by its secret.

    A confidential client sends Basic; a public one its client_id in the body or Basic with an empty secret. Two ways
    at once are refused; a secret in the body is not documented (`Undocumented.secret_in_body`).
    """
    check_form(request)
    header = request.headers.get("authorization")
    if header is None:
        client_id, secret = form_field(request, "client_id"), ""
        if "client_secret" in request.form:
            secret = form_field(request, "client_secret")
            if not account.undocumented.secret_in_body:
                raise TokenRefused("invalid_client", "ClientAuthenticationFailed")
    else:
        if "client_id" in request.form or "client_secret" in request.form:
            raise TokenRefused("invalid_request", "InvalidRequest")
        client_id, secret = _basic(header)
    found = account.integration_of(client_id)
    expected = found.client_secret if found is not None else None
    right = (
        secrets.compare_digest(secret.encode(), (expected or "").encode())
        if secret
        else found is not None and found.public
    )
    if found is None or not right:
        raise TokenRefused("invalid_client", "ClientAuthenticationFailed")
    check_open(account, found)
    if not found.authorization_code_grant:
        raise TokenRefused("unauthorized_client", "AuthorizationCodeGrantRequired")
    return found, bool(secret)


def check_open(account: Account, integration: Integration) -> None:
    """Refuse a client whose record is blocked, and everyone where the feature is off."""
    if not account.features.oauth2:
        raise TokenRefused("unauthorized_client", "FeatureDisabled")
    if not integration.enabled:
        raise TokenRefused("unauthorized_client", "IntegrationBlocked")


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
