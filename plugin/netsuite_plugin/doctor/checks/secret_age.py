"""The age of the client secret: it should be replaced at least every 180 days."""

from netsuite_plugin.credentials.model.oauth_config import SECRET_SINCE, secret_warning
from netsuite_plugin.doctor.causes import Cause
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, warning

_OLD = Cause(
    "secret_old",
    "nobody has replaced it since",
    "Setup > Integration > Manage Integrations > (the record)",
    "reset it there (Edit > Reset Credentials) and store the new one at once: netsuite-nodes setup; connections live on",
)


async def check(examination: Examination) -> Finding:
    """Look up when the secret was stored."""
    row = examination.config_row
    if row is None or not examination.known_config.secret():
        return not_needed("there is no secret")
    tried = "Look up when the secret was stored"
    if said := secret_warning(row, examination.now()):
        return warning(tried, said, kind="secret_old", causes=(_OLD,))
    since = str(row.attributes.get(SECRET_SINCE, ""))[:10]
    return ok(tried, f"stored on {since}" if since else "not known")
