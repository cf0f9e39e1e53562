"""
Every error of the NetSuite connector.

NodeError (contract)                 .remedy  .retryable  .request_id
├─ ConfigurationError (contract)     manifest, settings, account ID or query wrong, before any request
├─ OutcomeUnknown (contract)         a write whose answer was lost and could not be settled
└─ NetSuiteError
   ├─ HostRefused                    a request would have left the account's own hosts; also a ConfigurationError
   ├─ CredentialError
   │  ├─ CredentialNotFound          which of the two is missing, and who can add it
   │  │  └─ UnknownSelector          a selector that means nothing here: mistyped, or another person's
   │  ├─ StoreError                  the credential store cannot be read or written
   │  ├─ AuthorizationDenied         the person or NetSuite said no on the way in
   │  ├─ ReconnectRequired           the grant is over (invalid_grant)
   │  ├─ ClientRejected              client ID, secret or certificate refused (invalid_client)
   │  ├─ NotRevoked                  a grant that NetSuite did not end: its credential was not wiped
   │  └─ CoolingDown                 refused a moment ago: nobody asks again for a while
   ├─ TransportError                 NetSuite was not reached
   │  ├─ TimedOut
   │  ├─ AnswerTooLarge
   │  ├─ ProxyRefused                the proxy wants a login, or forbids the host
   │  └─ TokenEndpointBusy 429
   └─ ResponseError                  .status  .title  .details: tuple[ErrorDetail, ...]
      ├─ RequestRejected 400         ├─ Unauthenticated 401      ├─ PermissionMissing 403
      ├─ RecordNotFound 404 (and 400 for a wrong transaction ID)
      ├─ ConcurrencyLimitReached 429 ├─ NetSuiteUnavailable 5xx, and a success that cannot be read
      ├─ NotNetSuite                 a redirection, or the page of a gateway or proxy
      └─ ScriptFailed                a RESTlet's script ended in an error, or answered with one

What each code of NetSuite's becomes is a table: suitetalk/codes.py.
"""

from dataclasses import dataclass
from typing import Self

from netsuite_plugin.contract import ConfigurationError, NodeError, Remedy

__all__ = [
    "AnswerTooLarge",
    "AuthorizationDenied",
    "ClientRejected",
    "ConcurrencyLimitReached",
    "CoolingDown",
    "CredentialError",
    "CredentialNotFound",
    "ErrorDetail",
    "HostRefused",
    "NetSuiteError",
    "NetSuiteUnavailable",
    "NotNetSuite",
    "NotRevoked",
    "PermissionMissing",
    "ProxyRefused",
    "ReconnectRequired",
    "RecordNotFound",
    "RequestRejected",
    "ResponseError",
    "ScriptFailed",
    "StoreError",
    "TimedOut",
    "TokenEndpointBusy",
    "TransportError",
    "Unauthenticated",
    "UnknownSelector",
]


class NetSuiteError(NodeError):
    """Anything that went wrong on the way to NetSuite, there, or back."""


class HostRefused(NetSuiteError, ConfigurationError):
    """A URL led away from the account's own hosts; nothing was sent there."""

    remedy: Remedy = "report"


class CredentialError(NetSuiteError):
    """A credential is missing, unusable or refused."""

    remedy: Remedy = "reconnect"


class CredentialNotFound(CredentialError):
    """One of the two credentials is missing; the message names it and who can add it."""


class UnknownSelector(CredentialNotFound):
    """What was typed names no credential that the caller may use."""

    remedy: Remedy = "fix_input"


class StoreError(CredentialError):
    """The credential store cannot be opened, read or written; nothing in it was changed."""

    remedy: Remedy = "ask_administrator"


class AuthorizationDenied(CredentialError):
    """The authorization ended without a code, or with one that cannot be trusted."""


class ReconnectRequired(CredentialError):
    """The grant is over: the person must connect again."""


class ClientRejected(CredentialError):
    """NetSuite does not accept the client ID and secret of the OAuth Config."""

    remedy: Remedy = "ask_administrator"


class NotRevoked(CredentialError):
    """NetSuite was not reached, or refused to end a grant; its credential was not wiped."""


class CoolingDown(CredentialError):
    """NetSuite refused this credential's client a moment ago; no worker asks again before the pause is over."""

    remedy: Remedy = "wait"
    retryable = True


class TransportError(NetSuiteError):
    """
    NetSuite was not reached, or hung up.

    `sent` tells whether the request may have arrived: a write then may have happened although its answer was lost.
    """

    remedy: Remedy = "wait"
    retryable = True

    def __init__(
        self, message: str, *, sent: bool = False, remedy: Remedy | None = None, retryable: bool | None = None
    ) -> None:
        super().__init__(message, remedy=remedy, retryable=retryable)
        self.sent = self.unsettled = sent


class TimedOut(TransportError):
    """No answer within the time allowed."""


class AnswerTooLarge(TransportError):
    """More bytes came than an answer may have; asking again would bring the same."""

    remedy: Remedy = "fix_input"
    retryable = False

    def __init__(self, message: str) -> None:
        super().__init__(message, sent=True)


class ProxyRefused(TransportError):
    """The proxy of this network wants a login or another one (407), or forbids the host; nothing was sent to NetSuite."""

    remedy: Remedy = "ask_administrator"
    retryable = False


class TokenEndpointBusy(TransportError):
    """The token endpoint refused for concurrency, before any work."""


@dataclass(frozen=True)
class ErrorDetail:
    """One entry of `o:errorDetails`: NetSuite's words, its code, and the field, parameter or header it points at."""

    code: str
    detail: str
    path: str | None = None


class ResponseError(NetSuiteError):
    """NetSuite answered, and the answer was no (`section_156570709583`)."""

    def __init__(
        self,
        message: str,
        *,
        status: int,
        title: str,
        details: tuple[ErrorDetail, ...] = (),
        request_id: str | None = None,
        remedy: Remedy | None = None,
        retryable: bool | None = None,
        unsettled: bool | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy, retryable=retryable, request_id=request_id)
        if unsettled is not None:
            self.unsettled = unsettled
        self.status = status
        self.title = title
        self.details = details

    def saying(self, more: str) -> Self:
        """Return this error with more said at its end, and the same in all else."""
        if not more:
            return self
        return type(self)(
            f"{self}{more}",
            status=self.status,
            title=self.title,
            details=self.details,
            request_id=self.request_id,
            remedy=self.remedy,
            retryable=self.retryable,
            unsettled=self.unsettled,
        )


class RequestRejected(ResponseError):
    """400: a value, a rule of the account, or the request itself."""


class Unauthenticated(ResponseError):
    """401 with a fresh access token, or a signature: the role, the integration record or the scopes, not the token's age."""

    remedy: Remedy = "ask_administrator"


class PermissionMissing(ResponseError):
    """403: the role lacks a permission."""

    remedy: Remedy = "ask_administrator"


class RecordNotFound(ResponseError):
    """No such record, or the role may not see it."""


class ConcurrencyLimitReached(ResponseError):
    """429 to the last attempt: the account's pool stayed full."""

    remedy: Remedy = "wait"
    retryable = True


class NotNetSuite(ResponseError):
    """Something before NetSuite's REST services answered: a login page, a gateway or a proxy."""

    remedy: Remedy = "ask_administrator"


class ScriptFailed(ResponseError):
    """A RESTlet's script ended in an error, or said in its answer that it failed: what it had done before stays done."""

    unsettled = True


class NetSuiteUnavailable(ResponseError):
    """5xx: NetSuite failed or is down; or it answered with something that cannot be read."""

    remedy: Remedy = "wait"
    retryable = True
    unsettled = True
