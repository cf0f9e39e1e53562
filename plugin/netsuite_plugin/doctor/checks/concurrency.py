"""Room for requests: what is set here against what the account takes at once (`article_0625010817`, `bridgehead_1500275603`)."""

from typing import Any

from netsuite_plugin.doctor.causes import Cause
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, ok, skipped, warning
from netsuite_plugin.errors import NetSuiteError
from netsuite_plugin.suitetalk.account_limit import PATH, room

_SMALLEST = 5
"""The smallest account's pool, which all integrations share."""
_TOO_MANY = Cause(
    "concurrency_too_high",
    "more requests at once are set here than the account has left for this integration",
    "Setup > Integration > Integration Governance",
    "lower NETSUITE_NODES_CONCURRENCY, or reserve requests for this integration there",
)


async def check(examination: Examination) -> Finding:
    """Ask for the limits, which only administrators may see; everybody else gets a comparison with the smallest pool."""
    if examination.row is None:
        return skipped("nobody has connected yet: netsuite-nodes connect")
    tried, most = "Compare NETSUITE_NODES_CONCURRENCY with the account's limits", examination.settings.concurrency
    begun = len(examination.recorded.answers)
    limits: Any = None
    try:
        response = await examination.get(
            examination.known_account.origin("suitetalk.api", examination.settings.domain) + f"/services/rest{PATH}",
            signed=True,
        )
        limits = response.json() if response.is_success else None
    except (NetSuiteError, ValueError):
        limits = None
    answered = next(reversed(examination.recorded.answers[begun:]), None)
    told = room(limits)
    least, words = told or (_SMALLEST, "")
    whose = (
        f"{least} {words}"
        if told
        else f"NetSuite tells its limits only to administrators; the smallest account has {least}"
    )
    if most is None:
        return ok(tried, f"nothing is set here, so requests at once follow the account; {whose}", answered)
    found = f"{most} requests at once are set here; {whose}"
    if most > least:
        return warning(tried, found, answered, kind="concurrency", causes=(_TOO_MANY,))
    return ok(tried, found, answered)
