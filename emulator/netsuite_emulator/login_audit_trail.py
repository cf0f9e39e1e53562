"""The Login Audit Trail: every sign-in and token, and NetSuite's word for what was wrong (subsect_158324637123)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from netsuite_emulator.exchange import Answer, Request
from netsuite_emulator.roles import is_active

if TYPE_CHECKING:
    from netsuite_emulator.state import Account

# Setup > Users/Roles > View Login Audit Trail; the address is the emulator's own.
PATH = "/app/setup/loginaudittrail.nl"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the trail. The detail is empty for a success; user, role and application where they are known."""

    at: datetime
    success: bool
    detail: str
    user: str = ""
    role: str = ""
    application: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give the line as the trail's columns are named."""
        return {
            "date": f"{self.at:%Y-%m-%dT%H:%M:%S}Z",
            "status": "Success" if self.success else "Failure",
            "detail": self.detail,
            "user": self.user,
            "role": self.role,
            "application": self.application,
        }


def answer(account: "Account", request: Request) -> Answer:
    """Show the trail to an administrator who is signed in to this account; ask others to sign in, and refuse the rest."""
    from netsuite_emulator.oauth2 import pages
    from netsuite_emulator.oauth2.sessions import PageRequest

    session = account.sessions.of(request.headers.get("cookie", ""))
    user = session.user if session.account is account else None
    if user is None:
        return session.set_cookie(pages.sign_in(account, session.wait(PageRequest(account, PATH))), request)
    if not any(account.roles[each].administrator and is_active(user, account.roles[each]) for each in user.roles):
        return pages.refusal("insufficient_permission", "Only an administrator may view this page.", status=403)
    return pages.login_audit_trail(account)
