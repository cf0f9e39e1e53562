"""
What may be wrong with a connection.

A cause names the screen that decides and what would fix it; `detail` is what the account's Login Audit Trail shows for it
(`subsect_158324637123`), for anyone who may open that screen. This package never reads the trail.
"""

from dataclasses import dataclass, replace
from typing import Any

from netsuite_plugin.credentials.model.end_of_tokens import ENDS, NO_NEW

_RECORD = "Setup > Integration > Manage Integrations > (the record)"
ROLE_SCREEN = "Setup > Users/Roles > Manage Roles > (the role) > Permissions"
_FEATURES = "Setup > Company > Enable Features > SuiteCloud"
_GRANTS = "Setup > Users/Roles > OAuth 2.0 Authorized Applications"
_MACHINES = "Setup > Integration > OAuth 2.0 Client Credentials (M2M) Setup"
_HERE = "this machine"
AUDIT_TRAIL = "Setup > Users/Roles > View Login Audit Trail, and its column Detail (Customize View adds it)"


@dataclass(frozen=True)
class Cause:
    """One thing that may be wrong."""

    key: str
    words: str
    screen: str
    fix: str
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "cause": self.key,
            "words": self.words,
            "screen": self.screen,
            "fix": self.fix,
            "audit_trail_detail": self.detail,
        }


SECRET_WRONG = Cause(
    "secret_wrong",
    "the client secret is wrong, or was reset",
    _RECORD,
    "reset the secret there (Edit > Reset Credentials) and store it: netsuite-nodes setup",
    "ClientAuthenticationFailed",
)
SECRET_MISSING = Cause(
    "secret_missing",
    "no secret is stored, and Public Client is not ticked on the record",
    _RECORD,
    "tick Public Client, or store the secret: netsuite-nodes setup",
    "ClientAuthenticationFailed",
)
CLIENT_ID_WRONG = Cause(
    "client_id_wrong",
    "the client ID is mistyped, or belongs to another account (a sandbox has integration records of its own)",
    _RECORD,
    "compare the client ID with the record of this very account and store it: netsuite-nodes setup",
    "UnknownIntegration, ClientAuthenticationFailed or InvalidIntegration",
)
INTEGRATION_REMOVED = Cause(
    "integration_removed",
    "the integration record was deleted, or is gone since the sandbox was refreshed",
    _RECORD,
    "make the record again, store its client ID and secret, and connect again",
    "InvalidIntegration",
)
INTEGRATION_BLOCKED = Cause(
    "integration_blocked",
    "the integration record's State is Blocked, or waits for approval",
    _RECORD,
    "set State to Enabled",
    "IntegrationBlocked",
)
CODE_GRANT_UNTICKED = Cause(
    "code_grant_unticked",
    "Authorization Code Grant is not ticked on the integration record",
    _RECORD,
    "tick Authorization Code Grant",
    "AuthorizationCodeGrantRequired",
)
MACHINE_GRANT_UNTICKED = Cause(
    "machine_grant_unticked",
    "Client Credentials (Machine to Machine) Grant is not ticked on the integration record",
    _RECORD,
    "tick Client Credentials (Machine to Machine) Grant",
)
OAUTH2_FEATURE_OFF = Cause(
    "oauth2_feature_off", "the feature OAuth 2.0 is off", _FEATURES, "tick OAuth 2.0", "FeatureDisabled"
)
REST_FEATURE_OFF = Cause(
    "rest_feature_off",
    "the feature REST Web Services is off",
    _FEATURES,
    "tick REST Web Services",
    "FeatureDisabled",
)
REDIRECT_URI_DIFFERS = Cause(
    "redirect_uri_differs",
    "the redirect URI stored here is not exactly one of the record's",
    _RECORD,
    "make both equal, letter by letter (https, port and path too)",
    "InvalidRedirectURI",
)
SCOPE_UNTICKED = Cause(
    "scope_unticked",
    "a scope that is asked for is not ticked on the record, or no longer",
    _RECORD,
    "tick RESTlets and REST Web Services, then connect again",
    "ScopeMismatched",
)
STATE_MALFORMED = Cause(
    "state_malformed",
    "the state is too short or missing (this package sends 43 characters): something on the way altered the address",
    "the address in the browser",
    "open the address as it was printed",
    "InvalidState",
)
PKCE_MALFORMED = Cause(
    "pkce_malformed",
    "the code challenge is missing or malformed (this package always sends S256): something on the way altered the address",
    "the address in the browser",
    "open the address as it was printed",
    "InvalidRequest",
)
DENIED = Cause(
    "denied",
    "the person clicked Deny on the consent page, or went back",
    "the consent page",
    "run netsuite-nodes connect again and allow access",
    "AuthorizationExplicitlyDenied",
)
CODE_SPENT = Cause(
    "code_spent",
    "the code was used before, or came too late (it lives for about a minute)",
    "the address in the browser",
    "run netsuite-nodes connect again",
    "InvalidGrant",
)
VERIFIER_DIFFERS = Cause(
    "verifier_differs",
    "the code belongs to another attempt to connect (its verifier differs)",
    "the address in the browser",
    "run netsuite-nodes connect again, and paste the address of that very attempt",
    "InvalidGrant",
)
CLIENT_DIFFERS = Cause(
    "client_differs",
    "the code or the grant belongs to another client ID than the one stored here",
    _RECORD,
    "connect again: netsuite-nodes connect",
    "ClientIdMismatch",
)
REFRESH_TOKEN_EXPIRED = Cause(
    "refresh_token_expired",
    "the refresh token has expired: unused for longer than Refresh Token Validity (public client), or 7 days old (confidential client)",
    _RECORD,
    "connect again; let cron run netsuite-nodes credentials keep-alive, or raise Refresh Token Validity",
    "RefreshTokenExpired",
)
ROTATION_ENDED = Cause(
    "rotation_ended",
    "Maximum Time For Token Rotation is over, counted from the consent",
    _RECORD,
    "connect again; raise Maximum Time For Token Rotation (up to 720 hours) and store it with netsuite-nodes setup",
    "RefreshTokenExpired",
)
REFRESH_TOKEN_SPENT = Cause(
    "refresh_token_spent",
    "another copy of this credential (a second machine, a restored store) used the refresh token, which is good once",
    _GRANTS,
    "connect again, and keep each credential in one store",
    "TokenBlocked",
)
REVOKED = Cause(
    "revoked",
    "somebody revoked the grant in NetSuite",
    _GRANTS,
    "ask who did and why, then connect again",
    "TokenBlocked",
)
ROLE_OR_USER_INACTIVE = Cause(
    "role_or_user_inactive",
    "the role or the user is inactive, or the user no longer has that role",
    "Lists > Employees > (the employee) > Access, and Setup > Users/Roles > Manage Roles",
    "activate them, or connect again with a role the user has",
    "EntityOrRoleDisabled",
)
ROLE_LACKS_LOGIN = Cause(
    "role_lacks_login",
    "the role lacks 'Log in using OAuth 2.0 Access Tokens' (people with other roles get in)",
    ROLE_SCREEN,
    "add it; 'Log in using Access Tokens' is another permission, and not enough",
    "EntityOrRoleDisabled",
)
ROLE_LACKS_REST = Cause(
    "role_lacks_rest",
    "the role lacks 'REST Web Services' (people with other roles get in)",
    ROLE_SCREEN,
    "add it, level Full",
    "EntityOrRoleDisabled",
)
ACCESS_TOKEN_EXPIRED = Cause(
    "access_token_expired",
    "the access token had expired",
    _HERE,
    "nothing: it is renewed when it is needed",
    "AccessTokenExpired",
)
TOKENS_SWAPPED = Cause(
    "tokens_swapped",
    "access token and refresh token are stored in each other's place",
    _HERE,
    "connect again; whatever wrote the credential mixed them up",
    "InvalidRefreshToken or InvalidTokenType",
)
CLOCK = Cause(
    "clock",
    "the clock of this machine and NetSuite's differ",
    _HERE,
    "set the clock (switch on NTP)",
    "TokenNotAcceptable",
)
CERTIFICATE_EXPIRED = Cause(
    "certificate_expired",
    "the certificate has expired",
    _MACHINES,
    "netsuite-nodes credentials new-certificate ACCOUNT --replace ID; upload it there, then: "
    "netsuite-nodes credentials use-certificate ID CERTIFICATE_ID",
    "MissingKey",
)
CERTIFICATE_REVOKED = Cause(
    "certificate_revoked", "the certificate was revoked", _MACHINES, "upload a new certificate", "MissingKey"
)
CERTIFICATE_ID_MISSING = Cause(
    "certificate_id_missing",
    "the certificate has not been uploaded yet, or the Certificate ID that NetSuite showed then has not been stored here",
    _MACHINES,
    "upload the file of new-certificate there, then: netsuite-nodes credentials use-certificate ID CERTIFICATE_ID",
)
MAPPING_MISSING = Cause(
    "mapping_missing",
    "there is no mapping with the Certificate ID stored here (a refreshed sandbox loses its mappings)",
    _MACHINES,
    "copy the Certificate ID from the list: netsuite-nodes credentials use-certificate ID CERTIFICATE_ID; or upload the certificate again",
    "MissingKey or MissingKeyId",
)
MAPPING_OF_ANOTHER_APPLICATION = Cause(
    "mapping_of_another_application",
    "the certificate was mapped to another application than the one whose client ID is stored here",
    _MACHINES,
    "compare the column Application; revoke that mapping, and upload the certificate again for the right application",
    "MissingKey",
)
KEY_DIFFERS = Cause(
    "key_differs",
    "the private key stored here does not belong to the certificate mapped there",
    _MACHINES,
    "make a new certificate and upload that one: netsuite-nodes credentials new-certificate ACCOUNT --replace ID",
    "SignatureValidation",
)

_TOKENS = "Setup > Users/Roles > Access Tokens"
_ADDING = "netsuite-nodes credentials add-token ACCOUNT --replace ID"
TOKEN_GONE = Cause(
    "token_gone",
    "the token was revoked, its ID is mistyped, or it was made for another integration record (a refreshed sandbox loses its tokens)",
    _TOKENS,
    f"make one there for this very integration record. Store it: {_ADDING}",
    "token_rejected",
)
SIGNED_WITH_WRONG_SECRET = Cause(
    "signed_with_wrong_secret",
    "the token secret or the client secret (consumer secret) stored here is another one, or was reset",
    _RECORD,
    f"store the secret of the record anew, or make another token. Store it: {_ADDING}",
    "InvalidSignature",
)
SECRET_MISSING_FOR_TOKEN = Cause(
    "secret_missing",
    "no client secret is stored; NetSuite shows it as Consumer Secret / Client Secret when the record is saved",
    _RECORD,
    "one that is lost is reset there (Edit > Reset Credentials). Store it: netsuite-nodes setup",
)
CONSUMER_UNKNOWN = Cause(
    "consumer_unknown",
    "Token-based Authentication is not ticked on the integration record, or its client ID (consumer key) is another account's",
    _RECORD,
    "tick Token-based Authentication, and compare the client ID with the one stored here",
    "consumer_key_unknown",
)
CONSUMER_REFUSED = replace(INTEGRATION_BLOCKED, detail="consumer_key_refused")
TOKEN_FEATURE_OFF = Cause(
    "token_feature_off",
    "the feature Token-based Authentication is off",
    _FEATURES,
    "tick Token-based Authentication",
    "FeatureDisabled",
)
ROLE_LACKS_TOKEN_LOGIN = Cause(
    "role_lacks_token_login",
    "the role lacks 'Log in using Access Tokens'",
    ROLE_SCREEN,
    "add it; 'Log in using OAuth 2.0 Access Tokens' is another permission, and not enough",
    "permission_denied",
)
TOKEN_ROLE_LACKS_REST = replace(ROLE_LACKS_REST, detail="permission_denied")
TOKEN_ROLE_OR_USER_INACTIVE = replace(
    ROLE_OR_USER_INACTIVE,
    fix="activate them, or make a token for a role the user has",
    detail="permission_denied",
)
LOCKED_OUT = Cause(
    "locked_out",
    "five logins in a row failed, and the user is locked out for half an hour",
    "Setup > Users/Roles > View Login Audit Trail",
    "stop what fails, wait half an hour, then run the doctor again",
    "temporary_locked",
)
TIMESTAMP = Cause(
    "clock",
    "the clock of this machine and NetSuite's differ by more than five minutes",
    _HERE,
    "set the clock (switch on NTP)",
    "InvalidTimestamp",
)
TOKENS_END = Cause(
    "tokens_end",
    f"NetSuite {NO_NEW}, and token-based authentication {ENDS}",
    _RECORD,
    "change over before: tick Authorization Code Grant on the same record, and let each person connect by OAuth 2.0; work that no person "
    "stands behind gets a service account (credentials new-certificate)",
)
