"""
Token-based authentication: calls signed with a consumer's and a token's secret (OAuth 1.0a, HMAC-SHA256).

The API has one 401 for every fault; what was wrong stands in the login audit trail (`subsect_156935170194`).
"""

import hashlib
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from types import SimpleNamespace
from urllib.parse import parse_qsl, unquote

from oauthlib.oauth1.rfc5849 import signature

from netsuite_emulator.access.nonce_log import NonceLog
from netsuite_emulator.http.exchange import Request
from netsuite_emulator.http.problems import ErrorDetail, Problem, invalid_login
from netsuite_emulator.setup.administration import Administration
from netsuite_emulator.setup.integrations import Integration
from netsuite_emulator.setup.roles import LOGIN_WITH_ACCESS_TOKENS, REST_WEB_SERVICES, Role, User, is_active

_CLOCK_DIFFERENCE = timedelta(minutes=5)
_SHORTEST_NONCE = 6
_FAILURES_UNTIL_LOCKED = 5
_LOCKED_FOR = timedelta(minutes=30)
_REQUIRED = ("consumer_key", "token", "signature_method", "timestamp", "nonce", "signature")
_FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class AccessToken:
    """One line of Setup > Users/Roles > Access Tokens: a user, a role and an application, until it is revoked."""

    id: str
    secret: str
    integration: Integration
    user: User
    role: Role
    active: bool = True

    def told(self) -> dict[str, str | None]:
        """Give what a client must be configured with, and whose token it is."""
        return {
            "user": self.user.email,
            "role": self.role.id,
            "integration": self.integration.key,
            "consumer_key": self.integration.client_id,
            "consumer_secret": self.integration.client_secret,
            "token_id": self.id,
            "token_secret": self.secret,
        }


class _Refused(Exception):
    """A refusal, by its word in the login audit trail."""


class TokenBasedAuthentication:
    """The access tokens of one account, and what it remembers of the calls signed with them."""

    def __init__(self, account: Administration, seed: int) -> None:
        self.tokens: dict[str, AccessToken] = {}
        self.nonces = NonceLog()
        self._account = account
        self._seed = seed
        self._used: dict[tuple[str, str, str], datetime] = {}
        self._failures: Counter[str] = Counter()
        self._locked_until: dict[str, datetime] = {}
        for user in account.users.values():
            for role in user.roles:
                if self._may_log_in(account.roles[role]):
                    self.create("confidential", user.email, role)

    def create(self, integration: str, user: str, role: str) -> AccessToken:
        """Create an access token, as an administrator does by hand; its id and secret follow from the account and the seed."""
        chosen = self._account.integrations[integration]
        parts = (self._account.id, self._seed, integration, user, role, len(self.tokens))
        token_id, secret = (
            hashlib.sha256("/".join(map(str, (kind, *parts))).encode()).hexdigest() for kind in ("token", "secret")
        )
        made = AccessToken(token_id, secret, chosen, self._account.users[user], self._account.roles[role])
        self.tokens[made.id] = made
        return made

    def arrived(self, request: Request) -> None:
        """Note the nonce of a call that has come, whatever becomes of it; one that states nothing readable has none."""
        with suppress(_Refused):
            self.nonces.note(_stated(request))

    def role_of(self, request: Request, *, restlet: bool = False) -> Role:
        """
        Give the role a signed call acts under.

        Raises the 401 of the REST services, or for a RESTlet its own; a header that cannot be read is a 400 there
        (`section_4634920277`).
        """
        token: AccessToken | None = None
        try:
            stated = _stated(request)
            token = self._token(stated, restlet=restlet)
            self._check_call(request, stated, token)
            self._check_person(token, restlet=restlet)
        except _Refused as refused:
            self._note(str(refused), token)
            if restlet and str(refused) in {"parameter_rejected", "MissingTokenPassportRequiredFields"}:
                raise Problem(400, ErrorDetail("The Authorization header is malformed.", "INVALID_REQUEST")) from None
            raise invalid_login(self._account.id, scheme="OAuth", restlet=restlet) from None
        self._failures.pop(token.user.email, None)
        return token.role

    def _token(self, stated: dict[str, str], *, restlet: bool) -> AccessToken:
        """Check what the header says by itself, and find the consumer and the token it names."""
        if not all(stated.get(f"oauth_{name}") for name in _REQUIRED):
            raise _Refused("MissingTokenPassportRequiredFields")
        if stated.get("oauth_version", "1.0") != "1.0":
            raise _Refused("VersionRejected")
        if stated["oauth_signature_method"] != "HMAC-SHA256":
            raise _Refused("UnknownAlgorithm")
        if not self._timely(stated["oauth_timestamp"]):
            raise _Refused("InvalidTimestamp")
        if len(stated["oauth_nonce"]) < _SHORTEST_NONCE:
            raise _Refused("nonce_rejected")
        # the realm is the account id in capitals: 123_sb1 fails where 123_SB1 works (seen in public clients)
        if stated.get("realm") != self._account.id:
            raise _Refused("parameter_rejected")
        features = self._account.features
        if not features.token_based_authentication or not (restlet or features.rest_web_services):
            raise _Refused("FeatureDisabled")
        integration = self._account.integration_of(stated["oauth_consumer_key"])
        if integration is None or not integration.token_based_authentication:
            raise _Refused("consumer_key_unknown")
        if not integration.enabled:
            raise _Refused("consumer_key_refused")
        token = self.tokens.get(stated["oauth_token"])
        if token is None or not token.active or token.integration is not integration:
            raise _Refused("token_rejected")
        return token

    def _check_call(self, request: Request, stated: dict[str, str], token: AccessToken) -> None:
        now = self._account.now()
        if self._locked_until.get(token.user.email, now) > now:
            raise _Refused("temporary_locked")
        if not _signed(request, stated, token):
            raise _Refused("InvalidSignature")
        for old in tuple(takewhile(lambda each: self._used[each] <= now, self._used)):  # the oldest stands first
            del self._used[old]
        call = (token.id, stated["oauth_nonce"], stated["oauth_timestamp"])
        if call in self._used:
            raise _Refused("NonceUsed")
        self._used[call] = now + 2 * _CLOCK_DIFFERENCE

    def _check_person(self, token: AccessToken, *, restlet: bool) -> None:
        rest = token.role.administrator or REST_WEB_SERVICES in token.role.permissions
        if not (is_active(token.user, token.role) and self._may_log_in(token.role) and (rest or restlet)):
            raise _Refused("permission_denied")

    def _may_log_in(self, role: Role) -> bool:
        return role.administrator or LOGIN_WITH_ACCESS_TOKENS in role.permissions

    def _timely(self, timestamp: str) -> bool:
        if not (timestamp.isascii() and timestamp.isdecimal()):
            return False
        return abs(int(timestamp) - self._account.now().timestamp()) <= _CLOCK_DIFFERENCE.total_seconds()

    def _note(self, detail: str, token: AccessToken | None) -> None:
        """Write the failure down; the fifth in a row locks the user out for half an hour."""
        if token is None:
            self._account.note_login(success=False, detail=detail)
            return
        email = token.user.email
        role, application = token.role.id, token.integration.name
        self._account.note_login(success=False, detail=detail, user=email, role=role, application=application)
        if detail == "temporary_locked":
            return
        self._failures[email] += 1
        if self._failures[email] >= _FAILURES_UNTIL_LOCKED:
            del self._failures[email]
            self._locked_until[email] = self._account.now() + _LOCKED_FOR


def _stated(request: Request) -> dict[str, str]:
    """Read the Authorization header; a parameter that is malformed or stands there twice is refused."""
    found: dict[str, str] = {}
    _, _, text = request.headers["authorization"].partition(" ")
    for name, value in _pairs(text):
        if name in found:
            raise _Refused("parameter_rejected")
        found[name] = value
    return found


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for part in urllib.request.parse_http_list(text):
        name, separator, value = part.partition("=")
        if not separator or len(value) < 2 or value[0] != '"' or value[-1] != '"':
            raise _Refused("parameter_rejected")
        yield name.strip(), unquote(value[1:-1])


def _signed(request: Request, stated: dict[str, str], token: AccessToken) -> bool:
    """Verify the signature over the method, the address, every query parameter and the OAuth parameters but the realm."""
    parameters = [(name, value) for name, value in stated.items() if name not in {"realm", "oauth_signature"}]
    parameters += parse_qsl(request.query, keep_blank_values=True)
    if request.content_type == _FORM:
        parameters += [(name, value) for name, values in request.form.items() for value in values]
    call = SimpleNamespace(
        http_method=request.method,
        uri=f"{request.origin}{request.raw_path or request.path}",
        params=parameters,
        signature=stated["oauth_signature"],
    )
    return bool(signature.verify_hmac_sha256(call, token.integration.client_secret or "", token.secret))
