"""
A run goes on with another file: what must have stayed the same, and what an earlier file may have sent unheard.

Steps are compared by name, and what they run over and ask for by what it evaluates to, item by item, never by its text.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from netsuite_plugin.contract import ActsAs, InvalidParams, NodeError, former_key, idempotency_key, params_digest
from netsuite_plugin.registry import Registry, Session
from netsuite_runner.errors import RunRefused, where
from netsuite_runner.graph import Graph
from netsuite_runner.inputs import passed_inputs, spoken
from netsuite_runner.language.account_time import AccountTime
from netsuite_runner.language.conversions import fitted
from netsuite_runner.language.expressions import ExpressionError, evaluated, is_true
from netsuite_runner.language.values import plain
from netsuite_runner.runs.store import Run
from netsuite_runner.workflow import Step

NOT_COMPARED = frozenset({"adopted", "skipped"})
"""Kept as `asked` of an output that did not come of params of this file: a record made under an earlier one, a person's word."""


class KnownGraph:
    """What the steps of a graph run over and ask for, as far as that follows from what is kept of a run."""

    def __init__(
        self,
        run: Run,
        graph: Graph,
        *,
        prefix: str = "",
        scope: Mapping[str, Any] | None = None,
        selector: str = "personal",
    ) -> None:
        self._run, self.graph, self._prefix, self._selector = run, graph, prefix, selector
        self._ended: dict[str, Any] = {}
        told = run.account_time()
        self._scope: Mapping[str, Any] = {
            **({"account": AccountTime(*told)} if told else {}),
            **(replace(run.spec, graph=graph).scope(run.id) if scope is None else scope),
            "steps": self._ended,
        }
        self._approved = {name: each.output for name, each in run.approvals(given=True).items()}
        self.items: dict[str, list[Any]] = {}
        """By step; a step that is not here needs what is not known yet, or cannot be evaluated."""
        self._inner: dict[str, KnownGraph | None] = {}
        self._skipped: set[str] = set()
        progress = True
        while progress:
            progress = False
            for name, needs in graph.needs.items():
                if name not in self.items and needs <= self._ended.keys():
                    try:
                        self._look(name, graph.workflow.steps[name], needs)
                    except ExpressionError:
                        continue
                    progress = True

    def at(self, step: str) -> "tuple[KnownGraph, str] | None":
        """Return what is known of the graph in which a step stands, and its name there; None where the run has no such step."""
        first, dot, rest = step.partition(".")
        if not dot:
            return (self, step) if step in self.graph.workflow.steps else None
        inner = self._inside(first)
        return None if inner is None else inner.at(rest)

    @property
    def over(self) -> frozenset[str]:
        """The steps of which every item is over."""
        return frozenset(self._ended)

    def listed(self, step: str) -> Sequence[Any]:
        """Return what a step runs over; nothing where that is not known."""
        found = self.at(step)
        return () if found is None else found[0].items.get(found[1], ())

    def params(self, step: str, index: int) -> Mapping[str, Any] | None:
        """Return what the step asks for with that item; None where it has no such item or no value for it."""
        found = self.at(step)
        if found is None or index >= len(self.listed(step)):
            return None
        known, own = found
        scope = {**known._scope, "item": known.items[own][index], "index": index}  # noqa: SLF001 - of its own kind
        try:
            params: Mapping[str, Any] = evaluated(known.graph.workflow.steps[own].params, scope)
        except ExpressionError:
            return None
        return params

    def credential(self, step: str) -> str:
        """Return the selector of its login."""
        found = self.at(step)
        assert found is not None, "it is asked for a step that has something to ask for"
        return found[0]._selector_of(found[1])  # noqa: SLF001 - of its own kind

    def _selector_of(self, own: str) -> str:
        step = self.graph.workflow.steps[own]
        return str(evaluated(step.credential, self._scope)) if "credential" in step.model_fields_set else self._selector

    def _inside(self, place: str) -> "KnownGraph | None":
        """Return what is known of the workflow that a step runs for one item; `place` is step or step[item]."""
        if place not in self._inner:
            self._inner[place] = self._looked_inside(place)
        return self._inner[place]

    def _looked_inside(self, place: str) -> "KnownGraph | None":
        name, _, item = place.rstrip("]").partition("[")
        graph, params = self.graph.inner.get(name), self.params(name, int(item or 0))
        if graph is None or params is None:
            return None
        try:
            scope = {
                **self._scope,
                "inputs": spoken(graph.workflow.inputs, passed_inputs(graph.workflow.inputs, params)),
            }
            return KnownGraph(
                self._run, graph, prefix=f"{self._prefix}{place}.", scope=scope, selector=self._selector_of(name)
            )
        except (ExpressionError, NodeError):
            return None

    def _look(self, name: str, step: Step, needs: frozenset[str]) -> None:
        if "when" not in step.model_fields_set and needs & self._skipped:
            items = None
        elif step.for_each is None:
            items = [None] if is_true(step.when, self._scope) else None
        else:
            items = list(evaluated(step.for_each, self._scope))
        if items is None:
            self._skipped.add(name)
            self.items[name], self._ended[name] = [], None
            return
        self.items[name] = items
        kept_as = f"{self._prefix}{name}"
        if step.approve is not None:
            if kept_as in self._approved:  # under a former file, perhaps: what ran after that is compared all the same
                self._ended[name] = self._approved[kept_as]
            return
        kept, failures, ended = self._run.outputs(kept_as), self._run.failures(kept_as), self._run.ended(kept_as)
        results: list[Any] = []
        for index, item in enumerate(items):
            place = "" if step.for_each is None else str(index)
            wanted = not place or is_true(step.when, {**self._scope, "item": item, "index": index})
            if place not in kept and wanted and not (ended and place in failures):
                return
            results.append(json.loads(kept[place]) if place in kept else None)
        outputs = results if step.for_each is not None else results[0]
        failed = [
            {
                "index": int(item or 0),
                "item": items[int(item or 0)],
                "error": error["message"],
                "remedy": error["remedy"],
            }
            for item, error in sorted(failures.items(), key=lambda each: int(each[0] or 0))
            if error is not None and int(item or 0) < len(items)
        ]
        self._ended[name] = {"outputs": outputs, "failed": failed} if step.on_error == "continue" else outputs


async def change_file(registry: Registry, run: Run, graph: Graph) -> None:
    """
    Let a run that is held go on with another graph.

    Raises:
        RunRefused: What is done was done with other values, or something that was sent would be left behind. Nothing is changed or sent.
        NodeError: It could not be asked whether something that was sent has landed.
    """
    old, new = KnownGraph(run, run.spec.graph), KnownGraph(run, graph)
    if json.dumps(run.spec.graph.said) == json.dumps(graph.said):
        return
    if old.graph.workflow.inputs != graph.workflow.inputs:
        raise _refused("its inputs are others", "A run keeps the inputs it was begun with: begin another run.")
    if unsettled := run.unsettled():
        names = ", ".join(where(*each) for each in unsettled)
        raise _refused(
            f"{names} may have happened",
            f"First settle what was sent with its old values: runs resume {run.id} --done or --again.",
        )
    cut: list[tuple[str, int]] = []
    for name in run.approvals():
        before = old.graph.step(name)
        if before is not None and not _is_over_around(run, name):
            _compare_asked(before, graph.step(name) if new.at(name) else None, name)
    begun = [name for name in old.graph.workflow.steps if run.outputs(name) or run.begun(name) or run.failures(name)]
    if old.graph.inner:  # what is over of a workflow inside is compared by what it was given, the rest step by step
        inside = [name for name in run.tally() if "." in name and name in old.graph]
        begun += [name for name in inside if not _is_over_around(run, name)]
    for name in begun:
        _compare(run, old, new, name)
        cut += [
            (name, index)
            for index in perhaps_sent(run, old, name)
            if _place(old, name, index) not in _places(new, name)
        ]
    for name, index in cut:
        if await sent_before(registry, run, old, name, index) is not None:
            raise _refused(
                f"{where(name, str(index))} is cut, but what it was to make is there",
                "Leave the item where it is: it is done when the run goes on.",
            )
    run.change_graph(graph)


def perhaps_sent(run: Run, known: KnownGraph, step: str) -> list[int]:
    """Return the items without an output that an earlier life may have sent: the first of them, as many as were under way at once."""
    kept, begun = run.outputs(step), run.begun(step)
    failures = run.failures(step)
    open_items = [index for index in range(len(known.listed(step))) if _place(known, step, index) not in kept]
    failed = [index for index in open_items if _place(known, step, index) in failures]
    return sorted({*failed, *[index for index in open_items if index not in failed][:begun]})


async def sent_before(registry: Registry, run: Run, known: KnownGraph, step: str, index: int) -> Any:
    """Ask, in a session of its own, for what an item has made under a graph; None where it made nothing."""
    of = known.graph.step(step)
    if of is None or not of.node:
        return None  # what a workflow has sent is looked for at its own steps
    node = registry.node(of.node)
    selector = known.credential(step) if node.connector else "personal"
    async with registry.open(node.connector, caller=run.spec.caller, selector=selector, run=run.id) as session:
        return await look_up(session, run, known, step, index)


async def look_up(session: Session, run: Run, known: KnownGraph, step: str, index: int) -> Any:
    """
    Ask for what an item has made under a graph, without a write; None where it made nothing, or only reads.

    Raises:
        NodeError: It cannot be asked.
    """
    params, of = known.params(step, index), known.graph.step(step)
    if params is None or of is None:
        return None
    node = session.registry.node(of.node)
    try:
        fits = node.parse(fitted(node.Params, params))
    except (ExpressionError, InvalidParams):
        return None  # it was refused before it was sent
    if node.effect_of(fits) != "keyed":
        return None
    key = key_of(run, session.acts_as, node.name, params, step=step, item=_place(known, step, index))
    return await session.look_up(node.name, fits, key=key)


def key_of(run: Run, acts_as: ActsAs, node: str, params: Mapping[str, Any], *, step: str, item: str) -> str:
    """Return the key of an item, in the form the run was begun with."""
    if run.key_form == 0:
        return former_key(run.id, step, item)
    return idempotency_key(node, params, acts_as=acts_as, run=run.id, step=step, item=item, generation=run.generation)


def _compare(run: Run, old: KnownGraph, new: KnownGraph, name: str) -> None:
    was, now = old.at(name), new.at(name)
    if now is None:
        raise _refused(f"{name} is not in it", "Something of it is done or may have been sent: it cannot be left out.")
    if was is None or (not run.outputs(name) and not run.failures(name)):
        return  # nothing of it is done: what may have landed is looked up, now where it is cut, else before it is sent
    (old_graph, own), (new_graph, _) = was, now
    before, after = old_graph.graph.workflow.steps[own], new_graph.graph.workflow.steps[own]
    for part in ("node", "when", "credential"):
        if getattr(before, part) != getattr(after, part):
            raise _refused(
                f"{name}.{part} was {getattr(before, part)!r} when {name} began", "Put it back, or begin another run."
            )
    if old_graph.graph.needs[own] != new_graph.graph.needs[own]:
        raise _refused(f"{name} had other needs when it began", "Put them back, or begin another run.")
    if (before.for_each is None) != (after.for_each is None) or own not in new_graph.items:
        raise _refused(f"what {name} runs over is not known under it", "Put its for_each back, or begin another run.")
    for place, asked in run.asked(name).items():
        if place not in _places(new, name):
            raise _refused(
                f"{where(name, place)} is done, and not in its list any more",
                "Keep the items that are done in their places.",
            )
        index = int(place or 0)
        then = asked if asked is not None else digest_of(before, old.params(name, index))
        if then not in NOT_COMPARED and then != digest_of(after, new.params(name, index)):
            raise _refused(
                f"{where(name, place)} is done with other values",
                "What is done keeps its values. Begun anew under another id, everything would be done a second time.",
            )
    dependents = [other for other, needs in old_graph.graph.needs.items() if own in needs]
    if own in old_graph.over and dependents and len(old.listed(name)) != len(new.listed(name)):
        raise _refused(
            f"{name} is over with {len(old.listed(name))} items, now there are {len(new.listed(name))}",
            f"{', '.join(dependents)} may have used them: keep the length of the list.",
        )


def _is_over_around(run: Run, step: str) -> bool:
    """Tell whether a step stands in a workflow inside the run that is over: its answer stays as it is."""
    *outer, _ = step.split(".")
    for depth in range(len(outer)):
        name, _, item = ".".join(outer[: depth + 1]).removesuffix("]").rpartition("[")
        if not outer[depth].endswith("]"):
            name, item = ".".join(outer[: depth + 1]), ""
        if item in run.outputs(name):
            return True
    return False


def _compare_asked(before: Step, after: Step | None, name: str) -> None:
    """Refuse a file that does not ask those whom the run has asked. What it asks them may be another question: then they answer anew."""
    assert before.approve is not None, "a step that has asked stays one"
    if after is None or after.approve is None or after.approve.approvers != before.approve.approvers:
        raise _refused(
            f"{name} has asked {' or '.join(before.approve.approvers)} and does not in it",
            "Put the step back, or begin another run.",
        )
    if before.when != after.when:
        raise _refused(f"{name}.when was {before.when!r} when {name} asked", "Put it back, or begin another run.")


def _place(known: KnownGraph, step: str, index: int) -> str:
    of = known.graph.step(step)
    return "" if of is None or of.for_each is None else str(index)


def _places(known: KnownGraph, step: str) -> frozenset[str]:
    return frozenset(_place(known, step, index) for index in range(len(known.listed(step))))


def digest_of(step: Step, params: Mapping[str, Any] | None) -> str | None:
    """Return the digest of what an item asks for; None where none can be drawn, as a read may be given anything."""
    try:
        if params is None:
            return None
        return params_digest(step.node, params) if step.node else params_digest("workflow", plain(params))
    except (NodeError, ExpressionError):
        return None


def _refused(why: str, what_to_do: str) -> RunRefused:
    return RunRefused(f"The run cannot go on with this file: {why}. Nothing was sent. {what_to_do}")
