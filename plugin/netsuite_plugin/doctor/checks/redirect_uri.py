"""The redirect URI: whether NetSuite would send the browser back to it (`subsect_158521823069`)."""

from netsuite_plugin.doctor.causes import CLIENT_ID_WRONG, STOPPED_ON_PAGE
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, refused, warning
from netsuite_plugin.doctor.patient import Patient
from netsuite_plugin.doctor.unexpected import unexpected
from netsuite_plugin.errors import TransportError

_LOGIN_FORM = 'type="password"'


async def check(patient: Patient) -> Finding:
    """Open step one as a browser without a session would, and see where it leads; nobody logs in."""
    if patient.machine:
        return not_needed("a service account needs no browser")
    tried = f"Open the authorization page with redirect URI {patient.known_config.redirect_uri}"
    try:
        response = await patient.get(patient.authorization.url)
    except TransportError as error:
        return unexpected(tried, error)
    answered = patient.step_one = patient.heard.last("step one")
    if answered.refusal is STOPPED_ON_PAGE:
        # the token endpoint knew the client a moment ago, so its ID is right
        others = tuple(cause for cause in STOPPED_ON_PAGE.causes if cause is not CLIENT_ID_WRONG)
        return refused(tried, answered, STOPPED_ON_PAGE, first=others)
    if answered.status >= 500:
        return unexpected(tried, None, answered)
    if response.is_redirect:
        back = response.headers["location"].startswith(patient.known_config.redirect_uri)
        return ok(tried, "NetSuite sends the browser back to it" if back else "NetSuite asks for a login", answered)
    if _LOGIN_FORM in response.text:
        return ok(tried, "NetSuite asks for a login", answered)
    return warning(
        tried,
        "NetSuite shows a page without a login form: open the address of netsuite-nodes connect in a browser and read it",
        answered,
        kind=STOPPED_ON_PAGE.name,
        causes=STOPPED_ON_PAGE.causes,
    )
