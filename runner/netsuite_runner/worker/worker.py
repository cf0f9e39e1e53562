"""
A worker: takes lives of runs and lanes of their steps from the queues, and does them in this process.

Any number of workers, on any machines, share one PostgreSQL. A worker that dies is missed by the others, which take over what it had under way; one
that gets SIGTERM hands it over itself.
"""

import asyncio
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import AsyncGenerator, Generator, Iterable, Sequence
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from itertools import count
from typing import Any, cast

import psycopg
from dbos import DBOS, DBOSPortableJSONSerializer, SetWorkflowID

from netsuite_plugin.contract import Caller, NodeError
from netsuite_plugin.registry import Registry
from netsuite_runner.engine import engine_for, log_here
from netsuite_runner.errors import HandedOver, RunRefused
from netsuite_runner.halts import Halted
from netsuite_runner.interpreter import Execution, shut_down
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import INTERPRETER, PostgresRuns
from netsuite_runner.runs.postgres_run import PostgresRun
from netsuite_runner.runs.schedules import Schedules
from netsuite_runner.worker.carried import Carrier, carried
from netsuite_runner.worker.keeper import Keeper, Work
from netsuite_runner.worker.lives import APPLICATION, LANE, LANES, LIFE, RUNS, LaneName, Lives
from netsuite_runner.worker.shared_items import Connected, Ground, Lane
from netsuite_runner.worker.sharing import Sharing
from netsuite_runner.worker.stretches import Left, Stretches

_LOG = logging.getLogger(__name__)

AT_ONCE = 5
"""Items of one lane that a worker does at once, where nothing else is said."""

_RUNS_AT_ONCE = 500
"""Lives that a worker goes through at once: one that waits for its lanes costs next to nothing, and must not keep others waiting."""

_LANES_AT_ONCE = 1
"""A worker does one lane at once: what it can do more, it does in that one."""

_POLL = 0.5
"""Seconds between two looks into a queue; looking five times a second took a quarter of what a busy worker needs."""

_GROUND_IDLE = 60.0
"""Seconds after its last lane until a worker forgets what it knows of a run."""

_TELL = 1.0
"""Seconds between two notes of how many items are under way, and two looks at what is not for this worker."""

_NOBODY = Caller("")

_FORGOTTEN = 5
"""So many times of those, and it is looked what waits for others, and whether a run is queued that no queue has."""


class HandedBack(BaseException):
    """Ends a life or lane in this process without an end of its workflow (DBOS keeps exceptions as results, not this): it is handed over."""


class Worker:
    """
    One worker of this process, from `start` to `drain`. There can be one at a time.

    Raises:
        NodeError: The database cannot be reached, or its tables cannot be made.
    """

    def __init__(
        self, registry: Registry, address: Address, *, at_once: int = AT_ONCE, interpreter: str = INTERPRETER
    ) -> None:
        self.registry, self.at_once = registry, at_once
        self._address, self._interpreter = address, interpreter
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self.runs = PostgresRuns(address, me=f"worker {self.name}", interpreter=interpreter)
        self.runs.database.prepare()
        self.lives = Lives(address, interpreter=interpreter)
        telling = PostgresRuns(address, start_life=self.lives.begin, interpreter=interpreter)
        self._schedules = Schedules(registry, telling)
        self._stretches, self._left_over = Stretches(self.runs.database), Left(self.runs.database)
        self._engine = engine_for(address.url)
        work = Work(running=self._workflows, back=self._back, bell=self._ring, look=self._look)
        self.keeper = Keeper(address, self.name, self.lives, work)
        self._connected = Connected(lambda: self.keeper.connected)
        self._executions: dict[str, tuple[str, Execution, Carrier]] = {}
        self._lanes: dict[str, Lane] = {}
        self._here = set[str]()
        """What runs here, from its first moment on."""
        self._grounds: dict[tuple[str, int], Ground] = {}
        self._bells: dict[str, set[asyncio.Event]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._left: list[tuple[str, str]] = []
        self._said = set[str]()
        self._forgotten = set[tuple[str, int]]()
        self.draining = False
        self._ended = threading.Event()

    def start(self) -> None:
        """
        Begin to take work.

        Raises:
            NodeError: The credential store cannot be read, or its master key is not here: a worker that learns it from its items fails everybody's
                runs. A store that was reached once is waited for when it is away. Or the tables of the engine cannot be written.
        """
        try:
            asyncio.run(self.registry.store.get(_NOBODY, ""))  # reads the keys, where anything is sealed
            shut_down()  # the engine is one a process: that of a run which ended here would stay with its file
            with self.lives.told():
                self._launch()
        except BaseException:
            shut_down()
            self._close()
            raise
        threading.Thread(target=self._tell, name="teller", daemon=True).start()
        _LOG.info("worker %s takes runs (interpreter %s, %d items at once)", self.name, self._interpreter, self.at_once)

    def _launch(self) -> None:
        global _worker  # noqa: PLW0603 - DBOS calls functions, and there is one of it in a process
        _worker = self
        self.keeper.start()
        log_here()
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": self._address.url,
                "system_database_engine": self._engine,
                "application_version": self._interpreter,
                "executor_id": self.name,
                "log_level": "CRITICAL",
                "serializer": DBOSPortableJSONSerializer(),
                "notification_coalesce_sec": 1.0,  # nobody here waits for what it says, and it looked a hundred times a second
            }
        )
        DBOS.launch()
        DBOS.register_queue(
            RUNS, worker_concurrency=_RUNS_AT_ONCE, polling_interval_sec=_POLL, on_conflict="always_update"
        )
        DBOS.register_queue(
            LANES, worker_concurrency=_LANES_AT_ONCE, polling_interval_sec=_POLL, on_conflict="always_update"
        )

    def drain(self, *, seconds: int = 3600) -> None:
        """Take nothing more, let the items that are under way end, and hand the rest over to others."""
        self.draining = True
        _LOG.info("ending: %d runs and %d lanes are handed over", len(self._executions), len(self._lanes))
        for _, execution, carrier in list(self._executions.values()):
            carrier.leaving = True
            execution.stop(now=False)
        for run_id in list(self._bells):
            self._ring(run_id)
        for lane in list(self._lanes.values()):
            lane.stop()
        DBOS.destroy(workflow_completion_timeout_sec=seconds)
        for workflow, name in self._left:
            with suppress(NodeError):  # else the others find that this one is gone
                self.lives.hand_back(workflow, name)
        self._close()
        _LOG.info("worker %s has ended", self.name)

    def _close(self) -> None:
        self._ended.set()
        self.keeper.stop()
        self.lives.close()
        self._engine.dispose()

    def health(self) -> tuple[bool, dict[str, Any]]:
        """Say whether this worker can work, and what it is at."""
        state = "draining" if self.draining else "working" if self.keeper.connected else "cut off"
        told = {
            "worker": self.name,
            "state": state,
            "runs": len(self._executions),
            "lanes": len(self._lanes),
            "items": self._under_way(),
            "interpreter": self._interpreter,
        }
        return state == "working", told

    # what DBOS calls, in its own loop

    @contextmanager
    def here(self, workflow: str) -> Generator[None]:
        """Let the keeper know what runs here while the block does."""
        self._here.add(workflow)
        try:
            yield
        finally:
            self._here.discard(workflow)

    async def live(self, workflow: str, run_id: str, life: int) -> str:
        """Go through one life of a run; return what became of it here, in a word."""
        self._loop = asyncio.get_running_loop()
        carrier = Carrier(run_id, lambda: self.keeper.connected)
        if self.draining:
            self._leave(workflow, LIFE)
        try:
            seen = await asyncio.to_thread(carrier.asked, self.runs.open, run_id)
            if lacking := await asyncio.to_thread(carrier.asked, self._lacking, seen):
                return await self._leave_over(seen, life, lacking)
            run = await self._taken(workflow, life, carrier)
        except RunRefused as refusal:
            _LOG.info("run %s: nothing to do (%s)", run_id, refusal)
            return "past"
        if run is None:
            return "past"
        with closing(run):
            return await self._go(workflow, run, life, carrier)

    async def _taken(self, workflow: str, life: int, carrier: Carrier) -> PostgresRun | None:
        """Hold a run; where the database has not noticed yet that its former holder is gone, wait for that."""
        said = False
        while True:
            try:
                return cast(
                    "PostgresRun | None", await asyncio.to_thread(carrier.asked, self.runs.take_life, carrier.run, life)
                )
            except RunRefused as refusal:
                holder = await asyncio.to_thread(carrier.asked, self.runs.holder, carrier.run)
                if holder is None:
                    raise
                if not said:
                    said = True
                    _LOG.info("waiting: %s", refusal)
                if self.draining:
                    self._leave(workflow, LIFE)
                await asyncio.sleep(0.2)

    async def _leave_over(self, run: PostgresRun, life: int, lacking: Sequence[str]) -> str:
        """Leave a run to a worker that has what it needs; say so once."""
        needed = sorted(_needed(run))
        await asyncio.to_thread(self._left_over.add, run.id, life, needed)
        line = f"left to a worker that has {', '.join(lacking)}"
        await asyncio.to_thread(self._say, run.id, f"{line}; worker {self.name} has not", line)
        return "left to others"

    async def _go(self, workflow: str, run: PostgresRun, life: int, carrier: Carrier) -> str:
        _LOG.info("run %s (%s): life %d begins", run.id, run.spec.graph.workflow.workflow, life)
        sharing = Sharing(
            self.lives,
            self._stretches,
            carrier,
            run=run.id,
            life=life,
            at_once=self.at_once,
            connected=self._connected,
            bell=self._bell,
            at_home=self._at_home,
        )
        execution = Execution(self.registry, await asyncio.to_thread(carried, run, carrier), sharing)
        sharing.walk = execution.walk
        self._executions[workflow] = run.id, execution, carrier
        if await asyncio.to_thread(carrier.asked, run.asked_to_stop):
            execution.stop(now=False)
        try:
            with suppress(Halted):
                await execution.go()
        finally:
            del self._executions[workflow]
        if carrier.gone:
            _LOG.warning("run %s: another worker has taken it over", run.id)
            return "taken over"
        if carrier.leaving and not carrier.ended:
            await asyncio.to_thread(carrier.asked, run.hand_back)
            self._leave(workflow, LIFE)
        state = (await asyncio.to_thread(carrier.asked, run.summary, outputs=False)).state
        _LOG.info("run %s: %s", run.id, state)
        return str(state)

    async def lane(self, name: LaneName) -> str:
        """Work on a lane; return what became of it here, in a word."""
        self._loop = asyncio.get_running_loop()
        if self.draining:
            self._leave(name.workflow, LANE)
        after = LaneName(name.run, name.life, name.step, name.number, name.places, name.turn + 1)
        carrier = Carrier(name.run, lambda: self.keeper.connected)
        if await asyncio.to_thread(carrier.asked, self.lives.is_there, after.workflow):
            return "over"  # it died between the end of its turn and its own
        try:
            async with self._working(name, carrier) as lane:
                more = await lane.work()
        except HandedOver:
            return "taken over"
        except RunRefused as refusal:
            _LOG.info("lane %s: nothing to do (%s)", name.workflow, refusal)
            return "past"
        except (Halted, NodeError) as error:
            _LOG.warning("lane %s: %s", name.workflow, error)
            return "failed"
        if self.draining:
            self._leave(name.workflow, LANE)
        if more:
            await asyncio.to_thread(carrier.asked, self.lives.open_lane, after)
        return "over"

    @asynccontextmanager
    async def _working(self, name: LaneName, carrier: Carrier) -> AsyncGenerator[Lane]:
        ground = await self._ground(name, carrier)
        places = min(name.places, self.at_once)
        lane = Lane(
            name,
            ground=ground,
            carrier=carrier,
            places=places,
            stretches=self._stretches,
            connected=self._connected,
            others_wait=self.lives.others_wait,
        )
        self._lanes[name.workflow] = lane
        try:
            yield lane
        finally:
            del self._lanes[name.workflow]
            ground.used = time.monotonic()

    @asynccontextmanager
    async def _at_home(self, name: LaneName) -> AsyncGenerator[Lane]:
        """Work on a lane in the worker that goes through its run: its stretches are held under no lane's name."""
        async with self._working(name, Carrier(name.run, lambda: self.keeper.connected)) as lane:
            lane.holder = ""
            yield lane

    async def _ground(self, name: LaneName, carrier: Carrier) -> Ground:
        key = name.run, name.life
        if key not in self._grounds:
            run = await asyncio.to_thread(carrier.asked, self.runs.open, name.run)
            if lacking := await asyncio.to_thread(carrier.asked, self._lacking, run):
                raise RunRefused(f"this worker lacks {', '.join(lacking)}")
            reads = Carrier(name.run, lambda: self.keeper.connected)
            self._grounds.setdefault(key, await asyncio.to_thread(Ground, self.registry, run, reads))
        return self._grounds[key]

    def _lacking(self, run: PostgresRun) -> list[str]:
        """Return the nodes that a run needs and this worker has not."""
        return sorted(_needed(run) - self.registry.nodes.keys())

    def _leave(self, workflow: str, name: str) -> None:
        """
        End here what another worker is to go on with.

        Raises:
            HandedBack: Always.
        """
        self._left.append((workflow, name))
        raise HandedBack

    # what the keeper asks and tells, in its thread

    def _workflows(self) -> Iterable[str]:
        return list(self._here)

    def _back(self) -> None:
        """Let go of what others have taken over while this worker was cut off, before anything begins again."""
        mine = {each.workflow_id for each in self.lives.under_way() if each.executor_id == self.name}
        for workflow, (_, execution, carrier) in list(self._executions.items()):
            if workflow not in mine:
                carrier.gone = True
                execution.stop(now=False)
        for workflow, lane in list(self._lanes.items()):
            if lane.holder and workflow not in mine:
                lane.carrier.gone = True
                lane.stop()
        self._renew()

    def _renew(self) -> None:
        """Hold again what is executed here, and let go of what others hold by now."""
        for run_id in self.runs.renew():
            for run, execution, carrier in list(self._executions.values()):
                if run == run_id:
                    carrier.gone = True
                    execution.stop(now=False)

    def _ring(self, run: str) -> None:
        if self._loop is not None:
            for bell in list(self._bells.get(run, ())):
                self._loop.call_soon_threadsafe(bell.set)

    def _look(self, connection: psycopg.Connection[Any]) -> None:
        """Stop what somebody asked to stop, and what has failed elsewhere."""
        runs = [run for run, _, _ in list(self._executions.values())]
        lanes = list(self._lanes.values())
        if runs:
            query = "SELECT run FROM netsuite_nodes.run WHERE run = ANY(%s) AND stop"
            asked = {run for (run,) in connection.execute(query, (runs,)).fetchall()}
            for run, execution, _ in list(self._executions.values()):
                if run in asked and not execution.walk.stopping:
                    execution.stop(now=False)
                    self._ring(run)
            for lane in lanes:
                if lane.name.run in asked:
                    lane.stop()
        if lanes:
            query = "SELECT DISTINCT run, step, life FROM netsuite_nodes.stretch WHERE run = ANY(%s) AND halted"
            halted = set(connection.execute(query, ([each.name.run for each in lanes],)).fetchall())
            for lane in lanes:
                if (lane.name.run, lane.name.step, lane.name.life) in halted:
                    lane.stop()

    @contextmanager
    def _bell(self, run: str) -> Generator[asyncio.Event]:
        bell = asyncio.Event()
        self._bells.setdefault(run, set()).add(bell)
        try:
            yield bell
        finally:
            self._bells[run].discard(bell)
            if not self._bells[run]:
                del self._bells[run]

    # what it says while runs go on

    def _under_way(self) -> int:
        runs = sum(execution.walk.under_way for _, execution, _ in list(self._executions.values()))
        return runs + sum(lane.under_way for lane in list(self._lanes.values()))

    def _tell(self) -> None:
        for second in count(1):
            if self._ended.wait(_TELL):
                return
            if not self.keeper.connected or self.draining:
                continue
            try:
                self._every_second(second)
            except NodeError:
                continue  # the database is away, and the keeper has said so
            except Exception:  # noqa: BLE001 - runs and lanes do not depend on it
                _LOG.exception("a defect of the worker, which goes on; please report it")

    def _every_second(self, second: int) -> None:
        for _, execution, _ in list(self._executions.values()):
            execution.tell_traffic()
        self._take_left_over()
        self._renew()
        if second % _FORGOTTEN == 0:
            self._tell_of_others()
            self._begin_forgotten()
        self._forget_grounds()
        self._schedules.fire_due(self.registry.clock.now())

    def _tell_of_others(self) -> None:
        """Say of runs that wait for a worker of another interpreter version that they do."""
        for each in self.lives.waiting():
            if each.app_version != self._interpreter:
                run_id = each.workflow_id.partition(":")[0]
                line = f"left to a worker of interpreter version {each.app_version}"
                self._say(run_id, f"{line}; worker {self.name} is of version {self._interpreter}", line)

    def _say(self, run_id: str, line: str, kept: str) -> None:
        if f"{run_id} {line}" in self._said:
            return
        self._said.add(f"{run_id} {line}")
        _LOG.warning("run %s: %s", run_id, line)
        with suppress(NodeError), closing(self.runs.open(run_id)) as run:
            run.note(kept)

    def _take_left_over(self) -> None:
        """Take up what other workers have left because they lack a node that this one has."""
        for run_id, life in self._left_over.take(list(self.registry.nodes), interpreter=self._interpreter):
            with SetWorkflowID(f"{run_id}:{life}:{secrets.token_hex(4)}"):
                DBOS.start_workflow(_life, run_id, life)

    def _begin_forgotten(self) -> None:
        """Begin what has been queued for a while and is in no queue: who queued it, or was to execute it, died before it said so."""
        known = {tuple(each.workflow_id.split(":")[:2]) for each in [*self.lives.waiting(), *self.lives.under_way()]}
        known |= {(run_id, str(life)) for run_id, life in self._left_over.all()}
        forgotten = {each for each in self.runs.queued() if (each[0], str(each[1])) not in known}
        for run_id, life in forgotten & self._forgotten:
            self.lives.begin(run_id, life, again=secrets.token_hex(4))
        self._forgotten = forgotten

    def _forget_grounds(self) -> None:
        used = {(lane.name.run, lane.name.life) for lane in list(self._lanes.values())}
        for key, ground in list(self._grounds.items()):
            if key not in used and time.monotonic() - ground.used > _GROUND_IDLE and self._loop is not None:
                del self._grounds[key]
                asyncio.run_coroutine_threadsafe(ground.close(), self._loop)


def _needed(run: PostgresRun) -> set[str]:
    return run.spec.graph.nodes


_worker: Worker | None = None


def _this_worker() -> Worker:
    assert _worker is not None, "DBOS calls this, and a worker has launched it"
    return _worker


@DBOS.workflow(name=LIFE, max_recovery_attempts=None)
async def _life(run_id: str, life: int) -> str:
    assert DBOS.workflow_id is not None, "DBOS calls this"
    worker, workflow = _this_worker(), DBOS.workflow_id
    with worker.here(workflow):
        return await worker.live(workflow, run_id, life)


@DBOS.workflow(name=LANE, max_recovery_attempts=None)
async def _lane(*words: Any) -> str:
    worker, name = _this_worker(), LaneName(*words)
    with worker.here(name.workflow):
        return await worker.lane(name)
