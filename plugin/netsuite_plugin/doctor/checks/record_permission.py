"""Records: whether the role may read one, by a list of one customer."""

from netsuite_plugin.doctor.answer_classes import lacking
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding
from netsuite_plugin.doctor.permission import permitted

_LACKING = lacking("Lists > Customers", "reading customers (other record types have permissions of their own)")


async def check(examination: Examination) -> Finding:
    """Ask for one customer's ID."""
    url = (
        examination.known_account.origin("suitetalk.api", examination.settings.domain)
        + "/services/rest/record/v1/customer?limit=1"
    )
    return await permitted(examination, "Read a list of one customer", url, _LACKING)
