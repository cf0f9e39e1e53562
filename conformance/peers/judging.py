"""What the local NetSuite must have seen and the client must have got for an action to count as done."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ACTIONS = ("sign_in", "get", "list", "suiteql", "create")
PAGE = 1000

OWN_BUGS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("netsuite", "create"): ("null", "drops the Location header, so the new id is lost"),
    ("netsuite-client", "create"): (
        "Failed after 4 retries",
        "cannot read the empty 204, sends the create thrice more and reports the refusal of the last",
    ),
}
"""Client and action → what it gives or raises, and why that is its own doing: the answer it got was NetSuite's."""

NOT_OFFERED = {("netsuite-async", "suiteql")}
"""What a client has no call for; its driver looks, and finding one makes the expectation wrong."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is true of the account before the client comes."""

    customer: str
    company_name: str
    customers: int


@dataclass(frozen=True, slots=True)
class Account:
    """What the account has seen of the client, and the id of the customer it now holds for it, if any."""

    seen: Sequence[Mapping[str, Any]]
    made: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one action went; `offered` is False where the client has no such call."""

    done: bool
    words: str
    offered: bool = True


def judged(client: str, action: str, told: Mapping[str, Any], expected: Expected, account: Account) -> Verdict:
    """Judge one action by the requests the account has seen and by what the client gave its caller."""
    if "not_offered" in told:
        return Verdict((client, action) in NOT_OFFERED, f"not offered: {told['not_offered']}", offered=False)
    if not told:
        return Verdict(done=False, words="nothing told")
    wanted = {
        "get": expected.company_name,
        "list": expected.customers,
        "suiteql": expected.customers,
        "create": account.made,
    }.get(action)
    gave, raised = told.get("gave"), told.get("raised", "")
    if not raised and (gave == wanted or (wanted is None and gave)):
        return Verdict(_served(action, account, expected), _words(action, gave))
    sign, why = OWN_BUGS.get((client, action), ("", ""))
    if sign and sign in (raised or json.dumps(gave)):
        return Verdict(_served(action, account, expected), f"its own bug: {why}")
    return Verdict(done=False, words=raised or f"gave {gave!r}, not {wanted!r}")


def _served(action: str, account: Account, expected: Expected) -> bool:
    """Tell whether the account served what the action stands for, in NetSuite's own statuses."""
    answers = [(each["method"], each["path"].partition("/services/rest")[2], each["status"]) for each in account.seen]
    pages = -(-expected.customers // PAGE)
    match action:
        case "get":
            return ("GET", f"/record/v1/customer/{expected.customer}", 200) in answers
        case "list":
            return answers.count(("GET", "/record/v1/customer", 200)) >= pages
        case "suiteql":
            return answers.count(("POST", "/query/v1/suiteql", 200)) >= pages > 1
        case "create":
            return bool(account.made) and ("POST", "/record/v1/customer", 204) in answers
        case _:
            first = next((each for each in answers if not each[1].startswith("/auth")), None)
            return first is not None and first[2] == 200


def _words(action: str, gave: object) -> str:
    match action:
        case "list" | "suiteql":
            return f"{gave} rows"
        case "create":
            return f"id {gave}"
        case _:
            return "done"
