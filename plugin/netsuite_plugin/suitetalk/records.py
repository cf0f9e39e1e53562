"""
Writing records; with what reading brings, the record service `/services/rest/record/v1` (`section_1545141500`, `section_1545141395`).
"""

from collections.abc import Mapping, Sequence

import httpx

from netsuite_plugin.contract import OutcomeUnknown
from netsuite_plugin.errors import RecordNotFound, RequestRejected, ResponseError, TransportError
from netsuite_plugin.suitetalk import names, writes
from netsuite_plugin.suitetalk.answers import error_from
from netsuite_plugin.suitetalk.differing import comparable, differing
from netsuite_plugin.suitetalk.idempotent import CannotBeSeen, IdempotentWrite
from netsuite_plugin.suitetalk.job_call import JobCall
from netsuite_plugin.suitetalk.keyed import KeyedWrite
from netsuite_plugin.suitetalk.models import Attachment, CreatedRecord, DeletedRecord, UpsertedRecord, WrittenRecord
from netsuite_plugin.suitetalk.record_answers import names_type, new_id, not_found, refuses_external_ids
from netsuite_plugin.suitetalk.record_reads import RecordReads
from netsuite_plugin.suitetalk.writes import Attachable, Write


class Records(RecordReads):
    """Write records of one account, and read them. What cannot be right is a ConfigurationError before anything is sent."""

    async def create(
        self,
        record_type: str,
        values: Mapping[str, object],
        *,
        key: str | None,
        own_key: bool = False,
        sent_before: bool = True,
        job: JobCall | None = None,
    ) -> CreatedRecord:
        """
        Create a record exactly once.

        `key` becomes the record's external ID; `keyed` says how a lost answer is settled with it. `own_key` says that the author
        chose the key, so that a record found by it may be an earlier one. `sent_before` is false where no earlier attempt of the same run
        can have sent it. A record that was there already is compared with the values given. A type without external IDs is created
        once, and so is a record with the key None: a lost answer is not settled. With `job` NetSuite does it as one, as every verb here that
        takes it.

        Raises:
            RequestRejected: NetSuite refused the values; no record carries the key.
            OutcomeUnknown: The answer was lost, and asking did not settle it.
        """
        write = writes.create(record_type, values, key=key, own_key=own_key)
        return await self._made(write, own_key=own_key, sent_before=sent_before, job=job)

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
        job: JobCall | None = None,
    ) -> CreatedRecord:
        """
        Make a record of another exactly once: an invoice of an order. The arguments that `create` has are as there.

        Raises:
            RecordNotFound: There is no such record, or it cannot become one of that type.
            RequestRejected: NetSuite refused the values; no record carries the key.
            OutcomeUnknown: The answer was lost, and asking did not settle it.
        """
        write = writes.transform(record_type, record_id, target, values, key=key, own_key=own_key, replace=replace)
        return await self._made(write, own_key=own_key, sent_before=sent_before, job=job)

    async def update(
        self,
        record_type: str,
        record_id: str,
        values: Mapping[str, object],
        *,
        replace: Sequence[str] = (),
        job: JobCall | None = None,
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
        return WrittenRecord(id=await self._changed(write, job), record_type=record_type)

    async def upsert(
        self,
        record_type: str,
        external_id: str,
        values: Mapping[str, object],
        *,
        replace: Sequence[str] = (),
        job: JobCall | None = None,
    ) -> UpsertedRecord:
        """
        Change the record with an external ID, or make it where there is none; lost answers and lines as in `update`.

        Raises:
            RequestRejected: NetSuite refused the values; nothing was changed.
            OutcomeUnknown: Lines were to be added, and the answer was lost.
        """
        write = writes.upsert(record_type, external_id, values, replace=replace)
        return UpsertedRecord(id=await self._changed(write, job), record_type=record_type, external_id=external_id)

    async def delete(
        self, record_type: str, record_id: str, *, sent_before: bool = False, job: JobCall | None = None
    ) -> DeletedRecord:
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
            await self._send(write, job)
            return True

        async def gone() -> bool | None:
            return None if await self.find(record_type, record_id) else True

        async with self._metadata.explaining(record_type):
            try:
                deleted = await IdempotentWrite(write.tried, send, gone).settled(attempts=self._attempts)
            except (RecordNotFound, RequestRejected) as error:
                if not sent_before or names_type(error, record_type) or await self.find(record_type, record_id):
                    raise (not_found(error) or error if isinstance(error, RequestRejected) else error) from None
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
        async with self._metadata.explaining(record_type):
            await self._once(write)
        return _attachment(record_type, record_id, attached_type, attached_id)

    async def detach(self, record_type: str, record_id: str, attached_type: Attachable, attached_id: str) -> Attachment:
        """
        Take a contact or a file off a record; neither is deleted.

        Raises:
            RecordNotFound: There is no such record.
            OutcomeUnknown: An answer was lost, and the next attempt was refused.
        """
        write = writes.detach(record_type, record_id, attached_type, attached_id)

        async def send() -> bool:
            await self._send(write)
            return True

        async def cannot_be_seen() -> None:
            raise CannotBeSeen

        async with self._metadata.explaining(record_type):
            await IdempotentWrite(write.tried, send, cannot_be_seen).settled(attempts=self._attempts)
        return _attachment(record_type, record_id, attached_type, attached_id)

    async def _made(self, write: Write, *, own_key: bool, sent_before: bool, job: JobCall | None) -> CreatedRecord:
        """Make a record: with a key exactly once, without one once."""
        record_type, key = write.record_type, write.key
        made_of = write.source[0] if write.source else record_type
        if key is None:
            async with self._metadata.explaining(made_of), self._metadata.explaining(record_type, values=write.values):
                number = new_id(await self._once(write, job), record_type)
            if number is None:
                raise _unknown(write, "NetSuite answered without the Location of the new record")
            return CreatedRecord(id=number, record_type=record_type, external_id=None, created=True)

        async def send() -> str | None:
            return new_id(await self._send(write, job), record_type)

        async def find() -> str | None:
            return await self.find(record_type, f"eid:{key}")

        keyed = KeyedWrite(tried=write.tried, record_type=record_type, key=key, send=send, find=find)
        async with self._metadata.explaining(made_of), self._metadata.explaining(record_type, values=write.values):
            try:
                made = await keyed.settled(attempts=self._attempts)
            except RequestRejected as refusal:
                if refuses_external_ids(refusal):
                    raise refusal.saying(
                        f" {record_type} takes no external ID, it seems. Give without_external_id to create it without one: it is then sent "
                        "once, and a lost answer cannot be settled."
                    ) from None
                # a derived key is that of no other record
                if not own_key:
                    raise
                raise await self._external_ids.explained(
                    refusal, record_type=record_type, external_id=key, at="external_id"
                ) from None
        ours = not made.found or (not own_key and (sent_before or made.landed))
        created = CreatedRecord(id=made.id, record_type=record_type, external_id=key, created=ours)
        if not ours and (differs := await self._differing(record_type, made.id, write.values)):
            created["differs"] = [*differs]
        return created

    async def _changed(self, write: Write, job: JobCall | None) -> str:
        """Change a record, or make it, and return its internal ID."""
        record_type, record_id = write.record_type, write.record_id or ""

        async def send() -> str:
            answer = await (self._once(write, job) if write.effect == "once" else self._send(write, job))
            number = new_id(answer, record_type) or record_id
            return str((await self._get(record_type, number, fields=["id"]))["id"]) if number[:4] == "eid:" else number

        async def holds() -> str | None:
            if not all(comparable(value) for value in write.values.values()):
                raise CannotBeSeen
            try:
                found = await self._get(record_type, record_id, fields=[*write.values])
            except RecordNotFound:
                return None
            except RequestRejected:
                raise CannotBeSeen from None
            return None if differing(write.values, found) else str(found["id"])

        async def own() -> str | None:
            return record_id if names.is_internal_id(record_id) else await self.find(record_type, record_id)

        async with self._metadata.explaining(record_type, values=write.values):
            try:
                if write.effect == "once":
                    return await send()
                return await IdempotentWrite(write.tried, send, holds).settled(attempts=self._attempts)
            except RequestRejected as refusal:
                given = writes.given_external_id(write)
                if given is None:
                    raise
                raise await self._external_ids.explained(
                    refusal, record_type=record_type, external_id=given.value, at=given.at, own=own
                ) from None

    async def _differing(self, record_type: str, record_id: str, values: Mapping[str, object]) -> Sequence[str]:
        try:
            return differing(values, await self._get(record_type, record_id))
        except RequestRejected:
            return [*values]  # locked perhaps: it is there, and nobody can say that its values are these

    async def _once(self, write: Write, job: JobCall | None = None) -> httpx.Response:
        """
        Send what must not be sent twice; a job may be asked for again by its key.

        Raises:
            OutcomeUnknown: The answer was lost.
        """
        try:
            return await self._send(write, job)
        except (ResponseError, TransportError) as error:
            if not error.unsettled or job is not None:
                raise
            raise _unknown(write, f"the answer was lost ({error})") from error

    async def _send(self, write: Write, job: JobCall | None = None) -> httpx.Response:
        if job is not None:
            answer = await job.answer(write)
            if answer.is_success:
                return answer
            raise error_from(answer, write.tried)
        # nothing is repeated below: what a lost answer means is settled by looking
        return await self._rest.send(
            write.method,
            write.path,
            effect="once",
            tried=write.tried,
            params=write.query,
            json=write.body,
            headers=write.headers,
        )


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
