"""The login: whether NetSuite lets this credential in, asked by its clock, which needs no other permission (`article_0528010158`)."""

from netsuite_plugin.doctor.causes import ACCESS_TOKEN_EXPIRED, REST_FEATURE_OFF, REVOKED, ROLE_LACKS_REST
from netsuite_plugin.doctor.checks.restlet_permission import let_in
from netsuite_plugin.doctor.classes import LOGIN_REFUSED
from netsuite_plugin.doctor.findings import Finding, ok, refused, skipped, warning
from netsuite_plugin.doctor.patient import Patient
from netsuite_plugin.doctor.unexpected import unexpected
from netsuite_plugin.errors import NetSuiteError, TransportError

_TIME = "/services/rest/system/v1/serverTime"


async def check(patient: Patient) -> Finding:
    """Ask with the stored access token; one that has expired, or is refused, is renewed once, as in any run."""
    if patient.row is None:
        return skipped("nobody has connected yet: netsuite-nodes connect")
    tried = "Log in to the API and ask NetSuite for its time"
    expired = not patient.machine and patient.known_grant.access_expires_at <= patient.now()
    begun = len(patient.heard.answers)
    try:
        await patient.log_in(patient.known_account.origin("suitetalk.api", patient.settings.domain) + _TIME)
    except TransportError as error:
        return unexpected(tried, error)
    except NetSuiteError as error:
        heard = patient.heard.answers[begun:]
        if not heard:
            return unexpected(tried, error)
        of = heard[-1].refusal
        if of is None:
            return unexpected(tried, error, heard[-1])
        return refused(tried, heard[-1], of, without=patient.decided_against)
    heard = patient.heard.answers[begun:]
    answered = heard[-1]
    if answered.status == 401:
        # RESTlets need no permission for REST Web Services: whoever is let in there has the login permission
        likely = (ROLE_LACKS_REST, REST_FEATURE_OFF) if await let_in(patient) else ()
        return refused(tried, answered, LOGIN_REFUSED, first=likely, without=patient.decided_against)
    if answered.status != 200:
        return unexpected(tried, None, answered)
    if len(heard) > 2:
        said = "NetSuite refused an access token that looked fresh, and took a renewed one"
        return warning(
            tried,
            said,
            heard[0],
            kind=LOGIN_REFUSED.name,
            causes=LOGIN_REFUSED.ordered((ACCESS_TOKEN_EXPIRED, REVOKED)),
        )
    if expired:
        return Finding(
            "ok",
            tried,
            "it works; the access token had expired and was renewed",
            answered,
            LOGIN_REFUSED.name,
            (ACCESS_TOKEN_EXPIRED,),
        )
    return ok(
        tried, f"it works: role {patient.known_grant.role or '?'}, user {patient.known_grant.user or '?'}", answered
    )
