"""The login: whether NetSuite lets this credential in, asked by its clock, which needs no other permission (`article_0528010158`)."""

from netsuite_plugin.credentials.model.grant import AuthorizationCodeGrant
from netsuite_plugin.doctor.answer_classes import LOGIN_REFUSED
from netsuite_plugin.doctor.causes import (
    ACCESS_TOKEN_EXPIRED,
    REST_FEATURE_OFF,
    REVOKED,
    ROLE_LACKS_REST,
    TOKEN_ROLE_LACKS_REST,
)
from netsuite_plugin.doctor.checks.restlet_permission import let_in
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, ok, refused, skipped, warning
from netsuite_plugin.doctor.unexpected import unexpected
from netsuite_plugin.errors import NetSuiteError, TransportError

_TIME = "/services/rest/system/v1/serverTime"


async def check(examination: Examination) -> Finding:
    """Ask with the stored access token; one that has expired, or is refused, is renewed once, as in any run."""
    if examination.row is None:
        return skipped("nobody has connected yet: netsuite-nodes connect")
    tried = "Log in to the API and ask NetSuite for its time"
    grant = examination.known_grant
    marked = grant.status == "reconnect_required"
    expired = isinstance(grant, AuthorizationCodeGrant) and grant.access_expires_at <= examination.now()
    begun = len(examination.recorded.answers)
    try:
        await examination.log_in(examination.known_account.origin("suitetalk.api", examination.settings.domain) + _TIME)
    except TransportError as error:
        return unexpected(tried, error)
    except NetSuiteError as error:
        answers = examination.recorded.answers[begun:]
        if not answers:
            return unexpected(tried, error)
        of = answers[-1].refusal
        if of is None:
            return unexpected(tried, error, answers[-1])
        return refused(tried, answers[-1], of, without=examination.decided_against)
    answers = examination.recorded.answers[begun:]
    answered = answers[-1]
    if answered.status == 401:
        # RESTlets need no permission for REST Web Services: a login that is let in there has the login permission
        lacks = TOKEN_ROLE_LACKS_REST if examination.signs_calls else ROLE_LACKS_REST
        likely = (lacks, REST_FEATURE_OFF) if await let_in(examination) else ()
        return refused(tried, answered, examination.login_refused, first=likely, without=examination.decided_against)
    if answered.status != 200:
        return unexpected(tried, None, answered)
    if marked:
        return ok(tried, "NetSuite refused this login before, and takes it again: runs can use it", answered)
    if len(answers) > 2:
        said = "NetSuite refused an access token that looked fresh, and took a renewed one"
        return warning(
            tried,
            said,
            answers[0],
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
        tried,
        f"it works: role {examination.known_grant.role or '?'}, user {examination.known_grant.user or '?'}",
        answered,
    )
