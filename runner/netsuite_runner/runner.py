"""Runs workflows for a host, each in a process of its own: a host that ends or falls takes no run with it."""

import asyncio
import os
import pkgutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_runner.corrected_file import change_file
from netsuite_runner.graph import Graph
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.decisions import decide
from netsuite_runner.runs.kept import OVER, Summary
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.runs.sqlite_run import SqliteRun
from netsuite_runner.runs.store import new_run_id

_LOOK = 0.05
"""Seconds between two looks at a run that is waited for."""


class Runner:
    """
    The runs of one folder, the one that `netsuite-nodes` uses or another.

    `registry` names a function without arguments, as module:function, that gives each run its registry: a host with plugins of its own
    (a vault, a clock) names one that calls `discover(plugins=…)`.

    Raises:
        ConfigurationError: There is no such function.
    """

    def __init__(self, folder: Path, *, registry: str = "netsuite_plugin.discovery:discover") -> None:
        try:
            pkgutil.resolve_name(registry)
        except (ImportError, AttributeError, ValueError) as error:
            raise ConfigurationError(
                f"registry={registry!r} is not a module:function that can be called: {error}. Write it as my_package.hosts:registry."
            ) from None
        self._folder, self._registry = folder, registry
        self._store = SqliteRuns(folder)

    async def start(self, spec: RunSpec, *, run_id: str | None = None) -> str:
        """
        Begin a run and return its id, made up when not given. An id that was used before goes on with that run, as `resume` does.

        Raises:
            RunRefused: The id cannot be one, a process executes the run, or it was begun with another spec. Nothing was sent.
        """
        run = await asyncio.to_thread(self._store.begin, new_run_id() if run_id is None else run_id, spec)
        await asyncio.to_thread(self._execute, run)
        return run.id

    async def resume(
        self,
        run_id: str,
        *,
        caller: Caller,
        done: Sequence[str] = (),
        again: Sequence[str] = (),
        skip: Sequence[str] = (),
        graph: Graph | None = None,
    ) -> None:
        """
        Go on with a run that failed or was interrupted; with `graph`, a corrected file, instead of the one it was begun with.

        `done` and `again` name writes whose outcome was unknown, as step or step[item]: somebody saw that they happened, or did not. `skip`
        names items to go on without.

        Raises:
            RunRefused: There is no such run, a process executes it, somebody else began it, an outcome is not unknown, an item is over, or
                what is done was done with other values than the corrected file has. Nothing was sent.
        """
        run = await asyncio.to_thread(self._store.take_up, run_id, caller)
        try:
            await asyncio.to_thread(decide, run, done=done, again=again, skip=skip)
            if graph is not None and run.summary(outputs=False).state not in OVER:
                await change_file(pkgutil.resolve_name(self._registry)(), run, graph)
        except BaseException:
            run.close()
            raise
        await asyncio.to_thread(self._execute, run)

    async def status(self, run_id: str) -> Summary:
        """
        Say how a run stands.

        Raises:
            RunRefused: There is no such run.
        """
        return await asyncio.to_thread(self._summary, run_id)

    async def wait(self, run_id: str) -> Summary:
        """
        Wait until no process executes the run any more, and say how it stands then. The process that started it may be another process.

        Raises:
            RunRefused: There is no such run.
        """
        while await asyncio.to_thread(self._held, run_id):  # noqa: ASYNC110 - what ends it is another process
            await asyncio.sleep(_LOOK)
        return await self.status(run_id)

    async def cancel(self, run_id: str) -> None:
        """
        Ask a run to start nothing more. What is under way ends and is kept, then the run is interrupted: it can be resumed.

        Raises:
            RunRefused: There is no such run.
        """
        await asyncio.to_thread(self._ask_to_stop, run_id)

    def _execute(self, run: SqliteRun) -> None:
        """Start a process that inherits the lock of the run, so that there is no moment in which nobody holds it."""
        with closing(run):
            if run.summary(outputs=False).state in OVER:
                return
            words = ["netsuite_runner.process", str(self._folder), run.id, str(run.lock), self._registry]
            process = subprocess.Popen(  # noqa: S603 - this interpreter, and words of ours
                [sys.executable, "-P", "-m", *words],
                pass_fds=[run.lock],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # a Ctrl-C meant for the host is not meant for its runs
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},  # it can import what the host can
            )
        threading.Thread(target=process.wait, daemon=True).start()  # an ended child is taken notice of

    def _summary(self, run_id: str) -> Summary:
        with closing(self._store.open(run_id)) as run:
            return run.summary()

    def _held(self, run_id: str) -> bool:
        with closing(self._store.open(run_id)) as run:
            return run.held

    def _ask_to_stop(self, run_id: str) -> None:
        with closing(self._store.open(run_id)) as run:
            run.ask_to_stop()
