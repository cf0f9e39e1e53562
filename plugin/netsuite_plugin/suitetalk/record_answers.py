"""What an answer of the record service says: which record it is, and that there is none."""

import re
from collections.abc import Callable

import httpx

from netsuite_plugin.errors import RecordNotFound, RequestRejected, ResponseError
from netsuite_plugin.suitetalk import names
from netsuite_plugin.suitetalk.answers import Body
from netsuite_plugin.suitetalk.codes import CODES
from netsuite_plugin.suitetalk.metadata.near import words_in

_LOCATION = re.compile(r"/record/v1/([A-Za-z0-9_]+)/(-?[0-9]{1,19})/?")
_NO_SUCH_TRANSACTION = "Transaction type specified is incorrect."


def is_record(record_id: str) -> Callable[[Body], str | None]:
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


def new_id(response: httpx.Response, record_type: str) -> str | None:
    """
    Take the new internal ID from the path of `Location`, if that is the path of a record of this type; its host is never used.

    The type is compared without its case, which NetSuite does not keep. None for anything else: a job, another record.
    """
    path = response.headers.get("location", "")[:500].partition("?")[0]
    location = _LOCATION.search(path)
    if location is None or location.end() != len(path) or location[1].lower() != record_type.lower():
        return None
    return location[2]


def not_found(error: RequestRejected) -> RecordNotFound | None:
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
        str(error).replace(
            CODES["USER_ERROR"].next,
            "There is no such transaction, or it is of another type: check the ID and the record type.",
        ),
        status=error.status,
        title=error.title,
        details=error.details,
        request_id=error.request_id,
    )


def names_type(error: ResponseError, record_type: str) -> bool:
    """Tell whether a refusal speaks of the record type itself, in whatever language: then it is not the record that is missing."""
    return any(record_type.lower() in words_in(each.detail) for each in error.details)


def may_mean_exists(refusal: ResponseError) -> bool:
    """Tell whether a refusal may be how NetSuite refuses an external ID that it has: a rule of the account, and of no field."""
    return refusal.status == 400 and any(each.code == "USER_ERROR" and each.path is None for each in refusal.details)


def refuses_external_ids(refusal: ResponseError) -> bool:
    """Tell whether a refusal is about the field externalId, not about the ID that was given: codes as `section_156570709583` has them."""
    return refusal.status == 400 and any(
        each.code in {"INVALID_CONTENT", "INVALID_PARAMETER"}
        and "externalid" in words_in(f"{each.detail} {each.path or ''}")
        for each in refusal.details
    )
