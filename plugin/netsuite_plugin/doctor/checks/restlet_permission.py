"""RESTlets: whether the login is let in there, by a script that does not exist (`section_4634920277`)."""

from netsuite_plugin.doctor.classes import lacking
from netsuite_plugin.doctor.findings import Finding, ok
from netsuite_plugin.doctor.patient import Patient
from netsuite_plugin.doctor.permission import permitted
from netsuite_plugin.errors import NetSuiteError

_LACKING = lacking("SuiteScript", "RESTlets (tab Setup); a deployment's Audience must name the role, too")
_NOWHERE = "/app/site/hosting/restlet.nl?script=customscript_netsuite_nodes_doctor&deploy=1"
_NO_SUCH_SCRIPT = "SSS_INVALID_SCRIPTLET_ID"


async def check(patient: Patient) -> Finding:
    """Call a script that does not exist: whoever is told so was let in."""
    tried = "Call a RESTlet that does not exist"
    finding = await permitted(patient, tried, _url(patient), _LACKING)
    if finding.answered is not None and finding.answered.code == _NO_SUCH_SCRIPT:
        return ok(tried, "the login is let in; there is no such script, as expected", finding.answered)
    return finding


async def let_in(patient: Patient) -> bool:
    """Tell whether RESTlets let this login in, whatever the REST services say."""
    try:
        await patient.get(_url(patient), signed=True)
    except NetSuiteError:
        return False
    return patient.heard.last("restlet").code == _NO_SUCH_SCRIPT


def _url(patient: Patient) -> str:
    return patient.known_account.origin("restlets.api", patient.settings.domain) + _NOWHERE
