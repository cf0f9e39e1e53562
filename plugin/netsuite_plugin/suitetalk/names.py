"""What can be a record type, an ID and a field: checked before anything is sent, by every caller that takes one."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, JsonValue

_RECORD_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
_INTERNAL_ID = re.compile(r"-?[0-9]{1,19}")
_EXTERNAL_ID = re.compile(r"[\w-]{1,255}")
_NOT_VALUES = frozenset({"externalid", "id", "links"})


def record_type(text: str) -> str:
    """
    Return a record type.

    Raises:
        ValueError: It cannot be one.
    """
    if _RECORD_TYPE.fullmatch(text) is None:
        raise ValueError(
            f"{text!r} is not a record type. Write it as NetSuite's REST API does, for example salesOrder or customrecord_visit."
        )
    return text


def record_id(text: str) -> str:
    """
    Return a record's ID as a path has it: `107` or `eid:SO-9`.

    Raises:
        ValueError: It cannot be one.
    """
    kind, _, external = text.rpartition(":")
    if (kind == "eid" and _EXTERNAL_ID.fullmatch(external)) or (kind == "" and _INTERNAL_ID.fullmatch(text)):
        return text
    raise ValueError(
        f"{text!r} is not a record ID: an internal ID is a number, an external ID is eid: and letters, digits, '_' or '-'."
    )


def is_internal_id(text: str) -> bool:
    """Tell whether a text is an internal ID: a number."""
    return _INTERNAL_ID.fullmatch(text) is not None


def external_id(text: str) -> str:
    """
    Return an external ID.

    Raises:
        ValueError: It cannot be one.
    """
    if _EXTERNAL_ID.fullmatch(text) is None:
        raise ValueError(
            f"{text!r} cannot be an external ID: only letters, digits, '_' and '-' (`eid:` refuses the rest)."
        )
    return text


def field(text: str) -> str:
    """
    Return the name of a field.

    Raises:
        ValueError: It cannot be one.
    """
    if _FIELD.fullmatch(text) is None:
        raise ValueError(f"Not field names: {text!r}.")
    return text


def table(text: str) -> str:
    """
    Return the name of a SuiteQL table.

    Raises:
        ValueError: It cannot be one.
    """
    if _RECORD_TYPE.fullmatch(text) is None:
        raise ValueError(
            f"{text!r} is not a table of SuiteQL: write its name alone, for example transaction or customrecord_visit."
        )
    return text


def values(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """
    Return the values of a record that is to be made.

    Raises:
        ValueError: One of them is no value but a name of the record itself.
    """
    if clash := [name for name in given if name.lower() in _NOT_VALUES]:
        raise ValueError(f"{', '.join(clash)} cannot be among the values: give the external ID as external_id.")
    return given


RecordType: TypeAlias = Annotated[str, AfterValidator(record_type)]
RecordId: TypeAlias = Annotated[str, AfterValidator(record_id)]
ExternalId: TypeAlias = Annotated[str, AfterValidator(external_id)]
FieldName: TypeAlias = Annotated[str, AfterValidator(field)]
Table: TypeAlias = Annotated[str, AfterValidator(table)]
Values: TypeAlias = Annotated[dict[str, JsonValue], AfterValidator(values)]
