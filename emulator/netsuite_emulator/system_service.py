"""The system service `/services/rest/system/v1`."""

from netsuite_emulator.exchange import Answer, Request, plain_json
from netsuite_emulator.problems import method_not_allowed, not_yet_implemented
from netsuite_emulator.state import Account

ROOT = "/services/rest/system/v1"


def answer(account: Account, request: Request) -> Answer:
    """Tell the server's time, in UTC with milliseconds; no permission is needed (article_0528010158)."""
    if request.path.rstrip("/") != f"{ROOT}/serverTime":
        raise not_yet_implemented(f"the system service {request.path.removeprefix(ROOT)}")
    if request.method != "GET":
        raise method_not_allowed(request.method)
    now = account.now()
    return plain_json({"serverTime": f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z"})
