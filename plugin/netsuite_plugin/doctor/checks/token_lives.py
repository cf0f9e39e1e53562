"""How long the tokens live: what their `exp` and `oit` say, idle death, and the end of the chain (`section_158082518856`)."""

from datetime import timedelta

from netsuite_plugin.command_lines import command_line
from netsuite_plugin.credentials.model.grant import AuthorizationCodeGrant, StoredGrant, until
from netsuite_plugin.credentials.model.oauth_config import set_up_again
from netsuite_plugin.doctor.answer_classes import GRANT_OVER
from netsuite_plugin.doctor.causes import REFRESH_TOKEN_EXPIRED, ROTATION_ENDED, Cause
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, problem, skipped, warning
from netsuite_plugin.oauth2.tokens import moment_in, read_claims

_TRIED = "Read the tokens' dates"
_SEVEN_DAYS = timedelta(days=7)


async def check(examination: Examination) -> Finding:
    """Dates decide alone; a credential that was marked without a date that explains it keeps its class of causes."""
    if examination.row is None:
        return skipped("there are no tokens yet: netsuite-nodes connect")
    grant = examination.known_grant
    if examination.signs_calls:
        return not_needed("a token of token-based authentication does not expire")
    if not isinstance(grant, AuthorizationCodeGrant):
        return not_needed("a service account signs for every access token; nothing of it lies idle")
    if ended := _ended(examination):
        found = f"the grant has ended: {ended.words}"
        return problem(_TRIED, found, kind=GRANT_OVER.name, causes=(ended,))
    if grant.status == "reconnect_required":
        # a refusal is the only thing that marks one; the dates above do not explain it, so the login asks NetSuite once more
        found = f"NetSuite refused its refresh token, and no run has used it since: {grant.status_reason}"
        return warning(_TRIED, found, kind=GRANT_OVER.name)
    said = f"connect again {until(grant) or 'at a time the tokens do not tell'}"
    if soon := _soon(examination, grant):
        return warning(_TRIED, f"{soon}; {said}", kind="expiring")
    fresh = StoredGrant(examination.known_row, grant).tokens.good_at(examination.now())
    return ok(
        _TRIED, f"{said}; the access token {'is fresh' if fresh else 'has expired and is renewed when it is needed'}"
    )


def _ended(examination: Examination) -> Cause | None:
    """Tell from the refresh token alone, where it can be read, why it is over."""
    claims = read_claims(examination.known_row.secrets.get("refresh_token", ""))
    expires, began, issued = (moment_in(claims, name) for name in ("exp", "oit", "iat"))
    if expires is None or examination.now() < expires:
        return None
    if began is None or issued is None:
        return REFRESH_TOKEN_EXPIRED
    seven_days = expires - issued == _SEVEN_DAYS  # a confidential client's, which knows no rotation
    whole = abs(expires - began - timedelta(hours=examination.known_config.maximum_rotation))
    return ROTATION_ENDED if whole < timedelta(minutes=1) and not seven_days else REFRESH_TOKEN_EXPIRED


def _soon(examination: Examination, grant: AuthorizationCodeGrant) -> str:
    now = examination.now()
    if grant.reconnect_by is not None and grant.reconnect_by <= now:
        return (
            f"by Maximum Time For Token Rotation as it is stored here ({examination.known_config.maximum_rotation} h) the grant is over; if the login "
            f"works all the same, store the record's own value: {command_line(set_up_again(examination.known_config_row))}"
        )
    if said := grant.warning(now):
        return said
    idle = grant.refresh_expires_at
    if grant.rotates is not False and idle is not None and idle - now < timedelta(hours=12):
        return f"unused, the grant dies in {(idle - now).total_seconds() / 3600:.0f} h: run netsuite-nodes credentials keep-alive"
    return ""
