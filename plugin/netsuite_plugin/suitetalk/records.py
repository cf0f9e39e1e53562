"""The record service `/services/rest/record/v1` (`section_1545141500`, `section_1545141395`)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import RecordNotFound, RequestRejected
from netsuite_plugin.suitetalk.answers import NOTHING_CHANGED, body_of
from netsuite_plugin.suitetalk.keyed import KeyedWrite
from netsuite_plugin.suitetalk.models import CreatedRecord, Record
from netsuite_plugin.suitetalk.rest import Rest

_RECORD_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
_INTERNAL_ID = re.compile(r"-?[0-9]{1,19}")
_EXTERNAL_ID = re.compile(r"[\w-]{1,255}")
_LOCATION = re.compile(r"/(-?[0-9]+)/?$")

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
            wrong = [name for name in fields if _FIELD.fullmatch(name) is None]
            if wrong:
                raise ConfigurationError(f"Not field names: {', '.join(map(repr, wrong))}.")
            params["fields"] = ",".join(dict.fromkeys([*fields, "id"]))
        if expand_sub_resources:
            params["expandSubResources"] = "true"
        path = f"{_type_path(record_type)}/{_id_segment(record_id)}"
        tried = f"Reading {record_type} {record_id}"
        try:
            response = await self._rest.send("GET", path, effect="read", tried=tried, params=params)
        except RequestRejected as error:
            raise _not_found(error) or error from None
        return body_of(response, tried)

    async def create(
        self, record_type: str, values: Mapping[str, Any], *, key: str, own_key: bool = False
    ) -> CreatedRecord:
        """
        Create a record exactly once.

        `key` becomes the record's external ID; `keyed` says how a lost answer is settled with it. `own_key` says that the author
        chose the key, so that a record found by it may be an earlier one.

        Raises:
            ConfigurationError: Record type, key or values cannot be right; nothing was sent.
            RequestRejected: NetSuite refused the values; no record carries the key.
            OutcomeUnknown: The answer was lost, and asking did not settle it.
        """
        path = _type_path(record_type)
        if _EXTERNAL_ID.fullmatch(key) is None:
            raise ConfigurationError(
                f"{key!r} cannot be an external ID: only letters, digits, '_' and '-' (`eid:` refuses the rest)."
            )
        clash = [name for name in values if name.lower() in {"externalid", "id", "links"}]
        if clash:
            raise ConfigurationError(
                f"{', '.join(clash)} cannot be among the values: give the external ID as external_id."
            )
        body = {**values, "externalId": key}
        tried = f"Creating {record_type}"

        async def send() -> str | None:
            return _new_id(await self._rest.send("POST", path, effect="keyed", tried=tried, json=body, headers=_STRICT))

        async def find() -> str:
            return str((await self.get(record_type, f"eid:{key}", fields=["id"]))["id"])

        write = KeyedWrite(tried=tried, record_type=record_type, key=key, send=send, find=find)
        made = await write.settled(attempts=self._attempts)
        return CreatedRecord(id=made.id, record_type=record_type, external_id=key, created=not (made.found and own_key))


def _type_path(record_type: str) -> str:
    if _RECORD_TYPE.fullmatch(record_type) is None:
        raise ConfigurationError(
            f"{record_type!r} is not a record type. Write it as NetSuite's REST API does, for example salesOrder or customrecord_visit."
        )
    return f"/record/v1/{record_type}"


def _id_segment(record_id: str) -> str:
    kind, _, external = record_id.rpartition(":")
    if kind == "eid" and _EXTERNAL_ID.fullmatch(external):
        return f"eid:{external}"
    if kind == "" and _INTERNAL_ID.fullmatch(record_id):
        return record_id
    raise ConfigurationError(
        f"{record_id!r} is not a record ID: an internal ID is a number, an external ID is eid: and letters, digits, '_' or '-'."
    )


def _new_id(response: httpx.Response) -> str | None:
    """Take the new internal ID from the last path segment of `Location`; host and path before it are not trusted or used."""
    location = _LOCATION.search(response.headers.get("location", "").partition("?")[0])
    return location.group(1) if location else None


def _not_found(error: RequestRejected) -> RecordNotFound | None:
    """
    Recognise how NetSuite says that a transaction does not exist: a plain GET refused with 400 USER_ERROR and no path.

    Seen live for vendor bills and expense reports. A locked record and a missing permission have been seen to answer with the same
    code, and only the localised text differs, so NetSuite's own words stay in the message.
    """
    if error.status != 400 or [(detail.code, detail.path) for detail in error.details] != [("USER_ERROR", None)]:
        return None
    return RecordNotFound(
        str(error).replace(
            NOTHING_CHANGED,
            "Usually there is no such transaction, or it is of another type; a lock or a missing permission answers with the same code.",
        ),
        status=error.status,
        title=error.title,
        details=error.details,
        request_id=error.request_id,
    )
