"""
A run without effect: what reads is run, what writes is rehearsed, and nothing is kept.

A write that was rehearsed has no output. A step that speaks of it can be neither run nor rehearsed, and says which step it waits for.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from netsuite_plugin.contract import ActsAs, NodeError, Rehearsal, idempotency_key
from netsuite_plugin.registry import Registry
from netsuite_runner.approver import as_read
from netsuite_runner.errors import StepFailed, where
from netsuite_runner.graph import Graph
from netsuite_runner.inputs import passed_inputs, spoken
from netsuite_runner.language.account_time import AccountTime
from netsuite_runner.language.conversions import fitted
from netsuite_runner.language.expressions import ExpressionError, evaluated, is_true, references
from netsuite_runner.language.values import kind_of, plain
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.sessions import Sessions
from netsuite_runner.workflow import Step

State: TypeAlias = Literal["read", "rehearsed", "asks", "skipped", "waiting", "failed"]


@dataclass
class DryStep:
    """
    What became of one step: `items` are how many calls it has, `rehearsals` those that would write, by item ("" where there are none).

    `waits_for` names the step whose output is not there; `errors` are what calls failed with. A step that `asks` is where a run would stop:
    `asks` is whom, `text` and `shown` what they would read.
    """

    state: State
    items: int = 0
    rehearsals: dict[str, Rehearsal] = field(default_factory=dict[str, Rehearsal])
    waits_for: str = ""
    errors: list[StepFailed] = field(default_factory=list[StepFailed])
    asks: tuple[str, ...] = ()
    text: str = ""
    shown: Any = None

    @property
    def problems(self) -> list[str]:
        """Why calls would be refused, each with its item."""
        return [
            f"[{item}] {problem}" if item else problem
            for item, rehearsal in self.rehearsals.items()
            for problem in rehearsal["problems"]
        ]

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "state": self.state,
            "items": self.items,
            "waits_for": self.waits_for or None,
            "rehearsals": [{"item": item, **rehearsal} for item, rehearsal in self.rehearsals.items()],
            "errors": [each.told() for each in self.errors],
            "approval": {"by": list(self.asks), "text": self.text, "shown": self.shown} if self.asks else None,
        }


class DryRun:
    """One dry run of a spec. `run_id` is drawn over by the keys of writes, as in a run of that name."""

    def __init__(self, registry: Registry, spec: RunSpec, *, run_id: str) -> None:
        self.registry, self.run_id, self._spec = registry, run_id, spec
        self.steps: dict[str, DryStep] = {}
        """What became of each step, in the order in which they came; those of a workflow inside after the step that runs it, as `pay[3].post`."""
        self.acts_as: list[str] = []
        self.account: AccountTime | None = None
        """How the account tells the time, once it was asked."""
        self.sessions = Sessions(
            registry,
            caller=spec.caller,
            run=run_id,
            opened=lambda selector, acts_as: self.acts_as.append(
                f"{selector}: account {acts_as.account}, user {acts_as.user}"
            ),
        )

    async def go(self) -> None:
        """Go through the graph. What fails is noted at its step, and nothing that depends on it is tried."""
        try:
            await _DryGraph(self, self._spec.graph, self._spec.scope(self.run_id)).go()
        finally:
            await self.sessions.close()


class _DryGraph:
    """One graph of a dry run: its own, or one inside it."""

    def __init__(
        self, dry: DryRun, graph: Graph, scope: Mapping[str, Any], *, prefix: str = "", selector: str = "personal"
    ) -> None:
        self._dry, self._graph, self._prefix, self._selector = dry, graph, prefix, selector
        self._registry = dry.registry
        self._outputs: dict[str, Any] = {}
        self._scope: dict[str, Any] = {**scope, "steps": self._outputs}
        self.steps: dict[str, DryStep] = {}

    async def go(self) -> None:
        """Go through it."""
        for wave in self._graph.waves:
            for name in wave:
                self._dry.steps[f"{self._prefix}{name}"] = DryStep("waiting")  # it stands before what is inside it
                self.steps[name] = self._dry.steps[f"{self._prefix}{name}"] = await self._step(name)

    def answer(self) -> tuple[Any, bool]:
        """
        Return its outputs, and whether they are known.

        Raises:
            ExpressionError: One has no value.
        """
        outputs = self._graph.workflow.outputs
        if references(outputs).steps - self._outputs.keys():
            return None, False
        return plain(evaluated(outputs, self._scope)), True

    async def _step(self, name: str) -> DryStep:
        step = self._graph.workflow.steps[name]
        spoken_of = references([*step.values, step.credential]).steps
        if missing := [each for each in self.steps if each in spoken_of and each not in self._outputs]:
            return DryStep("waiting", waits_for=missing[0])
        try:
            await self._learn_account_time(step)
            items = self._listed(name, step)
            if items is not None and step.approve is not None:
                text, shown = as_read(step.approve, self._scope)
                return DryStep("asks", asks=step.approve.approvers, text=text, shown=shown)
        except (ExpressionError, NodeError) as error:
            return DryStep("failed", errors=[self._failed(name, "", error)])
        if items is None:
            self._outputs[name] = None
            return DryStep("skipped")
        done = DryStep("read", items=len(items))
        at_once = asyncio.Semaphore(step.at_once)

        async def one(index: int, item: Any) -> Any:
            async with at_once:
                return await self._item(done, name, index, item)

        results = await asyncio.gather(*(one(index, item) for index, item in enumerate(items)))
        done.rehearsals = {key: done.rehearsals[key] for key in sorted(done.rehearsals, key=lambda key: int(key or 0))}
        if done.errors:
            done.state = "failed"
        elif done.rehearsals:
            done.state = "rehearsed"
        elif done.state == "read":
            outputs = results if step.for_each is not None else results[0]
            self._outputs[name] = {"outputs": outputs, "failed": []} if step.on_error == "continue" else outputs
        return done

    def _listed(self, name: str, step: Step) -> Sequence[Any] | None:
        needs = self._graph.needs[name]
        skipped = any(self.steps[each].state == "skipped" for each in needs)
        if "when" not in step.model_fields_set and skipped:
            return None
        if step.for_each is None:
            return [None] if is_true(step.when, self._scope) else None
        items = evaluated(step.for_each, self._scope)
        if not isinstance(items, (list, tuple)):
            raise ExpressionError(f"for_each is {kind_of(items)}: write an expression that is a list")
        return list(items)

    async def _item(self, done: DryStep, name: str, index: int, item: Any) -> Any:
        """Run or rehearse one call or one workflow, and return its output, if it has one."""
        step = self._graph.workflow.steps[name]
        key = "" if step.for_each is None else str(index)
        scope: Mapping[str, Any] = {**self._scope, "item": item, "index": index}
        try:
            if key and not is_true(step.when, scope):
                return None
            params = evaluated(step.params, scope)
            if name in self._graph.inner:
                return await self._inner(done, name, key, params)
            node = self._registry.node(step.node)
            parsed = node.parse(fitted(node.Params, params))
            session = await self._dry.sessions.session(node.connector, self._selector_of(step))
            reads = node.effect_of(parsed) == "read"
            drawn = None if reads else self._key(session.acts_as, name, key, params)
            output = await session.call(
                step.node, parsed, step=f"{self._prefix}{name}", item=key, key=drawn, dry_run=True, state=_Unkept()
            )
            if reads:
                return json.loads(json.dumps(output))  # as a later step of a run reads it
            done.rehearsals[key] = output
        except (ExpressionError, NodeError) as error:
            done.errors.append(self._failed(name, key, error))
        return None

    async def _inner(self, done: DryStep, name: str, key: str, params: Mapping[str, Any]) -> Any:
        """Go through a workflow inside. Where an output of it speaks of a write, the step has none."""
        graph = self._graph.inner[name]
        inner = _DryGraph(
            self._dry,
            graph,
            {**self._scope, "inputs": spoken(graph.workflow.inputs, passed_inputs(graph.workflow.inputs, params))},
            prefix=f"{where(f'{self._prefix}{name}', key)}.",
            selector=self._selector_of(self._graph.workflow.steps[name]),
        )
        await inner.go()
        if any(each.state == "failed" for each in inner.steps.values()):
            done.state = "failed"
            return None
        output, known = inner.answer()
        if not known and done.state == "read":
            done.state = "rehearsed"
        return output

    def _selector_of(self, step: Step) -> str:
        return str(evaluated(step.credential, self._scope)) if "credential" in step.model_fields_set else self._selector

    def _key(self, acts_as: ActsAs, name: str, item: str, params: Mapping[str, Any]) -> str:
        """Return the key that the call has in a run of that id."""
        node = self._graph.workflow.steps[name].node
        step = f"{self._prefix}{name}"
        return idempotency_key(node, params, acts_as=acts_as, run=self._dry.run_id, step=step, item=item)

    async def _learn_account_time(self, step: Step) -> None:
        """Ask how the account tells the time, before the first step that speaks of it."""
        if not references(step.values).account:
            return
        if self._dry.account is None:
            steps = [step, *self._graph.workflow.steps.values()]
            connected = next((each for each in steps if self._connector(each)), step)
            session = await self._dry.sessions.session(self._connector(connected), self._selector_of(connected))
            self._dry.account = AccountTime(*await session.account_time())
        self._scope["account"] = self._dry.account

    def _connector(self, step: Step) -> str:
        return self._registry.node(step.node).connector if step.node else ""

    def _failed(self, name: str, item: str, error: ExpressionError | NodeError) -> StepFailed:
        return StepFailed(
            f"{self._prefix}{name}", item, error if isinstance(error, NodeError) else NodeError(str(error))
        )


class _Unkept:
    """State without runs before or after: a step begins as a first run does, and leaves nothing."""

    async def load(self, name: str) -> None:
        """Return nothing."""

    async def save(self, name: str, value: Any) -> None:
        """Keep nothing."""
