"""
When a schedule fires: a cron expression of five fields, read in a time zone.

Summer time follows Debian's cron, as cronsim does. A fixed time that a day skips fires right after the gap; one that a day has twice fires
the first time; hours and minutes written with `*` follow the clock on the wall, every passing of it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import BaseModel, ConfigDict, Field, field_validator

_MOST = 2_000
"""Firings that are gone through one by one; a schedule that was behind by more begins again a day before now."""


class Timetable(BaseModel):
    """When a workflow runs by itself, once it is scheduled."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    cron: str = Field(
        description="Minute, hour, day of the month, month, day of the week, as in a crontab: '30 6 * * 1-5'."
    )
    time_zone: str = Field(description="The time zone in which it is read, by its IANA name: Europe/Berlin, UTC.")
    changes: str | None = Field(
        default=None,
        description="Name of the step that reads what has changed since the last run, which leaves it by its `state`. One run at a time then, "
        "and one that finds nothing is removed.",
    )

    @field_validator("time_zone")
    @classmethod
    def _known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (OSError, ValueError):  # what is no path is no name either; ZoneInfoNotFoundError is a KeyError
            raise ValueError(f"{name!r} is not a time zone: write its IANA name, as Europe/Berlin") from None
        except KeyError:
            raise ValueError(f"there is no time zone {name!r}: write its IANA name, as Europe/Berlin") from None
        return name

    @field_validator("cron")
    @classmethod
    def _readable(cls, cron: str) -> str:
        if len(cron.split()) != 5:
            raise ValueError(
                f"{cron!r} has not five fields: write minute, hour, day of the month, month, day of the week"
            )
        try:
            next(CronSim(cron, datetime(2026, 1, 1, tzinfo=UTC)))
        except CronSimError as error:
            raise ValueError(f"{cron!r} cannot be read: {str(error).lower()}") from None
        except StopIteration:
            raise ValueError(f"{cron!r} never comes: there is no such day. Change the day or the month") from None
        return cron

    def there(self, moment: datetime) -> datetime:
        """Return a moment as the clocks of its time zone show it."""
        return moment.astimezone(ZoneInfo(self.time_zone))

    def after(self, moment: datetime) -> datetime:
        """Return the first firing after a moment, in UTC."""
        return next(self._from(moment))

    def between(self, first: datetime, last: datetime) -> list[datetime]:
        """Return the firings from one moment to another, both included, in UTC; of very many, those of the last day."""
        found = self._some(first, last)
        return found if len(found) < _MOST else self._some(last - timedelta(days=1), last)

    @property
    def words(self) -> str:
        """It in words."""
        return f"{CronSim(self.cron, datetime(2026, 1, 1, tzinfo=UTC)).explain()}, {self.time_zone}"

    def _some(self, first: datetime, last: datetime) -> list[datetime]:
        times = zip(range(_MOST), self._from(first - timedelta(seconds=1)), strict=False)
        return [moment for _, moment in takewhile(lambda each: each[1] <= last, times)]

    def _from(self, moment: datetime) -> Iterator[datetime]:
        for each in CronSim(self.cron, moment.astimezone(ZoneInfo(self.time_zone))):
            yield each.astimezone(UTC)
