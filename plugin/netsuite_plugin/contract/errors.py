"""
Every error of this contract, and when a failed call may be repeated.

NodeError                   .remedy  .retryable  .unsettled  .request_id  .next_steps
├─ ConfigurationError       a manifest, setting, parameter, name or file is wrong; no request was sent
│  └─ InvalidParams         parameters that a node refuses
├─ OutcomeUnknown           a write whose answer was lost and could not be settled
└─ StaleRevision            a row changed since it was read
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pydantic import ValidationError

Remedy: TypeAlias = Literal["fix_input", "reconnect", "ask_administrator", "wait", "report"]
"""What to do about an error, by the person who can do it."""


Action: TypeAlias = Literal[
    "connect", "set_up", "add_token", "allow", "use_certificate", "new_certificate", "choose_default", "upgrade_store"
]
"""What a person can do in a host about a credential or its store."""


@dataclass(frozen=True)
class NextStep:
    """
    One thing to do about an error, with what it needs: account, team, level, credential, user or domain.

    It says nothing a person reads: who shows the error makes it a command to type, a link or a button. `instead` says that it does
    what the step before it would do.
    """

    action: Action
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    instead: bool = False


Effect: TypeAlias = Literal["read", "idempotent", "keyed", "once"]
"""What repeating a call does: nothing, the same again, the same record by its key, or the work a second time."""


class NodeError(Exception):
    """
    Anything a node or its connector fails with; the attributes say what to do next.

    `remedy` says who can fix it: the author (`fix_input`), the person (`reconnect`), an administrator, time (`wait`), or the
    service's support (`report`). `retryable` says whether the same call may succeed later *and* is safe to repeat.
    `request_id` is the service's own id of the refused request, for its support. `unsettled` says that a write may have
    happened although the call failed: repeat it only where a repetition is safe (`may_repeat`). `next_steps` are what can be done
    about it in the host, in their order.
    """

    remedy: Remedy = "fix_input"
    retryable: bool = False
    unsettled: bool = False

    def __init__(
        self,
        message: str,
        *,
        remedy: Remedy | None = None,
        retryable: bool | None = None,
        request_id: str | None = None,
        next_steps: tuple[NextStep, ...] = (),
    ) -> None:
        super().__init__(message)
        if remedy is not None:
            self.remedy = remedy
        if retryable is not None:
            self.retryable = retryable
        self.request_id = request_id
        self.next_steps = next_steps


class ConfigurationError(NodeError):
    """Something that a person or a host wrote is wrong; no request was sent."""


class InvalidParams(ConfigurationError):
    """Parameters that a node refuses before any request."""


class OutcomeUnknown(NodeError):
    """A write was sent, its answer was lost, and nothing settled it. Look before sending it again."""

    remedy: Remedy = "report"
    unsettled = True


class StaleRevision(NodeError):
    """A row changed since it was read."""

    remedy: Remedy = "wait"
    retryable = True


def may_repeat(effect: Effect, error: NodeError) -> bool:
    """
    Return whether a call of this effect may be sent again after this error.

    It must be likely to succeed later (`retryable`), and a call that takes effect once must be known not to have happened.
    """
    return error.retryable and not (effect == "once" and error.unsettled)


_IN_PLAIN_WORDS = {
    "string_type": "must be text, in quotation marks",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "dict_type": "must be a mapping of names to values",
    "model_type": "must be a mapping of names to values",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_parsing": "must be true or false",
}
"""What pydantic says in words of Python."""
_TYPES = frozenset({"bool", "date", "datetime", "decimal", "float", "int", "none", "str"})
"""Parts of a place that are no names: which of several types was tried."""


def describe(error: ValidationError, known: Iterable[str] = ()) -> str:
    """
    Say what a model refused, in one line, without repeating the refused values (they may be secret).

    `known` are the names it takes: the nearest is offered for one it does not take.
    """
    told: dict[str, str] = {}
    for each in error.errors(include_url=False):
        # alternatives of one field are named once: their further places are types, not names; but for the field of an item of a list
        named = [part for part in each["loc"] if "[" not in str(part)]
        item = len(named) > 2 and isinstance(named[1], int) and named[2] not in _TYPES
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in named[: 3 if item else 2])[1:]
        words = _IN_PLAIN_WORDS.get(each["type"]) or each["msg"].removeprefix("Value error, ").replace(
            "Input should be", "must be"
        )
        if not place and words.startswith("must be"):
            words = f"it {words}"
        if each["type"] == "missing":
            words = "is missing"
        if each["type"] == "extra_forbidden":
            import difflib  # only for what is wrong

            near = difflib.get_close_matches(place, known, n=1) if place == each["loc"][0] else ()
            words = f"is not known here; did you mean {near[0]}?" if near else "is not known here"
        told.setdefault(place, words.rstrip("."))
    # what is wrong with all of it has no place, and what names its place itself, down to the depth of the value, is not told it twice
    return "; ".join(
        words if not place or words.startswith((f"{place}.", f"{place}[")) else f"{place}: {words}"
        for place, words in told.items()
    )
