"""SuiteQL: whether the role may query (`article_5085602973`)."""

from netsuite_plugin.doctor.answer_classes import lacking
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding
from netsuite_plugin.doctor.permission import permitted

_LACKING = lacking("SuiteAnalytics Workbook", "SuiteQL, and lists with a filter (tab Reports, level Edit)")
_QUERY = {"q": "SELECT 1 AS one FROM dual"}


async def check(examination: Examination) -> Finding:
    """Ask for the one row of dual."""
    url = (
        examination.known_account.origin("suitetalk.api", examination.settings.domain)
        + "/services/rest/query/v1/suiteql?limit=1"
    )
    return await permitted(examination, "Query the table dual", url, _LACKING, body=_QUERY)
