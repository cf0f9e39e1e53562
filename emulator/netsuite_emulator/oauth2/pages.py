"""The sign-in, consent, audit and error pages. They say on every page that this is the local emulator."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, page
from netsuite_emulator.oauth2.sessions import AuthorizationRequest
from netsuite_emulator.setup.roles import User

_SCOPE_WORDS = {
    "restlets": "RESTlets: run the account's scripts",
    "rest_webservices": "REST Web Services: read and change records, run queries",
    "suite_analytics": "SuiteAnalytics Connect",
}

# No script runs here and no other site may frame a form. `form-action` stays open: browsers apply it to the redirect
# that follows the form, which goes to the application.
_GUARDS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
}


def sign_in(account: Account, request_token: str, *, wrong: bool = False) -> Answer:
    """Ask who it is."""
    html = _template("sign_in.html").render(account=account, request_token=request_token, wrong=wrong)
    return page(html, headers=_GUARDS)


def consent(wanted: AuthorizationRequest, user: User, request_token: str) -> Answer:
    """Ask whether the application may act for the user, and in which role."""
    html = _template("consent.html").render(
        wanted=wanted,
        user=user,
        roles=[wanted.account.roles[each] for each in user.roles if wanted.account.roles[each].active],
        scopes=[_SCOPE_WORDS.get(each, each) for each in wanted.scopes],
        request_token=request_token,
    )
    return page(html, headers=_GUARDS)


def login_audit_trail(account: Account) -> Answer:
    """Show who signed in and who was refused, the latest first."""
    html = _template("login_audit_trail.html").render(account=account, entries=reversed(account.audit))
    return page(html, headers=_GUARDS)


def refusal(error: str, reason: str, *, status: int = 400) -> Answer:
    """Show a fault that must not be sent to a redirect URI (subsect_158521823069)."""
    return page(_template("refusal.html").render(error=error, reason=reason), status=status, headers=_GUARDS)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("netsuite_emulator.oauth2"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def _template(name: str) -> Template:
    return _environment().get_template(name)
