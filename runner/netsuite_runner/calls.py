"""The calls of a step's node: again where that is safe, never where it is not, and what is kept of how each went."""

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel

from netsuite_plugin.contract import ActsAs, Effect, Node, NodeError, OutcomeUnknown, may_repeat
from netsuite_plugin.registry import Session
from netsuite_runner.corrected_file import KnownGraph, digest_of, key_of, look_up
from netsuite_runner.errors import where
from netsuite_runner.language.conversions import fitted
from netsuite_runner.language.expressions import ExpressionError
from netsuite_runner.runs.kept import Call, Part, StateKey
from netsuite_runner.runs.store import Run
from netsuite_runner.walk import Walk
from netsuite_runner.watch import StepProgress
from netsuite_runner.workflow import Step

_PARTS = 40
"""Parts of one call that are kept; a node that pages through a table has thousands."""


class CallNotes:
    """Hears what the requests of one call do."""

    def __init__(self, step: str, item: str) -> None:
        self._step, self._item, self._began = step, item, time.time()
        self._requests, self._refused, self._waited = 0, 0, 0.0
        self._parts: list[Part] = []

    def hear(self, what: Literal["waited", "answered", "refused"], began: float, ended: float) -> None:
        """Note one stretch."""
        self._requests += what != "waited"
        self._refused += what == "refused"
        ended = max(began, ended)  # the clock may have been put back meanwhile
        self._waited += ended - began if what == "waited" else 0.0
        if len(self._parts) < _PARTS:
            self._parts.append(Part(what, began, ended))

    def ended(self) -> Call:
        """Return how it went, now that it is over."""
        counted = (self._requests, self._refused, self._waited)
        ended = max(self._began, time.time())
        return Call(self._step, self._item, self._began, ended, *counted, tuple(self._parts))


class Made(NamedTuple):
    """What an item has made: its output as a JSON text, the digest of what led to it (or a word), and how its call went."""

    value: str
    asked: str | None
    call: Call | None = None


class Calls:
    """The calls of the node of one step. `name` is how the run keeps the step; how far it is, is noted in `progress`."""

    def __init__(self, walk: Walk, name: str, step: Step, progress: StepProgress) -> None:
        self._walk, self._name, self._step, self._progress = walk, name, step, progress

    def parsed(self, params: Mapping[str, Any]) -> BaseModel:
        """
        Return params as the node takes them.

        Raises:
            ExpressionError, NodeError: It does not take them.
        """
        node = self._node
        fits = fitted(node.Params, params)
        try:
            parsed: BaseModel = node.parse(fits)
        except NodeError:
            raise
        except Exception as error:
            raise _of_defect(node, error) from error
        return parsed

    async def made(self, item: str, params: Mapping[str, Any], parsed: BaseModel, *, sent_before: bool) -> Made:
        """
        Call the node for one item; `sent_before` says whether an earlier life of the run may have.

        Raises:
            ExpressionError, NodeError: It failed. How the call went is kept all the same.
        """
        notes = CallNotes(self._name, item)
        try:
            with self._walk.registry.traffic.told_to(notes.hear), self._walk.calling():
                output = await self._output(item, params, parsed, sent_before=sent_before)
        except (ExpressionError, NodeError):
            with suppress(NodeError):  # it is for people who look; a run that cannot be kept says so with the failure
                await asyncio.to_thread(self._walk.run.keep_outputs, (), [notes.ended()])
            raise
        return Made(output, digest_of(self._step, params), notes.ended())

    async def made_before(
        self, earlier: Sequence[KnownGraph], index: int, item: str, params: Mapping[str, Any]
    ) -> str | None:
        """
        Return what an item made under an earlier file with a key that is not its key now, as a JSON text; None: nothing.

        Raises:
            NodeError: It cannot be asked: the item is not sent then.
        """
        walk = self._walk
        session = await walk.sessions.session(self._node.connector, walk.selector_of(self._step))
        now = self._key(session, item, params)
        for known in earlier:
            then, step_then = known.params(self._name, index), known.graph.step(self._name)
            node_then = step_then.node if step_then is not None else ""
            if then is None or self._key(session, item, then, node_then) == now:
                continue
            found = await look_up(session, walk.run, known, self._name, index)
            if found is not None:
                walk.note(f"{where(self._name, item)}: made under an earlier file, with its values then")
                return json.dumps(found)
        return None

    @property
    def _node(self) -> type[Node[Any, Any, Any]]:
        return self._walk.registry.node(self._step.node)

    async def _output(self, item: str, params: Mapping[str, Any], parsed: BaseModel, *, sent_before: bool) -> str:
        """
        Call the node, again as `retry` says where that is safe, and return its output as a JSON text.

        Raises:
            NodeError: As the node says, or that it has a defect.
        """
        walk, attempts = self._walk, self._step.retry.attempts
        node = self._node
        try:
            effect = node.effect_of(parsed)
            if effect == "once" and await asyncio.to_thread(walk.run.settled, self._name, item):
                return "null"
            for attempt in count(1):
                try:
                    return await self._tried(node, effect, item, params, parsed, sent_before=sent_before or attempt > 1)
                except NodeError as error:
                    if effect == "once" and not error.unsettled:
                        await asyncio.to_thread(walk.run.note_not_sent, self._name, item)
                    if not may_repeat(effect, error) or attempt == attempts or walk.stopping:
                        raise
                self._progress.retries += 1
                await walk.registry.clock.sleep(self._step.retry.wait * 2 ** (attempt - 1))
        except NodeError:
            raise
        except Exception as error:
            raise _of_defect(node, error) from error
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _tried(
        self,
        node: type[Node[Any, Any, Any]],
        effect: Effect,
        item: str,
        params: Mapping[str, Any],
        parsed: BaseModel,
        *,
        sent_before: bool,
    ) -> str:
        walk, run = self._walk, self._walk.run
        if effect == "once" and (sent := await asyncio.to_thread(run.sent, self._name, item)):
            raise _outcome_unknown(run.id, where(self._name, item), node, params, sent)
        session = await walk.sessions.session(node.connector, walk.selector_of(self._step))
        if effect == "once":
            await asyncio.to_thread(run.note_sent, self._name, item)
        output = await session.call(
            node.name,
            parsed,
            step=self._name,
            item=item,
            progress=self._progressed,
            checkpoint=_Checkpoint(run, self._name, item),
            state=_State(run, session.acts_as, self._name, item),
            cancelled=lambda: walk.stopping,
            key=None if effect == "read" else self._key(session, item, params),
            sent_before=sent_before,
        )
        return json.dumps(output)

    def _key(self, session: Session, item: str, params: Mapping[str, Any], node: str = "") -> str:
        return key_of(self._walk.run, session.acts_as, node or self._step.node, params, step=self._name, item=item)

    def _progressed(self, done: int, total: int | None) -> None:
        self._progress.part = f"{done:,}" if total is None else f"{done:,} of {total:,}"


class _Checkpoint:
    """A node's own notes, in the run's file."""

    def __init__(self, run: Run, step: str, item: str) -> None:
        self._run, self._step, self._item = run, step, item

    async def load(self) -> Any:
        """Return what was saved last, or None."""
        return await asyncio.to_thread(self._run.load_checkpoint, self._step, self._item)

    async def save(self, value: Any) -> None:
        """Keep a JSON value."""
        await asyncio.to_thread(self._run.save_checkpoint, self._step, self._item, value)


class _State:
    """What this run leaves to the next one of its workflow, as the account and user that a step acts as."""

    def __init__(self, run: Run, acts_as: ActsAs, step: str, item: str) -> None:
        self._run, self._acts_as, self._step, self._item = run, acts_as, step, item

    async def load(self, name: str) -> Any:
        """Return what the last run that is over has left, or None."""
        return await asyncio.to_thread(self._run.load_state, self._key(name), self._step, self._item)

    async def save(self, name: str, value: Any) -> None:
        """Keep a JSON value for when the run is over."""
        await asyncio.to_thread(self._run.save_state, self._key(name), value)

    def _key(self, name: str) -> StateKey:
        return StateKey(*self._acts_as.identity, name)


def _outcome_unknown(
    run: str, name: str, node: type[Node[Any, Any, Any]], params: Mapping[str, Any], sent: str
) -> OutcomeUnknown:
    looked_for = json.dumps(params, default=str)
    if len(looked_for) > 600:
        looked_for = looked_for[:599] + "…"
    return OutcomeUnknown(
        f"{node.name} was sent at {sent}, and the run ended before its answer was kept. It may have happened, and sending it again would do it "
        f"twice. Look in the service for what it was to do: {looked_for}. If it is there: netsuite-nodes runs resume {run} --done {name}. "
        f"If it is not: netsuite-nodes runs resume {run} --again {name}."
    )


def _of_defect(node: type[Node[Any, Any, Any]], error: Exception) -> NodeError:
    said = NodeError(
        f"{node.name} broke off with {type(error).__name__}: {error}. This is a defect of the node: report it to who made it.",
        remedy="report",
    )
    said.unsettled = True
    return said
