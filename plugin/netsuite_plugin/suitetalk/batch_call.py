"""One batch while it goes: its items, their jobs, what is kept for a resumption, and what came of each item."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import anyio
import httpx

from netsuite_plugin.contract import Checkpoint, NodeError, OutcomeUnknown, Progress
from netsuite_plugin.errors import (
    NetSuiteError,
    PermissionMissing,
    RecordNotFound,
    RequestRejected,
    ResponseError,
    Unauthenticated,
)
from netsuite_plugin.suitetalk import names
from netsuite_plugin.suitetalk.answers import error_from, read, unreadable
from netsuite_plugin.suitetalk.batch_items import effect_of, place_of
from netsuite_plugin.suitetalk.external_ids import ExternalIds
from netsuite_plugin.suitetalk.jobs import Job, Jobs
from netsuite_plugin.suitetalk.metadata.service import Metadata
from netsuite_plugin.suitetalk.models import ItemError, ItemOutcome, Record
from netsuite_plugin.suitetalk.packing import Chunk, packed
from netsuite_plugin.suitetalk.record_answers import is_record, may_mean_exists, new_id, not_found
from netsuite_plugin.suitetalk.record_groups import group_of, taken
from netsuite_plugin.suitetalk.records import Records
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.suitetalk.writes import Given, Write, given_external_id


@dataclass(frozen=True)
class Parts:
    """What a batch asks of its account's other services."""

    rest: Rest
    jobs: Jobs
    records: Records
    external_ids: ExternalIds
    metadata: Metadata


@dataclass(frozen=True)
class _Note:
    """What is kept for a resumption: the root of the jobs' keys, the jobs by those keys, and the records that were there before."""

    root: str
    there: dict[str, str] = field(default_factory=dict[str, str])
    jobs: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, kept: Any) -> "_Note | None":
        try:
            return cls(str(kept["root"]), dict(kept["there"]), dict(kept["jobs"]))
        except (TypeError, KeyError, ValueError):  # nothing was kept, or not by a batch
            return None


class BatchCall:
    """One call: its items, their jobs, and what came of each."""

    def __init__(
        self,
        parts: Parts,
        record_type: str,
        items: Sequence[Write],
        *,
        key: str,
        own: frozenset[int],
        checkpoint: Checkpoint,
        progress: Progress,
        cancelled: Callable[[], bool],
    ) -> None:
        self._jobs, self._records, self._external_ids = parts.jobs, parts.records, parts.external_ids
        self._each = parts.rest.each
        self._record_type, self._items, self._key, self._own = record_type, items, key, own
        self._checkpoint, self._progress, self._cancelled = checkpoint, progress, cancelled
        self._effect = effect_of(items)
        self._note = _Note("")
        self._saving = anyio.Lock()
        self._metadata = parts.metadata
        self._ended: dict[int, ItemOutcome] = {}
        self._refused: dict[int, ResponseError] = {}
        self._waited_for = 0
        self._places_by_id: dict[str, int] = {}
        self._by_query = bool(items) and all(each.method == "POST" and each.key is not None for each in items)
        """Whether SuiteQL finds what was made by its external ID; not where the role may not run the query."""
        self.warnings: list[str] = []

    async def outcomes(self) -> list[ItemOutcome]:
        """
        Do all of it, and return what came of each item.

        Raises:
            NodeError: As `Batches.create` says. Jobs that were accepted go on, and are kept for a resumption.
        """
        # all items are packed before anything is sent, so that a wrong one is known in time
        packed(self._items, range(len(self._items)), root="")
        await self._begin()
        for place in sorted(self._own):
            if found := self._note.there.get(self._key_of(place)):
                self._end(place, found, created=False)
        left = [place for place in range(len(self._items)) if place not in self._ended]
        chunks = packed(self._items, left, root=self._note.root)
        jobs: dict[Chunk, Job] = {}
        if chunks:
            # whether the batch as a whole can be right is learnt from one request, not from hundreds
            jobs[chunks[0]] = await self._submitted(chunks[0])

        async def do(chunk: Chunk) -> None:
            try:
                if chunk not in jobs:
                    jobs[chunk] = await self._submitted(chunk)
                jobs[chunk] = await self._finished(chunk, jobs[chunk])
                if not self._by_query:
                    await self._read_results(chunk, jobs[chunk])
            except NodeError as error:
                self._end_without(chunk, error, accepted=chunk in jobs)

        async def ask_for_the_rest(chunk: Chunk) -> None:
            await self._read_results(chunk, jobs[chunk])

        await self._each(do, chunks)
        if self._by_query:
            await self._look_up(place for chunk in chunks if chunk in jobs for place in chunk.places)
            await self._each(ask_for_the_rest, [chunk for chunk in chunks if chunk in jobs])
        await self._explain_refusals()
        return [self._ended[place] for place in range(len(self._items))]

    async def _explain_refusals(self) -> None:
        """Say of what was refused what may have been meant, and which other record has its external ID."""
        for place, refusal in list(self._refused.items()):
            item = self._items[place]
            told = await self._metadata.explained(refusal, record_type=self._record_type, values=item.values)
            if told is not refusal:
                self._refuse(place, told)
        group = group_of(self._record_type)
        given = {place: given for place in self._refused if (given := self._given(place)) is not None}
        if group is None or not given:
            return
        try:
            holders = await self._external_ids.holders(group, [each.value for each in given.values()])
        except NetSuiteError as error:
            self.warnings.append(f"Whether other records have the external IDs of refused items is not known: {error}")
            return
        for place, (value, at) in given.items():
            holder = holders.get(value.lower())
            if holder is None:
                continue
            own = self._items[place].record_id
            if own is not None and not names.is_internal_id(own):
                own = await self._records.find(self._record_type, own)
            if holder.id != own:
                said = taken(value, group, told=holder.told, record_id=holder.id)
                self._refuse(place, self._refused[place].saying(f" {place_of(self._items, place)}.{at}: {said}"))

    def _given(self, place: int) -> Given | None:
        """Return the external ID that the author gives a refused item, if that may be why it was refused."""
        item = self._items[place]
        if not may_mean_exists(self._refused[place]):
            return None
        if item.method == "POST":
            return Given(item.key, "external_id") if item.key is not None and place in self._own else None
        return given_external_id(item)

    async def made(self) -> list[ItemOutcome]:
        """Return the outcomes of the items whose records are there; nothing is written."""
        places = range(len(self._items))
        await self._look_up(places)
        if not self._by_query:
            for place in places:
                await self._adopted(place, created=True)
        return [self._ended[place] for place in places if place in self._ended]

    async def _begin(self) -> None:
        """Read what an earlier life of the call has kept; else learn which records are there already, and keep that."""
        kept = _Note.of(await self._checkpoint.load())
        if kept is not None and (not self._key or kept.root == self._key):
            self._note = kept
            return
        self._note = _Note(self._key or uuid.uuid4().hex)
        if self._own and self._by_query:
            there = await self._found(sorted(self._own))
            self._note.there.update({self._key_of(place): number for place, number in there.items()})
        await self._keep()

    async def _keep(self) -> None:
        async with self._saving:
            note = self._note
            await self._checkpoint.save({"root": note.root, "there": note.there, "jobs": note.jobs})

    async def _submitted(self, chunk: Chunk) -> Job:
        """Return the job of a chunk: the one that is kept, or that NetSuite has or takes now."""
        key = chunk.submission.key
        if key in self._note.jobs:
            return Job(self._note.jobs[key])
        try:
            job = await self._jobs.submit(chunk.submission)
        except NetSuiteError as error:
            if error.unsettled and self._effect in {"keyed", "once"}:
                raise self._unknown(chunk, error) from error
            raise
        self._note.jobs[key] = job.id
        await self._keep()
        return job

    async def _finished(self, chunk: Chunk, job: Job) -> Job:
        """Return a chunk's job when it is completed."""
        submission = chunk.submission
        try:
            await self._jobs.finished(job, tried=submission.tried, size=submission.size, cancelled=self._cancelled)
        except RecordNotFound:
            if self._effect == "once":
                raise
            # NetSuite forgot the job of an earlier life of this call: what it did is found by external ID, or may be done again
            job = await self._jobs.submit(submission)
            self._note.jobs[submission.key] = job.id
            await self._keep()
            await self._jobs.finished(job, tried=submission.tried, size=submission.size, cancelled=self._cancelled)
        self._waited_for += submission.size
        self._progress(self._waited_for, len(self._items))
        return job

    async def _found(self, places: Iterable[int]) -> dict[int, str]:
        """Return the internal IDs of those records that are there, by the places of their external IDs."""
        by_key = {self._key_of(place): place for place in places}
        try:
            there = await self._external_ids.records(self._record_type, [*by_key])
        except ResponseError as error:
            if error.retryable or isinstance(error, Unauthenticated):
                raise
            self._by_query = False
            needs = " It needs the permission SuiteAnalytics Workbook." if isinstance(error, PermissionMissing) else ""
            self.warnings.append(
                "The new records are asked for one by one, a request each: the query for their external IDs, a thousand at once, was "
                f"refused.{needs} {error}"
            )
            return {}
        return {by_key[key]: number for key, number in there.items() if key in by_key}

    async def _look_up(self, places: Iterable[int]) -> None:
        """End the items whose records are there: what is created is found by its external ID."""
        for place, number in (await self._found([each for each in places if each not in self._ended])).items():
            self._places_by_id[number] = place
            self._end(place, number, created=True)

    async def _read_results(self, chunk: Chunk, job: Job) -> None:
        """End the items that have not ended by the results of their tasks."""
        places = {place: number for number, place in enumerate(chunk.places) if place not in self._ended}
        if not places:
            return
        tried = chunk.submission.tried
        tasks = await self._jobs.tasks(job.id, tried=tried)
        if len(tasks) != len(chunk.places):
            self._cannot_tell(places, job, f"it has {len(tasks)} tasks for {len(chunk.places)} items")
            return
        answers: dict[int, httpx.Response] = {}

        async def ask(place: int) -> None:
            answers[place] = await self._jobs.result(job.id, tasks[places[place]], tried=self._tried(place))

        await self._each(ask, list(places))
        if any(self._is_of_another(place, answer) for place, answer in answers.items()):
            self._cannot_tell(places, job, "its tasks are not in the order of the items")
            return
        for place, answer in answers.items():
            await self._end_with(place, answer)

    async def _end_with(self, place: int, answer: httpx.Response) -> None:
        """End an item with the answer its own request would have had."""
        item, tried = self._items[place], self._tried(place)
        if answer.is_success:
            if item.method == "GET":
                body, wrong = read(answer, is_record(item.record_id or ""))
                if wrong is None:
                    self._end(place, str(body["id"]), record=body)
                else:
                    self._refuse(place, unreadable(answer, tried, wrong))
            elif number := self._id_in(place, answer):
                self._end(place, number, created=True)
            elif item.record_id is not None:
                self._end(place, None)
            elif not await self._adopted(place, created=True):
                self._refuse(
                    place,
                    OutcomeUnknown(
                        f"{tried}: NetSuite says that it was done, and not which record it is. Look for it in NetSuite."
                    ),
                )
            return
        error: ResponseError = error_from(answer, tried)
        if isinstance(error, RequestRejected):
            error = not_found(error) or error
        if item.method == "DELETE" and isinstance(error, RecordNotFound):
            self._end(place, None, deleted=False)
        elif not (
            # the way NetSuite refuses a key that it has: of an earlier life of this call, or somebody else's
            item.method == "POST"
            and error.status == 400
            and not self._by_query
            and await self._adopted(place, created=place not in self._own)
        ):
            self._refuse(place, error)

    async def _adopted(self, place: int, *, created: bool) -> bool:
        """End an item with the record that has its external ID, if there is one."""
        key = self._items[place].key
        found = None if key is None else await self._records.created(self._record_type, key)
        if found is not None:
            self._end(place, found["id"], created=created)
        return found is not None

    def _is_of_another(self, place: int, answer: httpx.Response) -> bool:
        """Tell whether a result says itself that it is that of another item."""
        number, asked = self._id_in(place, answer), self._items[place].record_id
        if number is None:
            return False
        if asked is not None and names.is_internal_id(asked):
            return int(number) != int(asked)
        return self._places_by_id.get(number, place) != place

    def _id_in(self, place: int, answer: httpx.Response) -> str | None:
        """Return the internal ID that a good answer has: that of the record in its body, or in its Location."""
        if not answer.is_success:
            return None
        if self._items[place].method == "GET":
            body, wrong = read(answer, is_record("eid:"))
            return str(body["id"]) if wrong is None else None
        return new_id(answer, self._record_type)

    def _end_without(self, chunk: Chunk, error: NodeError, *, accepted: bool) -> None:
        """
        End the items of a chunk with what its request failed with.

        Raises:
            NodeError: Where the call is better made again, and finds the jobs it has.
        """
        refused = isinstance(error, ResponseError) and not error.unsettled and not error.retryable and not accepted
        if not refused and self._effect != "once":
            raise error
        if accepted:
            self._cannot_tell(chunk.places, Job(self._note.jobs[chunk.submission.key]), str(error))
            return
        for place in chunk.places:
            self._refuse(place, error)

    def _cannot_tell(self, places: Iterable[int], job: Job, why: str) -> None:
        for place in places:
            if place not in self._ended:
                self._refuse(
                    place,
                    OutcomeUnknown(
                        f"{self._tried(place)}: job {job.id} did it or refused it, and which is not known: {why}. Look at the record in NetSuite."
                    ),
                )

    def _unknown(self, chunk: Chunk, error: NetSuiteError) -> OutcomeUnknown:
        first, last = place_of(self._items, chunk.places[0]), place_of(self._items, chunk.places[-1])
        again = (
            "Look at the records before sending them again."
            if self._effect == "once"
            else "Run the same step of the same run again: its key finds the job."
        )
        return OutcomeUnknown(
            f"{chunk.submission.tried}, {first} to {last}: the answer was lost, and NetSuite did not say whether it has the job. {again} ({error})"
        )

    def _key_of(self, place: int) -> str:
        """Return an item's external ID as NetSuite compares it: without its case."""
        return (self._items[place].key or "").lower()

    def _tried(self, place: int) -> str:
        return f"{place_of(self._items, place)}: {self._items[place].tried}"

    def _end(
        self,
        place: int,
        number: str | None,
        *,
        created: bool | None = None,
        deleted: bool = True,
        record: Record | None = None,
    ) -> None:
        item = self._items[place]
        outcome = self._outcome(place, number, None)
        if item.method == "POST":
            outcome["created"] = bool(created)
        elif item.method == "DELETE":
            outcome["deleted"] = deleted
        elif record is not None:
            outcome["record"] = record
        self._ended[place] = outcome

    def _refuse(self, place: int, error: NodeError) -> None:
        if isinstance(error, ResponseError):
            self._refused[place] = error
        detail = error.details[0] if isinstance(error, ResponseError) and error.details else None
        self._ended[place] = self._outcome(
            place,
            None,
            ItemError(
                message=str(error),
                code=detail.code or None if detail else None,
                field=detail.path if detail else None,
                remedy=error.remedy,
                retryable=error.retryable,
                unsettled=error.unsettled,
            ),
        )

    def _outcome(self, place: int, number: str | None, error: ItemError | None) -> ItemOutcome:
        item = self._items[place]
        kind, _, external = (item.record_id or "").rpartition(":")
        if number is None and kind == "" and external:
            number = external
        return ItemOutcome(
            index=place,
            ok=error is None,
            id=number,
            external_id=item.key or (external if kind == "eid" else None),
            error=error,
        )
