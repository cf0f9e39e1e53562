"""The page of the Login Audit Trail: every sign-in and token, and NetSuite's word for what was wrong (subsect_158324637123)."""

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request
from netsuite_emulator.oauth2 import pages
from netsuite_emulator.oauth2.sessions import PageRequest, Sessions
from netsuite_emulator.setup.roles import is_active

# Setup > Users/Roles > View Login Audit Trail; the address is the emulator's own.
PATH = "/app/setup/loginaudittrail.nl"


def answer(account: Account, sessions: Sessions, request: Request) -> Answer:
    """Show the trail to an administrator who is signed in to this account; ask others to sign in, and refuse the rest."""
    session = sessions.of(request.headers.get("cookie", ""))
    user = session.user if session.account is account else None
    if user is None:
        return session.set_cookie(pages.sign_in(account, session.wait(PageRequest(account, PATH))), request)
    if not any(account.roles[each].administrator and is_active(user, account.roles[each]) for each in user.roles):
        return pages.refusal("insufficient_permission", "Only an administrator may view this page.", status=403)
    return pages.login_audit_trail(account)
