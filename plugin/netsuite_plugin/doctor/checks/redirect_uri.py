"""The redirect URI: whether NetSuite would send the browser back to it (`subsect_158521823069`)."""

from netsuite_plugin.doctor.answer_classes import STOPPED_ON_PAGE
from netsuite_plugin.doctor.causes import CLIENT_ID_WRONG
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, refused, warning
from netsuite_plugin.doctor.unexpected import unexpected
from netsuite_plugin.errors import TransportError


async def check(examination: Examination) -> Finding:
    """See where the authorization page leads."""
    if examination.no_browser:
        return not_needed(f"{examination.no_browser} needs no browser")
    tried = f"Open the authorization page with redirect URI {examination.known_config.redirect_uri}"
    try:
        step_one = await examination.step_one()
    except TransportError as error:
        return unexpected(tried, error)
    answered = step_one.answered
    if answered.status >= 500:
        return unexpected(tried, None, answered)
    match step_one.leads:
        case "stopped":
            # the token endpoint knew the client a moment ago, so its ID is right
            others = tuple(cause for cause in STOPPED_ON_PAGE.causes if cause is not CLIENT_ID_WRONG)
            return refused(tried, answered, STOPPED_ON_PAGE, first=others)
        case "back":
            return ok(tried, "NetSuite sends the browser back to it", answered)
        case "login":
            return ok(tried, "NetSuite asks for a login", answered)
        case "unclear":
            return warning(
                tried,
                "NetSuite shows a page without a login form: open the address of netsuite-nodes connect in a browser and read it",
                answered,
                kind=STOPPED_ON_PAGE.name,
                causes=STOPPED_ON_PAGE.causes,
            )
