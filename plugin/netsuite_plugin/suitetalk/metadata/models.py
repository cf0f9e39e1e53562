"""What is known of a record type or a table, as plain JSON: what nodes return and the disk keeps."""

from typing import Literal, NotRequired, TypeAlias

from typing_extensions import TypedDict  # pydantic makes no schema of the standard one before Python 3.12

FieldType: TypeAlias = Literal[
    "text", "number", "integer", "boolean", "date", "datetime", "choice", "reference", "references", "unknown"
]
"""`choice` is one of a fixed list of IDs, `references` a multiselect."""


class FieldSchema(TypedDict):
    """
    One field.

    `mandatory` and `max_length` are None where NetSuite does not say, which is the rule; `targets` are the record types a reference may
    point to, empty where NetSuite does not name them; `options` are the IDs of a choice. `custom` is a field that the account added.
    `filterable` fields can be asked for in the `q` of a list.
    """

    name: str
    type: FieldType
    label: str
    mandatory: bool | None
    read_only: bool
    custom: bool
    filterable: bool
    targets: list[str]
    max_length: int | None
    options: list[str]
    description: NotRequired[str]


class PartSchema(TypedDict):
    """
    A sublist or a subrecord: `fields` are those of a line, or of the subrecord.

    `line_key` are the fields that tell which line an update means; empty: lines are only ever added or replaced, or NetSuite does not say.
    `described` is false where NetSuite only names the part and gives no fields.
    """

    name: str
    label: str
    read_only: bool
    line_key: list[str]
    described: bool
    fields: list[FieldSchema]
    sublists: list["PartSchema"]
    subrecords: list["PartSchema"]


class RecordTypeSchema(TypedDict):
    """
    One record type as this role and user see it, asked for at `fetched_at` (UTC).

    `refused` says what the record service is known to refuse of the type although the catalog lists it; None: nothing.
    """

    record_type: str
    label: str
    custom: bool
    refused: str | None
    fields: list[FieldSchema]
    sublists: list[PartSchema]
    subrecords: list[PartSchema]
    fetched_at: str


class ListedType(TypedDict):
    """A record type by name; `custom`: the account added it. `refused` as in the schema of the type."""

    name: str
    custom: bool
    refused: str | None


class RecordTypes(TypedDict):
    """The record types that this role and user may use, asked for at `fetched_at` (UTC)."""

    record_types: list[ListedType]
    fetched_at: str


class Column(TypedDict):
    """A column that came back, and in how many of the sampled rows it had a value."""

    name: str
    filled: int


class TableColumns(TypedDict):
    """
    What can be known of a SuiteQL table over REST.

    NetSuite has no REST service that lists columns, and leaves empty columns out of every row. So `columns` are those that had a value in
    the first `sampled` rows: they exist. `candidates` are fields of the record type of the same name, lower-case, that were not seen: most
    are columns that were empty, some are none. `complete` is always false: a column may exist that is in neither list.
    """

    table: str
    columns: list[Column]
    candidates: list[str]
    sampled: int
    complete: bool
    fetched_at: str
