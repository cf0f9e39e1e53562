"""
Reads what changed since a cursor, by SuiteQL: one query for the records of a type, and one for all deletions.

NetSuite's clock says what is now. Stamps are of the account's clock, to the second, and a change may appear after others with a later stamp:
so each reader looks back, and leaves out what was reported.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

from netsuite_plugin.contract import InvalidParams, NamedState, Progress, no_progress
from netsuite_plugin.errors import PermissionMissing, RequestRejected
from netsuite_plugin.suitetalk.account_time import account_time
from netsuite_plugin.suitetalk.changes.cursor import Cursor, Reported, Stamped
from netsuite_plugin.suitetalk.changes.local_time import WRITTEN, LocalTime
from netsuite_plugin.suitetalk.changes.sources import Source, source_of
from netsuite_plugin.suitetalk.models import Change, Changes, Row
from netsuite_plugin.suitetalk.suiteql import SuiteQL
from netsuite_plugin.suitetalk.system import System

_PAGE = 1_000
"""Rows of one answer."""
_AT, _MADE = "change_at", "change_made"
_SINCE = f">= TO_DATE(:since, '{WRITTEN}')"


@dataclass(frozen=True)
class Wanted:
    """
    What to look for: changes of these record types since `cursor`, or since `since` where there is none, or from now on.

    `overlap` is how far to look back behind the cursor, `fields` are columns to bring along.
    """

    record_types: Sequence[str]
    cursor: str | None = None
    since: date | datetime | None = None
    overlap: timedelta = timedelta(minutes=2)
    fields: Sequence[str] = ()


class ChangesService:
    """Changes of one account."""

    def __init__(self, suiteql: SuiteQL, system: System) -> None:
        self._suiteql, self._system = suiteql, system

    async def kept(
        self,
        wanted: Wanted,
        state: NamedState,
        name: str,
        *,
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] | None = None,
    ) -> Changes:
        """
        As `since`, from the cursor that the host keeps by a name, and let it keep the next one.

        Raises:
            ConfigurationError: The host keeps none; and what `since` raises.
        """
        wanted = replace(wanted, cursor=await state.load(name))
        found = await self.since(wanted, progress=progress, cancelled=cancelled)
        await state.save(name, found["cursor"])
        return found

    async def since(
        self,
        wanted: Wanted,
        *,
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] | None = None,
    ) -> Changes:
        """
        Return what changed, and the cursor for the next call.

        Raises:
            InvalidParams: The cursor is not one of this service, or of another account.
            ConfigurationError: The records of a type cannot be distinguished from others in a query.
            RequestRejected: A record type or a column does not exist, or the role may not see it.
        """
        sources = {each: source_of(each) for each in wanted.record_types}
        before = Cursor.of(wanted.cursor) if wanted.cursor is not None else None
        zone, _ = await account_time(self._suiteql)
        looking = _Looking(wanted, LocalTime(zone), await self._system.server_time(), before)
        steps = len(sources) + 1
        for number, (record_type, source) in enumerate(sources.items()):
            progress(number, steps)
            async for row in self._rows(looking.query(source), "id", {"since": looking.begin}, cancelled):
                looking.see(record_type, row)
        progress(steps - 1, steps)
        try:
            query, values = looking.query_of_deletions(), {"since": looking.deletions_begin}
            async for row in self._rows(query, "recordid", values, cancelled):
                looking.see_deleted(row)
        except (RequestRejected, PermissionMissing) as refusal:
            looking.see_no_deletions(f"not allowed: {refusal}")
        return looking.found()

    async def _rows(
        self, query: str, key: str, values: Mapping[str, Any], cancelled: Callable[[], bool] | None
    ) -> AsyncIterator[Row]:
        """
        Give the rows of a query by ranges of the ID, so that a record that is changed meanwhile moves no other out of sight.

        The rows of the last ID of a page come again with the next one: several types may have deleted records of one ID.
        """
        beyond = ""
        while True:
            text = f"{query}{beyond} ORDER BY {key} FETCH FIRST {_PAGE} ROWS ONLY"
            page = (await self._suiteql.query(text, values, max_rows=_PAGE, cancelled=cancelled))["rows"]
            for row in page:
                yield row
            if len(page) < _PAGE:
                return
            beyond, values = f" AND {key} >= :after", {**values, "after": int(str(page[-1][key]))}


class _Looking:
    """One look: since when, what was reported before, and what is found."""

    def __init__(self, wanted: Wanted, clock: LocalTime, now: datetime, before: Cursor | None) -> None:
        if before is not None and before.at > now + wanted.overlap:
            raise InvalidParams(
                f"The cursor is of {before.at:%Y-%m-%d %H:%M} UTC, and NetSuite's clock says {now:%Y-%m-%d %H:%M}: is it of another account? Give a cursor of this account, or none."
            )
        self._wanted, self._clock, self._now, self._before = wanted, clock, now, before
        self._only_begins = before is None and wanted.since is None
        begin = now if wanted.since is None else clock.begin(wanted.since)
        self._reported = before or Cursor(begin, begin)
        back = timedelta(0) if before is None and not self._only_begins else wanted.overlap
        self.begin = clock.least_shown(self._reported.at - back, now)
        self.deletions_begin = clock.least_shown(self._reported.deletions_at - back, now)
        self._changes: dict[tuple[str, str], Change] = {}
        self._seen: list[Stamped] = []
        self._deleted: list[Stamped] = []
        self._changed_before = frozenset(self._reported.changed)
        self._deleted_before = frozenset(self._reported.deleted)
        self._known = {each: self._reported.changed.ids(each) for each in wanted.record_types}
        self._types = {_plain(each): each for each in wanted.record_types}
        self._deletions = "read"

    def query(self, source: Source) -> str:
        """Return the query for the records of a type that were changed since."""
        made = f", TO_CHAR({source.created}, '{WRITTEN}') AS {_MADE}" if source.created else ""
        columns = "".join(f", {each}" for each in dict.fromkeys(self._wanted.fields) if each.lower() != "id")
        condition = f" AND {source.condition}" if source.condition else ""
        return (
            f"SELECT id, TO_CHAR({source.changed}, '{WRITTEN}') AS {_AT}{made}{columns} FROM {source.table} "  # noqa: S608 - checked names
            f"WHERE {source.changed} {_SINCE}{condition}"
        )

    def query_of_deletions(self) -> str:
        """Return the query for everything that was deleted since."""
        script = ", scriptid" if any(each.startswith("customrecord") for each in self._types) else ""
        return (
            f"SELECT recordid, type{script}, TO_CHAR(deleteddate, '{WRITTEN}') AS {_AT} FROM deletedrecord "  # noqa: S608 - constants
            f"WHERE deleteddate {_SINCE}"
        )

    def see(self, record_type: str, row: Row) -> None:
        """Take a record that was changed since the beginning, perhaps one that was reported."""
        at, made = str(row[_AT]), row.get(_MADE)
        stamped = Stamped(record_type, str(row["id"]), at)
        self._seen.append(stamped)
        if stamped in self._changed_before and not self._changed_again(at):
            return
        new = made is not None and made >= self.begin and stamped.id not in self._known[record_type]
        change = Change(change="created" if new else "updated", record_type=record_type, id=stamped.id, at=at)
        if self._wanted.fields:
            change["fields"] = {each: row.get(each.lower()) for each in self._wanted.fields}
        self._changes[record_type, stamped.id] = change

    def see_deleted(self, row: Row) -> None:
        """Take a record that was deleted since the beginning, of whatever type."""
        record_type = self._types.get(_plain(row["type"])) or self._types.get(_plain(row.get("scriptid")))
        if record_type is None:
            return
        stamped = Stamped(record_type, str(row["recordid"]), str(row[_AT]))
        self._deleted.append(stamped)
        if stamped not in self._deleted_before:
            change = Change(change="deleted", record_type=record_type, id=stamped.id, at=stamped.at)
            self._changes[record_type, stamped.id] = change

    def see_no_deletions(self, why: str) -> None:
        """Take that deletions cannot be read: they are looked for from where they were last read when they can be."""
        self._deletions = why

    def found(self) -> Changes:
        """Return what is to be reported now, and the next cursor."""
        keep_since = self._clock.least_shown(self._now - self._wanted.overlap)
        read = self._deletions == "read"
        after = Cursor(
            at=self._now,
            deletions_at=self._now if read else self._reported.deletions_at,
            changed=Reported.of(chain(self._reported.changed, self._seen), since=keep_since),
            # deletions that cannot be read are looked for from the same place again, and left out by the same ones
            deleted=Reported.of(chain(self._reported.deleted, self._deleted), since=keep_since if read else ""),
        )
        reported = sorted(self._changes.values(), key=lambda each: (each["at"], each["record_type"], int(each["id"])))
        looked_back = self._reported.at - self._clock.moments(self.begin)[0] if self._before else timedelta(0)
        return Changes(
            changes=[] if self._only_begins else reported,
            cursor=after.text(),
            time_zone=self._clock.name,
            overlap_seconds=max(0, round(looked_back.total_seconds())),
            deletions=self._deletions,
        )

    def _changed_again(self, at: str) -> bool:
        """
        Tell whether a record that was reported may have been changed since, and be stamped as then: in the second in which the last reader
        began, or an hour later when summer time ended.
        """
        begun = self._reported.at.replace(microsecond=0)
        return any(begun <= each <= self._now for each in self._clock.moments(at))


def _plain(name: str | None) -> str:
    """Spell a record type as `deletedrecord` and the record service both do, whatever their capitals and blanks."""
    return (name or "").replace(" ", "").lower()
