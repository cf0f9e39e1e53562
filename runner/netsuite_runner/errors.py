"""
What a runner itself fails with. What a node fails with passes through unchanged.

NodeError (contract)
├─ GraphRefused       a workflow file or its inputs; nothing was sent
├─ RunRefused         a run that cannot be begun or gone on with as asked; nothing was sent
├─ NotApproved        a person was asked, and refused
├─ RunNotKept         what is kept of a run could not be read or written
│  └─ HandedOver      another process has taken over what this one was at
├─ ExtraMissing       `netsuite-nodes[run]` is not installed
└─ StepFailed         one step or item of a run: which, and what the node said
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from netsuite_plugin.command_lines import with_commands
from netsuite_plugin.contract import NextStep, NodeError, Remedy

_LONGEST = 600
"""Characters of one problem as it is shown."""
_NAMED = 20
"""Items named of those that failed for one cause."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a workflow file, and where (lines count from 1)."""

    line: int
    text: str


def _short(text: str) -> str:
    """A problem may quote a value, and a value may be a page long."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"


class GraphRefused(NodeError):
    """A workflow file that cannot run; every problem with its file and line."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        self.file, self.problems = file, tuple(sorted(set(problems)))
        super().__init__("\n".join(f"{file}:{problem.line}: {_short(problem.text)}" for problem in self.problems))


class RunRefused(NodeError):
    """A run that cannot be begun, or gone on with, as asked; nothing was sent and nothing changed."""


class NotApproved(NodeError):
    """A person was asked, and refused; the same question is not put again."""


class RunNotKept(NodeError):
    """
    What is kept of a run could not be read or written: no room, no permission, a damaged file, a database that is not there.

    `retryable` where the same may be written again as it is: a database was not reached, or nobody knows whether it was written. `do` is
    what helps, in the words of an order.
    """

    remedy: Remedy = "ask_administrator"
    unsettled = True

    def __init__(
        self,
        place: object,
        cause: Exception | str,
        *,
        retryable: bool = False,
        do: str = "Make room or give permission",
    ) -> None:
        told = cause if isinstance(cause, str) else f"{type(cause).__name__}: {cause}"
        super().__init__(
            f"what is kept of runs in {place} could not be read or written ({told}). What it holds is kept. {do}, and resume what stopped for it.",
            retryable=retryable,
        )


class HandedOver(RunNotKept):
    """Another process has taken over the run, or a lane of it: what this one is at is not kept any more."""

    def __init__(self, run_id: str, step: str = "", first: str = "") -> None:
        what = f"the lane of {where(step, first)} in run {run_id}" if step else f"run {run_id}"
        NodeError.__init__(
            self, f"another process has taken over {what}: this one stops, and what it did not keep is done there."
        )


class ExtraMissing(NodeError):
    """A part of the package that was not installed."""


class StepFailed(NodeError):
    """One step (and item) of a run failed; the run can be resumed once the cause is fixed."""

    def __init__(self, step: str, item: str, cause: NodeError) -> None:
        self.step, self.item, self.cause = step, item, cause
        self.kind = type(cause).__name__
        """What the cause is called."""
        self.others: tuple[StepFailed, ...] = ()
        """What else failed before the run had ended."""
        remedy: Remedy = cause.remedy
        super().__init__(
            f"{where(step, item)}: {cause}",
            remedy=remedy,
            retryable=cause.retryable,
            request_id=cause.request_id,
            next_steps=cause.next_steps,
        )
        self.unsettled = cause.unsettled

    @classmethod
    def of_told(cls, told: Mapping[str, Any]) -> "StepFailed":
        """Read what `told` returned: a failure in another process."""
        cause = NodeError(
            told["message"],
            remedy=told["remedy"],
            retryable=told["retryable"],
            request_id=told["request_id"],
            next_steps=tuple(NextStep(**each) for each in told.get("next_steps", ())),
        )
        failed = cls(told["step"], told["item"], cause)
        failed.kind = told["type"]
        failed.others = tuple(cls.of_told(each) for each in told["others"])
        return failed

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "step": self.step,
            "item": self.item,
            "type": self.kind,
            "message": str(self.cause),
            "remedy": self.remedy,
            "retryable": self.retryable,
            "request_id": self.request_id,
            "next_steps": [asdict(each) for each in self.next_steps],
            "others": [each.told() for each in self.others],
        }


def in_lines(told: Mapping[str, Any]) -> list[str]:
    """Say a failure and all others in it at a command line, each cause once: `accrue[1], [2], [4]: Please enter value(s) for: Account`."""
    items: dict[tuple[str, str], list[str]] = {}
    messages: dict[tuple[str, str], str] = {}
    for each in (told, *told["others"]):
        # a run of an earlier version kept no next steps
        steps = [NextStep(**step) for step in each.get("next_steps", ())]
        message = with_commands(each["message"], steps)
        # each request has an ID of its own, and the cause is the same; that of the first is shown
        cause = each["step"], message.replace(f" (request ID {each['request_id']})", "")
        items.setdefault(cause, []).append(each["item"])
        messages.setdefault(cause, message)
    return [f"{_where_all(cause[0], items[cause])}: {message}" for cause, message in messages.items()]


def _where_all(step: str, items: Sequence[str]) -> str:
    named = [where(step, items[0]), *(f"[{item}]" for item in items[1:_NAMED])]
    return ", ".join(named) + (f" and {len(items) - _NAMED:,} more" if len(items) > _NAMED else "")


def where(step: str, item: str) -> str:
    """Name a step or one of its items as it is written everywhere: `follow_up[3]`."""
    return f"{step}[{item}]" if item else step
