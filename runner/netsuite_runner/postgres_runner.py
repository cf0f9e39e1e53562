"""Runs workflows for a host by workers that share a PostgreSQL: those of other processes, and one of this process where it asks for it."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, closing

from netsuite_plugin.contract import Caller
from netsuite_plugin.registry import Registry
from netsuite_runner.corrected_file import change_file
from netsuite_runner.errors import RunNotKept
from netsuite_runner.graph import Graph
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.decisions import decide
from netsuite_runner.runs.kept import OVER, State, Summary
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.runs.schedules import Schedules
from netsuite_runner.runs.store import new_run_id
from netsuite_runner.worker.lives import Lives
from netsuite_runner.worker.worker import AT_ONCE, Worker

_LOOK = 0.1
"""Seconds between two looks at a run that is waited for."""


class PostgresRunner:
    """
    The runs of one database. `address` is postgresql://HOST/DATABASE. What it offers is what `Runner` offers for the runs of a folder.

    Raises:
        ConfigurationError: The address is none.
        NodeError: The database cannot be reached, or its tables cannot be made.
    """

    def __init__(self, address: str, *, registry: Registry) -> None:
        self._address, self._registry = Address.of(address, named="the address of the runs"), registry
        runs = PostgresRuns(self._address)
        runs.database.prepare()
        self._lives = Lives(self._address)
        self._runs = PostgresRuns(self._address, start_life=self._lives.begin)

    @property
    def schedules(self) -> Schedules:
        """The schedules of the database. Workers learn at once of what is run at once by these."""
        return Schedules(self._registry, self._runs)

    @asynccontextmanager
    async def working(self, *, at_once: int = AT_ONCE) -> AsyncGenerator[Worker]:
        """Execute runs in this process too while the block runs, as many as are queued; at the end what is under way is handed over. One at a time."""
        worker = await asyncio.to_thread(Worker, self._registry, self._address, at_once=at_once)
        await asyncio.to_thread(worker.start)
        try:
            yield worker
        finally:
            await asyncio.to_thread(worker.drain)

    async def start(self, spec: RunSpec, *, run_id: str | None = None) -> str:
        """
        Queue a run and return its id, made up when not given. An id that was used before goes on with that run, as `resume` does.

        Raises:
            RunRefused: The id cannot be one, a worker executes the run, or it was begun with another spec. Nothing was sent.
        """
        run_id = new_run_id() if run_id is None else run_id
        await asyncio.to_thread(self._runs.enqueue, run_id, spec)
        return run_id

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
        Queue the next life of a run that failed or was interrupted; the words are those of `Runner.resume`.

        Raises:
            RunRefused: As `Runner.resume`. Nothing was sent.
        """
        run = await asyncio.to_thread(self._runs.take_up, run_id, caller)
        with closing(run):
            await asyncio.to_thread(decide, run, done=done, again=again, skip=skip)
            if graph is not None and run.summary(outputs=False).state not in OVER:
                await change_file(self._registry, run, graph)
        await asyncio.to_thread(self._runs.enqueue_next, run_id, caller)

    async def status(self, run_id: str) -> Summary:
        """
        Say how a run stands.

        Raises:
            RunRefused: There is no such run.
        """
        return await asyncio.to_thread(self._summary, run_id)

    async def wait(self, run_id: str) -> Summary:
        """
        Wait until no worker goes on with the run, and say how it stands then. A database that is away for a while is waited for, as workers do.

        Raises:
            RunRefused: There is no such run.
            RunNotKept: The database refuses.
        """
        while True:
            try:
                state = await asyncio.to_thread(self._state, run_id)
                if state not in {"queued", "running"}:
                    return await self.status(run_id)
            except RunNotKept as away:
                if not away.retryable:
                    raise
            await asyncio.sleep(_LOOK)

    async def cancel(self, run_id: str) -> None:
        """
        Ask a run to start nothing more. What is under way ends and is kept, then the run is interrupted: it can be resumed.

        Raises:
            RunRefused: There is no such run.
        """
        await asyncio.to_thread(self._ask_to_stop, run_id)

    def close(self) -> None:
        """Close the connections."""
        self._lives.close()

    def _summary(self, run_id: str) -> Summary:
        with closing(self._runs.open(run_id)) as run:
            return run.summary()

    def _state(self, run_id: str) -> State:
        with closing(self._runs.open(run_id)) as run:
            return run.summary(outputs=False).state

    def _ask_to_stop(self, run_id: str) -> None:
        with closing(self._runs.open(run_id)) as run:
            run.ask_to_stop()
