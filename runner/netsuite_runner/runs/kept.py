"""What is kept of runs: how each stands, its outputs and failures, how its calls went, what people are asked, what is left to the next run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from netsuite_plugin.contract import Caller

State: TypeAlias = Literal[
    "queued", "running", "waiting", "finished", "finished with failures", "failed", "interrupted"
]
"""
A run is `queued` until a worker executes it; `waiting` where a person is asked, nothing else of it can go on, and no process executes it.
"""

StepState: TypeAlias = Literal["running", "asked", "done", "skipped", "failed", "interrupted"]
"""A step is `asked` while its approval has no answer."""

OVER: frozenset[State] = frozenset({"finished", "finished with failures"})
"""A run that is over stays so."""


class Output(NamedTuple):
    """
    The output of one item of a step, as a JSON text. `item` is "" where the step runs once, else a number.

    `asked` is the digest of the params that led to it, or a word for where else it is from; None where nobody kept one.
    """

    step: str
    item: str
    value: str
    asked: str | None = None


class Failure(NamedTuple):
    """An item of a step that goes on without it. `error` is what `StepFailed.told` says, or None for one that is to be asked again."""

    step: str
    item: str
    error: Mapping[str, Any] | None


@dataclass(frozen=True)
class StepWork:
    """
    How a step stands, as it was when it last stopped, or is at work now. `items` is how many it has, None while it has not stopped;
    `skipped` those of them whose `when` was false; `seconds` how long it was at work, in all lives of the run that did not die in it.
    """

    state: StepState
    items: int | None
    skipped: int
    seconds: float


class Part(NamedTuple):
    """A stretch of a call: it waited for a slot, or a request was answered, or refused or lost. In seconds since 1970."""

    kind: Literal["waited", "answered", "refused"]
    began: float
    ended: float


@dataclass(frozen=True)
class Call:
    """
    How one call of an item went, all its tries together: when it began and ended (seconds since 1970), how many requests it sent, how many
    of them were refused or lost, how long it waited for slots, and its first parts.
    """

    step: str
    item: str
    began: float
    ended: float
    requests: int = 0
    refused: int = 0
    waited: float = 0.0
    parts: tuple[Part, ...] = ()


class Span(NamedTuple):
    """A stretch of time in which a step was at work, in one life of the run (seconds since 1970); `ended` is None while it is."""

    began: float
    ended: float | None
    state: StepState


@dataclass(frozen=True)
class Tally:
    """
    One step counted: outputs and failures that are kept, requests of its calls, seconds they waited for slots, when it was at work, and how
    many items it had when it began last (None: nobody kept it).
    """

    outputs: int = 0
    failures: int = 0
    requests: int = 0
    refused: int = 0
    waited: float = 0.0
    spans: tuple[Span, ...] = ()
    items: int | None = None


class Answer(NamedTuple):
    """What a person said to an approval, when (UTC, ISO 8601), and why."""

    approved: bool
    who: str
    at: str
    reason: str = ""


@dataclass(frozen=True)
class Approval:
    """
    What a step asks a person: the text and the value they read, whom (`by`), and since when (UTC, ISO 8601).

    `digest` is drawn over all that and over the run's file and inputs: an answer is to this question and no other. `audited` is how many of
    its two lines are in the audit, that it was asked and how it was answered.
    """

    number: int
    step: str
    by: tuple[str, ...]
    text: str
    shown: Any
    digest: str
    asked: str
    answer: Answer | None = None
    audited: int = 0

    @property
    def output(self) -> dict[str, str] | None:
        """What the step answers: who approved, when and why; None where nobody has."""
        if self.answer is None or not self.answer.approved:
            return None
        return {"by": self.answer.who, "at": self.answer.at, "reason": self.answer.reason}

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "step": self.step,
            "by": list(self.by),
            "text": self.text,
            "shown": self.shown,
            "digest": self.digest,
            "asked": self.asked,
            "answer": None if self.answer is None else self.answer._asdict(),
        }


class OpenApproval(NamedTuple):
    """An approval without an answer, and all that who is asked may know of its run: its id, its workflow, and who began it."""

    run: str
    workflow: str
    began: Caller
    approval: Approval


class KeptItem(NamedTuple):
    """What is kept of an item: its output as a JSON text, or what it failed with; and how its last call went."""

    item: str
    output: str | None
    error: Mapping[str, Any] | None
    call: Call | None


@dataclass(frozen=True)
class Head:
    """
    What a list says of a run, without its outputs. `done` of `items` calls that are known of; `accounts` are domain and account; `remedy` is
    that of what it failed with, or empty. `acts_as` are the lines of whose name it acts in; `traffic` is what `Run.traffic` says.
    """

    id: str
    workflow: str
    state: State
    cancelled: bool
    begun: str
    ended: str | None
    accounts: tuple[tuple[str, str], ...]
    selectors: tuple[str, ...]
    done: int
    items: int
    remedy: str = ""
    acts_as: tuple[str, ...] = ()
    traffic: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Summary:
    """How one run stands."""

    id: str
    workflow: str
    state: State
    begun: str
    ended: str | None
    user: str
    error: dict[str, Any] | None
    outputs: Any
    acts_as: tuple[str, ...]
    notes: tuple[str, ...]

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "run": self.id,
            "workflow": self.workflow,
            "state": self.state,
            "begun": self.begun,
            "ended": self.ended,
            "user": self.user,
            "acts_as": list(self.acts_as),
            "notes": list(self.notes),
            "error": self.error,
            "outputs": self.outputs,
        }


class StateKey(NamedTuple):
    """
    What a run's state belongs to beside its workflow and who began it: the account and user that a step acts as (`ActsAs.identity`), and the
    name that the author gave it.
    """

    domain: str
    account: str
    user: str
    name: str


@dataclass(frozen=True)
class KeptState:
    """A value that runs of a workflow leave to the next one, and the run that left it."""

    workflow: str
    organization: str | None
    caller: str
    key: StateKey
    value: Any
    run: str
    at: str
