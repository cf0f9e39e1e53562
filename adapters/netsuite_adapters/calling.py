"""
A call of a node by another engine: one door for every adapter, whatever the engine does to the process that calls.

An engine gives a dead worker's task to another and asks nobody whether it may be repeated. A keyed call finds what it made, by a key drawn over
the engine's own names for the work. A call that takes effect once is marked before it is sent, where every worker sees it. What a long call
notes for its resumption lies beside the mark, so that the next attempt goes on with the same job or file.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from netsuite_adapters.engine_credential import EngineCredential
from netsuite_adapters.references import LARGEST, by_reference
from netsuite_adapters.sessions import Opens
from netsuite_plugin.contract import (
    Caller,
    NodeError,
    OutcomeUnknown,
    Progress,
    idempotency_key,
    may_repeat,
    never_cancelled,
    no_progress,
    params_digest,
)
from netsuite_plugin.registry import Registry, Session
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.sent_marks import SentMark, SentMarks
from netsuite_plugin.text import on_one_line

_SHOWN = 600
"""Characters of the params in an error."""
_log = logging.getLogger("netsuite_adapters")


@dataclass(frozen=True)
class Place:
    """
    Which piece of which run's work a call is, in the engine's own names.

    The same on every attempt and nowhere else: `run` holds the name of the workflow where the engine's run ids repeat between workflows.
    """

    run: str
    step: str
    item: str = ""

    def __str__(self) -> str:
        return f"{self.run} {self.step}{f'[{self.item}]' if self.item else ''}"


async def call_node(
    registry: Registry,
    settings: Settings,
    node: str,
    inputs: Mapping[str, Any],
    *,
    place: Place,
    credential: str | EngineCredential = "personal",
    caller: Caller | None = None,
    progress: Progress = no_progress,
    cancelled: Callable[[], bool] = never_cancelled,
    largest: int | None = LARGEST,
    opens: Opens | None = None,
) -> Any:
    """
    Call a node and return its output, which is JSON; one of more than `largest` characters as a reference to a file (`by_reference`), unless
    the engine has its own way with large values (None).

    `credential` is a selector for the store, or one that the engine keeps. `caller` is whom the settings name where none is given. A call that
    takes effect once and was answered before returns that answer again, and nothing is sent. `opens` is what many calls of a process share;
    without it a connection is opened for this call.

    Raises:
        OutcomeUnknown: An earlier attempt sent it, nobody knows what came of it, and it cannot be sent again before a person decides.
        NodeError: As the node says. Ask `may_try_again` before the engine repeats it.
    """
    called = registry.node(node)
    parsed = called.parse(inputs)
    effect = called.effect_of(parsed)
    owner = acting = caller or registry.caller
    if isinstance(credential, EngineCredential):
        opens = None  # what is open is of other credentials
        registry, acting, credential = await credential.opened(registry, domain=settings.domain, user=owner.user)
    opening = registry if opens is None else opens
    async with opening.open(called.connector, caller=acting, selector=credential, run=place.run) as session:
        if effect == "read":
            output = await session.call(
                node, inputs, step=place.step, item=place.item, progress=progress, cancelled=cancelled
            )
            return await _referred(output, settings, session, place, node, largest=largest)
        marks = _marks(settings)
        mark = _mark_of(session, owner, node, inputs, place)
        if effect == "once" and (there := await marks.mark_sent(mark)) is not None:
            return _answered_before(there, mark, inputs)
        try:
            output = await session.call(
                node,
                inputs,
                step=place.step,
                item=place.item,
                progress=progress,
                checkpoint=_Checkpoint(marks, mark),
                cancelled=cancelled,
            )
        except NodeError as error:
            if effect == "once" and not error.unsettled:
                await _noted(marks.take_back(mark.key), mark)
            raise
        output = await _referred(output, settings, session, place, node, largest=largest)
        await _noted(marks.mark_done(mark.key, output) if effect == "once" else marks.take_back(mark.key), mark)
        return output


def may_try_again(registry: Registry, node: str, inputs: Mapping[str, Any], error: NodeError) -> bool:
    """Tell whether the engine may give a failed call another attempt: it is likely to succeed later, and safe to repeat."""
    called = registry.node(node)
    try:
        return may_repeat(called.effect_of(called.parse(inputs)), error)
    except NodeError:
        return False


def _marks(settings: Settings) -> SentMarks:
    from netsuite_plugin.sql_store.database import Database

    return SentMarks(Database(settings.store_place))


def _mark_of(session: Session, who: Caller, node: str, inputs: Mapping[str, Any], place: Place) -> SentMark:
    """Draw the key of a mark over who acts and which piece of work it is: an attempt with other params finds it too."""
    key = idempotency_key(node, {}, acts_as=session.acts_as, run=place.run, step=place.step, item=place.item)
    digest = params_digest(node, inputs)
    now = session.registry.clock.now()
    return SentMark(key, node, str(place), who.user, who.organization, digest, "begun", now)


def _answered_before(there: SentMark, mark: SentMark, inputs: Mapping[str, Any]) -> Any:
    """
    Return what an earlier attempt was answered.

    Raises:
        OutcomeUnknown: It was not answered, or was sent with other params.
    """
    at = f"{there.at:%Y-%m-%d %H:%M:%S} UTC"
    again = f"netsuite-nodes sent again {mark.key}"
    if there.state == "done" and there.digest in {"", mark.digest}:
        _log.warning(
            "%s was sent before %s, and is not sent again: this is its answer then. To send it again: %s",
            there.node,
            at,
            again,
        )
        return there.output
    looked_for = on_one_line(str(dict(inputs)))
    if len(looked_for) > _SHOWN:
        looked_for = f"{looked_for[: _SHOWN - 1]}…"
    if there.state == "done":
        raise OutcomeUnknown(
            f"{there.node} ({there.place}) was sent before {at} with other values, and succeeded; nothing was sent now. The values now: "
            f"{looked_for}. If they are to be sent too: {again}."
        )
    other = "" if there.digest == mark.digest else " with other values than these"
    raise OutcomeUnknown(
        f"{there.node} ({there.place}) was sent at {at}{other}, and the attempt ended before its answer was kept. It may have happened, and "
        f"sending it again would do it twice. Look in the service for what it was to do: {looked_for}. If it is there: netsuite-nodes sent "
        f"done {mark.key}. If it is not: {again}. Then let the engine run the task again."
    )


async def _noted(noting: Awaitable[None], mark: SentMark) -> None:
    """Note what came of a call; where that cannot be kept, the call has ended all the same, and another attempt finds it marked as sent."""
    try:
        await noting
    except NodeError as error:
        _log.warning("what came of %s (%s) was not kept: %s", mark.node, mark.place, error)


async def _referred(
    output: Any, settings: Settings, session: Session, place: Place, node: str, *, largest: int | None
) -> Any:
    if largest is None:
        return output
    name = idempotency_key(node, {}, acts_as=session.acts_as, run=place.run, step=place.step, item=place.item)
    folder = settings.exports_folder / quote(session.caller.user, safe="@ ")
    try:
        return await asyncio.to_thread(by_reference, output, folder, name, largest=largest)
    except OSError as error:
        raise NodeError(
            f"{node} was answered, and its answer is too large to be handed over and cannot be written to {folder}: {error.strerror}. "
            "NETSUITE_NODES_EXPORTS names the folder.",
            remedy="ask_administrator",
        ) from error


@dataclass(frozen=True)
class _Checkpoint:
    """A node's own notes, beside the mark of its call: the next attempt finds the job or the file that this one has begun."""

    marks: SentMarks
    mark: SentMark

    async def load(self) -> Any:
        """Return what was saved last, or None."""
        return await self.marks.checkpoint(self.mark)

    async def save(self, value: Any) -> None:
        """Keep a JSON value."""
        await self.marks.save_checkpoint(self.mark, value)
