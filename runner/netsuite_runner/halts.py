"""How a step or a life of a run stops without being over: a person is asked, something failed, or somebody interrupted."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from netsuite_runner.errors import StepFailed
from netsuite_runner.runs.kept import Approval


class Asked(NamedTuple):
    """What a step answers while people are asked in it: nothing that needs it can go on, and neither can it."""

    approvals: tuple[Approval, ...]


class Halted(BaseException):
    """Ends this life of a run without an end of its workflow (DBOS keeps exceptions as results, not this): it can be resumed."""

    def __init__(self, failure: StepFailed | None) -> None:
        super().__init__(failure)
        self.failure = failure


class Waits(Halted):
    """Ends a life in which a person was asked and nothing else can go on; that the run waits is kept."""

    def __init__(self) -> None:
        super().__init__(None)


def raise_first(outcomes: Sequence[Any]) -> None:
    """
    Raise what went wrong, if anything did.

    Raises:
        Halted: The first failure, with all others in it.
    """
    errors = [each for each in outcomes if isinstance(each, BaseException)]
    failures = [each.failure for each in errors if isinstance(each, Halted) and each.failure is not None]
    if failures:
        first, *others = failures
        first.others += tuple(each for other in others for each in (other, *other.others))
    if errors:
        raise next((each for each in errors if isinstance(each, Halted) and each.failure is not None), errors[0])
