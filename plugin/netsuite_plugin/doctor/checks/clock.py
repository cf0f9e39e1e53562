"""The clock of this machine against NetSuite's: a token or an assertion from the future is refused (`TokenNotAcceptable`)."""

from netsuite_plugin.doctor.answers import Answer
from netsuite_plugin.doctor.causes import CLOCK, TIMESTAMP
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, not_needed, ok, problem, warning

NOTICED, HARMFUL = 30.0, 120.0
"""Seconds of difference: worth a word, and beyond what renewing ahead of expiry makes up for."""
FOR_SIGNED_CALLS = 295.0
"""Seconds: a signed call may be five minutes off (`subsect_156935170194`), less what it needs to get there."""
FROM_THE_FUTURE = 3.0
"""Seconds by which a service account's clock may be ahead: its assertions say when they were signed."""


async def check(examination: Examination) -> Finding:
    """Compare with the Date header of the last answer (RFC 9110 section 6.6.1)."""
    tried, answered = "Compare the clocks by the Date header", examination.recorded.answers[-1]
    if answered.ahead is None:
        return not_needed("NetSuite's answer had no Date header")
    certain = max(0.0, abs(answered.ahead) - answered.within)
    examination.ahead = answered.ahead if certain > NOTICED else 0.0
    said = f"this machine is {abs(answered.ahead):.0f} s {'behind' if answered.ahead > 0 else 'ahead of'} NetSuite"
    if examination.signs_calls:
        return _of_signed_calls(tried, said, certain, answered)
    if certain > HARMFUL or (examination.machine and answered.ahead < 0 and certain > FROM_THE_FUTURE):
        return problem(tried, said, answered, kind="clock", causes=(CLOCK,))
    if certain > NOTICED:
        return warning(tried, said, answered, kind="clock", causes=(CLOCK,))
    return ok(tried, "they agree", answered)


def _of_signed_calls(tried: str, said: str, certain: float, answered: Answer) -> Finding:
    if certain > FOR_SIGNED_CALLS:
        return problem(tried, said, answered, kind="clock", causes=(TIMESTAMP,))
    if certain > NOTICED:
        return warning(tried, said, answered, kind="clock", causes=(TIMESTAMP,))
    return ok(tried, "they agree", answered)
