"""
OAuth clients of other people, each through the code grant: sign in, call, refresh, revoke.

A client counts for what it gave its caller, held against what the local NetSuite's own log knows of its tokens.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.peers.homes import Client

STEPS = ("sign_in", "call", "refresh", "revoke")
_COMPANY = "Got by an OAuth client"


@dataclass(frozen=True, slots=True)
class OAuthClient:
    """
    One client, the integration it signs in with, and what it has no call for.

    `choices` is what the account must do that no source tells of; `own_bugs` what the client makes of a good answer, by step: a sign of it
    in what it raised, and why.
    """

    client: Client
    integration: str = "both"
    not_offered: frozenset[str] = frozenset()
    choices: Mapping[str, Any] = field(default_factory=dict[str, Any])
    own_bugs: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    @property
    def offered(self) -> int:
        """How many of the steps it offers."""
        return len(STEPS) - len(self.not_offered)


_NO_REVOKE = frozenset({"revoke"})
_IN_THE_FORM = {"secret_in_body": True}
OAUTH_CLIENTS = (
    OAuthClient(Client("PyPI", "authlib", "1.9.10", "oauth_authlib.py", ("requests",))),
    OAuthClient(Client("PyPI", "requests-oauthlib", "2.0.0", "oauth_requests_oauthlib.py"), not_offered=_NO_REVOKE),
    OAuthClient(Client("PyPI", "httpx-oauth", "0.17.0", "oauth_httpx_oauth.py"), "confidential"),
    OAuthClient(Client("npm", "openid-client", "6.9.0", "oauth_openid_client.cjs")),
    OAuthClient(Client("npm", "oauth4webapi", "3.8.8", "oauth_oauth4webapi.cjs")),
    OAuthClient(
        Client("npm", "simple-oauth2", "5.1.0", "oauth_simple_oauth2.cjs"),
        "confidential",
        own_bugs={"revoke": ("not JSON compatible", "cannot read the empty 200")},
    ),
    OAuthClient(
        Client("npm", "passport-oauth2", "1.8.0", "oauth_passport_oauth2.cjs"),
        not_offered=frozenset({"refresh", "revoke"}),
        choices=_IN_THE_FORM,
    ),
    OAuthClient(
        Client("npm", "client-oauth2", "4.3.3", "oauth_client_oauth2.cjs"), "confidential", not_offered=_NO_REVOKE
    ),
    OAuthClient(
        Client("npm", "oauth", "0.10.2", "oauth_oauth.cjs"),
        "confidential",
        not_offered=_NO_REVOKE,
        choices=_IN_THE_FORM,
    ),
)


def tried(
    peer: OAuthClient, netsuite: Mapping[str, Any], ask: Callable[..., dict[str, Any]], *, longest: float
) -> dict[str, str]:
    """Let a client go through its steps and give what came of each: `done`, or what was wrong."""
    described = netsuite["accounts"][0]
    integration = next(each for each in described["integrations"] if each["key"] == peer.integration)
    person = described["users"][0]
    customer = ask("given", record_type="customer", fields={"companyName": _COMPANY})["id"]
    given = {
        "account": described["account"],
        **{name: integration[name] for name in ("client_id", "client_secret", "redirect_uri")},
        "email": person["email"],
        "password": person["password"],
        "role": person["roles"][0]["id"],
        "customer": customer,
    }
    if peer.choices:
        ask("undocumented", **peer.choices)
    before = len(ask("token_log")["entries"])
    driver = peer.client.driven(given, netsuite, longest=longest)
    if peer.choices:
        ask("undocumented", **dict.fromkeys(peer.choices, False))
    if driver.returncode:
        sys.stderr.write(f"{peer.client.name}: {driver.stderr.strip()[-600:]}\n")
    lines = [json.loads(line) for line in driver.stdout.splitlines() if line.startswith("{")]
    return judged(peer, {each["action"]: each for each in lines}, ask("token_log")["entries"][before:])


def judged(
    peer: OAuthClient, told: Mapping[str, Mapping[str, Any]], log: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """Hold what a client gave its caller for each step against what became of its tokens."""
    events = {(each["event"], each["token"]) for each in log}
    first = told.get("sign_in", {}).get("gave")
    verdicts: dict[str, str] = {}
    for step in STEPS:
        what = told.get(step, {})
        gave, raised = what.get("gave"), str(what.get("raised", ""))
        sign, why = peer.own_bugs.get(step, ("", ""))
        if step in peer.not_offered:
            verdicts[step] = "not offered" if "not_offered" in what else f"expected no call, but {what}"
        elif raised:
            own = sign and sign in raised and _happened(step, events)
            verdicts[step] = f"its own bug: {why}" if own else raised
        elif not what:
            verdicts[step] = "nothing told"
        else:
            verdicts[step] = (
                "done" if _true(step, gave, first, events) else f"gave {gave!r}, which the account does not know"
            )
    return verdicts


def _true(step: str, gave: Any, first: Any, events: set[tuple[str, str]]) -> bool:
    match step:
        case "sign_in":
            return ("issued", str(gave)) in events
        case "call":
            return gave == _COMPANY
        case "refresh":
            return gave != first and ("issued", str(gave)) in events
        case _:
            return gave == 200 and _happened(step, events)


def _happened(step: str, events: set[tuple[str, str]]) -> bool:
    """Tell whether the account did what the last of the steps asks for, whatever the client made of the answer."""
    return step == "revoke" and any(event == "chain_ended" for event, _ in events)


def done(verdicts: Mapping[str, str]) -> int:
    """Count the steps that a client did, or that the account did and the client did not understand."""
    return sum(each == "done" or each.startswith("its own bug") for each in verdicts.values())
