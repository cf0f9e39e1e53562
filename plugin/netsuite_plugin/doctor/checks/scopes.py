"""The scopes: whether the integration record has both that are asked for."""

from netsuite_plugin.credentials.model.grant import SCOPES
from netsuite_plugin.doctor.classes import SCOPE_REFUSED
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, refused
from netsuite_plugin.doctor.patient import Patient


async def check(patient: Patient) -> Finding:
    """Read it from the answer to step one; a service account's scopes were in what it signed."""
    if patient.machine:
        return not_needed("a service account's scopes were checked with its signature")
    tried, answered = f"Ask for the scopes {' '.join(SCOPES)}", (await patient.step_one()).answered
    if answered.refusal is SCOPE_REFUSED:
        return refused(tried, answered, SCOPE_REFUSED)
    return ok(tried, "NetSuite does not object", answered)
