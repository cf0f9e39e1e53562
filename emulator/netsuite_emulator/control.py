"""`/__emulator__/{account}/…` on 127.0.0.1: what a test in another process may ask of the emulator itself."""

from typing import TYPE_CHECKING, Any

from netsuite_emulator.exchange import Answer, Request, plain_json
from netsuite_emulator.problems import invalid_content, method_not_allowed, nonexistent

if TYPE_CHECKING:
    from netsuite_emulator.state import Account, Emulator

PREFIX = "/__emulator__/"


def answer(emulator: "Emulator", request: Request) -> Answer:
    """Answer one request; a POST must be JSON, which keeps pages of other sites out."""
    account_id, _, action = request.path.removeprefix(PREFIX).partition("/")
    if not request.path.startswith(PREFIX) or account_id not in emulator.accounts:
        raise nonexistent("There is no such account in this emulator.")
    account = emulator.accounts[account_id]
    if request.method == "GET":
        return plain_json(_shown(account, action))
    if request.method != "POST":
        raise method_not_allowed(request.method)
    if request.content_type != "application/json":
        raise invalid_content("Send JSON.")
    try:
        return plain_json(_done(account, action, request.json_object() if request.body else {}))
    except (KeyError, TypeError, ValueError) as fault:
        raise invalid_content(f"Not understood: {fault}") from None


def _shown(account: "Account", action: str) -> dict[str, Any]:
    match action:
        case "requests":
            entries = [
                {"method": each.method, "path": each.path, "status": each.status, "kind": each.kind}
                for each in account.requests
            ]
            return {"requests": entries}
        case "state":
            return account.counts()
        case _:
            raise nonexistent("There is no such view.")


def _done(account: "Account", action: str, body: dict[str, Any]) -> dict[str, Any]:
    match action:
        case "busy":
            account.busy(int(body.get("times", 1)))
        case "lose_answer":
            account.lose_answer(int(body.get("times", 1)))
        case "expire_access_tokens":
            account.expire_access_tokens()
        case "latency":
            account.faults.latency = float(body["seconds"])
        case "given":
            if str(body["record_type"]).lower() not in account.record_types:
                raise ValueError(body["record_type"])
            return {"id": account.given(body["record_type"], **body.get("fields", {}))}
        case _:
            raise nonexistent("There is no such action.")
    return {}
