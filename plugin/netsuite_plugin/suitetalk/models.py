"""The plain JSON these services give to nodes."""

from typing import Literal, NotRequired, TypeAlias

from pydantic import JsonValue
from typing_extensions import TypedDict  # pydantic makes no schema of the standard one before Python 3.12

Record: TypeAlias = dict[str, JsonValue]
"""A record as NetSuite sent it: camelCase names, references as `{"id", "refName", "links"}`, empty fields absent."""

Row: TypeAlias = dict[str, str | None]
"""A row of a SuiteQL result: the strings NetSuite sends by column, None where it left the column out."""


class CreatedRecord(TypedDict):
    """
    A record that exists once.

    `created` is false when a record with that external ID was there already: made by another run, or by somebody who chose the same ID. With the
    author's own external ID it is false too for this call's own first attempt whose answer was lost (NetSuite does not say which).
    `external_id` is None for a record type that has no external IDs. `differs` names the fields whose values in such a record are others than those given, or cannot be read.
    """

    id: str
    record_type: str
    external_id: str | None
    created: bool
    differs: NotRequired[list[str]]


class WrittenRecord(TypedDict):
    """A record that holds what was written, by its internal ID."""

    id: str
    record_type: str


class UpsertedRecord(TypedDict):
    """
    The record with an external ID, by its internal ID.

    NetSuite does not say whether it was there before.
    """

    id: str
    record_type: str
    external_id: str


class Change(TypedDict):
    """
    One record that was created, updated or deleted.

    `at` is what the account's clock showed (`2026-03-02 09:30:00`). A record that was created and updated since is one creation, and one that
    was deleted since is one deletion. Of types that do not say when a record was made, a new one is an update. `fields` are the columns asked
    for; a deleted record has none.
    """

    change: Literal["created", "updated", "deleted"]
    record_type: str
    id: str
    at: str
    fields: NotRequired[Row]


class Changes(TypedDict):
    """
    What changed since a cursor, the earliest first.

    `cursor` is where the next call goes on. `overlap_seconds` is how far this one looked back behind its own cursor: longer than asked for in
    the hour after summer time ends. `deletions` is `read`, or says why they could not be read.
    """

    changes: list[Change]
    cursor: str
    time_zone: str
    overlap_seconds: int
    deletions: str


class DeletedRecord(TypedDict):
    """
    A record that is not there any more, named as it was asked for.

    `deleted` is false where it was gone already when this call came: an earlier attempt of the same run deleted it, or somebody else.
    """

    record_id: str
    record_type: str
    deleted: bool


class Attachment(TypedDict):
    """What is attached to a record, or no longer is."""

    record_type: str
    record_id: str
    attached_type: str
    attached_id: str


class RecordsListed(TypedDict):
    """
    The records of a list, in NetSuite's own order, which is none.

    `items` are `{"id"}`, or whole records where they were asked for. `total_results` is NetSuite's own count, which it may cap;
    `truncated` tells that more records match than were asked for.
    """

    items: list[Record]
    count: int
    total_results: int
    truncated: bool


class Option(TypedDict):
    """One choice of a field."""

    id: str
    name: str


class SelectOptions(TypedDict):
    """What each field may be set to, by its name as it was asked for."""

    fields: dict[str, list[Option]]


class QueryResult(TypedDict):
    """
    A whole SuiteQL result.

    Every row has every column of `columns`, None where NetSuite left it out; values are the strings NetSuite sends.
    `truncated` tells that rows are missing, `truncated_because` why; `total_results` is NetSuite's own count, which it may cap.
    """

    rows: list[Row]
    columns: list[str]
    row_count: int
    total_results: int
    truncated: bool
    truncated_because: str | None
    warnings: list[str]


class Exported(TypedDict):
    """
    A complete file of a SuiteQL result: at `path`, of `size` bytes.

    `warnings` say what may be wrong with the rows, and which columns are text because their values did not fit their type.
    """

    path: str
    format: str
    rows: int
    columns: list[str]
    size: int
    warnings: list[str]


class ItemError(TypedDict):
    """
    Why an item of a batch was not done.

    `message` has NetSuite's own words; `code` is its error code and `field` what that points at, where it says. `remedy` and
    `retryable` are those of an error that a node fails with; `unsettled` tells that the item may have been done nevertheless.
    """

    message: str
    code: str | None
    field: str | None
    remedy: str
    retryable: bool
    unsettled: bool


class ItemOutcome(TypedDict):
    """
    What came of one item of a batch; `index` is its place among those given, from 0.

    `id` is the record's internal ID, None where it is not known. `created` (of a create) is false where a record with that external ID was
    there already; `deleted` (of a delete) is false where there was none; `record` is what a read found. `error` is None where all went well.
    """

    index: int
    ok: bool
    id: str | None
    external_id: str | None
    created: NotRequired[bool]
    deleted: NotRequired[bool]
    record: NotRequired[Record]
    error: ItemError | None


class BatchResult(TypedDict):
    """
    What came of a batch: one outcome an item, in the order of the items.

    `warnings` say what made it slower or less certain than it could be.
    """

    record_type: str
    outcomes: list[ItemOutcome]
    done: int
    failed: int
    warnings: list[str]


class RestletAnswer(TypedDict):
    """
    What a RESTlet's script answered.

    `body` is the JSON it returned, or its text; None where it returned nothing.
    """

    body: JsonValue
    content_type: str


class RawAnswer(TypedDict):
    """
    What a REST service answered: `headers` by their names in lower case, `body` the JSON that came, None where nothing did.
    """

    status: int
    headers: dict[str, str]
    body: JsonValue


class ServerTime(TypedDict):
    """NetSuite's clock, in UTC: `2026-03-26T16:21:00.000Z`."""

    server_time: str


class GovernanceLimits(TypedDict):
    """
    How many requests NetSuite takes at once.

    `account` is the limit of the account, `unallocated` what is left of it for integrations without one of their own, and `integration`
    this integration's own; None where it has none. `kind` is NetSuite's word: accountLimit, integrationSpecific or internal.
    """

    account: int
    unallocated: int
    integration: int | None
    kind: str
