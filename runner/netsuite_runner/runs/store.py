"""
What a store of runs promises; what it keeps is in `kept.py`. `netsuite_runner.testing.runs` holds the promises as tests.

Every method may be called from any thread, and blocks: an event loop calls it in a thread. What is written is durable when the call
returns; a store that cannot read or write raises `RunNotKept`.
"""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from netsuite_plugin.contract import ActsAs, Caller, NodeError
from netsuite_runner.graph import Graph
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.kept import (
    Answer,
    Approval,
    Call,
    Failure,
    Head,
    KeptItem,
    KeptState,
    OpenApproval,
    Output,
    State,
    StateKey,
    StepState,
    StepWork,
    Summary,
    Tally,
)


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
