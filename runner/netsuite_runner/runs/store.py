"""
What is kept of runs, and what a store of them promises. `netsuite_runner.testing.runs` holds the promises as tests.

Every method may be called from any thread, and blocks: an event loop calls it in a thread. What is written is durable when the call
returns; a store that cannot read or write raises `RunNotKept`.
"""

import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from netsuite_plugin.contract import ActsAs, Caller, NodeError
from netsuite_runner.errors import RunRefused
from netsuite_runner.run_spec import RunSpec

State: TypeAlias = Literal["running", "finished", "failed", "interrupted"]

_ITEM = re.compile(r"([a-zA-Z][a-zA-Z0-9_]*)(?:\[(\d+)\])?")


class Output(NamedTuple):
    """The output of one item of a step, as a JSON text. `item` is "" where the step runs once, else a number."""

    step: str
    item: str
    value: str


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
            "error": self.error,
            "outputs": self.outputs,
        }


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

    def close(self) -> None:
        """Let go of it: another process may hold it then."""
        ...

    def summary(self) -> Summary:
        """Say how it stands. A run that is kept as running and that nobody holds is interrupted."""
        ...

    def end(self, state: State, *, outputs: Any = None, error: Mapping[str, Any] | None = None) -> None:
        """Keep how this life of the run ended."""
        ...

    def ask_to_stop(self) -> None:
        """Ask the process that executes it to start nothing more."""
        ...

    def asked_to_stop(self) -> bool:
        """Whether somebody asked this life of the run to stop."""
        ...

    def outputs(self, step: str) -> dict[str, str]:
        """Return the outputs kept of a step, as JSON texts by item."""
        ...

    def keep_outputs(self, outputs: Sequence[Output]) -> None:
        """Keep outputs, all or none. An output that is kept never changes: a second one for its item is refused."""
        ...

    def identity(self, connector: str, selector: str) -> tuple[str, ...] | None:
        """Return whom the service saw when the run first opened the connector by that selector, or None."""
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

    def open(self, run_id: str) -> Run:
        """
        Open a run to look at it.

        Raises:
            RunRefused: There is no such run, or what is kept of it cannot be read.
        """
        ...

    def all(self) -> Iterator[Summary | NodeError]:
        """Give an error for every run that cannot be read, then every other, the one begun last first."""
        ...

    def delete(self, run_id: str) -> None:
        """
        Remove everything kept of a run, or what lies in its place and cannot be read.

        Raises:
            RunRefused: There is nothing of that id, or a process executes the run.
        """
        ...


def new_run_id() -> str:
    """Return an id for a run that was not given one."""
    return f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


def answer_unknown(run: Run, *, done: Sequence[str], again: Sequence[str]) -> None:
    """
    Keep what a person saw of writes whose outcome was unknown, each named as step or step[item]: they happened, or they did not.

    Raises:
        RunRefused: The outcome of one of them is not unknown. Nothing is kept then.
    """
    items = {name: _unknown(run, name) for name in (*done, *again)}
    for name in done:
        run.settle(*items[name])
    for name in again:
        run.note_not_sent(*items[name])


def _unknown(run: Run, name: str) -> tuple[str, str]:
    matched = _ITEM.fullmatch(name)
    step, item = (matched.group(1), matched.group(2) or "") if matched else ("", "")
    if run.sent(step, item) is None:
        raise RunRefused(f"{name!r}: no outcome of that step or item is unknown.")
    return step, item
