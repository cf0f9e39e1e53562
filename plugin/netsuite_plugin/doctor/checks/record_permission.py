"""Records: whether the role may read one, by a list of one customer."""

from netsuite_plugin.doctor.classes import lacking
from netsuite_plugin.doctor.findings import Finding
from netsuite_plugin.doctor.patient import Patient
from netsuite_plugin.doctor.permission import permitted

_LACKING = lacking("Lists > Customers", "reading customers (other record types have permissions of their own)")


async def check(patient: Patient) -> Finding:
    """Ask for one customer's ID."""
    url = (
        patient.known_account.origin("suitetalk.api", patient.settings.domain)
        + "/services/rest/record/v1/customer?limit=1"
    )
    return await permitted(patient, "Read a list of one customer", url, _LACKING)
