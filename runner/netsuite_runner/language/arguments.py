"""What filters and methods are given: the evaluation they work for, a list, a whole number."""

from collections.abc import Mapping
from typing import Any, Protocol

from netsuite_runner.language.values import ExpressionError, check_entries, kind_of, present, shown


class Work(Protocol):
    """The evaluation a filter works for."""

    def spend(self, entries: int) -> None:
        """Count work; too much of it is refused."""
        ...

    def get(self, value: Any, key: Any) -> Any:
        """Return a key, an entry or an attribute; Undefined where there is none."""
        ...

    def filtered(self, name: str, value: Any, *arguments: Any, **named: Any) -> Any:
        """Apply a filter."""
        ...

    def tested(self, name: str, value: Any, *arguments: Any) -> bool:
        """Apply a test."""
        ...

    def missing(self, hint: str) -> Any:
        """Return the value of what is not there."""
        ...


def listed(value: Any) -> list[Any]:
    """
    Return a value as a list: the keys of a mapping, the letters of a text.

    Raises:
        ExpressionError: It is none of these, or too long.
    """
    present(value)
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, Mapping):
        return list(value)
    if isinstance(value, str):
        check_entries(len(value))
        return list(value)
    raise ExpressionError(f"{shown(value)} ({kind_of(value)}) is not a list")


def whole(value: Any, what: str, most: int = 1_000_000) -> int:
    """
    Return a value that is a whole number; `what` is how a message calls it.

    Raises:
        ExpressionError: It is none, or too large.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not -most <= value <= most:
        raise ExpressionError(f"{what} is a whole number of at most {most:,}, not {shown(value)}")
    return value
