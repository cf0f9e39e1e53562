"""
What is kept of runs, and what a store of them promises. `netsuite_runner.testing.runs` holds the promises as tests.

Every method may be called from any thread, and blocks: an event loop calls it in a thread. What is written is durable when the call
returns; a store that cannot read or write raises `RunNotKept`.
"""

import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from netsuite_plugin.contract import ActsAs, Caller, NodeError
from netsuite_runner.errors import RunRefused
from netsuite_runner.graph import Graph
from netsuite_runner.run_spec import RunSpec

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

_STEP = r"[a-zA-Z][a-zA-Z0-9_]*"
_ITEM = re.compile(rf"((?:{_STEP}(?:\[\d+\])?\.)*{_STEP})(?:\[(\d+)\])?")


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


class Run(Protocol):
    """What is kept of one run. Close it when done: it may be held for this process."""

    @property
    def id(self) -> str:
        """Its name."""
        ...

    @property
    def spec(self) -> RunSpec:
        """What it was begun with."""
        ...

    @property
    def engine_url(self) -> str:
        """The database in which the engine that carries the run keeps tables of its own, as a SQLAlchemy URL."""
        ...

    @property
    def key_form(self) -> int:
        """How the keys of its writes are drawn: 0 over run, step and item alone (`former_key`), 1 as `idempotency_key` does."""
        ...

    @property
    def generation(self) -> int:
        """How many runs of its name were deleted before it was begun."""
        ...

    def close(self) -> None:
        """Let go of it: another process may hold it then."""
        ...

    def summary(self, *, outputs: bool = True) -> Summary:
        """Say how it stands; without its outputs where they are not wanted. One kept as running that nobody holds is interrupted."""
        ...

    def some_outputs(self, most: int) -> dict[str, tuple[Any, int | None]]:
        """Return what it answered, by name: a list, or `rows` in a mapping, cut and with its length; anything else whole, with None."""
        ...

    def end(self, state: State, *, outputs: Any = None, error: Mapping[str, Any] | None = None) -> None:
        """Keep how this life of the run ended. Where the run is over, the states it saved are those that the next run loads, from then on."""
        ...

    def ask_to_stop(self) -> None:
        """Ask the process that executes it to start nothing more."""
        ...

    def asked_to_stop(self) -> bool:
        """Whether somebody asked this life of the run to stop."""
        ...

    def ask(self, step: str, by: Sequence[str], text: str, shown: Any, digest: str) -> Approval:
        """Keep that a step asks this, unless it is what it asked last; return what it asks, with the answer if there is one."""
        ...

    def approvals(self, *, given: bool = False) -> dict[str, Approval]:
        """Return what each step asked last, in the order in which they asked; with `given`, what was approved last, under this file or a former one."""
        ...

    def answer(self, number: int, answer: Answer) -> State:
        """
        Keep the answer to an approval, and return the run's state: `running` takes it up by itself, one that is `waiting` must be resumed.

        Raises:
            RunRefused: It has an answer, its step asks something else by now, or the run is over or was cancelled. Nothing is kept then.
        """
        ...

    def note_audited(self, number: int, lines: int) -> None:
        """Keep how many lines of an approval are in the audit."""
        ...

    def wait_for(self, numbers: Collection[int]) -> bool:
        """Let the run be waiting for these approvals, unless one was answered meanwhile; tell whether it is."""
        ...

    def outputs(self, step: str) -> dict[str, str]:
        """Return the outputs kept of a step, as JSON texts by item."""
        ...

    def asked(self, step: str) -> dict[str, str | None]:
        """Return the digest kept with each output of a step."""
        ...

    def graphs(self) -> list[Graph]:
        """Return the graphs the run was run with, by number; the last is the run's."""
        ...

    def change_graph(self, graph: Graph) -> None:
        """Let the run go on with another graph; the earlier ones stay, and a line says what was changed, by whom and when."""
        ...

    def unsettled(self) -> list[tuple[str, str]]:
        """Return step and item of each write that must not be repeated, was sent, and of which nobody knows the outcome."""
        ...

    def begun_under(self, step: str) -> list[int]:
        """Return the numbers of the graphs under which a step began."""
        ...

    def keep_outputs(self, outputs: Sequence[Output], calls: Sequence[Call] = ()) -> None:
        """Keep outputs and how calls went, all or none. An output that is kept never changes: a second one for its item is refused."""
        ...

    def begun(self, step: str) -> int:
        """Return how many items of a step any life of the run had under way at once, at most; 0 where the step never began."""
        ...

    def note_begun(self, step: str, at_once: int, items: int | None = None) -> None:
        """Keep, before its first call in this life, that a step begins, and how many items it has."""
        ...

    def note_stopped(self, step: str, state: StepState, *, items: int, skipped: int) -> None:
        """Keep how a step stopped in this life: it is done, failed or interrupted, or was skipped and never began."""
        ...

    def work(self, step: str) -> StepWork | None:
        """Say how a step stands; None where it has not begun, or a release that kept nothing of it ran it."""
        ...

    def tally(self) -> Mapping[str, Tally]:
        """Count what is kept of each step that began, without reading what it answered."""
        ...

    def items(self, step: str, *, skip: int = 0, most: int) -> list[KeptItem]:
        """Return what is kept of some items of a step, in their order."""
        ...

    def worst(self, step: str, *, most: int) -> list[Call]:
        """Return the calls that went worst, those with requests refused or lost first, then the longest; in the order in which they began."""
        ...

    def note_traffic(self, under_way: int, waiting: int) -> None:
        """Keep how many items are under way now, and how many requests wait for a slot."""
        ...

    def traffic(self) -> tuple[int, int]:
        """Return what was noted of them last in this life."""
        ...

    def accounts(self) -> list[tuple[str, str]]:
        """Return the accounts in which the run acts, each as domain and account."""
        ...

    def failures(self, step: str) -> dict[str, Mapping[str, Any] | None]:
        """Return the failures kept of a step, by item."""
        ...

    def keep_failure(self, failure: Failure) -> None:
        """Keep that an item failed and the step goes on without it, or that it is to be asked again."""
        ...

    def ended(self, step: str) -> bool:
        """Whether a step is over although items of it failed: its failures are final."""
        ...

    def note_ended(self, step: str) -> None:
        """Keep that a step is over, before any other step reads what it answered."""
        ...

    def note(self, line: str) -> None:
        """Keep a line for those who look at the run; the same line once."""
        ...

    def identity(self, connector: str, selector: str) -> tuple[str, ...] | None:
        """Return whom the service saw when the run first opened the connector by that selector, or None."""
        ...

    def account_time(self) -> tuple[str, str] | None:
        """Return the account's time zone and date format as they were when the run first asked for them, or None."""
        ...

    def note_account_time(self, timezone: str, date_format: str) -> None:
        """Keep them, so that a run that goes on sees the same."""
        ...

    def note_acts_as(self, selector: str, acts_as: ActsAs) -> None:
        """Keep in whose name the run acts, and whom the service sees."""
        ...

    def sent(self, step: str, item: str) -> str | None:
        """Return when a write that must not be repeated was sent, if no output of it is kept; else None."""
        ...

    def note_sent(self, step: str, item: str) -> None:
        """Keep, before it is sent, that a write is sent now."""
        ...

    def note_not_sent(self, step: str, item: str) -> None:
        """Take it back: the service has refused it, so nothing happened."""
        ...

    def settle(self, step: str, item: str) -> None:
        """Keep that a person has seen that the write happened."""
        ...

    def settled(self, step: str, item: str) -> bool:
        """Whether a person has seen that the write happened."""
        ...

    def load_checkpoint(self, step: str, item: str) -> Any:
        """Return the note a node left for its own resumption, or None."""
        ...

    def save_checkpoint(self, step: str, item: str, value: Any) -> None:
        """Keep a node's note, a JSON value."""
        ...

    def load_state(self, key: StateKey, step: str, item: str) -> Any:
        """
        Return what the last run of this workflow and person that is over has left, or None.

        Raises:
            RunRefused: Another step or item of this run has loaded it.
        """
        ...

    def save_state(self, key: StateKey, value: Any) -> None:
        """
        Keep a JSON value for when the run is over. It is dropped, and a line says so, where another run has left one since this one loaded it.
        """
        ...


class RunStore(Protocol):
    """Keeps runs by id."""

    def begin(self, run_id: str, spec: RunSpec) -> Run:
        """
        Hold a new run, or the one of that id: nobody else executes it until it is closed. One that has not ended well is running then.

        Raises:
            RunRefused: The id cannot be one, another process executes the run, or it was begun with another spec.
        """
        ...

    def take_up(self, run_id: str, caller: Caller) -> Run:
        """
        Hold a run that was begun, as `begin` does.

        Raises:
            RunRefused: There is no such run, another process executes it, or somebody else began it.
        """
        ...

    def open(self, run_id: str, *, caller: Caller | None = None) -> Run:
        """
        Open a run to look at it; with `caller`, one that this person began.

        Raises:
            RunRefused: There is no such run, or what is kept of it cannot be read. Somebody else's looks as one that is not there.
        """
        ...

    def began_by(self, caller: Caller) -> Iterator[Head]:
        """Give the runs that a person began and that can be read, the one begun last first."""
        ...

    def asked_of(self, caller: Caller) -> Iterator[OpenApproval]:
        """Give the approvals that this person may answer and nobody has, the one asked first first; none of a run that is over or cancelled."""
        ...

    def all(self) -> Iterator[Summary | NodeError]:
        """Give an error for every run that cannot be read, then every other, the one begun last first."""
        ...

    def states(self) -> list[KeptState]:
        """Return what runs that are over have left."""
        ...

    def forget_state(self, state: KeptState) -> None:
        """Let the next run begin without it; what a run saves that has loaded it is dropped."""
        ...

    def delete(self, run_id: str, *, forget: bool = False, caller: Caller | None = None) -> None:
        """
        Remove everything kept of a run, or what lies in its place and cannot be read; with `caller`, only a run that this person began.

        Only its name and how many runs of that name were deleted stay, so that the next one makes records of its own; `forget` removes that
        too, also of a run that is deleted already: the next run of that name finds what this one made.

        Raises:
            RunRefused: There is nothing of that id, or a process executes the run.
        """
        ...


def new_run_id() -> str:
    """Return an id for a run that was not given one."""
    return f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def decide(run: Run, *, done: Sequence[str] = (), again: Sequence[str] = (), skip: Sequence[str] = ()) -> None:
    """
    Keep what a person says of items, each named as step or step[item].

    `done` and `again` are writes whose outcome was unknown: they happened, or they did not. `again` is also an item that failed and that its
    step went on without. `skip` are items to go on without: their output is null.

    Raises:
        RunRefused: It cannot be said of one of them. Nothing is kept then.
    """
    for_done = [_unknown(run, name) for name in done]
    for_again = [_unknown(run, name, or_failed=True) for name in again]
    for_skip = [_open(run, name) for name in skip]
    for step, item in for_done:
        run.settle(step, item)
    for step, item in for_again:
        run.note_not_sent(step, item)
        if item in run.failures(step):
            run.keep_failure(Failure(step, item, None))
    if for_skip:
        run.keep_outputs([Output(step, item, "null", "skipped") for step, item in dict.fromkeys(for_skip)])


def _unknown(run: Run, name: str, *, or_failed: bool = False) -> tuple[str, str]:
    step, item = _split(name)
    if run.sent(step, item) is None and not (or_failed and item in run.failures(step) and not run.ended(step)):
        raise RunRefused(
            f"{name!r}: no outcome of that step or item is unknown. See which are: netsuite-nodes runs show {run.id}."
        )
    return step, item


def _open(run: Run, name: str) -> tuple[str, str]:
    """Return step and item of what can be gone on without."""
    step, item = _split(name)
    known = run.spec.graph.step(step)
    if known is None or (known.for_each is None) != (item == ""):
        raise RunRefused(
            f"{name!r} is no step or item of this run: write step where it runs once, step[number] where it has for_each."
        )
    if known.approve is not None:
        raise RunRefused(f"{name!r} asks for an approval: it is answered by who is asked, and by nobody skipped.")
    if item in run.outputs(step) or run.ended(step):
        raise RunRefused(f"{name!r} is over: there is nothing to skip.")
    if run.sent(step, item) is not None:
        raise RunRefused(f"{name!r} may have happened: say --done {name} if it did, --again {name} if it did not.")
    return step, item


def _split(name: str) -> tuple[str, str]:
    matched = _ITEM.fullmatch(name)
    return (matched.group(1), str(int(matched.group(2))) if matched.group(2) else "") if matched else ("", "")
