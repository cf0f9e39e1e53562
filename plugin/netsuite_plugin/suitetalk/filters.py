"""
Conditions of a list, and how they are written as `q` (`section_1545222128`).

Body fields alone can be filtered by (`subsect_1544786455`). Values are checked by what an operator takes, so that no text becomes part of a
condition. Nothing says how a quotation mark inside a value is written, so such a value is refused.
"""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias, cast, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import ErrorDetails

from netsuite_plugin.contract import ConfigurationError, describe
from netsuite_plugin.suitetalk.account_time import as_the_account_writes
from netsuite_plugin.suitetalk.metadata.models import RecordTypeSchema
from netsuite_plugin.suitetalk.names import FieldName
from netsuite_plugin.text import sentence

_Of_dates = Literal["AFTER", "BEFORE", "ON", "ON_OR_AFTER", "ON_OR_BEFORE"]
_NotOfDates = Literal["AFTER_NOT", "BEFORE_NOT", "ON_NOT", "ON_OR_AFTER_NOT", "ON_OR_BEFORE_NOT"]
_OfNumbers = Literal[
    "EQUAL", "GREATER", "GREATER_OR_EQUAL", "LESS", "LESS_OR_EQUAL",
    "EQUAL_NOT", "GREATER_NOT", "GREATER_OR_EQUAL_NOT", "LESS_NOT", "LESS_OR_EQUAL_NOT",
]  # fmt: skip
_OfTexts = Literal["CONTAIN", "START_WITH", "ENDWITH", "CONTAIN_NOT", "START_WITH_NOT", "END_WITH_NOT"]
_OfTwo = Literal["BETWEEN", "WITHIN", "BETWEEN_NOT", "WITHIN_NOT"]
Operator: TypeAlias = Literal[
    "EMPTY", "EMPTY_NOT", "IS", "IS_NOT", "ANY_OF", "ANY_OF_NOT", _OfTexts, _OfNumbers, _OfTwo, _Of_dates, _NotOfDates
]  # fmt: skip
_OTHERS = {
    "LIKE": "CONTAIN or START_WITH", "IN": "ANY_OF", "=": "IS or EQUAL", "==": "IS or EQUAL", "!=": "IS_NOT or EQUAL_NOT",
    "<>": "IS_NOT or EQUAL_NOT", ">": "GREATER or AFTER", ">=": "GREATER_OR_EQUAL or ON_OR_AFTER", "<": "LESS or BEFORE",
    "<=": "LESS_OR_EQUAL or ON_OR_BEFORE",
}  # fmt: skip
"""Operators of SQL, and what is meant by them."""
_DATES = frozenset({*get_args(_Of_dates), *get_args(_NotOfDates)})
_NUMBERS, _TEXTS, _TWO = frozenset(get_args(_OfNumbers)), frozenset(get_args(_OfTexts)), frozenset(get_args(_OfTwo))
_WHOLE = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
Scalar: TypeAlias = str | int | float | bool


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Condition(_Part):
    """One field against a value."""

    field: FieldName = Field(
        description="A body field, as `companyName` or `custbody_region`.", examples=["companyName"]
    )
    operator: Operator = Field(
        description="NetSuite's operator: IS, CONTAIN, START_WITH, ENDWITH of texts; EQUAL, GREATER, LESS, BETWEEN … of numbers; "
        "ON, AFTER, BEFORE … of dates; ANY_OF of references; EMPTY; each with _NOT (END_WITH_NOT, IS_NOT).",
        examples=["START_WITH"],
    )
    value: Scalar | None = Field(
        default=None,
        description="What it is compared with; a date as YYYY-MM-DD. None for EMPTY and for operators that take several.",
    )
    values: tuple[Scalar, ...] = Field(
        default=(), description="For ANY_OF: IDs or numbers; for BETWEEN and WITHIN: two numbers."
    )


class AllOf(_Part):
    """All of several conditions."""

    all: tuple["Filter", ...] = Field(min_length=1, description="Conditions that hold together.")


class AnyOf(_Part):
    """One of several conditions."""

    any: tuple["Filter", ...] = Field(min_length=1, description="Conditions of which one holds.")


def _kind(given: Any) -> str:
    if isinstance(given, (AllOf, AnyOf)):
        return "[all]" if isinstance(given, AllOf) else "[any]"
    return next((f"[{word}]" for word in ("all", "any") if isinstance(given, dict) and word in given), "[condition]")


Filter: TypeAlias = Annotated[
    Annotated[Condition, Tag("[condition]")] | Annotated[AllOf, Tag("[all]")] | Annotated[AnyOf, Tag("[any]")],
    Discriminator(_kind),
]


def _in_our_words(given: Any, read: ValidatorFunctionWrapHandler) -> Filter:
    """Say what is wrong with a filter at its own place, which is as deep as the filter is."""
    try:
        return cast("Filter", read(given))
    except ValidationError as error:
        raise ValueError("; ".join(dict.fromkeys(_told(each) for each in error.errors(include_url=False)))) from None


Where: TypeAlias = Annotated[Filter, WrapValidator(_in_our_words)]
"""A filter as a param, whose place in the params is `where`."""


def _told(error: ErrorDetails) -> str:
    # the kind of a part is no place in it
    places = [each for each in error["loc"] if not str(each).startswith("[")]
    place = "where" + "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in places)
    given = error["input"]
    if error["type"] == "literal_error":
        word = str(given).upper()
        near = _OTHERS.get(word) or " or ".join(get_close_matches(word, get_args(Operator), n=2, cutoff=0.7))
        return f"{place}: must be one of {', '.join(get_args(Operator))}{f'; did you mean {near}?' if near else ''}"
    if error["type"] == "extra_forbidden":
        meant = get_close_matches(str(places[-1]), Condition.model_fields, n=1)
        return f"{place}: is not known here{f'; did you mean {meant[0]}?' if meant else ''}"
    if error["type"] == "missing":
        return f"{place}: is missing"
    if not places:
        return 'where: is a condition, {"field": "companyName", "operator": "IS", "value": "Fjord Supply"}, or {"all": [...]} or {"any": [...]}'
    return f"{place}: {error['msg'].removeprefix('Value error, ').replace('Input should be', 'must be').rstrip('.')}"


@cache
def _reader() -> TypeAdapter[Filter]:
    """Made with the first filter that is read: making one takes longer than reading with it."""
    return TypeAdapter[Filter](Where)


def filter_of(where: Filter | Mapping[str, Any]) -> Filter:
    """
    Return a filter, as it is or as JSON has it.

    Raises:
        ConfigurationError: It is none.
    """
    if isinstance(where, (Condition, AllOf, AnyOf)):
        return where
    try:
        return _reader().validate_python(where)
    except ValidationError as error:
        raise ConfigurationError(f"{sentence(describe(error))} Nothing was sent.") from None


def conditions(where: Filter, at: str = "where") -> Iterator[tuple[str, Condition]]:
    """Give every condition with its JSON path."""
    if isinstance(where, Condition):
        yield at, where
    else:
        word, parts = ("all", where.all) if isinstance(where, AllOf) else ("any", where.any)
        for number, part in enumerate(parts):
            yield from conditions(part, f"{at}.{word}[{number}]")


def check_filterable(where: Filter, schema: RecordTypeSchema | None) -> None:
    """
    Refuse a field that cannot be filtered by, where the fields of the type are known.

    Raises:
        ConfigurationError: NetSuite does not filter by it; nothing was sent.
    """
    if schema is None:
        return
    parts = [each["name"] for each in (*schema["sublists"], *schema["subrecords"])]
    fields = [each["name"] for each in schema["fields"] if not each["filterable"]]
    refused = {name.lower() for name in (*parts, *fields)} - {
        each["name"].lower() for each in schema["fields"] if each["filterable"]
    }
    for at, each in conditions(where):
        if each.field.lower() in refused:
            raise _refused(
                f"{at}.field",
                f"NetSuite does not filter {each.field!r} in a list: ask by SuiteQL (netsuite.suiteql.query)",
            )


async def query_of(where: Filter, date_format: Callable[[], Awaitable[str]]) -> str:
    """
    Write a filter as `q`. Dates are in the account's own format there, which is asked for where there are any.

    Raises:
        ConfigurationError: A value does not go with its operator; nothing was sent.
        NodeError: The account does not say how it writes dates.
    """
    for at, each in conditions(where):
        _checked(each, at)
    dates = any(each.operator in _DATES for _, each in conditions(where))
    return _written(where, await date_format() if dates else "")


def quoted(text: str, at: str) -> str:
    """
    Write a text as a value of `q`.

    Raises:
        ConfigurationError: It holds what cannot be written there.
    """
    if '"' in text or _UNPRINTABLE.search(text):
        raise _refused(
            at,
            'a value here cannot hold a quotation mark (") or a control character: ask by SuiteQL instead, with a parameter',
        )
    return f'"{text}"'


def _checked(condition: Condition, at: str) -> None:
    """Refuse a value that its operator does not take."""
    operator, value, values = condition.operator, condition.value, condition.values
    if operator in {"EMPTY", "EMPTY_NOT"}:
        if value is not None or values:
            raise _refused(at, f"{operator} takes no value: leave it out")
        return
    if operator in _TWO or operator in {"ANY_OF", "ANY_OF_NOT"}:
        if value is not None or not values:
            raise _refused(f"{at}.values", f"{operator} takes several: give values, not value")
        for number, each in enumerate(values):
            _check_member(operator, each, f"{at}.values[{number}]")
        if operator in _TWO and len(values) != 2:
            raise _refused(f"{at}.values", f"{operator} takes two numbers")
        return
    at = f"{at}.value"
    if value is None or values:
        raise _refused(at, f"{operator} takes one value: for a field without one write EMPTY")
    if operator in _NUMBERS and not _is_number(value):
        raise _refused(at, f"{operator} takes a number, not {value!r}: for a text write IS, for a date ON")
    if operator in _DATES:
        _day(value, at)
    elif operator in _TEXTS or (operator in {"IS", "IS_NOT"} and not isinstance(value, bool)):
        if not isinstance(value, str):
            raise _refused(at, f"{operator} takes a text, not {value!r}: for a number write EQUAL")
        if not value:
            raise _refused(at, "write EMPTY for a field without a value")
        quoted(value, at)


def _check_member(operator: str, each: Scalar, at: str) -> None:
    if operator in _TWO and not _is_number(each):
        raise _refused(at, f"{operator} takes numbers, not {each!r}: for dates write ON_OR_AFTER and ON_OR_BEFORE")
    if isinstance(each, bool) or each == "":
        raise _refused(at, f"{operator} takes IDs or numbers, not {each!r}")
    if isinstance(each, str):
        quoted(each, at)


def _is_number(value: Scalar) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _day(value: Scalar, at: str) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
    except ValueError:
        raise _refused(at, f"{value!r} is not a date (YYYY-MM-DD)") from None


def _written(where: Filter, date_format: str) -> str:
    if isinstance(where, Condition):
        return _condition(where, date_format)
    word, parts = (" AND ", where.all) if isinstance(where, AllOf) else (" OR ", where.any)
    return word.join(
        written if isinstance(part, Condition) or len(parts) == 1 else f"({written})"
        for part, written in ((part, _written(part, date_format)) for part in parts)
    )


def _condition(condition: Condition, date_format: str) -> str:
    start = f"{condition.field} {condition.operator}"
    if condition.values:
        return f"{start} [{', '.join(_value(each) for each in condition.values)}]"
    if condition.value is None:
        return start
    if condition.operator in _DATES:
        return f'{start} "{as_the_account_writes(_day(condition.value, ""), date_format)}"'
    return f"{start} {_value(condition.value, text=condition.operator not in _NUMBERS)}"


def _value(value: Scalar, *, text: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if not text and _WHOLE.fullmatch(value) else f'"{value}"'
    # every digit that the number has, and no exponent
    return str(value) if isinstance(value, int) else format(Decimal(repr(value)).normalize(), "f")


def _refused(at: str, why: str) -> ConfigurationError:
    return ConfigurationError(f"{at}: {why}. Nothing was sent.")
