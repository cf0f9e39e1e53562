"""What the steps of one graph of a run share: what expressions see, logins, and whether anything more is to be begun."""

import asyncio
from collections.abc import Callable, Generator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from typing import Any, Protocol

from netsuite_plugin.contract import ActsAs, NodeError
from netsuite_plugin.registry import Registry
from netsuite_runner.errors import StepFailed, where
from netsuite_runner.halts import Halted
from netsuite_runner.inputs import spoken
from netsuite_runner.language.account_time import AccountTime
from netsuite_runner.language.expressions import ExpressionError, evaluated
from netsuite_runner.outputs import Outputs
from netsuite_runner.runs.store import Run
from netsuite_runner.sessions import Sessions
from netsuite_runner.watch import StepProgress, Watch
from netsuite_runner.workflow import Step


class Workers(Protocol):
    """The workers that share the items of a run, as the one sees them that goes through its graph."""

    def place(self) -> AbstractAsyncContextManager[None]:
        """
        Wait until an item may begin here, and hold its place while it is under way.

        A worker that is cut off from the database begins none: another one may have taken its work over.
        """
        ...

    async def shares(self, step: str, items: int) -> bool:
        """Tell whether so many items of a step are to be shared."""
        ...

    async def share(self, step: str, indices: Sequence[int], at_once: int, progress: StepProgress) -> None:
        """
        Let these items of a step be done, at most so many at once by all workers together; what became of them is in the run then.

        Raises:
            Halted: Some failed, or the run stops.
        """
        ...


class Walk:
    """
    What the steps of one graph of a run share: of the run's own, or of one inside it. `workers` are those that its items are shared with; None: all
    of it is done here.
    """

    def __init__(self, registry: Registry, run: Run, workers: Workers | None = None) -> None:
        self.registry, self.run, self.graph, self.workers = registry, run, run.spec.graph, workers
        self.place: Callable[[], AbstractAsyncContextManager[None]] = nullcontext if workers is None else workers.place
        """Waits until an item may begin, and holds its place while it is under way."""
        self.prefix = ""
        """Begins the names under which the run keeps the steps: `outer[3].`; empty where the graph is the run's own."""
        self.selector = "personal"
        """The login of a step that names none."""
        self.watch = Watch({name: StepProgress() for name in self.graph.workflow.steps})
        self.progress: Mapping[str, StepProgress] = self.watch.steps
        """How far each step of this graph is."""
        self.outputs = Outputs(run)
        self.sessions = Sessions(registry, caller=run.spec.caller, run=run.id, opened=self._opened)
        self.over: set[str] = set()
        """The steps that are over."""
        self.ended: dict[str, Any] = {}
        """What those have answered of which something is still to be spoken."""
        self.scope: Mapping[str, Any] = {"steps": self.ended, **run.spec.scope(run.id)}
        """What expressions see."""
        self.under_way = 0
        """Calls that have begun and not ended."""
        self.stopped = False
        self.failed: dict[str, dict[int, Mapping[str, Any]]] = {}
        """What the steps that ended went on without, by step and place."""
        self._asking_time = asyncio.Lock()

    @property
    def stopping(self) -> bool:
        """Nothing more is to be begun: something failed, or somebody interrupted."""
        return self.stopped

    @stopping.setter
    def stopping(self, stopped: bool) -> None:
        self.stopped = stopped

    def selector_of(self, step: Step) -> str:
        """Return whose login a step acts with."""
        return str(evaluated(step.credential, self.scope)) if "credential" in step.model_fields_set else self.selector

    async def learn_account_time(self) -> None:
        """
        Ask how the account tells the time, once a run, where an expression speaks of it.

        The account is that of the first step that speaks of it; where only the outputs do, that of the first step with a connector.

        Raises:
            Halted: The connector does not say it; nothing else was begun.
        """
        name = self.graph.asks_account_time
        if name is None:
            return
        try:
            async with self._asking_time:
                told = await asyncio.to_thread(self.run.account_time)
                if told is None:
                    steps = self.graph.workflow.steps
                    asking = [steps[name], *steps.values()] if name else [*steps.values()]
                    step = next((each for each in asking if self._connector(each)), asking[0])
                    session = await self.sessions.session(self._connector(step), self.selector_of(step))
                    told = await session.account_time()
                    await asyncio.to_thread(self.run.note_account_time, *told)
        except (NodeError, ExpressionError) as error:
            error = error if isinstance(error, NodeError) else NodeError(str(error))
            raise Halted(StepFailed(f"{self.prefix}{name or 'outputs'}", "", error)) from error
        self.scope = {**self.scope, "account": AccountTime(*told)}

    def _connector(self, step: Step) -> str:
        return self.registry.node(step.node).connector if step.node else ""

    def note(self, line: str) -> None:
        """Say a line and keep it with the run."""
        self.watch.notes.append(line)
        self.run.note(line)

    @contextmanager
    def calling(self) -> Generator[None]:
        """Count a call as under way while the block runs."""
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1

    def skipped(self, names: AbstractSet[str]) -> bool:
        """Tell whether one of these steps was skipped."""
        return any(self.progress[name].state == "skipped" for name in names)

    def _opened(self, selector: str, acts_as: ActsAs) -> None:
        """
        Note in whose name the run acts.

        Raises:
            NodeError: The run began with another account or user: half of it would be there, half here.
        """
        began = self.run.identity(acts_as.connector, selector)
        if began is not None and began != acts_as.identity:
            raise NodeError(
                f"{selector!r} now resolves to {_told(acts_as.identity)}. This run began with {_told(began)} and continues only there. Nothing "
                "was sent. Let the selector resolve to it again (a chosen default, an environment), or begin another run."
            )
        self.watch.acts_as.append(acts_as)
        self.run.note_acts_as(selector, acts_as)


class InnerWalk(Walk):
    """One run of a workflow inside another, for an item of the step that runs it. It shares everything but its graph with the walk around it."""

    def __init__(self, outer: Walk, step: str, item: str, inputs: Mapping[str, Any]) -> None:
        self._outer = outer
        self.registry, self.run, self.graph = outer.registry, outer.run, outer.graph.inner[step]
        self.workers, self.place = None, outer.place  # its items are done where the run is gone through
        self.prefix = f"{where(f'{outer.prefix}{step}', item)}."
        self.selector = outer.selector_of(outer.graph.workflow.steps[step])
        self.watch, self.outputs, self.sessions = outer.watch, outer.outputs, outer.sessions
        self.progress = {name: StepProgress() for name in self.graph.workflow.steps}
        self.over, self.ended = set(), {}
        self.scope = {
            "steps": self.ended,
            "inputs": spoken(self.graph.workflow.inputs, inputs),
            **{name: outer.scope[name] for name in ("run", "account") if name in outer.scope},
        }
        self.stopped, self.failed, self._asking_time = False, {}, outer._asking_time  # noqa: SLF001 - one lock a run

    @property
    def stopping(self) -> bool:
        """Nothing more is to be begun here, or around it."""
        return self.stopped or self._outer.stopping

    @stopping.setter
    def stopping(self, stopped: bool) -> None:
        self.stopped = stopped

    @contextmanager
    def calling(self) -> Generator[None]:
        """Count a call as under way in the run."""
        with self._outer.calling():
            yield


def _told(identity: tuple[str, ...]) -> str:
    domain, account, user = identity
    return f"account {account}, user {user} at {domain}"
