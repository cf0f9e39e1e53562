"""How the account tells the time: its time zone, and how it writes dates."""

import re
from datetime import date
from typing import TYPE_CHECKING

from netsuite_plugin.errors import NetSuiteUnavailable

if TYPE_CHECKING:  # filters need `as_the_account_writes` with discovery; the query service comes with a connection
    from netsuite_plugin.suitetalk.suiteql import SuiteQL

_QUERY = "SELECT SESSIONTIMEZONE AS timezone, TO_DATE('2026-03-04', 'YYYY-MM-DD') AS day FROM DUAL"
"""Day and month of this date tell apart, and whether a zero is written before them. SESSIONTIMEZONE: seen in a public client."""
_PARTS = {"2026": "YYYY", "26": "YY", "March": "Month", "MARCH": "Month", "Mar": "Mon", "MAR": "Mon", "03": "MM", "04": "DD", "3": "M", "4": "D"}  # fmt: skip
_PART = re.compile("|".join(_PARTS))


async def account_time(suiteql: "SuiteQL") -> tuple[str, str]:
    """
    Return the account's time zone (IANA, `America/Los_Angeles`) and how it writes dates (`M/D/YYYY`, `DD-Mon-YYYY`).

    Dates come in the account's own format in SuiteQL, so a known date shows it.

    Raises:
        NodeError: The role may not query, or the answer does not tell.
    """
    rows = (await suiteql.query(_QUERY, {})).get("rows", [])
    zone, day = (str(rows[0].get(name) or "") for name in ("timezone", "day")) if rows else ("", "")
    written = _PART.sub(lambda part: _PARTS[part[0]], day)
    if not zone or not {"Y", "M", "D"} <= set(written):
        raise NetSuiteUnavailable(
            f"NetSuite did not say how the account tells the time (time zone {zone!r}, a date {day!r}).",
            status=200,
            title="",
        )
    return zone, written


def as_the_account_writes(day: date, written: str) -> str:
    """Write a day as the account does: `written` is what `account_time` says of it (`DD-Mon-YYYY`)."""
    # English names, whatever the language of this machine
    month = _MONTHS[day.month - 1]
    parts = {
        "YYYY": f"{day.year:04}",
        "YY": f"{day.year % 100:02}",
        "Month": month,
        "Mon": month[:3],
        "MM": f"{day.month:02}",
        "M": f"{day.month}",
        "DD": f"{day.day:02}",
        "D": f"{day.day}",
    }
    return re.sub("|".join(parts), lambda part: parts[part[0]], written)


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
