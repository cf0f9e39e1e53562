"""What can be a record type, an ID and a field: checked before anything is sent, by every caller that takes one."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, JsonValue

_RECORD_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
_INTERNAL_ID = re.compile(r"-?[0-9]{1,19}")
_EXTERNAL_ID = re.compile(r"[\w-]{1,255}")
_BODY_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_NOT_CHANGES = frozenset({"id", "links"})
_NOT_VALUES = _NOT_CHANGES | {"externalid"}
_NOT_A_REFERENCE = frozenset({"internalid", "internal_id", "@internalid"})
"""How SOAP and other clients spell the ID of a reference."""
_WITHOUT_EXTERNAL_ID = frozenset({"accountingperiod", "customlist", "giftcertificate", "landedcost", "state"})
"""`section_N3433806`, the types of its list that the record service has; that list says: assume that all others have external IDs."""


def record_type(text: str) -> str:
    """
    Return a record type.

    Raises:
        ValueError: It cannot be one.
    """
    _check_text(text, "a record type")
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
    _check_text(text, "an ID")
    kind, _, external = text.rpartition(":")
    if (kind == "eid" and _EXTERNAL_ID.fullmatch(external)) or (kind == "" and _INTERNAL_ID.fullmatch(text)):
        return text
    raise ValueError(
        f"{text!r} is not a record ID: an internal ID is a number, an external ID is eid: and letters, digits, '_' or '-'. A record whose "
        f"external ID has other characters is found by SuiteQL, by a condition on externalid."
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
    _check_text(text, "an external ID")
    if _EXTERNAL_ID.fullmatch(text) is None:
        raise ValueError(
            f"{text!r} cannot be an external ID: only letters, digits, '_' and '-' (`eid:` refuses the rest). A record that has such a one "
            f"is found by SuiteQL, by a condition on externalid, and then named by its internal ID."
        )
    return text


def has_external_id(record_type: str) -> bool:
    """Tell whether records of a type can have an external ID: nearly all can."""
    return record_type.lower() not in _WITHOUT_EXTERNAL_ID


def field(text: str) -> str:
    """
    Return the name of a field.

    Raises:
        ValueError: It cannot be one.
    """
    _check_text(text, "the name of a field")
    if _FIELD.fullmatch(text) is None:
        raise ValueError(f"Not field names: {text!r}. Write them as NetSuite does, such as companyName.")
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


def several(given: Sequence[str]) -> Sequence[str]:
    """
    Return names or IDs of which there may be several.

    Raises:
        ValueError: It is a single text, which would be read letter by letter.
    """
    if isinstance(given, str):
        raise ValueError(f"{given!r} is one text, and a list is wanted: write [{given!r}].")  # noqa: TRY004 - as all that is refused here
    return given


def values(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """
    Return the values of a record that is to be made.

    Raises:
        ValueError: One of them is no value but a name of the record itself, or has a shape that no field takes.
    """
    if clash := [name for name in given if name.lower() in _NOT_VALUES]:
        raise ValueError(f"{', '.join(clash)} cannot be among the values: give the external ID as external_id.")
    return _shaped(given)


def changes(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """
    Return the values that a record is to have: as `values`, and `externalId` gives it another external ID, or takes it away (null).

    Raises:
        ValueError: There are none, or one of them is no value, or has a shape that no field takes.
    """
    if clash := [name for name in given if name.lower() in _NOT_CHANGES]:
        raise ValueError(
            f"{', '.join(clash)} cannot be among the values: NetSuite gives it, and it stays: leave it out."
        )
    if not given:
        raise ValueError("there is nothing to change: name a field.")
    for name, value in given.items():
        if name.lower() == "externalid" and value is not None:
            external_id(value if isinstance(value, str) else repr(value))
    return _shaped(given)


def _check_text(given: object, what: str) -> None:
    """Refuse what a script may give where nothing has looked at types before: 107 for '107'."""
    if not isinstance(given, str):
        as_text = f", as {str(given)!r}" if type(given) is int else ""
        raise ValueError(f"{given!r} is not a text, and {what} is one: write it in quotation marks{as_text}.")  # noqa: TRY004 - as all that is refused here


def _shaped(given: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        for name, value in given.items():
            _check_shape(name, value, f"values.{name}")
    except RecursionError:
        raise ValueError("the values are nested deeper than any record is: take levels out.") from None
    return given


def _check_shape(name: str, value: Any, at: str) -> None:
    """Refuse what no field takes, whatever the record type: its place is said from the record down."""
    if _BODY_NAME.fullmatch(name) is None:
        raise ValueError(f"{at}: {name!r} is not the name of a field: write it as NetSuite does, such as companyName.")
    if isinstance(value, (list, tuple)):
        raise ValueError(  # noqa: TRY004 - all that is refused here is one kind of error
            f'{at}: a sublist is written {{"items": [ … ]}}, and several choices too: not as a bare list.'
        )
    if isinstance(value, (date, Decimal)):
        # JSON has neither, and NetSuite takes text for both
        as_text = value.isoformat() if isinstance(value, date) else str(value)
        raise ValueError(f"{at}: a {type(value).__name__} is written as text here: {as_text!r}.")  # noqa: TRY004 - as above
    if not isinstance(value, Mapping):
        return
    inner: Mapping[str, Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON
    if misspelt := _NOT_A_REFERENCE & {each.lower() for each in inner}:
        raise ValueError(
            f'{at}: a reference is written {{"id": "107"}} or {{"externalId": "SO-9"}}, not with {min(misspelt)!r}.'
        )
    number = inner.get("id", "")
    if not isinstance(number, (str, int)) or isinstance(number, bool) or (number == "" and "id" in inner):
        raise ValueError(
            f'{at}.id: the ID in a reference is a text or a number, as {{"id": "107"}}; to clear a field give null.'
        )
    lines: Any = inner.get("items", [])
    if not isinstance(lines, list):
        raise ValueError(f"{at}.items: the lines of a sublist are a list.")  # noqa: TRY004 - as above
    for number, line in enumerate(lines):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - JSON
        if not isinstance(line, Mapping):
            raise ValueError(  # noqa: TRY004 - as above
                f'{at}.items[{number}]: a line is an object, as {{"item": {{"id": "9"}}, "quantity": 2}}.'
            )
        _check_line(line, f"{at}.items[{number}]")  # pyright: ignore[reportUnknownArgumentType] - JSON
    for each, part in inner.items():
        if each not in {"items", "id", "links"}:
            _check_shape(each, part, f"{at}.{each}")


def _check_line(line: Mapping[str, Any], at: str) -> None:
    for name, value in line.items():
        if name != "links":
            _check_shape(name, value, f"{at}.{name}")


RecordType: TypeAlias = Annotated[str, AfterValidator(record_type)]
RecordId: TypeAlias = Annotated[str, AfterValidator(record_id)]
ExternalId: TypeAlias = Annotated[str, AfterValidator(external_id)]
FieldName: TypeAlias = Annotated[str, AfterValidator(field)]
Table: TypeAlias = Annotated[str, AfterValidator(table)]
Values: TypeAlias = Annotated[dict[str, JsonValue], AfterValidator(values)]
Changes: TypeAlias = Annotated[dict[str, JsonValue], AfterValidator(changes)]
