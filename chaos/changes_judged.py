"""Whether looks for changes reported every write, and what they reported twice: from what writers did and what looks answered, and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.figures import NotMeasured


@dataclass(frozen=True, slots=True)
class Written:
    """One write: its record, what it was, when it began and had ended (seconds of one clock), and NetSuite's clock before it began."""

    record_id: str
    what: str
    began: float
    ended: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """
    One run that looked and finished: when it began and had ended, NetSuite's clock before and after, by which moment it says it looked, and
    what it reported.
    """

    began: float
    ended: float
    before: datetime
    after: datetime
    at: datetime
    changes: Sequence[Mapping[str, Any]]


@dataclass
class Judgement:
    """What was found: writes that no look reported, changes reported again, those of them from before the overlap, looks whose clock was not NetSuite's."""

    missed: list[Written] = field(default_factory=list[Written])
    repeats: int = 0
    outside: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])
    wrong_clock: int = 0


class Judge:
    """Of an account in this time zone, whose looks have looked back so far."""

    def __init__(self, zone: str, overlap: timedelta) -> None:
        self._zone, self._overlap = ZoneInfo(zone), overlap

    def judged(self, writes: Sequence[Written], looks: Sequence[Look]) -> Judgement:
        """
        Judge all of them.

        Raises:
            NotMeasured: No look began after the last write.
        """
        found = Judgement(wrong_clock=sum(not _second(each.before) <= each.at <= each.after for each in looks))
        reported: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
        for number, look in enumerate(looks):
            for change in look.changes:
                reported.setdefault(str(change["id"]), []).append((number, change))
        found.missed = [each for each in writes if not self._is_reported(each, looks, reported.get(each.record_id, []))]
        for changes in reported.values():
            for place, (number, change) in enumerate(changes):
                if any((change["at"], _gone(change)) == (other["at"], _gone(other)) for _, other in changes[:place]):
                    found.repeats += 1
                    since = _second(looks[number - 1].at) - self._overlap
                    if not any(since <= each <= looks[number].after for each in self._moments(change)):
                        found.outside.append(change)
        return found

    def _is_reported(
        self, write: Written, looks: Sequence[Look], reported: Sequence[tuple[int, Mapping[str, Any]]]
    ) -> bool:
        """Whether a look that ended after the write began, and at the latest the first that began after it, reported what it wrote or what came later."""
        last = next((number for number, look in enumerate(looks) if look.began >= write.ended), None)
        if last is None:
            raise NotMeasured("no look began after the last write")
        return any(
            number <= last
            and looks[number].ended >= write.began
            and (write.what != "deleted" or _gone(change))
            and any(_second(write.at) <= each <= looks[number].after for each in self._moments(change))
            for number, change in reported
        )

    def _moments(self, change: Mapping[str, Any]) -> Iterator[datetime]:
        """Give the moments at which the account's clock shows what a change was reported with."""
        shown = datetime.fromisoformat(change["at"])
        for fold in (0, 1):
            yield shown.replace(tzinfo=self._zone, fold=fold).astimezone(UTC)


def _gone(change: Mapping[str, Any]) -> bool:
    return bool(change["change"] == "deleted")


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
