"""Whether NetSuite answers for this account at all: its public keys, which need no login (`section_158255317571`)."""

from netsuite_plugin.doctor.causes import Cause
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, ok, problem
from netsuite_plugin.errors import TransportError

_KEYS = "/services/rest/auth/oauth2/v1/keys"
_WRONG_ACCOUNT = Cause(
    "no_such_account",
    "there is no such account: the ID is mistyped, or the sandbox is gone",
    "Setup > Company > Company Information, field Account ID",
    "use the ID shown there",
)
_DOWN = Cause("down", "NetSuite is down or under maintenance", "https://status.netsuite.com", "try again later")
_LOST = Cause(
    "connection_lost",
    "the network, or a proxy in between, ends connections",
    "this machine",
    "try again, then look at the network",
)


async def check(examination: Examination) -> Finding:
    """Ask for the keys."""
    tried = "Ask the account's host for its public keys"
    try:
        await examination.get(examination.known_account.origin("suitetalk.api", examination.settings.domain) + _KEYS)
    except TransportError as error:
        return problem(tried, str(error), kind="unreached", causes=(_LOST, _DOWN))
    answered = examination.recorded.last(_KEYS)
    if answered.status >= 500:
        return problem(tried, "NetSuite is not there at the moment", answered, kind="unavailable", causes=(_DOWN,))
    if answered.status != 200:
        return problem(
            tried,
            f"the host does not know account {examination.account}",
            answered,
            kind="no_such_account",
            causes=(_WRONG_ACCOUNT, _DOWN),
        )
    return ok(tried, "it answers", answered)
