"""
Batches: any number of records of one type by asynchronous jobs of up to 100 each (`article_0127092747`).

Every job has a key, and NetSuite takes a second request with it for the first, so that a lost answer finds its job. What came of an item
is the result of its task, a request each; but a record that was created is known by its external ID, and SuiteQL finds a thousand at once.
"""

import uuid
from collections.abc import Callable, Sequence

from typing_extensions import TypedDict, Unpack

from netsuite_plugin.contract import (
    Checkpoint,
    ConfigurationError,
    NodeError,
    NullCheckpoint,
    Progress,
    never_cancelled,
    no_progress,
)
from netsuite_plugin.suitetalk import batch_items
from netsuite_plugin.suitetalk.batch_call import BatchCall, Parts
from netsuite_plugin.suitetalk.batch_items import ChangedItem, NewItem, UpsertedItem, place_of
from netsuite_plugin.suitetalk.external_ids import ExternalIds
from netsuite_plugin.suitetalk.jobs import Jobs
from netsuite_plugin.suitetalk.metadata.service import Metadata
from netsuite_plugin.suitetalk.models import BatchResult, ItemOutcome
from netsuite_plugin.suitetalk.records import Records
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.suitetalk.writes import Write


class Host(TypedDict, total=False):
    """What a host may bring to one call: a note for its resumption, who listens to its progress, and who may cancel it."""

    checkpoint: Checkpoint
    progress: Progress
    cancelled: Callable[[], bool]


class Batches:
    """Create, change, delete and read many records of one type."""

    def __init__(
        self,
        rest: Rest,
        records: Records,
        external_ids: ExternalIds,
        metadata: Metadata,
        jobs: Jobs,
    ) -> None:
        self._metadata = metadata
        self._parts = Parts(rest, jobs, records, external_ids, metadata)

    async def create(
        self, record_type: str, items: Sequence[NewItem], *, key: str = "", **host: Unpack[Host]
    ) -> BatchResult:
        """
        Create records, each exactly once.

        `key` says which piece of work this is: the keys of the jobs are drawn from it, and the external IDs that are not given. Without
        one every call is another piece of work.

        Raises:
            ConfigurationError: An item cannot be right; the message says which, and nothing was sent.
            ResponseError: NetSuite refused the batch as a whole.
            OutcomeUnknown: Answers were lost and asking did not settle it; the same call with the same key does.
        """
        key = key or f"nsn-{uuid.uuid4().hex}"
        writes = batch_items.creates(record_type, items, key=key)
        own = frozenset(place for place, item in enumerate(items) if item.get("external_id") is not None)
        return await self._run(record_type, writes, key=key, own=own, **host)

    async def created(self, record_type: str, items: Sequence[NewItem], *, key: str) -> BatchResult | None:
        """
        Return what a create with this key has made, or None when that is nothing; nothing is written.

        Raises:
            NodeError: It has made a part of it, or it cannot be asked.
        """
        call = self._call(record_type, batch_items.creates(record_type, items, key=key), key=key)
        found = await call.made()
        if not found or len(found) == len(items):
            return _result(record_type, found, call) if found else None
        raise NodeError(
            f"{len(found)} of {len(items)} records of {record_type} were made in an earlier attempt, with the values of then: go on with the "
            "values it was begun with."
        )

    async def update(self, record_type: str, items: Sequence[ChangedItem], **host: Unpack[Host]) -> BatchResult:
        """
        Change the fields that each item names.

        Raises:
            ConfigurationError: An item cannot be right; the message says which, and nothing was sent.
            ResponseError: NetSuite refused the batch as a whole.
            OutcomeUnknown: An item adds lines, and answers were lost.
        """
        return await self._run(record_type, batch_items.updates(record_type, items), **host)

    async def upsert(self, record_type: str, items: Sequence[UpsertedItem], **host: Unpack[Host]) -> BatchResult:
        """
        Change the records with these external IDs, or create them.

        Raises:
            ConfigurationError: An item cannot be right; the message says which, and nothing was sent.
            ResponseError: NetSuite refused the batch as a whole.
            OutcomeUnknown: An item adds lines, and answers were lost.
        """
        return await self._run(record_type, batch_items.upserts(record_type, items), **host)

    async def delete(self, record_type: str, record_ids: Sequence[str], **host: Unpack[Host]) -> BatchResult:
        """
        Delete records. One that is not there any more is as wanted.

        Raises:
            ConfigurationError: An ID cannot be one; nothing was sent.
            ResponseError: NetSuite refused the batch as a whole.
        """
        return await self._run(record_type, batch_items.deletes(record_type, record_ids), **host)

    async def get(self, record_type: str, record_ids: Sequence[str], **host: Unpack[Host]) -> BatchResult:
        """
        Read whole records.

        Raises:
            ConfigurationError: An ID cannot be one; nothing was sent.
            ResponseError: NetSuite refused the batch as a whole.
        """
        return await self._run(record_type, batch_items.reads(record_type, record_ids), **host)

    async def _run(
        self,
        record_type: str,
        items: Sequence[Write],
        *,
        key: str = "",
        own: frozenset[int] = frozenset(),
        **host: Unpack[Host],
    ) -> BatchResult:
        call = self._call(record_type, items, key=key, own=own, **host)
        async with self._metadata.explaining(record_type):
            for place, item in enumerate(items):
                try:
                    await self._metadata.check(record_type, item.values)
                except ConfigurationError as wrong:
                    raise ConfigurationError(f"{place_of(items, place)}: {wrong}") from None
            return _result(record_type, await call.outcomes(), call)

    def _call(
        self,
        record_type: str,
        items: Sequence[Write],
        *,
        key: str = "",
        own: frozenset[int] = frozenset(),
        **host: Unpack[Host],
    ) -> BatchCall:
        return BatchCall(
            self._parts,
            record_type,
            items,
            key=key,
            own=own,
            checkpoint=host.get("checkpoint") or NullCheckpoint(),
            progress=host.get("progress", no_progress),
            cancelled=host.get("cancelled", never_cancelled),
        )


def _result(record_type: str, outcomes: list[ItemOutcome], call: BatchCall) -> BatchResult:
    done = sum(each["ok"] for each in outcomes)
    return BatchResult(
        record_type=record_type,
        outcomes=outcomes,
        done=done,
        failed=len(outcomes) - done,
        warnings=call.warnings,
    )
