"""RESTlets: whether the login is let in there, by a script that does not exist (`section_4634920277`)."""

from netsuite_plugin.doctor.answer_classes import lacking
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, ok
from netsuite_plugin.doctor.permission import permitted
from netsuite_plugin.errors import NetSuiteError

_LACKING = lacking("SuiteScript", "RESTlets (tab Setup); a deployment's Audience must name the role, too")
_NOWHERE = "/app/site/hosting/restlet.nl?script=customscript_netsuite_nodes_doctor&deploy=1"
_NO_SUCH_SCRIPT = "SSS_INVALID_SCRIPTLET_ID"


async def check(examination: Examination) -> Finding:
    """Call a script that does not exist: the answer that there is none shows that the login was let in."""
    tried = "Call a RESTlet that does not exist"
    finding = await permitted(examination, tried, _url(examination), _LACKING)
    if finding.answered is not None and finding.answered.code == _NO_SUCH_SCRIPT:
        return ok(tried, "the login is let in; there is no such script, as expected", finding.answered)
    return finding


async def let_in(examination: Examination) -> bool:
    """Tell whether RESTlets let this login in, whatever the REST services say."""
    try:
        await examination.get(_url(examination), signed=True)
    except NetSuiteError:
        return False
    return examination.recorded.last("restlet").code == _NO_SUCH_SCRIPT


def _url(examination: Examination) -> str:
    return examination.known_account.origin("restlets.api", examination.settings.domain) + _NOWHERE
