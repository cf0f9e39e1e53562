"""Step one of the code grant: check the request, let the user sign in and decide, send the browser back."""

import re
import secrets
from collections import Counter
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from netsuite_emulator.access.grants import Code
from netsuite_emulator.account import Account, DataCenter
from netsuite_emulator.http.exchange import Answer, Request
from netsuite_emulator.oauth2 import pages
from netsuite_emulator.oauth2.sessions import AuthorizationRequest, PageRequest, Session, Sessions
from netsuite_emulator.setup.integrations import Integration
from netsuite_emulator.setup.roles import Role, User, is_active

AUTHORIZE = "/app/login/oauth2/authorize.nl"
SIGN_IN = "/app/login/oauth2/signin.nl"
CONSENT = "/app/login/oauth2/consent.nl"

_STATE = re.compile(r"[\x20-\x7e]{22,1024}")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43,128}")
_PROMPTS = ({""}, {"none"}, {"login"}, {"consent"}, {"login", "consent"})


class _SentBack(Exception):
    """A request whose fault goes to the redirect URI (subsect_158521823069)."""

    def __init__(self, error: str, detail: str) -> None:
        super().__init__(error)
        self.error = error
        self.detail = detail


def authorize(center: DataCenter, sessions: Sessions, asked: Account | None, request: Request) -> Answer:
    """Answer the authorization endpoint; without an account (host `system`) the client id tells which one is meant."""
    repeated = Counter(name for name, _ in parse_qsl(request.query, keep_blank_values=True))
    parameters = request.parameters
    found = _integration(center, asked, parameters.get("client_id", ""))
    if found is None:
        return pages.refusal("unauthorized_client", "There is no such integration, or it is blocked.")
    account, integration = found
    redirect_uri = parameters.get("redirect_uri", "")
    if redirect_uri not in integration.redirect_uris:
        account.note_login(success=False, detail="InvalidRedirectURI", application=integration.name)
        return pages.refusal("invalid_request", "The redirect URI is not one of the integration record's.")
    try:
        if any(count > 1 for count in repeated.values()):
            raise _SentBack("invalid_request", "InvalidRequest")  # noqa: TRY301 - one place answers
        if asked is None and "login" in parameters.get("prompt", "").split(" "):
            raise _SentBack("invalid_request", "InvalidRequest")  # noqa: TRY301 - only an account's own host forces it
        wanted = _checked(account, integration, redirect_uri, parameters)
        session = sessions.of(request.headers.get("cookie", ""))
        return _next_page(request, session, wanted)
    except _SentBack as back:
        account.note_login(success=False, detail=back.detail, application=integration.name)
        return _redirect(
            redirect_uri, {"state": parameters.get("state", ""), "company": account.id, "error": back.error}
        )


def sign_in(sessions: Sessions, request: Request) -> Answer:
    """Take the sign-in form."""
    session = sessions.of(request.headers.get("cookie", ""))
    wanted = session.waiting.pop(_field(request, "request"), None)
    if wanted is None:
        return pages.refusal("invalid_request", "This form is not yours or is out of date. Start again.", status=403)
    account = wanted.account
    email = _field(request, "email").strip().lower()
    user = account.users.get(email)
    right = secrets.compare_digest(_field(request, "password").encode(), user.password.encode()) if user else False
    if user is None or not right or not user.active or user.locked_out:
        account.note_login(success=False, detail="InvalidLogin", user=email)
        return session.set_cookie(pages.sign_in(account, session.wait(wanted), wrong=True), request)
    sessions.end(session)
    session = sessions.begin(account, user)
    if isinstance(wanted, PageRequest):
        return session.set_cookie(Answer(302, headers=[("Location", wanted.path)]), request)
    return session.set_cookie(_decision(session, wanted, user), request)


def consent(sessions: Sessions, request: Request) -> Answer:
    """Take the consent form: allow with the chosen role, or deny."""
    session = sessions.of(request.headers.get("cookie", ""))
    wanted = session.waiting.pop(_field(request, "request"), None)
    user = session.user
    if not isinstance(wanted, AuthorizationRequest) or user is None or session.account is not wanted.account:
        return pages.refusal("invalid_request", "This form is not yours or is out of date. Start again.", status=403)
    if _field(request, "decision") != "allow":
        wanted.account.note_login(
            success=False,
            detail="AuthorizationExplicitlyDenied",
            user=user.email,
            application=wanted.integration.name,
        )
        return _redirect(wanted.redirect_uri, _callback(wanted, user, None) | {"error": "access_denied"})
    chosen = _field(request, "role")
    if chosen not in user.roles or not is_active(user, wanted.account.roles[chosen]):
        return pages.refusal("invalid_request", "You do not have this role.", status=403)
    return _allowed(wanted, user, wanted.account.roles[chosen])


def _integration(center: DataCenter, asked: Account | None, client_id: str) -> tuple[Account, Integration] | None:
    """Find the client; one that is unknown, blocked, or where the feature is off, is shown to the user alone."""
    for account in [asked] if asked else center.accounts.values():
        found = account.integration_of(client_id)
        if found is None:
            if asked is not None:
                account.note_login(success=False, detail="UnknownIntegration")
        elif not account.features.oauth2:
            account.note_login(success=False, detail="FeatureDisabled", application=found.name)
        elif not found.enabled:
            account.note_login(success=False, detail="IntegrationBlocked", application=found.name)
        else:
            return account, found
    return None


def _checked(
    account: Account, integration: Integration, redirect_uri: str, parameters: Mapping[str, str]
) -> AuthorizationRequest:
    """Check the parameters in the order of Oracle's table (section_158081944642)."""
    if "response_type" not in parameters:
        raise _SentBack("invalid_request", "InvalidRequest")
    if parameters["response_type"] != "code":
        raise _SentBack("unsupported_response_type", "InvalidRequest")
    if not integration.authorization_code_grant:
        raise _SentBack("invalid_request", "AuthorizationCodeGrantRequired")
    if not _STATE.fullmatch(parameters.get("state", "")):
        raise _SentBack("invalid_request", "InvalidState")
    scope = parameters.get("scope", "")
    scopes = tuple((scope.replace(",", " ") if account.undocumented.commas_between_scopes else scope).split(" "))
    if len(set(scopes)) != len(scopes) or not set(scopes) <= set(integration.scopes):
        raise _SentBack("invalid_scope", "ScopeMismatched")
    challenge, method = parameters.get("code_challenge", ""), parameters.get("code_challenge_method", "")
    if (challenge or method) and not (method == "S256" and _CHALLENGE.fullmatch(challenge)):
        raise _SentBack("invalid_request", "InvalidRequest")
    if not challenge and (integration.public or "mcp" in scopes or account.undocumented.pkce_required):
        raise _SentBack("invalid_request", "InvalidRequest")
    prompt = set(parameters.get("prompt", "").split(" "))
    if prompt not in _PROMPTS or ("mcp" in scopes and "none" in prompt):
        raise _SentBack("invalid_request", "InvalidRequest")
    return AuthorizationRequest(
        account, integration, redirect_uri, parameters["state"], scopes, challenge, frozenset(prompt)
    )


def _next_page(request: Request, session: Session, wanted: AuthorizationRequest) -> Answer:
    user = session.user if session.account is wanted.account else None
    if user is None and "none" in wanted.prompt:
        raise _SentBack("invalid_request", "InvalidRequest")
    if user is None or "login" in wanted.prompt:
        return session.set_cookie(pages.sign_in(wanted.account, session.wait(wanted)), request)
    return session.set_cookie(_decision(session, wanted, user), request)


def _decision(session: Session, wanted: AuthorizationRequest, user: User) -> Answer:
    """Ask for consent, or go on without where the integration's policy says so (section_162626471013)."""
    account, integration = wanted.account, wanted.integration
    role = next((account.roles[each] for each in user.roles if is_active(user, account.roles[each])), None)
    if role is None:
        account.note_login(success=False, detail="EntityOrRoleDisabled", user=user.email, application=integration.name)
        return _redirect(wanted.redirect_uri, _callback(wanted, user, None) | {"error": "access_denied"})
    policy = "always_ask" if "mcp" in wanted.scopes else integration.consent_policy
    known = all(
        (integration.client_id, user.email, role.id, scope) in account.grants.consents for scope in wanted.scopes
    )
    asked = "consent" in wanted.prompt or policy == "always_ask" or (policy == "ask_first_time" and not known)
    if asked:
        return pages.consent(wanted, user, session.wait(wanted))
    return _allowed(wanted, user, role)


def _allowed(wanted: AuthorizationRequest, user: User, role: Role) -> Answer:
    account = wanted.account
    code = account.grants.add_code(
        Code(
            wanted.integration,
            user,
            role,
            wanted.scopes,
            wanted.redirect_uri,
            wanted.code_challenge,
            account.now() + account.undocumented.code_lifetime,
        )
    )
    account.note_login(success=True, detail="", user=user.email, role=role.id, application=wanted.integration.name)
    return _redirect(wanted.redirect_uri, _callback(wanted, user, role) | {"code": code})


def _callback(wanted: AuthorizationRequest, user: User, role: Role | None) -> dict[str, str]:
    """Give the parameters that come back in every case (section_158081944642)."""
    return {
        "state": wanted.state,
        "role": role.id if role else user.roles[0],
        "entity": user.entity,
        "company": wanted.account.id,
    }


def _redirect(uri: str, parameters: Mapping[str, str]) -> Answer:
    separator = "&" if "?" in uri else "?"
    return Answer(302, headers=[("Location", f"{uri}{separator}{urlencode(parameters)}")])


def _field(request: Request, name: str) -> str:
    return request.form.get(name, [""])[0] if request.method == "POST" else ""
