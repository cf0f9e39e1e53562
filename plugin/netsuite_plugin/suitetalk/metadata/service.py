"""What an account says of itself, kept on disk and served while it is asked for again."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import anyio

from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_plugin.contract.telemetry import logger
from netsuite_plugin.errors import RecordNotFound, RequestRejected, ResponseError
from netsuite_plugin.suitetalk import names
from netsuite_plugin.suitetalk.metadata import reading, sampling
from netsuite_plugin.suitetalk.metadata.copies import Copies, Copy
from netsuite_plugin.suitetalk.metadata.models import FieldType, RecordTypes, RecordTypeSchema, TableColumns
from netsuite_plugin.suitetalk.metadata.near import did_you_mean, near, slip, words_in
from netsuite_plugin.suitetalk.metadata.problems import Verb, problems
from netsuite_plugin.suitetalk.metadata.refused import why_refused
from netsuite_plugin.suitetalk.rest import Rest

__all__ = ["FRESH", "KEPT", "Metadata"]

FRESH = timedelta(hours=24)
"""A younger copy is served as it is."""
KEPT = timedelta(days=7)
"""A copy between the two is served while NetSuite is asked again; an older one is not served."""

_CATALOG = "/record/v1/metadata-catalog"
_JSON_SCHEMA = {"Accept": "application/schema+json"}
_LIST = "record-types"

Content = TypeVar("Content", RecordTypes, RecordTypeSchema, TableColumns)
_log = logger("netsuite_plugin.metadata")


class Metadata:
    """
    Record types, fields and columns of one account, as one role and user see them.

    One record type is asked for at a time, never the whole catalog's bodies (98 s seen, airbyte#25223). A renewal behind a served copy is
    cancelled when the client closes: it is a read, and the next client asks again.
    """

    def __init__(self, rest: Rest, copies: Copies, *, now: Callable[[], datetime]) -> None:
        self._rest, self._copies, self._now = rest, copies, now
        self._one_at_a_time: defaultdict[str, anyio.Lock] = defaultdict(anyio.Lock)
        self._renewals: dict[str, asyncio.Task[None]] = {}

    async def record_types(self, *, refresh: bool = False) -> RecordTypes:
        """
        Return the record types that this role may use; from the copy where there is one, with `refresh` always from NetSuite.

        Raises:
            NetSuiteError: There is no copy, and NetSuite did not say.
        """

        async def ask() -> RecordTypes:
            body = await self._rest.read(
                "GET", _CATALOG, tried="Listing the record types", check=reading.wrong_with_list
            )
            return RecordTypes(record_types=reading.listed(body), fetched_at=self._moment())

        return await self._served(_LIST, RecordTypes, ask, refresh=refresh)

    async def record_type(self, record_type: str, *, refresh: bool = False) -> RecordTypeSchema:
        """
        Return the fields, sublists and subrecords of one record type; as `record_types` from a copy or from NetSuite.

        Raises:
            ConfigurationError: That cannot be a record type; nothing was sent.
            RecordNotFound: There is no such type, or the role may not use it; with what may have been meant.
            NetSuiteError: There is no copy, and NetSuite did not say.
        """
        checked = _checked(names.record_type, record_type)
        try:
            return await self._described(checked, refresh=refresh)
        except ResponseError as error:
            raise await self.explained(error, record_type=checked) from None

    async def _described(self, checked: str, *, refresh: bool = False) -> RecordTypeSchema:
        async def ask() -> RecordTypeSchema:
            body = await self._rest.read(
                "GET",
                f"{_CATALOG}/{checked}",
                tried=f"Asking for the fields of {checked}",
                check=reading.wrong_with_schema,
                headers=_JSON_SCHEMA,
            )
            spelled = await self._spelled(checked)
            return reading.schema(spelled, body, fetched_at=self._moment())

        return await self._served(_type_file(checked), RecordTypeSchema, ask, refresh=refresh)

    async def columns(self, table: str, *, refresh: bool = False) -> TableColumns:
        """
        Return what can be known of a SuiteQL table's columns; as `record_types` from a copy or from NetSuite.

        Raises:
            ConfigurationError: That cannot be a table; nothing was sent.
            RequestRejected: There is no such table, or the role may not query it; with what may have been meant.
            NetSuiteError: There is no copy, and NetSuite did not say.
        """
        checked = _checked(names.table, table).lower()

        async def ask() -> TableColumns:
            sampled = await self._sampled(checked)
            found = sampling.columns_in(sampled)
            seen = {each["name"] for each in found}
            fields = await self.field_types(checked)
            candidates = sorted(fields.keys() - seen)
            return TableColumns(
                table=checked,
                columns=found,
                candidates=candidates,
                sampled=len(sampled),
                complete=False,
                fetched_at=self._moment(),
            )

        try:
            return await self._served(f"columns-{checked}", TableColumns, ask, refresh=refresh)
        except ResponseError as error:
            raise await self._with_table(error, [checked]) from None

    async def field_types(self, table: str) -> dict[str, FieldType]:
        """Return the fields of the record type that is called as a table is, lower-case; none where there is no such type."""
        try:
            schema = await self._described(table)
        except ResponseError as refused:
            _log.info("No fields for the columns of %s: %s", table, refused)
            return {}
        return {each["name"].lower(): each["type"] for each in schema["fields"]}

    async def at_hand(self, record_type: str) -> RecordTypeSchema | None:
        """Return the copy of a record type's fields, if there is one; NetSuite is not asked."""
        kept = await self._copies.read(_type_file(_checked(names.record_type, record_type)), RecordTypeSchema)
        return None if kept is None else kept.content

    async def check(
        self,
        record_type: str,
        values: Mapping[str, Any] | None = None,
        *,
        verb: Verb = "update",
        fields: Iterable[str] = (),
    ) -> None:
        """
        Refuse what cannot be right by the copies that are at hand; NetSuite is not asked.

        A name is refused only where it is one slip away from exactly one that exists, and is none that an account adds: a copy does not
        know what was added since.

        Raises:
            ConfigurationError: Something is wrong; with its JSON path and the fix.
        """
        _checked(names.record_type, record_type)  # it becomes the name of a file
        kept = await self._copies.read(_LIST, RecordTypes)
        if kept is not None and not reading.is_custom_type(record_type):
            known = [each["name"] for each in kept.content["record_types"]]
            if meant := slip(record_type, known) if record_type.lower() not in map(str.lower, known) else None:
                raise ConfigurationError(
                    f"There is no record type {record_type!r} for this role.{did_you_mean([meant])} Nothing was sent."
                )
        schema = await self._copies.read(_type_file(record_type), RecordTypeSchema)
        if schema is None:
            return
        asked = dict.fromkeys(fields)
        wrong = [each for each in problems(schema.content, values or asked, verb=verb) if each.sure]
        # a read-only field may well be read
        wrong = [each for each in wrong if values is not None or each.unknown]
        if wrong:
            raise ConfigurationError(f"{record_type}: {' '.join(f'[{each}]' for each in wrong[:5])} Nothing was sent.")

    @asynccontextmanager
    async def explaining(
        self, record_type: str, *, values: Mapping[str, object] | None = None, fields: Iterable[str] = ()
    ) -> AsyncGenerator[None]:
        """
        `check` before what is done here, and `explained` for a refusal of it.

        Raises:
            ConfigurationError: A name or value cannot be right; nothing was sent.
        """
        await self.check(record_type, values, fields=fields)
        try:
            yield
        except ResponseError as error:
            raise await self.explained(error, record_type=record_type, values=values, fields=fields) from None

    async def explained(
        self,
        error: ResponseError,
        *,
        record_type: str,
        values: Mapping[str, Any] | None = None,
        fields: Iterable[str] = (),
    ) -> ResponseError:
        """
        Return a refusal with what may have been meant instead of an unknown record type or field, or as it is.

        Where no copy is at hand, NetSuite is asked once. Its own words decide nothing: only names in them are looked for.
        """
        if not isinstance(error, (RequestRejected, RecordNotFound)):
            return error
        if error.status == 405:
            why = why_refused(record_type)
            return error.saying(f" {why}") if why else error
        said = _said(error)
        try:
            if record_type.lower() in said and (meant := await self._near_types(record_type)) is not None:
                return error.saying(did_you_mean(meant))
            given = values if values is not None else dict.fromkeys(fields)
            if _about_names(error) and any(word in said for word in _names_below(given)):
                schema = await self.record_type(record_type)
                found = [
                    each for each in problems(schema, given, verb="update") if (each.unknown or "").lower() in said
                ]
                return error.saying("".join(f" [{each}]" for each in found if each.unknown))
        except NodeError as failed:
            _log.info("No suggestion: %s", failed)
        return error

    async def explained_query(self, error: ResponseError, query: str) -> ResponseError:
        """Return the refusal of a query with what may have been meant instead of an unknown table or column, or as it is."""
        if not isinstance(error, RequestRejected) or error.status != 400:
            return error
        # sqlglot is loaded by then: the query was bound with it
        from netsuite_plugin.suitetalk.metadata.query_names import names_in

        said = _said(error)
        in_tables, in_columns = names_in(query)
        columns = [each for each in in_columns if each.lower() in said]
        try:
            if not columns:
                return await self._with_table(error, [each for each in in_tables if each.lower() in said])
            # one small question at most: of the others the copies count
            known = await self._known_columns(in_tables)
            unknown = [each for each in columns if each.lower() not in known]
            return error.saying("".join(did_you_mean(near(each, known)) for each in unknown))
        except NodeError as failed:
            _log.info("No suggestion: %s", failed)
        return error

    async def aclose(self) -> None:
        """End what is asked behind a served copy."""
        renewals = list(self._renewals.values())
        for each in renewals:
            each.cancel()
        if renewals:
            await asyncio.wait(renewals)

    async def _served(
        self, name: str, shape: type[Content], ask: Callable[[], Awaitable[Content]], *, refresh: bool
    ) -> Content:
        async with self._one_at_a_time[name]:
            copy = None if refresh else await self._copies.read(name, shape)
            age = self._now() - copy.fetched_at if copy is not None else KEPT
            if copy is None or not timedelta(0) <= age < KEPT:
                return deepcopy(await self._renewed(name, ask))
            if age >= FRESH and name not in self._renewals:
                self._renewals[name] = asyncio.create_task(self._renewed_behind(name, ask))
            return deepcopy(copy.content)

    async def _renewed(self, name: str, ask: Callable[[], Awaitable[Content]]) -> Content:
        asked_at = self._now()
        content = await ask()
        await self._copies.write(name, Copy(content, asked_at))
        return content

    async def _renewed_behind(self, name: str, ask: Callable[[], Awaitable[Content]]) -> None:
        try:
            await self._renewed(name, ask)
        except NodeError as failed:
            _log.info("The copy of %s stays: %s", name, failed)
        finally:
            del self._renewals[name]

    async def _sampled(self, table: str) -> list[dict[str, Any]]:
        body = await self._rest.read(
            "POST",
            "/query/v1/suiteql",
            tried=f"Looking at a few rows of {table}",
            params={"limit": str(sampling.SAMPLE), "offset": "0"},
            json=sampling.sample_of(table),
            headers={"Prefer": "transient"},
            check=sampling.wrong_with_sample,
        )
        rows: list[dict[str, Any]] = body["items"]
        return rows

    async def _known_columns(self, queried: list[str]) -> set[str]:
        known: set[str] = set()
        unsampled: list[str] = []
        for table in map(str.lower, queried):
            columns = await self._copies.read(f"columns-{table}", TableColumns)
            schema = await self._copies.read(_type_file(table), RecordTypeSchema)
            if columns is not None:
                known |= {each["name"] for each in columns.content["columns"]} | set(columns.content["candidates"])
            elif schema is not None:
                known |= {each["name"].lower() for each in schema.content["fields"]}
            else:
                unsampled.append(table)
        if unsampled:
            known |= {each["name"] for each in sampling.columns_in(await self._sampled(unsampled[0]))}
        return known

    async def _near_types(self, record_type: str) -> list[str] | None:
        """Return what a record type that is not listed may have meant; None for one that is."""
        known = [each["name"] for each in (await self.record_types())["record_types"]]
        return None if record_type.lower() in map(str.lower, known) else near(record_type, known)

    async def _with_table(self, error: ResponseError, named: list[str]) -> ResponseError:
        if not named or not isinstance(error, RequestRejected):
            return error
        try:
            types = {each["name"].lower() for each in (await self.record_types())["record_types"]}
        except NodeError as failed:
            _log.info("No suggestion: %s", failed)
            return error
        known = types.union(sampling.TABLES)
        return error.saying("".join(did_you_mean(near(each, known)) for each in named if each.lower() not in known))

    async def _spelled(self, record_type: str) -> str:
        """Return a record type as the list spells it, where the list is at hand."""
        kept = await self._copies.read(_LIST, RecordTypes)
        listed = kept.content["record_types"] if kept is not None else []
        return next((each["name"] for each in listed if each["name"].lower() == record_type.lower()), record_type)

    def _moment(self) -> str:
        return self._now().astimezone(UTC).isoformat(timespec="seconds")


def _type_file(record_type: str) -> str:
    return f"type-{record_type.lower()}"


def _checked(check: Callable[[str], str], given: str) -> str:
    try:
        return check(given)
    except ValueError as error:
        raise ConfigurationError(f"{error} Nothing was sent.") from None


def _said(error: ResponseError) -> set[str]:
    """Return the words of NetSuite's own answer, the places it points at among them."""
    return {word for each in error.details for word in words_in(f"{each.detail} {each.path or ''}")}


def _about_names(error: ResponseError) -> bool:
    """Tell whether a refusal may be about the name of a field; a rule of the account is not (`section_156570709583`)."""
    return any(each.code in {"INVALID_CONTENT", "INVALID_PARAMETER"} for each in error.details)


def _names_below(values: Any) -> Iterable[str]:
    """Yield the names of fields at every level, lower-case."""
    if isinstance(values, Mapping):
        for name, value in values.items():
            yield str(name).lower()
            yield from _names_below(value)
    elif isinstance(values, list):
        for each in values:
            yield from _names_below(each)
