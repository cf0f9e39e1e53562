"""PKCE and state: whether step one takes the code challenge (S256), as public clients and all new integrations of 2027.1 must send it."""

from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, refused
from netsuite_plugin.doctor.unexpected import unexpected


async def check(examination: Examination) -> Finding:
    """Read it from the answer to step one."""
    if examination.no_browser:
        return not_needed(f"{examination.no_browser} needs no browser")
    tried, answered = (
        "Send a code challenge (S256) and a state of 43 characters",
        (await examination.step_one()).answered,
    )
    if answered.refusal is not None:
        return refused(tried, answered, answered.refusal)
    if answered.code:
        return unexpected(tried, None, answered)
    return ok(tried, "NetSuite does not object", answered)
