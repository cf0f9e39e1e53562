"""How an account tells the time: zone, date format and time format of Setup > Company > General Preferences (section_N243797)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
_PART = re.compile("YYYY|Mon|MM|M|DD|D")
_YEAR, _MONTH, _NAME, _DAY = r"(?P<Y>\d{4})", r"(?P<M>\d{1,2})", "(?P<N>[A-Za-z]{3})", r"(?P<D>\d{1,2})"
_READ = {"YYYY": _YEAR, "Mon": _NAME, "MM": _MONTH, "M": _MONTH, "DD": _DAY, "D": _DAY}
_JAVA = {"YYYY": "yyyy", "Mon": "MMM", "MM": "MM", "M": "M", "DD": "dd", "D": "d"}

# Time formats as SuiteScript names them, and how Python reads each.
_TIMES = {"h:mm a": "%I:%M %p", "H:mm": "%H:%M", "h-mm a": "%I-%M %p", "H-mm": "%H-%M"}


@dataclass(slots=True)
class Preferences:
    """
    The time zone by its IANA name, how dates are written (of YYYY, MM, M, Mon, DD, D and what stands between), and how
    times are: `h:mm a`, `H:mm`, `h-mm a` or `H-mm`.

    Queries go by zone and date format; the record service by both formats, in conditions only: it writes moments in UTC.
    """

    time_zone: str = "America/Los_Angeles"
    date_format: str = "M/D/YYYY"
    time_format: str = "h:mm a"

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"there is no time zone {self.time_zone!r}") from None
        if sorted(part[0] for part in _PART.findall(self.date_format)) != ["D", "M", "Y"]:
            raise ValueError(f"{self.date_format!r} does not say how dates are written: M/D/YYYY, DD-Mon-YYYY, …")
        if self.time_format not in _TIMES:
            raise ValueError(f"{self.time_format!r} does not say how times are written: {', '.join(_TIMES)}")

    def local(self, moment: datetime) -> datetime:
        """Give a moment as the account's clock on the wall shows it, without a zone."""
        return moment.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)

    def local_text(self, moment: str) -> str:
        """Give a moment that a record holds in UTC, as the account's clock shows it; what is none stays."""
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            return moment
        return moment if at.tzinfo is None else self.local(at.astimezone(UTC)).isoformat()

    def written(self, day: date) -> str:
        """Write a day."""
        return _written(day, self.date_format)

    def read(self, text: str) -> date | None:
        """Read a day, whose number and month may lack their zeros or have them; None: it is not written so."""
        pattern = _PART.sub(lambda part: _READ[part[0]], re.escape(self.date_format))
        found = re.fullmatch(pattern, text, re.ASCII)
        if found is None:
            return None
        parts = found.groupdict()
        names = [name[:3].lower() for name in _MONTHS]
        try:
            month = int(parts["M"]) if "M" in parts else names.index(parts["N"].lower()) + 1
            return date(int(parts["Y"]), month, int(parts["D"]))
        except ValueError:
            return None

    def read_time(self, text: str) -> time | None:
        """Read a time of day; None: it is not written so."""
        try:
            return datetime.strptime(text, _TIMES[self.time_format]).time()  # noqa: DTZ007 - a time of day has no zone
        except ValueError:
            return None

    @property
    def java_format(self) -> str:
        """The date format as refusals name it (seen in a recorded one: M/d/yyyy)."""
        return _PART.sub(lambda part: _JAVA[part[0]], self.date_format)


@lru_cache(50_000)  # many rows bear one day
def _written(day: date, date_format: str) -> str:
    month = _MONTHS[day.month - 1]
    parts = {"YYYY": f"{day.year:04}", "Mon": month[:3], "MM": f"{day.month:02}", "M": str(day.month), "DD": f"{day.day:02}", "D": str(day.day)}  # fmt: skip
    return _PART.sub(lambda part: parts[part[0]], date_format)
