"""The record service `/services/rest/record/v1` (`section_1545141500`, `section_1545141395`)."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import httpx

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import RecordNotFound, RequestRejected
from netsuite_plugin.suitetalk import names
from netsuite_plugin.suitetalk.answers import Body, is_count
from netsuite_plugin.suitetalk.codes import CODES
from netsuite_plugin.suitetalk.differing import differing
from netsuite_plugin.suitetalk.keyed import KeyedWrite
from netsuite_plugin.suitetalk.models import CreatedRecord, Record
from netsuite_plugin.suitetalk.rest import Rest

Checked = TypeVar("Checked")
_LOCATION = re.compile(r"/record/v1/([A-Za-z0-9_]+)/(-?[0-9]{1,19})/?")
_NO_SUCH_TRANSACTION = "Transaction type specified is incorrect."

# NetSuite's default only warns about a misspelt field, in a header, and answers 204 (`section_156570709583`)
_STRICT = {"X-NetSuite-PropertyNameValidation": "Error", "X-NetSuite-PropertyValueValidation": "Error"}


class Records:
    """Read and create records of one account."""

    def __init__(self, rest: Rest, *, attempts: int) -> None:
        self._rest, self._attempts = rest, attempts

    async def get(
        self, record_type: str, record_id: str, *, fields: Sequence[str] = (), expand_sub_resources: bool = False
    ) -> Record:
        """
        Return one record by internal ID, or by external ID written `eid:VALUE`.

        With `fields`, only those body fields and `id` come back.

        Raises:
            ConfigurationError: A name or ID cannot be one; nothing was sent.
            RecordNotFound: There is no such record, or the role may not see it.
        """
        params: dict[str, str] = {}
        if fields:
            if expand_sub_resources:
                raise ConfigurationError("fields selects body fields only: it cannot go with expand_sub_resources.")
            for name in fields:
                _checked(names.field, name)
            params["fields"] = ",".join(dict.fromkeys([*fields, "id"]))
        if expand_sub_resources:
            params["expandSubResources"] = "true"
        path = f"{_type_path(record_type)}/{_checked(names.record_id, record_id)}"
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
        can have sent it. A record that was there already is compared with the values given.

        Raises:
            ConfigurationError: Record type, key or values cannot be right; nothing was sent.
            RequestRejected: NetSuite refused the values; no record carries the key.
            OutcomeUnknown: The answer was lost, and asking did not settle it.
        """
        path = _type_path(record_type)
        checked = _checked(names.values, values)
        body = {**checked, "externalId": _checked(names.external_id, key)}
        tried = f"Creating {record_type}"

        async def send() -> str | None:
            answer = await self._rest.write("POST", path, effect="keyed", tried=tried, json=body, headers=_STRICT)
            return _new_id(answer, record_type)

        async def find() -> str | None:
            return await self._find(record_type, key)

        write = KeyedWrite(tried=tried, record_type=record_type, key=key, send=send, find=find)
        made = await write.settled(attempts=self._attempts)
        ours = not made.found or (not own_key and (sent_before or made.landed))
        created = CreatedRecord(id=made.id, record_type=record_type, external_id=key, created=ours)
        if not ours and (differs := await self._differing(record_type, made.id, values)):
            created["differs"] = differs
        return created

    async def _differing(self, record_type: str, record_id: str, values: Mapping[str, object]) -> list[str]:
        try:
            return differing(values, await self.get(record_type, record_id))
        except RequestRejected:
            return list(values)  # locked perhaps: it is there, and nobody can say that its values are these

    async def created(self, record_type: str, key: str) -> CreatedRecord | None:
        """
        Return the record that carries a key, or None when there is none; nothing is written.

        Raises:
            NetSuiteError: It could not be asked.
        """
        found = await self._find(record_type, key)
        if found is None:
            return None
        return CreatedRecord(id=found, record_type=record_type, external_id=key, created=True)

    async def _find(self, record_type: str, key: str) -> str | None:
        """
        Return the internal ID of the record that carries a key, or None when there is none.

        A record that a workflow locks cannot be read, and is refused with the same code as much else; but it is listed
        (airbyte#79190). So a refusal is followed by a list of the records with that key.
        """
        try:
            return str((await self.get(record_type, f"eid:{key}", fields=["id"]))["id"])
        except RecordNotFound as error:
            if error.status == 404:
                return None
        except RequestRejected:
            pass
        listed = await self._rest.read(
            "GET",
            _type_path(record_type),
            tried=f"Listing {record_type} with external ID {key}",
            params={"q": f'externalId IS "{key}"', "limit": "2"},
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
    items = body.get("items")
    if not isinstance(items, list) or not is_count(body.get("totalResults")) or len(items) > 1:
        return "it is not a list of one record or none"
    return (
        None if all(isinstance(each, dict) and _is_record("eid:")(each) is None for each in items) else "it has no ID"
    )


def _type_path(record_type: str) -> str:
    return f"/record/v1/{_checked(names.record_type, record_type)}"


def _checked(check: Callable[[Checked], Checked], given: Checked) -> Checked:
    try:
        return check(given)
    except ValueError as error:
        raise ConfigurationError(f"{error} Nothing was sent.") from None


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
