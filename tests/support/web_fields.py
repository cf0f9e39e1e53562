"""
The fields of every form that is sent to the pages, with values that work: (path, who sends it) to what stands in it.

`tests/web/test_routes.py` compares this with the forms on every staged page; `tests/web/test_bad_input.py` sends each field everything that
people and programs type.
"""

from conftest import INES, MARIA
from netsuite_plugin.contract import Caller
from web_people import TEAM

CONFIG = {
    "client_id": "c" * 64,
    "client_secret": "s" * 64,
    "account": "",
    "refresh_token_validity": "48",
    "maximum_rotation": "168",
    "consent_policy": "always ask",
    "agreed": "yes",
}
LIFETIMES = {name: CONFIG[name] for name in ("refresh_token_validity", "maximum_rotation", "consent_policy")}
TOKEN = {"account": "1234567", "token_id": "t" * 64, "token_secret": "s" * 64, "replacing": ""}
INPUTS = {"words": "a", "days": "3", "since": "2026-03-01", "more": "[1]", "file": "a,b\n1,2\n"}
FIELDS: dict[str, dict[str, str]] = {
    "/sign-out": {},
    "/connectors/add/netsuite": {"workspace": "1234567", "team": ""},
    "/connectors/add/oauth-config": CONFIG,
    "/connectors/add/token": TOKEN,
    "/connectors/return/{attempt}": {"answer": "yes"},
    "/connectors/begun/{begun}/forget": {},
    "/connectors/configs/{config}/secret": {"client_secret": "s" * 64},
    "/connectors/configs/{config}/remove": {},
    "/connectors/{credential}/test": {},
    "/connectors/{credential}/default": {},
    "/connectors/{credential}/reconnect": {},
    "/connectors/{credential}/disconnect": {"only_here": "yes"},
    "/organization/configs/add": CONFIG,
    "/organization/configs/{config}/secret": {"client_secret": "s" * 64},
    "/organization/configs/{config}/lifetimes": LIFETIMES,
    "/organization/configs/{config}/remove": {},
    "/organization/connections/{credential}/end": {"only_here": "yes"},
    "/organization/claims": {"account": "1234567"},
    "/organization/claims/{account}/give-up": {},
    "/organization/service-accounts/add": {"account": "1234567", "algorithm": "ES256", "once": "a"},
    "/organization/service-accounts/{machine}/certificate-id": {"certificate_id": "c" * 40},
    "/organization/service-accounts/{machine}/allow": {"allowed": "maria, team:finance"},
    "/organization/service-accounts/{machine}/renew": {"once": "b"},
    "/organization/tokens/add": TOKEN,
    "/organization/tokens/{token}/allow": {"allowed": "maria, team:finance"},
    "/runs/new": {
        "file": "inputs.yaml",
        "do": "",
        "run_id": "mine",
        **{f"in.{name}": value for name, value in INPUTS.items()},
        "upload.file": "",
    },
    "/runs/{run}/resume": {"file": "", "upload": "", "outcome.follow_up[17]": ""},
    "/runs/{run}/cancel": {},
    "/runs/{run}/delete": {},
    "/approvals/{run}/{step}": {"answer": "refuse", "reason": "", "digest": "d1"},
    "/schedules/{schedule}/enable": {},
    "/schedules/{schedule}/disable": {},
    "/schedules/{schedule}/run": {},
    "/schedules/{schedule}/remove": {},
    "/plans/{plan}/approve": {},
    "/plans/{plan}/refuse": {},
    "/nodes/{node}/check": {"p.query": "SELECT id FROM currency", "p.parameters": "", "credential": "personal"},
    "/nodes/{node}/try": {
        "p.query": "SELECT id FROM currency",
        "p.parameters": "",
        "p.limit": "",
        "credential": "personal",
        "rehearsed": "",
    },
}


def sender(path: str) -> Caller:
    """Return whose rows the parts of a path are in the tests."""
    if path.startswith("/approvals"):
        return TEAM
    return INES if path.startswith("/organization") else MARIA
