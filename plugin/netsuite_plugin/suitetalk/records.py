"""The record service `/services/rest/record/v1` (`section_1545141500`, `section_1545141395`)."""

import re
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import httpx

from netsuite_plugin.contract import ConfigurationError, OutcomeUnknown
from netsuite_plugin.errors import RecordNotFound, RequestRejected, ResponseError, TransportError
from netsuite_plugin.suitetalk import names, select_options, writes
from netsuite_plugin.suitetalk.account_time import account_time
from netsuite_plugin.suitetalk.answers import Body
from netsuite_plugin.suitetalk.codes import CODES
from netsuite_plugin.suitetalk.differing import comparable, differing
from netsuite_plugin.suitetalk.filters import Filter, check_filterable, conditions, query_of
from netsuite_plugin.suitetalk.idempotent import IdempotentWrite
from netsuite_plugin.suitetalk.keyed import KeyedWrite
from netsuite_plugin.suitetalk.listing import Listing, no_list
from netsuite_plugin.suitetalk.metadata.near import words_in
from netsuite_plugin.suitetalk.metadata.service import Metadata
from netsuite_plugin.suitetalk.models import (
    Attachment,
    CreatedRecord,
    DeletedRecord,
    Record,
    RecordsListed,
    SelectOptions,
    UpsertedRecord,
    WrittenRecord,
)
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.suitetalk.suiteql import SuiteQL
from netsuite_plugin.suitetalk.writes import Attachable, Write, checked

_LOCATION = re.compile(r"/record/v1/([A-Za-z0-9_]+)/(-?[0-9]{1,19})/?")
_NO_SUCH_TRANSACTION = "Transaction type specified is incorrect."


class Records:
    """
    Read and write records of one account.

    What cannot be right is a ConfigurationError before anything is sent. `suiteql` is asked how the account writes dates, for filters.
    """

    def __init__(self, rest: Rest, suiteql: SuiteQL, metadata: Metadata, *, attempts: int) -> None:
        self._rest, self._suiteql, self._metadata, self._attempts = rest, suiteql, metadata, attempts

    async def get(
        self, record_type: str, record_id: str, *, fields: Sequence[str] = (), expand_sub_resources: bool = False
    ) -> Record:
        """
        Return one record by internal ID, or by external ID written `eid:VALUE`.

        With `fields`, only those body fields and `id` come back.

        Raises:
            ConfigurationError: A name or ID cannot be one, or a copy of the metadata says that it is misspelt; nothing was sent.
            RecordNotFound: There is no such record, or the role may not see it.
        """
        async with self._explaining(record_type, fields=fields):
            return await self._get(record_type, record_id, fields=fields, expand_sub_resources=expand_sub_resources)

    async def _get(
        self, record_type: str, record_id: str, *, fields: Sequence[str] = (), expand_sub_resources: bool = False
    ) -> Record:
        params: dict[str, str] = {}
        if fields:
            if expand_sub_resources:
                raise ConfigurationError("fields selects body fields only: it cannot go with expand_sub_resources.")
            for name in fields:
                checked(names.field, name)
            params["fields"] = ",".join(dict.fromkeys([*fields, "id"]))
        if expand_sub_resources:
            params["expandSubResources"] = "true"
        path = writes.record_path(record_type, record_id)
        tried = f"Reading {record_type} {record_id}"
        try:
            return await self._rest.read("GET", path, tried=tried, params=params, check=_is_record(record_id))
        except RequestRejected as error:
            raise _not_found(error) or error from None

    async def create(
        self,
        record_type: str,
        values: Mapping[str, object],
        *,
        key: str,
        own_key: bool = False,
        sent_before: bool = True,
    ) -> CreatedRecord:
        """
        Create a record exactly once.

        `key` becomes the record's external ID; `keyed` says how a lost answer is settled with it. `own_key` says that the author
        chose the key, so that a record found by it may be an earlier one. `sent_before` is false where no earlier attempt of the same run
        can have sent it. A record that was there already is compared with the values given. A type without external IDs is created
        once, and a lost answer is not settled.

        Raises:
            RequestRejected: NetSuite refused the values; no record carries the key.
            OutcomeUnknown: The answer was lost, and asking did not settle it.
        """
        write = writes.create(record_type, values, key=key, own_key=own_key)
        return await self._made(write, own_key=own_key, sent_before=sent_before)

    async def transform(
        self,
        record_type: str,
        record_id: str,
        target: str,
        values: Mapping[str, object],
        *,
        key: str,
        own_key: bool = False,
        replace: Sequence[str] = (),
        sent_before: bool = True,
    ) -> CreatedRecord:
        """
        Make a record of another exactly once: an invoice of an order. The arguments that `create` has are as there.

        Raises:
            RecordNotFound: There is no such record, or it cannot become one of that type.
            RequestRejected: NetSuite refused the values; no record carries the key.
            OutcomeUnknown: The answer was lost, and asking did not settle it.
        """
        write = writes.transform(record_type, record_id, target, values, key=key, own_key=own_key, replace=replace)
        return await self._made(write, own_key=own_key, sent_before=sent_before)

    async def update(
        self, record_type: str, record_id: str, values: Mapping[str, object], *, replace: Sequence[str] = ()
    ) -> WrittenRecord:
        """
        Change the named fields of a record; null clears one, and lines are as `writes.update` says.

        After a lost answer the fields are read: what holds the values is not sent again.

        Raises:
            RecordNotFound: There is no such record, or the role may not see it.
            RequestRejected: NetSuite refused the values; nothing was changed.
            OutcomeUnknown: Lines were to be added, and the answer was lost.
        """
        write = writes.update(record_type, record_id, values, replace=replace)
        return WrittenRecord(id=await self._changed(write), record_type=record_type)

    async def upsert(
        self, record_type: str, external_id: str, values: Mapping[str, object], *, replace: Sequence[str] = ()
    ) -> UpsertedRecord:
        """
        Change the record with an external ID, or make it where there is none; lost answers and lines as in `update`.

        Raises:
            RequestRejected: NetSuite refused the values; nothing was changed.
            OutcomeUnknown: Lines were to be added, and the answer was lost.
        """
        write = writes.upsert(record_type, external_id, values, replace=replace)
        return UpsertedRecord(id=await self._changed(write), record_type=record_type, external_id=external_id)

    async def delete(self, record_type: str, record_id: str, *, sent_before: bool = False) -> DeletedRecord:
        """
        Delete a record.

        After a lost answer a record that is not there is deleted. `sent_before` says that an earlier attempt may have done it: then it is
        not an error that there is none.

        Raises:
            RecordNotFound: There is no such record, or the role may not see it.
            RequestRejected: NetSuite keeps it: something depends on it, say.
        """
        write = writes.delete(record_type, record_id)

        async def send() -> bool:
            await self._send(write)
            return True

        async def gone() -> bool | None:
            return None if await self._find(record_type, record_id) else True

        async with self._explaining(record_type):
            try:
                deleted = await IdempotentWrite(send, gone).settled(attempts=self._attempts)
            except (RecordNotFound, RequestRejected) as error:
                if not sent_before or _names(error, record_type) or await self._find(record_type, record_id):
                    raise (_not_found(error) or error if isinstance(error, RequestRejected) else error) from None
                deleted = False
        return DeletedRecord(record_id=record_id, record_type=record_type, deleted=deleted)

    async def attach(
        self, record_type: str, record_id: str, attached_type: Attachable, attached_id: str, *, role: str | None = None
    ) -> Attachment:
        """
        Attach a contact, with the ID of its role if it has one, or a file to a record.

        Raises:
            RecordNotFound: There is no such record.
            OutcomeUnknown: The answer was lost.
        """
        write = writes.attach(record_type, record_id, attached_type, attached_id, role=role)
        async with self._explaining(record_type):
            await self._once(write)
        return _attachment(record_type, record_id, attached_type, attached_id)

    async def detach(self, record_type: str, record_id: str, attached_type: Attachable, attached_id: str) -> Attachment:
        """
        Take a contact or a file off a record; neither is deleted.

        Raises:
            RecordNotFound: There is no such record.
        """
        write = writes.detach(record_type, record_id, attached_type, attached_id)

        async def send() -> bool:
            await self._send(write)
            return True

        async def cannot_be_seen() -> None:
            return None

        async with self._explaining(record_type):
            await IdempotentWrite(send, cannot_be_seen).settled(attempts=self._attempts)
        return _attachment(record_type, record_id, attached_type, attached_id)

    async def select_options(
        self,
        record_type: str,
        fields: Sequence[str],
        *,
        record_id: str | None = None,
        values: Mapping[str, object] | None = None,
        name_contains: str | None = None,
    ) -> SelectOptions:
        """
        Return what fields may be set to, of a new record or of one that is there; `sublist.field` for a field of lines.

        `values` are those the choices depend on.

        Raises:
            RequestRejected: There is no such field, or it has no choices.
        """
        async with self._explaining(record_type, fields=[name.partition(".")[0] for name in fields]):
            return await select_options.asked(
                self._rest, record_type, fields, record_id=record_id, values=values, name_contains=name_contains
            )

    async def created(self, record_type: str, key: str) -> CreatedRecord | None:
        """
        Return the record that carries a key, or None when there is none; nothing is written.

        Raises:
            NetSuiteError: It could not be asked.
        """
        found = await self._find(record_type, f"eid:{key}")
        if found is None:
            return None
        return CreatedRecord(id=found, record_type=record_type, external_id=key, created=True)

    async def list(
        self,
        record_type: str,
        where: Filter | None = None,
        *,
        limit: int = 1000,
        records: bool = False,
        fields: Sequence[str] = (),
    ) -> RecordsListed:
        """
        Return the IDs of the records that match, at most `limit` of them; with `records` or `fields` the records, each read by itself.

        Raises:
            RequestRejected: A field cannot be filtered by, or not with that operator.
            PermissionMissing: The role may not filter (it needs SuiteAnalytics Workbook), or not see the type.
        """
        path = writes.type_path(record_type)
        filtered = [] if where is None else [each.field for _, each in conditions(where)]
        async with self._explaining(record_type, fields=[*filtered, *fields]):
            if where is not None:
                check_filterable(where, await self._metadata.at_hand(record_type))
            query = None if where is None else await query_of(where, self._date_format)
            listing = Listing(self._rest, path, f"Listing {record_type}", query, limit)
            ids = await listing.ids()
        items: list[Record] = [{"id": each} for each in ids]
        if records or fields:

            async def read(number: str) -> Record | None:
                try:
                    return await self._get(record_type, number, fields=fields)
                except RecordNotFound:
                    return None  # deleted since it was listed

            items = await self._rest.each(read, ids)
        return RecordsListed(
            items=items,
            count=len(items),
            total_results=listing.total,
            truncated=listing.more or len(ids) < listing.seen,
        )

    async def _made(self, write: Write, *, own_key: bool, sent_before: bool) -> CreatedRecord:
        """Make a record: with a key exactly once, without one once."""
        record_type, key = write.record_type, write.key
        made_of = write.source[0] if write.source else record_type
        if key is None:
            async with self._explaining(made_of), self._explaining(record_type, values=write.values):
                number = _new_id(await self._once(write), record_type)
            if number is None:
                raise _unknown(write, "NetSuite answered without the Location of the new record")
            return CreatedRecord(id=number, record_type=record_type, external_id=None, created=True)

        async def send() -> str | None:
            return _new_id(await self._send(write), record_type)

        async def find() -> str | None:
            return await self._find(record_type, f"eid:{key}")

        keyed = KeyedWrite(tried=write.tried, record_type=record_type, key=key, send=send, find=find)
        async with self._explaining(made_of), self._explaining(record_type, values=write.values):
            made = await keyed.settled(attempts=self._attempts)
        ours = not made.found or (not own_key and (sent_before or made.landed))
        created = CreatedRecord(id=made.id, record_type=record_type, external_id=key, created=ours)
        if not ours and (differs := await self._differing(record_type, made.id, write.values)):
            created["differs"] = [*differs]
        return created

    async def _changed(self, write: Write) -> str:
        """Change a record, or make it, and return its internal ID."""
        record_type, record_id = write.record_type, write.record_id or ""

        async def send() -> str:
            answer = await (self._once(write) if write.effect == "once" else self._send(write))
            number = _new_id(answer, record_type) or record_id
            return str((await self._get(record_type, number, fields=["id"]))["id"]) if number[:4] == "eid:" else number

        async def holds() -> str | None:
            if not all(comparable(value) for value in write.values.values()):
                return None
            try:
                found = await self._get(record_type, record_id, fields=[*write.values])
            except (RequestRejected, RecordNotFound):
                return None
            return None if differing(write.values, found) else str(found["id"])

        async with self._explaining(record_type, values=write.values):
            if write.effect == "once":
                return await send()
            return await IdempotentWrite(send, holds).settled(attempts=self._attempts)

    @asynccontextmanager
    async def _explaining(
        self, record_type: str, *, values: Mapping[str, object] | None = None, fields: Sequence[str] = ()
    ) -> AsyncGenerator[None]:
        """
        Refuse before anything is sent what the copies of the metadata know to be wrong; say of a refusal what may have been meant.

        Raises:
            ConfigurationError: A name or value cannot be right.
        """
        await self._metadata.check(record_type, values, fields=fields)
        try:
            yield
        except ResponseError as error:
            raise await self._metadata.explained(error, record_type=record_type, values=values, fields=fields) from None

    async def _once(self, write: Write) -> httpx.Response:
        """
        Send what must not be sent twice.

        Raises:
            OutcomeUnknown: The answer was lost.
        """
        try:
            return await self._send(write)
        except (ResponseError, TransportError) as error:
            if not error.unsettled:
                raise
            raise _unknown(write, f"the answer was lost ({error})") from error

    async def _send(self, write: Write) -> httpx.Response:
        # nothing is repeated below: what a lost answer means is settled by looking
        return await self._rest.write(
            write.method,
            write.path,
            effect="once",
            tried=write.tried,
            params=write.query,
            json=write.body,
            headers=write.headers,
        )

    async def _date_format(self) -> str:
        return (await account_time(self._suiteql))[1]

    async def _differing(self, record_type: str, record_id: str, values: Mapping[str, object]) -> Sequence[str]:
        try:
            return differing(values, await self._get(record_type, record_id))
        except RequestRejected:
            return [*values]  # locked perhaps: it is there, and nobody can say that its values are these

    async def _find(self, record_type: str, record_id: str) -> str | None:
        """
        Return the internal ID of a record, named by it or by `eid:` and its external ID; None when there is none.

        A record that a workflow locks cannot be read, and is refused with the same code as much else; but it is listed
        (airbyte#79190). So a refusal is followed by a list of the records with that ID.
        """
        try:
            return str((await self._get(record_type, record_id, fields=["id"]))["id"])
        except RecordNotFound as error:
            if error.status == 404:
                return None
        except RequestRejected:
            pass
        external = record_id.removeprefix("eid:")
        listed = await self._rest.read(
            "GET",
            writes.type_path(record_type),
            tried=f"Listing {record_type} {record_id}",
            params={
                "q": f"id EQUAL {record_id}" if external == record_id else f'externalId IS "{external}"',
                "limit": "2",
            },
            check=_is_list_of_records,
        )
        return str(listed["items"][0]["id"]) if len(listed["items"]) == 1 else None


def _is_record(record_id: str) -> Callable[[Body], str | None]:
    """Return the check of one record: it has an ID of its own, which is the one asked for."""

    def check(body: Body) -> str | None:
        found = body.get("id")
        if not isinstance(found, (str, int)) or not names.is_internal_id(str(found)):
            return "it has no internal ID"
        if "links" in body and not isinstance(body["links"], list):
            return "its 'links' are not a list"
        if not record_id.startswith("eid:") and int(found) != int(record_id):
            return f"it is the record with internal ID {found}"
        return None

    return check


def _is_list_of_records(body: Body) -> str | None:
    return no_list(body, 1)


def _attachment(record_type: str, record_id: str, attached_type: str, attached_id: str) -> Attachment:
    return Attachment(
        record_type=record_type, record_id=record_id, attached_type=attached_type, attached_id=attached_id
    )


def _unknown(write: Write, why: str) -> OutcomeUnknown:
    named = f"{write.record_type} {write.record_id or ''}".strip()
    lines = ", ".join(name for name in writes.sublists(write.values) if name not in write.replaced)
    again = f" With replace={lines} the lines are all the sublist has, and a repetition is harmless." if lines else ""
    return OutcomeUnknown(
        f"{write.tried}: {why}. It may have happened, and sending it again would do it twice: look at {named} in NetSuite first.{again}"
    )


def _new_id(response: httpx.Response, record_type: str) -> str | None:
    """
    Take the new internal ID from the path of `Location`, if that is the path of a record of this type; its host is never used.

    The type is compared without its case, which NetSuite does not keep. None for anything else: a job, another record.
    """
    path = response.headers.get("location", "")[:500].partition("?")[0]
    location = _LOCATION.search(path)
    if location is None or location.end() != len(path) or location[1].lower() != record_type.lower():
        return None
    return location[2]


def _names(error: ResponseError, record_type: str) -> bool:
    """Tell whether a refusal speaks of the record type itself, in whatever language: then it is not the record that is missing."""
    return any(record_type.lower() in words_in(each.detail) for each in error.details)


def _not_found(error: RequestRejected) -> RecordNotFound | None:
    """
    Recognise how NetSuite says that a transaction does not exist: a plain GET refused with 400 USER_ERROR and these words.

    Seen live for vendor bills and expense reports. A locked record and a missing permission answer with the same code, so other words,
    a translation of these among them, stay what they are: refused, and nothing said about whether the record exists.
    """
    if error.status != 400 or [(each.code, each.path) for each in error.details] != [("USER_ERROR", None)]:
        return None
    if _NO_SUCH_TRANSACTION not in error.details[0].detail:
        return None
    return RecordNotFound(
        str(error).replace(CODES["USER_ERROR"].next, "There is no such transaction, or it is of another type."),
        status=error.status,
        title=error.title,
        details=error.details,
        request_id=error.request_id,
    )
