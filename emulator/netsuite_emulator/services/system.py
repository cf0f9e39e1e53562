"""The system service `/services/rest/system/v1`: the server's time, and how many requests may run at once."""

from netsuite_emulator.account import Account
from netsuite_emulator.http.exchange import Answer, Request, plain_json
from netsuite_emulator.http.problems import method_not_allowed, not_yet_implemented, permission_missing
from netsuite_emulator.setup.roles import Role

ROOT = "/services/rest/system/v1"


def answer(account: Account, role: Role, request: Request) -> Answer:
    """Answer one request to the system service."""
    if request.method != "GET":
        raise method_not_allowed(request.method)
    match request.path.removeprefix(ROOT).strip("/"):
        case "serverTime":
            return _server_time(account)
        case "governanceLimits":
            return _governance_limits(account, role)
        case path:
            raise not_yet_implemented(f"the system service {path}")


def _server_time(account: Account) -> Answer:
    """Tell the server's time, in UTC with milliseconds; no permission is needed (article_0528010158)."""
    now = account.now()
    return plain_json({"serverTime": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z"})


def _governance_limits(account: Account, role: Role) -> Answer:
    """Tell an administrator, and nobody else, how many requests the account takes at once (article_0625010817)."""
    if not role.administrator:
        raise permission_missing(account.undocumented.permission_missing_status)
    own = account.integration_concurrency
    limits: dict[str, int | str] = {
        "accountConcurrencyLimit": account.concurrency,
        "accountUnallocatedConcurrencyLimit": account.concurrency - (own or 0),
        "integrationLimitType": "accountLimit" if own is None else "integrationSpecific",
    }
    return plain_json(limits if own is None else limits | {"integrationConcurrencyLimit": own})
