"""What a write would do, shown instead of done."""

from typing import Any

from typing_extensions import TypedDict  # pydantic makes no schema of the standard one before Python 3.12


class RehearsedRequest(TypedDict):
    """A request as it would be sent: `headers` are those that decide something, never a secret; `body` is None where there is none."""

    method: str
    url: str
    headers: dict[str, str]
    body: Any


class Difference(TypedDict):
    """One place of a record: what it holds, and what it would hold then. None: nothing."""

    path: str
    now: Any
    then: Any


class Rehearsal(TypedDict):
    """
    What a call of a node that writes would do.

    `problems` are why the service would refuse it, as far as that shows without a write; `notes` is what else is worth knowing.
    `differences` is empty where nothing is compared: a new record has no earlier state.
    """

    node: str
    requests: list[RehearsedRequest]
    differences: list[Difference]
    problems: list[str]
    notes: list[str]
