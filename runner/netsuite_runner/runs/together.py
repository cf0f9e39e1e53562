"""Two stores of runs looked at as one: a database, and the files of a machine that kept runs before there was a database."""

import heapq
from collections.abc import Iterator

from netsuite_plugin.contract import Caller, NodeError
from netsuite_runner.errors import RunRefused
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.kept import Head, KeptState, OpenApproval, Summary
from netsuite_runner.runs.store import Run, RunStore


class RunsTogether:
    """The runs of both. New ones are begun in the first; of two with one name, that of the first counts."""

    def __init__(self, first: RunStore, second: RunStore) -> None:
        self._first, self._second = first, second

    def begin(self, run_id: str, spec: RunSpec) -> Run:
        """Hold a new run, or the one of that id, wherever it is."""
        return self._of(run_id).begin(run_id, spec)

    def take_up(self, run_id: str, caller: Caller) -> Run:
        """Hold a run that was begun, wherever it is."""
        return self._of(run_id).take_up(run_id, caller)

    def open(self, run_id: str, *, caller: Caller | None = None) -> Run:
        """Open a run to look at it, wherever it is."""
        return self._of(run_id).open(run_id, caller=caller)

    def began_by(self, caller: Caller) -> Iterator[Head]:
        """Give the runs that a person began, the one begun last first."""
        found = (each.began_by(caller) for each in (self._first, self._second))
        yield from heapq.merge(*found, key=lambda head: head.begun, reverse=True)

    def asked_of(self, caller: Caller) -> Iterator[OpenApproval]:
        """Give the approvals that this person may answer and nobody has, the one asked first first."""
        found = (each.asked_of(caller) for each in (self._first, self._second))
        yield from heapq.merge(*found, key=lambda each: each.approval.asked)

    def all(self) -> Iterator[Summary | NodeError]:
        """Give an error for every run that cannot be read, then every other, the one begun last first."""
        found = [*self._first.all(), *self._second.all()]
        yield from (each for each in found if isinstance(each, NodeError))
        summaries = [each for each in found if isinstance(each, Summary)]
        yield from sorted(summaries, key=lambda each: each.begun, reverse=True)

    def states(self) -> list[KeptState]:
        """Return what runs that are over have left; those of each store are read by its own runs alone."""
        return [*self._first.states(), *self._second.states()]

    def forget_state(self, state: KeptState) -> None:
        """Let the next run begin without it."""
        for each in (self._first, self._second):
            each.forget_state(state)

    def delete(self, run_id: str, *, forget: bool = False, caller: Caller | None = None) -> None:
        """Remove everything kept of a run, wherever it is."""
        self._of(run_id).delete(run_id, forget=forget, caller=caller)

    def _of(self, run_id: str) -> RunStore:
        """Return the store that a run is in; the first where it is in none."""
        try:
            self._first.open(run_id).close()
        except RunRefused:
            try:
                self._second.open(run_id).close()
            except RunRefused:
                return self._first
            return self._second
        return self._first
