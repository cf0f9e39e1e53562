"""The consent: whether what is stored is what NetSuite gave, to this client, for these scopes."""

import re

from netsuite_plugin.credentials.model.grant import AuthorizationCodeGrant
from netsuite_plugin.doctor.answer_classes import GRANT_OVER, LOGIN_REFUSED
from netsuite_plugin.doctor.causes import CLIENT_DIFFERS, SCOPE_UNTICKED, TOKENS_SWAPPED
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, problem, skipped
from netsuite_plugin.oauth2.tokens import read_claims

_TRIED = "Read what the stored tokens say of themselves"
_KIND = re.compile(r"(?:^|\.)([ar])\.")
"""The letter in a token's `jti` that tells access from refresh tokens (seen in Oracle's samples, `section_158081952044`)."""


async def check(examination: Examination) -> Finding:
    """Look at the tokens' claims; those that cannot be read decide nothing."""
    if examination.row is None:
        return skipped("nobody has consented yet: netsuite-nodes connect")
    row, grant = examination.row, examination.known_grant
    if not isinstance(grant, AuthorizationCodeGrant):
        return not_needed(f"{examination.no_browser} needs no consent")
    access, refresh = (read_claims(row.secrets.get(name, "")) for name in ("access_token", "refresh_token"))
    if _kind(access) == "r" or _kind(refresh) == "a":
        found = "a refresh token is stored as access token, or the other way round"
        return problem(_TRIED, found, kind=LOGIN_REFUSED.name, causes=(TOKENS_SWAPPED,))
    audience = access.get("aud")
    if isinstance(audience, list) and audience and grant.client_id not in audience:
        return problem(
            _TRIED, "the access token was given to another client", kind=GRANT_OVER.name, causes=(CLIENT_DIFFERS,)
        )
    scopes = access.get("scope")
    missing = (
        sorted(set(grant.scopes) - {str(scope) for scope in scopes}) if isinstance(scopes, list) and scopes else []
    )
    if missing:
        found = f"the consent does not cover the scope {' '.join(missing)}"
        return problem(_TRIED, found, kind=LOGIN_REFUSED.name, causes=(SCOPE_UNTICKED,))
    return ok(_TRIED, f"consent of {grant.connected_at:%Y-%m-%d %H:%M} UTC for {' '.join(grant.scopes)}")


def _kind(claims: dict[str, object]) -> str:
    found = _KIND.search(str(claims.get("jti", "")))
    return found[1] if found else ""
