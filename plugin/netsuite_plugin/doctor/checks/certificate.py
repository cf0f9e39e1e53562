"""The certificate of a service account: whether it is mapped, and how long it is good."""

from datetime import timedelta

from netsuite_plugin.credentials.model.grant import ClientCredentialsGrant
from netsuite_plugin.doctor.answer_classes import ASSERTION_REFUSED
from netsuite_plugin.doctor.causes import CERTIFICATE_EXPIRED, CERTIFICATE_ID_MISSING
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, problem, warning

WARNED = timedelta(days=60)
"""NetSuite mails its administrators two months ahead (`subsect_162755332391`)."""


async def check(examination: Examination) -> Finding:
    """Compare its last day with NetSuite's clock."""
    grant = examination.grant
    if not isinstance(grant, ClientCredentialsGrant):
        return not_needed("only service accounts have a certificate")
    tried = "Look at the certificate's dates"
    left, until = grant.certificate_expires_at - examination.now(), f"{grant.certificate_expires_at:%Y-%m-%d}"
    if not grant.certificate_id:
        found = "it waits for its Certificate ID, which NetSuite shows after the upload"
        return problem(tried, found, kind=ASSERTION_REFUSED.name, causes=(CERTIFICATE_ID_MISSING,))
    if left <= timedelta():
        return problem(tried, f"it expired on {until}", kind=ASSERTION_REFUSED.name, causes=(CERTIFICATE_EXPIRED,))
    if left <= WARNED:
        found = f"it expires on {until}, in {left.days} days"
        return warning(tried, found, kind="certificate", causes=(CERTIFICATE_EXPIRED,))
    return ok(tried, f"certificate {grant.certificate_id} is good until {until}")
