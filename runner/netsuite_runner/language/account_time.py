"""How the account a run works in tells the time and writes dates, as its connector says."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from netsuite_runner.language.values import ExpressionError, kind_of, present, shown

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WRITTEN: Mapping[str, str] = {
    "YYYY": "{day.year:04}",
    "YY": "{year:02}",
    "MONTH": "{month}",
    "MON": "{month:.3}",
    "MM": "{day.month:02}",
    "M": "{day.month}",
    "DD": "{day.day:02}",
    "D": "{day.day}",
}
_READ: Mapping[str, str] = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<short>\d{2})",
    "MONTH": r"(?P<name>[A-Za-z]{3,9})",
    "MON": r"(?P<name>[A-Za-z]{3,9})",
    "MM": r"(?P<month>\d{1,2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})",
    "D": r"(?P<day>\d{1,2})",
}
_PART = re.compile("YYYY|YY|MONTH|MON|MM|M|DD|D", re.IGNORECASE)


@dataclass(frozen=True)
class AccountTime:
    """The account's time zone (IANA, `America/Los_Angeles`) and how it writes dates (`M/D/YYYY`, `DD-Mon-YYYY`)."""

    timezone: str
    date_format: str

    def moment(self, moment: dt.datetime) -> dt.datetime:
        """
        Return a moment in the account's time zone.

        Raises:
            ExpressionError: This machine does not know the time zone.
        """
        try:
            return moment.astimezone(ZoneInfo(self.timezone))
        except (ZoneInfoNotFoundError, ValueError):
            raise ExpressionError(
                f"the account's time zone is {self.timezone!r}, which this machine does not know: install the system's time zone data (tzdata)"
            ) from None

    def date(self, value: Any) -> Any:
        """
        Write a date as the account does, or read the date of a text so written.

        Raises:
            ExpressionError: It is neither a date nor such a text.
        """
        present(value)
        if isinstance(value, dt.date):
            words = {"day": value, "year": value.year % 100, "month": _MONTHS[value.month - 1]}
            return _PART.sub(lambda part: _WRITTEN[part[0].upper()].format(**words), self.date_format)
        if isinstance(value, str):
            return self._read(value)
        raise ExpressionError(f"account_date takes a date or a text, not {shown(value)} ({kind_of(value)})")

    def _read(self, text: str) -> dt.date:
        parts = _PART.split(self.date_format), _PART.findall(self.date_format)
        pattern = re.escape(parts[0][0])
        for part, rest in zip(parts[1], parts[0][1:], strict=True):
            pattern += _READ[part.upper()] + re.escape(rest)
        found = re.fullmatch(pattern, text.strip(), re.ASCII)
        words = found.groupdict() if found else {}
        try:
            month = words.get("month") or [name[:3] for name in _MONTHS].index(words["name"][:3].title()) + 1
            return dt.date(int(words.get("year") or 2000 + int(words["short"])), int(month), int(words["day"]))
        except (ValueError, KeyError):
            raise ExpressionError(
                f"{shown(text)} is not a date as the account writes it ({self.date_format})"
            ) from None
