"""The plain JSON these services give to nodes."""

from typing import NotRequired, TypeAlias

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
    `differs` names the fields whose values in such a record are others than those given, or cannot be read.
    """

    id: str
    record_type: str
    external_id: str
    created: bool
    differs: NotRequired[list[str]]


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
