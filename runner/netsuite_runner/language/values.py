"""
What the values of the language are: when they are true, how they are ordered, calculated with and written as text, and how large they may be.

Services send much as text: `'F'` for false, `'100'` for a number. Nothing here guesses: where a text stands for something else, it is
refused with the words that say what is meant.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from typing import Any, Literal, TypeAlias

from jinja2 import Undefined

By: TypeAlias = Literal["text", "decimal"]
"""What is said of text where an order or a sum is asked for: it is text, or it is a number."""

LONGEST_TEXT = 1_000_000
"""Characters of a text that an expression makes."""

MOST_ENTRIES = 1_000_000
"""Entries of a list that an expression makes."""

LARGEST_VALUE = 20_000_000
"""Characters and entries, inner ones too, of a value that an expression makes."""

MOST_DIGITS = 100
"""Digits of a number, before and after the point."""

_LOGICAL = frozenset({"T", "F", "TRUE", "FALSE"})
_LOOKS_LIKE_A_NUMBER = re.compile(r"\s*[+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*", re.ASCII | re.IGNORECASE)
_IS_A_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*", re.ASCII | re.IGNORECASE)
_TRAPS = [Inexact, InvalidOperation, DivisionByZero, Overflow]
_EXACT = Context(prec=2 * MOST_DIGITS, Emin=-2 * MOST_DIGITS, Emax=2 * MOST_DIGITS, traps=_TRAPS)
_DIVISION = Context(prec=28, rounding=ROUND_HALF_UP, traps=_TRAPS[1:])
_ROUNDINGS = {"common": ROUND_HALF_UP, "ceil": ROUND_CEILING, "floor": ROUND_FLOOR}


class ExpressionError(ValueError):
    """An expression that cannot be read, or has no value."""


def shown(value: Any) -> str:
    """Write a value short, for a message."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (str, int, float, Decimal, date, timedelta)):
        written = repr(value[:60]) if isinstance(value, str) else str(value)
        return (
            written if len(written) <= 60 and (not isinstance(value, str) or len(value) <= 60) else f"{written[:59]}…"
        )
    return f"a {kind_of(value)}"


def kind_of(value: Any) -> str:
    """Name the kind of a value as the documentation does."""
    for kind, name in (
        (type(None), "null"),
        (bool, "true or false"),
        (str, "text"),
        (Decimal, "decimal"),
        (int, "whole number"),
        (float, "number"),
        (datetime, "moment"),
        (date, "date"),
        (timedelta, "number of days"),
        (list, "list"),
        (tuple, "list"),
        (Mapping, "mapping"),
    ):
        if isinstance(value, kind):
            return name
    return type(value).__name__


def present(value: Any) -> Any:
    """
    Return the value.

    Raises:
        UndefinedError: There is none; Jinja's own words say what is missing.
    """
    if isinstance(value, Undefined):
        str(value)
    return value


def is_number(value: Any) -> bool:
    """Tell whether it can be calculated with."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def number_shaped(value: Any) -> bool:
    """Tell whether it is a text that looks like a number: the services send numbers so."""
    return isinstance(value, str) and len(value) <= MOST_DIGITS and _LOOKS_LIKE_A_NUMBER.fullmatch(value) is not None


def logical_text(value: Any) -> bool:
    """Tell whether it is a text that stands for true or false."""
    return isinstance(value, str) and len(value) <= 5 and value.upper() in _LOGICAL


def truth(value: Any) -> bool:
    """
    Return whether a value counts as true: not null, not 0, not empty.

    Raises:
        ExpressionError: It is a text like 'F', which would count as true.
    """
    if logical_text(present(value)):
        raise ExpressionError(f"{value!r} is text, and every text counts as true: compare it, as … == 'T'")
    return bool(value)


def condition(value: Any) -> bool:
    """
    Return a value that must be true or false.

    Raises:
        ExpressionError: It is anything else.
    """
    if not isinstance(present(value), bool):
        raise ExpressionError(not_a_condition(shown(value), kind_of(value)))
    return value is True


def not_a_condition(what: str, kind: str) -> str:
    """Say how to make a condition of something that is none."""
    of = "" if what in {kind, f"a {kind}"} else f" ({kind})"
    return (
        f"{what}{of} is not true or false: compare it, as ${{{{ … == 'T' }}}}, ${{{{ … > 0 }}}}, "
        "${{ … | length > 0 }} or ${{ … is not none }}"
    )


def decimal(value: Any) -> Decimal:
    """
    Return a number exactly as it is written.

    Raises:
        ExpressionError: It is no number, or has more than 100 digits.
    """
    present(value)
    if isinstance(value, str) and len(value) <= 2 * MOST_DIGITS and _IS_A_NUMBER.fullmatch(value):
        number = Decimal(value.strip())
    elif isinstance(value, float) and math.isfinite(value):
        number = Decimal(repr(value))
    elif isinstance(value, Decimal):
        number = value
    elif isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= 4 * MOST_DIGITS:
        number = Decimal(value)
    else:
        fix = ": take the commas out, as decimal(x | replace(',', ''))" if number_shaped(value) else ""
        if value is None or value == "":
            fix = ": say what it stands for, as decimal(x | default('0', true))"
        raise ExpressionError(f"{shown(value)} is not a decimal number{fix}")
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or number.adjusted() > MOST_DIGITS or -exponent > MOST_DIGITS:
        raise ExpressionError(f"{shown(value)} has more than {MOST_DIGITS} digits: give it fewer")
    return number


def as_text(value: Any) -> str:
    """
    Return a value as it stands in a text.

    Raises:
        ExpressionError: It is a list or a mapping, which has more than one spelling, or it is too long.
    """
    present(value)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, (Mapping, list, tuple)):
        raise ExpressionError(in_text(kind_of(value)))
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return str(value)
    raise ExpressionError(f"{shown(value)} ({kind_of(value)}) cannot be written as text")


def in_text(kind: str) -> str:
    """Say how a list or a mapping is put into a text."""
    how = "join(', ') or … | tojson" if kind == "list" else "tojson"
    return f"a {kind} cannot stand inside a text: say how it is written, as … | {how}"


def bounded(text: str) -> str:
    """
    Return a text that is not too long.

    Raises:
        ExpressionError: It is.
    """
    check_length(len(text))
    return text


def check_length(length: int) -> None:
    """
    Check the length of a text before it is made.

    Raises:
        ExpressionError: It would be too long.
    """
    if length > LONGEST_TEXT:
        raise ExpressionError(
            f"the text would be longer than {LONGEST_TEXT:,} characters: make it of fewer or shorter ones"
        )


def check_entries(number: int) -> None:
    """
    Check the length of a list before it is made.

    Raises:
        ExpressionError: It would be too long.
    """
    if number > MOST_ENTRIES:
        raise ExpressionError(
            f"the list would have more than {MOST_ENTRIES:,} entries: let a query or a step choose fewer"
        )


def size(value: Any, most: int = LARGEST_VALUE) -> int:
    """
    Count the characters and entries of a value; what stands in it twice counts twice.

    Raises:
        ExpressionError: There are more than `most`.
    """
    counted, waiting = 0, [value]
    while waiting:
        each = present(waiting.pop())
        counted += 1
        if isinstance(each, str):
            counted += len(each)
        elif isinstance(each, Mapping):
            counted += sum(len(key) for key in each if isinstance(key, str))
            waiting.extend(each.values())
        elif isinstance(each, (list, tuple)):
            waiting.extend(each)
        if counted + len(waiting) > most:
            raise ExpressionError("the value would be too large: take only what is needed of it")
    return counted


def plain(value: Any) -> Any:
    """
    Return a value as JSON has it: a date is its text, a decimal the number, in all its digits.

    Raises:
        ExpressionError: JSON cannot hold it.
    """
    present(value)
    if isinstance(value, Mapping):
        return {plain(as_text(key)): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ExpressionError(
                f"{shown(value)} holds half a character, as no text outside of this program can: cut it elsewhere"
            )
        return value
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Decimal):
        return _json_number(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, date):
        return value.isoformat()
    raise ExpressionError(f"{shown(value)} ({kind_of(value)}) is not a JSON value")


def _json_number(number: Decimal) -> int | float:
    if number == number.to_integral_value():
        return int(number)
    written = float(number)
    if Decimal(repr(written)) != number:
        raise ExpressionError(
            f"{shown(number)} has more digits than a JSON number keeps: round it, as … | round(2), or write it as text, as … | string"
        )
    return written


def as_json(value: Any) -> str:
    """Return a value as JSON text, every character as it is."""
    size(value, LONGEST_TEXT)
    return bounded(json.dumps(plain(value), ensure_ascii=False))


def equal(left: Any, right: Any) -> bool:
    """
    Compare for equality.

    Raises:
        ExpressionError: The two can never be equal, although they may mean the same: 5 and '5', true and 'T'.
    """
    for one, other in ((present(left), present(right)), (right, left)):
        if is_number(one) and number_shaped(other):
            raise ExpressionError(f"{shown(other)} is text and never equals the number {shown(one)}: {_named(other)}")
        if isinstance(one, bool) and logical_text(other):
            raise ExpressionError(f"{other!r} is text and never equals {shown(one)}: compare it with text, as … == 'T'")
        if isinstance(one, date) and isinstance(other, str):
            raise ExpressionError(
                f"{shown(other)} is text and never equals a {kind_of(one)}: make a date of it, as date(…)"
            )
    if isinstance(left, (float, Decimal)) and isinstance(right, (float, Decimal)):
        return decimal(left) == decimal(right)
    return bool(left == right)


def before(left: Any, right: Any) -> bool:
    """
    Return whether the first comes before the second.

    Raises:
        ExpressionError: The two have no order, or one is a text that looks like a number.
    """
    first, second = ordered([left, right], case_sensitive=True)
    return bool(first < second)


def ordered(values: Sequence[Any], *, by: By | None = None, case_sensitive: bool = False) -> list[Any]:
    """
    Return keys that order the values as what they are: numbers, texts, dates.

    Raises:
        ExpressionError: They are of several kinds or of one without an order, or a text looks like a number and `by` does not say what it is.
    """
    if by == "decimal":
        return [decimal(each) for each in values]
    if by == "text":
        return [_folded(as_text(each), case_sensitive) for each in values]
    if by is not None:
        raise ExpressionError(f"by is 'text' or 'decimal', not {shown(by)}")
    for each in values:
        if number_shaped(present(each)):
            raise ExpressionError(f"{each!r} is text and would be ordered by its letters: {_named(each)}, or by='text'")
    if all(is_number(each) for each in values):
        return [decimal(each) for each in values] if any(isinstance(each, Decimal) for each in values) else [*values]
    for kind in (str, datetime, date, timedelta):
        if all(isinstance(each, kind) and isinstance(each, datetime) == (kind is datetime) for each in values):
            return [_folded(each, case_sensitive) for each in values] if kind is str else [*values]
    kinds = sorted({kind_of(each) for each in values})
    raise ExpressionError(
        f"{' and '.join(kinds)} {'have' if len(kinds) > 1 else 'has'} no order"
        + (": leave null out" * ("null" in kinds))
    )


def _folded(text: str, case_sensitive: bool) -> str:  # noqa: FBT001 - private, and called with the name of its caller's
    return text if case_sensitive else text.lower()


def _named(text: Any) -> str:
    return f"write decimal({shown(text)})"


def total(values: Iterable[Any], start: Any = 0, *, by: By | None = None) -> Any:
    """
    Add up, exactly: numbers, decimals, days.

    Raises:
        ExpressionError: One cannot be added.
    """
    found = start
    for each in values:
        if isinstance(each, str) and by == "decimal":
            each = decimal(each)  # noqa: PLW2901 - the value that is meant
        found = reckoned("+", found, _addend(each))
    return found


def _addend(value: Any) -> Any:
    if number_shaped(present(value)):
        raise ExpressionError(f"{value!r} is text: {_named(value)}, or sum with by='decimal'")
    if isinstance(value, (str, list, tuple, Mapping)) or value is None:
        raise ExpressionError(f"{shown(value)} ({kind_of(value)}) cannot be added up")
    return value


def reckoned(operator: str, left: Any, right: Any) -> Any:
    """
    Apply `+ - * / // % **`. Sums, differences and products are exact, those of binary fractions to their last digit.

    Raises:
        ExpressionError: The values do not go together, or the result would be too large.
    """
    present(left)
    present(right)
    if is_number(left) and is_number(right):
        return _number(operator, left, right)
    if isinstance(left, bool) or isinstance(right, bool):
        raise ExpressionError(f"true and false cannot be calculated with ({operator}): write 1 if VALUE else 0")
    for one, other in ((left, right), (right, left)):
        if number_shaped(one) and (is_number(other) or number_shaped(other)):
            more = ", or join texts with ~" if operator == "+" else ""
            raise ExpressionError(f"{one!r} is text and cannot be calculated with ({operator}): {_named(one)}{more}")
    if operator == "+" and isinstance(left, str) and isinstance(right, str):
        check_length(len(left) + len(right))
        return left + right
    if operator == "+" and isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        check_entries(len(left) + len(right))
        return [*left, *right]
    if operator == "%" and isinstance(left, str):
        return formatted(left, [*right] if isinstance(right, (list, tuple)) else [right])
    if operator == "*":
        for repeated, times in ((left, right), (right, left)):
            if isinstance(repeated, (str, list, tuple)) and isinstance(times, int):
                size([*repeated] if isinstance(repeated, tuple) else repeated, MOST_ENTRIES // max(times, 1))
                return (repeated if isinstance(repeated, str) else [*repeated]) * times
    if isinstance(left, (date, timedelta)) or isinstance(right, (date, timedelta)):
        return _time(operator, left, right)
    raise ExpressionError(
        f"{shown(left)} {operator} {shown(right)}: {kind_of(left)} and {kind_of(right)} do not go together"
    )


def _time(operator: str, left: Any, right: Any) -> Any:
    whole = all(isinstance(each, (date, timedelta, int)) for each in (left, right))
    apply: Callable[[Any, Any], Any] | None = {
        "+": lambda one, other: one + other,
        "-": lambda one, other: one - other,
        "*": lambda one, other: one * other,
    }.get(operator)
    try:
        if apply is not None and whole:
            return apply(left, right)
    except OverflowError:
        raise ExpressionError("there is no such date: years are 1 to 9999") from None
    except TypeError:
        pass  # said below: a date and a date, a date and a number
    raise ExpressionError(
        f"{shown(left)} {operator} {shown(right)}: {kind_of(left)} and {kind_of(right)} do not go together; a number of days is days(…)"
    )


def _number(operator: str, left: Any, right: Any) -> Any:
    exact = isinstance(left, Decimal) or isinstance(right, Decimal)
    try:
        if exact or (operator in {"+", "-", "*"} and (isinstance(left, float) or isinstance(right, float))):
            found = _of_decimals(operator, decimal(left), decimal(right))
            return decimal(found) if exact else _finite(float(found))
        return _finite(_of_numbers(operator, left, right))
    except ZeroDivisionError:  # decimal's own is one too
        raise ExpressionError(
            f"{shown(left)} {operator} 0: nothing can be divided by 0; write A / B if B != 0 else OTHER"
        ) from None
    except (DecimalException, OverflowError):
        raise ExpressionError(
            f"the result of {operator} has more than {MOST_DIGITS} digits: round the values first"
        ) from None


def _of_decimals(operator: str, left: Decimal, right: Decimal) -> Decimal:
    if operator == "+":
        return _EXACT.add(left, right)
    if operator == "-":
        return _EXACT.subtract(left, right)
    if operator == "*":
        return _EXACT.multiply(left, right)
    if operator == "/":
        return _DIVISION.divide(left, right)
    if operator == "**":
        if right != right.to_integral_value() or not 0 <= right <= 64:
            raise ExpressionError("a decimal is raised to a whole number from 0 to 64")
        return _EXACT.power(left, int(right))
    whole, rest = _EXACT.divmod(left, right)
    if rest and (rest < 0) != (right < 0):  # as whole numbers do: the rest has the sign of the divisor
        whole, rest = _EXACT.subtract(whole, Decimal(1)), _EXACT.add(rest, right)
    return whole if operator == "//" else rest


def _of_numbers(operator: str, left: Any, right: Any) -> Any:
    if operator == "**":
        if abs(right) > 64 or abs(left) > LONGEST_TEXT:
            raise ExpressionError("the result of ** is too large: take a smaller exponent")
        return left**right
    if operator == "/":
        return left / right
    if operator == "//":
        return left // right
    if operator == "%":
        return left % right
    return left + right if operator == "+" else left - right if operator == "-" else left * right


def _finite(number: Any) -> Any:
    if isinstance(number, complex) or (isinstance(number, float) and not math.isfinite(number)):
        raise ExpressionError("the result is not a number")
    if isinstance(number, int) and number.bit_length() > 4 * MOST_DIGITS:
        raise ExpressionError(f"the result has more than {MOST_DIGITS} digits: round the values first")
    return number


def rounded(value: Any, precision: Any = 0, method: str = "common") -> Any:
    """
    Round a number; halves go away from 0.

    Raises:
        ExpressionError: It is not a number.
    """
    if not is_number(present(value)):
        fix = f": {_named(value)}" if number_shaped(value) else ""
        raise ExpressionError(f"{shown(value)} ({kind_of(value)}) cannot be rounded{fix}")
    if method not in _ROUNDINGS or not isinstance(precision, int) or not -MOST_DIGITS <= precision <= MOST_DIGITS:
        raise ExpressionError("round takes a number of digits and 'common', 'ceil' or 'floor'")
    if isinstance(value, int):
        return value if precision >= 0 else int(_quantized(Decimal(value), precision, method))
    found = _quantized(decimal(value), precision, method)
    return found if isinstance(value, Decimal) else float(found)


def _quantized(number: Decimal, precision: int, method: str) -> Decimal:
    found = number.quantize(Decimal(1).scaleb(-precision), _ROUNDINGS[method], Context(prec=3 * MOST_DIGITS))
    return found.quantize(Decimal(1)) if precision < 0 else found


_SPECIFIER = re.compile(
    r"%(?:(?P<percent>%)|(?P<flags>[-+0]{0,3})(?P<width>\d{0,3})(?:\.(?P<digits>\d{1,2}))?(?P<kind>[sdif]))?"
)


def formatted(text: str, values: Sequence[Any]) -> str:
    """
    Replace `%s`, `%d` and `%.2f` in a text.

    Raises:
        ExpressionError: A place has no value, a value no place, or another letter follows `%`.
    """
    waiting = [*values]

    def place(found: re.Match[str]) -> str:
        if found["percent"]:
            return "%"
        if not found["kind"]:
            raise ExpressionError("format knows %s, %d, %.2f and %%")
        if not waiting:
            raise ExpressionError("format has fewer values than places")
        written = _written(found["kind"], waiting.pop(0), found["digits"])
        if "+" in found["flags"] and found["kind"] != "s" and not written.startswith("-"):
            written = f"+{written}"
        width = int(found["width"] or 0)
        if "-" in found["flags"]:
            return written.ljust(width)
        return written.zfill(width) if "0" in found["flags"] and found["kind"] != "s" else written.rjust(width)

    size([text, *values], LONGEST_TEXT)
    made = bounded(_SPECIFIER.sub(place, text))
    if waiting:
        raise ExpressionError("format has more values than places")
    return made


def _written(kind: str, value: Any, digits: str | None) -> str:
    if kind == "s":
        return as_text(value)
    if not is_number(value):
        raise ExpressionError(f"%{kind} takes a number, not {shown(value)}: write decimal(…)")
    if kind in "di":
        if not isinstance(value, int):
            raise ExpressionError(f"%{kind} takes a whole number, not {shown(value)}")
        return str(value)
    places = int(digits or 6)
    return f"{_quantized(decimal(value), places, 'common'):.{places}f}"
