"""The scopes: whether the integration record has both that are asked for."""

from netsuite_plugin.credentials.model.grant import SCOPES
from netsuite_plugin.doctor.answer_classes import SCOPE_REFUSED
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, refused


async def check(examination: Examination) -> Finding:
    """Read it from the answer to step one; a service account's scopes were in what it signed."""
    if examination.machine:
        return not_needed("a service account's scopes were checked with its signature")
    if examination.signs_calls:
        return not_needed("a token has no scopes")
    tried, answered = f"Ask for the scopes {' '.join(SCOPES)}", (await examination.step_one()).answered
    if answered.refusal is SCOPE_REFUSED:
        return refused(tried, answered, SCOPE_REFUSED)
    return ok(tried, "NetSuite does not object", answered)
