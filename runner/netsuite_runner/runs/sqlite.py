"""Runs on this machine, each in one SQLite file."""

import os
import re
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from netsuite_plugin.contract import Caller, NodeError
from netsuite_runner.approver import may_answer
from netsuite_runner.errors import RunNotKept, RunRefused
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.deleted import DeletedRuns
from netsuite_runner.runs.kept import OVER, Head, KeptState, OpenApproval, Summary
from netsuite_runner.runs.large_outputs import LargeOutputs
from netsuite_runner.runs.row_run import now
from netsuite_runner.runs.sqlite_run import DAMAGED, SqliteRun, lock_of, states_of, unreadable

KEY_FORM = 1
"""How the keys of a run that is begun now are drawn."""
RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class SqliteRuns:
    """The runs of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "runs"
        self._deleted = DeletedRuns(folder / "deleted-runs.db")
        self._states = states_of(self._folder)

    def begin(self, run_id: str, spec: RunSpec) -> SqliteRun:
        """
        Make a run's file, or find the one of the same id, and hold it.

        Raises:
            RunRefused: The id cannot be one, another process executes the run, or it was begun with another spec.
        """
        if RUN_ID.fullmatch(run_id) is None:
            raise RunRefused(
                f"{run_id[:80]!r} is not a run id: a letter or digit, then letters, digits, '_' and '-', at most 64 in all."
            )
        file = self._folder / f"{run_id}.db"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
            with _kept_open(SqliteRun(file)) as run:
                run.hold()
                run.prepare()
                if run.get("plan") is None:
                    run.keep(
                        plan=spec.as_json(),
                        digest=spec.digest,
                        begun=now(),
                        state="running",
                        key=KEY_FORM,
                        generation=self._deleted.count(run_id),
                    )
                if run.get("digest") != spec.digest:
                    raise RunRefused(
                        f"Run {run_id} was begun with {run.spec.difference(spec)}. Nothing was sent. "
                        f"Go on with what was begun: netsuite-nodes runs resume {run_id}; or give another --run-id."
                    )
                run.live()
                return run
        except (OSError, sqlite3.Error, RunNotKept) as error:
            raise RunRefused(
                f"The run cannot be kept in {file}: {error.__cause__ or error}. Nothing was sent. NETSUITE_NODES_STATE names another folder.",
                remedy="ask_administrator",
            ) from None

    def take_up(self, run_id: str, caller: Caller) -> SqliteRun:
        """
        Open the file of a run and hold it.

        Raises:
            RunRefused: There is no such run, another process executes it, or somebody else began it.
        """
        with _kept_open(self.open(run_id)) as run:
            run.hold()
            if not run.is_of(caller):
                raise RunRefused(
                    f"Run {run_id} is {run.spec.caller.user}'s: it acts with their login, and {caller.user} cannot go on with it. Ask them to."
                )
            run.prepare()
            run.live()
            return run

    def open(self, run_id: str, *, caller: Caller | None = None) -> SqliteRun:
        """
        Open the file of a run; with `caller`, of one that this person began.

        Raises:
            RunRefused: There is no such run, or its file cannot be read. Somebody else's looks as one that is not there.
        """
        file = self._file(run_id)
        try:
            with _kept_open(SqliteRun(file)) as run:
                if not run.is_begun:
                    raise _not_begun(run)
                _ = run.spec
                if caller is not None and not run.is_of(caller):
                    raise self._no_such(run_id)
                run.show_earlier_layout()
                return run
        except (RunNotKept, *DAMAGED) as error:
            raise (unreadable(file, error) if caller is None else self._no_such(run_id)) from None

    def adopt(self, run_id: str, lock: int) -> SqliteRun:
        """
        Open the file of a run that the parent of this process held, by the descriptor inherited from it.

        Raises:
            RunRefused: Its file cannot be read.
        """
        with _kept_open(self.open(run_id)) as run:
            run.take_over(lock)
            run.prepare()
            return run

    def all(self) -> Iterator[Summary | NodeError]:
        """Give an error for every file that cannot be read, then every run, the one begun last first."""
        found: list[Summary] = []
        for file in sorted(self._folder.glob("*.db")):
            try:
                with closing(self.open(file.stem)) as run:
                    found.append(run.summary())
            except NodeError as error:
                yield error
        yield from sorted(found, key=lambda each: each.begun, reverse=True)

    def began_by(self, caller: Caller) -> Iterator[Head]:
        """Give the runs that a person began and that can be read, the one begun last first."""
        found: list[Head] = []
        for file in sorted(self._folder.glob("*.db")):
            with suppress(RunNotKept, *DAMAGED), closing(SqliteRun(file)) as run:
                if run.is_of(caller):
                    run.show_earlier_layout()
                    found.append(run.head())
        yield from sorted(found, key=lambda each: each.begun, reverse=True)

    def asked_of(self, caller: Caller) -> Iterator[OpenApproval]:
        """Give the approvals that this person may answer and nobody has, the one asked first first; none of a run that is over or cancelled."""
        found: list[OpenApproval] = []
        for file in sorted(self._folder.glob("*.db")):
            with suppress(RunNotKept, *DAMAGED), closing(SqliteRun(file)) as run:
                if run.get("state") in OVER or run.asked_to_stop():
                    continue
                run.show_earlier_layout()
                asked = run.approvals().values()
                if not asked or any(each.answer is not None and not each.answer.approved for each in asked):
                    continue
                began, workflow = run.spec.caller, run.spec.graph.workflow.workflow
                found += [
                    OpenApproval(run.id, workflow, began, each)
                    for each in asked
                    if each.answer is None and may_answer(each.by, caller, began=began)
                ]
        yield from sorted(found, key=lambda each: each.approval.asked)

    def delete(self, run_id: str, *, forget: bool = False, caller: Caller | None = None) -> None:
        """
        Remove everything kept of a run, or a file of that name that is not a run's; how many were deleted stays unless it is forgotten.

        With `caller`, only a run that this person began.

        Raises:
            RunRefused: There is nothing of that id, or a process is executing the run.
        """
        if caller is not None:
            self.open(run_id, caller=caller).close()
        if forget and self.is_deleted(run_id):
            self._deleted.forget(run_id)
            return
        file = self._file(run_id)
        with closing(SqliteRun(file)) as run:
            run.hold()
            # before the file goes: a run that is there once more with a higher number does no harm
            (self._deleted.forget if forget else self._deleted.add)(run_id)
            self._states.forget_run(run_id)
            for suffix in ("", "-wal", "-shm"):
                Path(f"{file}{suffix}").unlink(missing_ok=True)
            LargeOutputs(file.with_suffix(".large")).delete()
            lock_of(file).unlink(missing_ok=True)

    def states(self) -> list[KeptState]:
        """Return what runs that are over have left."""
        return self._states.all()

    def forget_state(self, state: KeptState) -> None:
        """Let the next run begin without it."""
        self._states.delete(state)

    def is_deleted(self, run_id: str) -> bool:
        """Whether runs of that name were deleted and none is there."""
        return not (self._folder / f"{run_id}.db").is_file() and self._deleted.count(run_id) > 0

    def _file(self, run_id: str) -> Path:
        file = self._folder / f"{run_id}.db"
        if RUN_ID.fullmatch(run_id) is None or not file.is_file():
            raise self._no_such(run_id)
        return file

    def _no_such(self, run_id: str) -> RunRefused:
        return RunRefused(f"There is no run {run_id!r} in {self._folder}. `netsuite-nodes runs list` shows them.")


def _not_begun(run: SqliteRun) -> RunRefused:
    """Say what the file of a run is whose process was ended, or is at work, in its first moment."""
    if run.held:
        return RunRefused(f"Run {run.id} is being begun at this moment. Look again.", remedy="wait")
    return RunRefused(
        f"Run {run.id} was not begun: its process ended in its first moment. Nothing was sent. "
        f"Begin it: netsuite-nodes run FILE --run-id {run.id}"
    )


@contextmanager
def _kept_open(run: SqliteRun) -> Generator[SqliteRun]:
    """Close a run that turns out not to be usable."""
    try:
        yield run
    except BaseException:
        run.close()
        raise
