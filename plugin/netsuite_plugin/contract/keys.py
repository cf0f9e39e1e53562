"""
The key of a keyed write: what is asked, by whom, and which piece of which run's work it is.

Drawn over the params as the author wrote them, before a node parses them: a later release with one more optional param draws the same.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from netsuite_plugin.contract.errors import InvalidParams
from netsuite_plugin.contract.providers import ActsAs

_FORM = 1
"""Raised when the canonical form changes: a run keeps the form it was begun with."""

_LARGEST_EXPONENT = 400
"""Powers of ten of a number in a key, either way: checked before such a number is written out."""


def idempotency_key(
    node: str,
    params: Mapping[str, Any] | BaseModel,
    *,
    acts_as: ActsAs,
    run: str,
    step: str,
    item: str = "",
    generation: int = 0,
) -> str:
    """
    Return the key of one piece of work: `nsn-` and 32 characters of base32 over a SHA-256 of all that is given.

    Of `acts_as` the domain, the account and the user count, not what the login is called here. `generation` tells a run from a deleted one of
    its name. Letters, digits and `-` only, so that it may serve as a record's external ID.

    Raises:
        InvalidParams: The params hold what has no canonical form.
    """
    asked = [_FORM, node, _of(node, params), *acts_as.identity, run, step, item, generation]
    return _key(asked)


def former_key(run: str, step: str, item: str = "") -> str:
    """Return the key as it was drawn before forms were counted: over run, step and item alone. For runs begun with it."""
    return _key([run, step, item], separators=(", ", ": "))


def params_digest(node: str, params: Mapping[str, Any] | BaseModel) -> str:
    """
    Return what tells params from others: equal for params that draw the same key.

    Raises:
        InvalidParams: The params hold what has no canonical form.
    """
    return hashlib.sha256(_text(_of(node, params)).encode()).hexdigest()[:32]


def _key(asked: list[Any], separators: tuple[str, str] = (",", ":")) -> str:
    digest = hashlib.sha256(_text(asked, separators).encode()).digest()
    return "nsn-" + base64.b32encode(digest).decode().lower()[:32]


def _text(value: Any, separators: tuple[str, str] = (",", ":")) -> str:
    return json.dumps(value, sort_keys=True, separators=separators)


def _of(node: str, params: Mapping[str, Any] | BaseModel) -> Any:
    written = params.model_dump(exclude_unset=True, by_alias=True) if isinstance(params, BaseModel) else params
    try:
        return _canonical(written)
    except (ValueError, RecursionError) as error:
        raise InvalidParams(
            f"{node}: a value in it cannot be compared ({error or 'nested too deep'}). Change that value. Nothing was sent."
        ) from None


def _canonical(value: Any) -> Any:
    """Return one form of equal values: 1.5 and 1.50 are one amount and "1.5" another value; null stays, because it clears a field."""
    match value:
        case None | bool() | str():
            return value
        case BaseModel():
            return _canonical(value.model_dump(exclude_unset=True, by_alias=True))
        case Mapping():
            return {str(key): _canonical(each) for key, each in value.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - any mapping
        case list() | tuple() | range():
            return [_canonical(each) for each in value]  # pyright: ignore[reportUnknownVariableType] - any list
        case datetime():
            moment = value if value.tzinfo is None else value.astimezone(UTC)
            return moment.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case timedelta():
            return {"seconds": _number(value.total_seconds())}
        case int() | float() | Decimal():
            return {"#": _number(value)}
        case _:
            raise ValueError(f"{type(value).__name__} has no canonical form")


def _number(value: int | float | Decimal) -> str:  # noqa: PYI041 - an int is no float for the checker of match
    if isinstance(value, int) and value.bit_length() > 4 * _LARGEST_EXPONENT:
        raise ValueError("a number is too large or too small")
    number = value if isinstance(value, Decimal) else Decimal(value) if isinstance(value, int) else Decimal(repr(value))
    if not number.is_finite():
        raise ValueError(f"{value} is not a number")
    if number == 0:
        return "0"
    exponent = number.as_tuple().exponent
    if abs(number.adjusted()) > _LARGEST_EXPONENT or abs(int(exponent)) > 4 * _LARGEST_EXPONENT:
        raise ValueError("a number is too large or too small")
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
