"""Token-based authentication: that NetSuite ends it, and what replaces it (`section_0525020842`)."""

from netsuite_plugin.credentials.model.end_of_tokens import ENDS
from netsuite_plugin.doctor.causes import TOKENS_END
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, warning


async def check(examination: Examination) -> Finding:
    """Warn of the end, however well the token works today."""
    if not examination.signs_calls:
        return not_needed("only token-based authentication is ended by NetSuite")
    found = f"token-based authentication {ENDS}"
    return warning("Look at how it logs in", found, kind="tokens_end", causes=(TOKENS_END,))
