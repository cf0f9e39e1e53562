"""Which causes NetSuite answers with the same bytes, the likeliest first (`subsect_158521832417`, `subsect_158521885412`)."""

from dataclasses import dataclass

from netsuite_plugin.doctor.causes import (
    ACCESS_TOKEN_EXPIRED,
    CERTIFICATE_EXPIRED,
    CERTIFICATE_REVOKED,
    CLIENT_DIFFERS,
    CLIENT_ID_WRONG,
    CLOCK,
    CODE_GRANT_UNTICKED,
    CODE_SPENT,
    CONSUMER_REFUSED,
    CONSUMER_UNKNOWN,
    DENIED,
    INTEGRATION_BLOCKED,
    INTEGRATION_REMOVED,
    KEY_DIFFERS,
    LOCKED_OUT,
    MACHINE_GRANT_UNTICKED,
    MAPPING_MISSING,
    MAPPING_OF_ANOTHER_APPLICATION,
    OAUTH2_FEATURE_OFF,
    PKCE_MALFORMED,
    REDIRECT_URI_DIFFERS,
    REFRESH_TOKEN_EXPIRED,
    REFRESH_TOKEN_SPENT,
    REST_FEATURE_OFF,
    REVOKED,
    ROLE_LACKS_LOGIN,
    ROLE_LACKS_REST,
    ROLE_LACKS_TOKEN_LOGIN,
    ROLE_OR_USER_INACTIVE,
    ROLE_SCREEN,
    ROTATION_ENDED,
    SCOPE_UNTICKED,
    SECRET_MISSING,
    SECRET_WRONG,
    SIGNED_WITH_WRONG_SECRET,
    STATE_MALFORMED,
    TIMESTAMP,
    TOKEN_FEATURE_OFF,
    TOKEN_GONE,
    TOKEN_ROLE_LACKS_REST,
    TOKEN_ROLE_OR_USER_INACTIVE,
    TOKENS_SWAPPED,
    VERIFIER_DIFFERS,
    Cause,
)


@dataclass(frozen=True)
class AnswerClass:
    """Causes that cannot be told apart by what NetSuite answers, the likeliest first."""

    name: str
    says: str
    causes: tuple[Cause, ...]

    def ordered(self, first: tuple[Cause, ...] = (), *, without: tuple[Cause, ...] = ()) -> tuple[Cause, ...]:
        """Return the causes, those that other evidence speaks for before the rest, without those it speaks against."""
        return first + tuple(cause for cause in self.causes if cause not in first + without)


CLIENT_REFUSED = AnswerClass(
    "client_refused",
    "NetSuite does not accept this client (invalid_client).",
    (SECRET_WRONG, CLIENT_ID_WRONG, INTEGRATION_REMOVED, SECRET_MISSING),
)
CLIENT_NOT_ALLOWED = AnswerClass(
    "client_not_allowed",
    "NetSuite knows the client, and does not let it in (unauthorized_client).",
    (INTEGRATION_BLOCKED, CODE_GRANT_UNTICKED, OAUTH2_FEATURE_OFF, MACHINE_GRANT_UNTICKED),
)
STOPPED_ON_PAGE = AnswerClass(
    "stopped_on_page",
    "NetSuite shows a page of its own instead of its login page, and sends nobody back.",
    (REDIRECT_URI_DIFFERS, CLIENT_ID_WRONG, INTEGRATION_BLOCKED, OAUTH2_FEATURE_OFF, INTEGRATION_REMOVED),
)
SCOPE_REFUSED = AnswerClass("scope_refused", "NetSuite refuses the scopes (invalid_scope).", (SCOPE_UNTICKED,))
AUTHORIZATION_REFUSED = AnswerClass(
    "authorization_refused",
    "NetSuite sends the browser back with invalid_request.",
    (CODE_GRANT_UNTICKED, PKCE_MALFORMED, STATE_MALFORMED),
)
CONSENT_DENIED = AnswerClass(
    "consent_denied", "Nobody allowed access (access_denied).", (DENIED, ROLE_OR_USER_INACTIVE)
)
CODE_REFUSED = AnswerClass(
    "code_refused",
    "NetSuite does not accept the authorization code (invalid_grant).",
    (CODE_SPENT, VERIFIER_DIFFERS, CLIENT_DIFFERS, REDIRECT_URI_DIFFERS, ROLE_OR_USER_INACTIVE),
)
GRANT_OVER = AnswerClass(
    "grant_over",
    "NetSuite no longer accepts the refresh token (invalid_grant).",
    (
        REVOKED,
        REFRESH_TOKEN_SPENT,
        ROLE_OR_USER_INACTIVE,
        ROTATION_ENDED,
        REFRESH_TOKEN_EXPIRED,
        CLIENT_DIFFERS,
        TOKENS_SWAPPED,
    ),
)
ASSERTION_REFUSED = AnswerClass(
    "assertion_refused",
    "NetSuite does not accept what this service account signed.",
    (
        MAPPING_MISSING,
        CERTIFICATE_REVOKED,
        MAPPING_OF_ANOTHER_APPLICATION,
        KEY_DIFFERS,
        CERTIFICATE_EXPIRED,
        CLOCK,
        CLIENT_ID_WRONG,
        ROLE_OR_USER_INACTIVE,
    ),
)
LOGIN_REFUSED = AnswerClass(
    "login_refused",
    "NetSuite refuses the login (401); it has one answer for many causes.",
    (
        ROLE_LACKS_LOGIN,
        ROLE_LACKS_REST,
        REST_FEATURE_OFF,
        ROLE_OR_USER_INACTIVE,
        REVOKED,
        REFRESH_TOKEN_SPENT,
        SCOPE_UNTICKED,
        INTEGRATION_BLOCKED,
        CODE_GRANT_UNTICKED,
        MACHINE_GRANT_UNTICKED,
        OAUTH2_FEATURE_OFF,
        INTEGRATION_REMOVED,
        ACCESS_TOKEN_EXPIRED,
        CLOCK,
        TOKENS_SWAPPED,
    ),
)

TOKEN_REFUSED = AnswerClass(
    "token_refused",
    "NetSuite refuses the signed call (401); it has one answer for many causes.",
    (
        TOKEN_GONE,
        SIGNED_WITH_WRONG_SECRET,
        ROLE_LACKS_TOKEN_LOGIN,
        TOKEN_ROLE_LACKS_REST,
        REST_FEATURE_OFF,
        CONSUMER_UNKNOWN,
        CONSUMER_REFUSED,
        TOKEN_ROLE_OR_USER_INACTIVE,
        TOKEN_FEATURE_OFF,
        LOCKED_OUT,
        TIMESTAMP,
    ),
)


def lacking(permission: str, needed_for: str) -> AnswerClass:
    """Return the class of 403 for one permission of the role."""
    cause = Cause(
        f"lacks:{permission}",
        f"the role lacks '{permission}'",
        ROLE_SCREEN,
        f"add '{permission}' to the role: {needed_for}",
    )
    return AnswerClass("permission_missing", f"The role may not do this: {needed_for}.", (cause,))
