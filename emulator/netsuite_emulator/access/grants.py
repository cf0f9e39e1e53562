"""What users have granted: authorization codes, and the chain of tokens that grows out of each consent."""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import jwt

from netsuite_emulator.access.keys import key_id, signing_key
from netsuite_emulator.access.token_log import TokenLog
from netsuite_emulator.setup.integrations import Integration
from netsuite_emulator.setup.roles import Role, User

ACCESS_TOKEN_SECONDS = 3600
CONFIDENTIAL_REFRESH_HOURS = 7 * 24
ISSUER = "https://system.netsuite.com"
"""The `iss` of every token, whatever host was asked (section_158255317571)."""


@dataclass(slots=True)
class Code:
    """An authorization code on its way to the token endpoint; it can be exchanged once."""

    integration: Integration
    user: User
    role: Role
    scopes: tuple[str, ...]
    redirect_uri: str
    code_challenge: str
    expires_at: datetime


@dataclass(slots=True)
class Chain:
    """
    All tokens of one consent, or the one token of a `machine` that showed an assertion.

    Public rules: every refresh token is good for one use (section_158082518856).
    """

    integration: Integration
    user: User
    role: Role
    scopes: tuple[str, ...]
    rotates: bool
    begun_at: datetime
    machine: bool = False
    revoked: bool = False

    @property
    def ends_at(self) -> datetime:
        """When the user must consent again, however often the tokens were refreshed."""
        hours = self.integration.maximum_rotation_hours if self.rotates else CONFIDENTIAL_REFRESH_HOURS
        return self.begun_at + timedelta(hours=hours)


@dataclass(slots=True)
class Token:
    """One issued token and its id (`jti`). `spent` is for refresh tokens that were used under public rules."""

    id: str
    chain: Chain
    issued_at: datetime
    expires_at: datetime
    spent: bool = False


@dataclass
class Grants:
    """The codes and tokens of one account. `now` tells the account's time."""

    account_id: str
    now: Callable[[], datetime]
    log: TokenLog
    access_tokens: dict[str, Token] = field(default_factory=dict[str, Token])
    refresh_tokens: dict[str, Token] = field(default_factory=dict[str, Token])
    consents: set[tuple[str, str, str, str]] = field(default_factory=set[tuple[str, str, str, str]])
    _codes: dict[str, Code] = field(default_factory=dict[str, Code])

    def add_code(self, code: Code) -> str:
        """Remember a consent and give the code that stands for it."""
        text = secrets.token_hex(32)
        self._codes[text] = code
        for scope in code.scopes:
            self.consents.add((code.integration.client_id, code.user.email, code.role.id, scope))
        return text

    def take_code(self, text: str) -> Code | None:
        """Give the code's consent once; a second try finds nothing."""
        return self._codes.pop(text, None)

    def begin_chain(
        self, integration: Integration, user: User, role: Role, scopes: tuple[str, ...], *, rotates: bool
    ) -> tuple[str, str]:
        """Issue the first access token and refresh token of a consent."""
        chain = Chain(integration, user, role, scopes, rotates, self.now())
        return self.issue_access_token(chain), self.issue_refresh_token(chain)

    def issue_access_token(self, chain: Chain) -> str:
        """Issue an access token: 60 minutes (section_158081952044)."""
        return self._issue(chain, "a", self.now() + timedelta(seconds=ACCESS_TOKEN_SECONDS), self.access_tokens)

    def issue_refresh_token(self, chain: Chain) -> str:
        """Issue a refresh token: 7 days, or the integration's validity, never beyond the end of the chain."""
        validity = chain.integration.refresh_validity_hours if chain.rotates else CONFIDENTIAL_REFRESH_HOURS
        expires_at = min(self.now() + timedelta(hours=validity), chain.ends_at)
        return self._issue(chain, "r", expires_at, self.refresh_tokens)

    def begin_machine_chain(self, integration: Integration, user: User, role: Role, scopes: tuple[str, ...]) -> str:
        """Issue the access token of a client credentials grant; there is no refresh token (section_162755359851)."""
        chain = Chain(integration, user, role, scopes, rotates=False, begun_at=self.now(), machine=True)
        return self.issue_access_token(chain)

    def spend(self, token: Token) -> None:
        """Use up a refresh token."""
        token.spent = True
        self.log.note("spent", account=self.account_id, token=token.id)

    def end_chain(self, token: Token) -> None:
        """Revoke a token and all that grew out of the same consent."""
        if not token.chain.revoked:
            token.chain.revoked = True
            self.log.note("chain_ended", account=self.account_id, token=token.id)

    def expire_access_tokens(self) -> None:
        """Let every access token expire now."""
        for token in self.access_tokens.values():
            token.expires_at = self.now()

    def take_away_refresh_tokens(self) -> None:
        """Refresh every live rotating chain on behalf of somebody else, who keeps the new token."""
        for token in list(self.refresh_tokens.values()):
            if token.chain.rotates and not token.spent and not token.chain.revoked and token.expires_at > self.now():
                self.spend(token)
                self.issue_refresh_token(token.chain)

    def revoke_all(self, integration: Integration | None, user: User | None) -> None:
        """Revoke every chain, or those of one integration, one user, or both."""
        for token in [*self.refresh_tokens.values(), *self.access_tokens.values()]:
            chain = token.chain
            if integration in (None, chain.integration) and user in (None, chain.user):
                self.end_chain(token)

    def _issue(self, chain: Chain, kind: str, expires_at: datetime, issued: dict[str, Token]) -> str:
        now = self.now()
        milliseconds, last = int(now.timestamp() * 1000), int(expires_at.timestamp() * 1000)
        integration, role, entity = chain.integration, chain.role.id, chain.user.entity
        if chain.machine:
            subject, audience = f"0;0;{role};{entity};N", [integration.client_id, f"app:{integration.application_id}"]
            token_id = f"{kind}.c.{uuid.uuid4()}.{milliseconds}.{last}"
        else:
            subject = f"{role};{entity}"
            audience = [f"{integration.application_id};{self.account_id}", integration.client_id]
            token_id = f"{self.account_id}.{kind}.{uuid.uuid4()}_{milliseconds}.{last if kind == 'a' else 0}"
        text = jwt.encode(
            {
                "sub": subject,
                "aud": audience,
                "scope": list(chain.scopes),
                "iss": ISSUER,
                "oit": int(chain.begun_at.timestamp()),
                "iat": int(now.timestamp()),
                "exp": int(expires_at.timestamp()),
                "jti": token_id,
            },
            signing_key(key_id(now)),
            algorithm="RS256",
            headers={"kid": key_id(now)},
        )
        issued[text] = Token(token_id, chain, now, expires_at)
        self.log.note("issued", account=self.account_id, token=token_id)
        return text
