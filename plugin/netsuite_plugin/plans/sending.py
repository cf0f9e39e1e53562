"""
Sends plans, each at most once: it is marked used before it is sent, in the store, where another process and a later life see it.

What was used and has no outcome is settled by what the node says of a repetition (`effect_of`): a keyed call is called with its key again,
which finds what the first one made; an idempotent one is sent again; of one that would do its work twice the outcome stays unknown.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from typing import Any

from netsuite_plugin.contract import (
    Caller,
    ConfigurationError,
    NodeError,
    OutcomeUnknown,
    Progress,
    StaleRevision,
    no_progress,
    params_digest,
)
from netsuite_plugin.plans.keeping import Plans
from netsuite_plugin.plans.plan import Plan, State
from netsuite_plugin.registry import Registry

_log = logging.getLogger("netsuite_plugin.plans")
_SHOWN = 600
"""Characters of the params in an error."""


class Sender:
    """Sends the plans of one process. A call that has begun is carried to its end, whether or not who asked for it still waits."""

    def __init__(self, registry: Registry, plans: Plans) -> None:
        self._registry, self._plans = registry, plans
        self._under_way: dict[str, asyncio.Task[Any]] = {}
        self._left: set[str] = set()
        """Plans whose asker has gone: a long call stops where it safely can."""

    async def commit(
        self,
        caller: Caller,
        plan_id: str,
        *,
        node: str,
        params: Mapping[str, Any] | None = None,
        approve_at: str = "",
        progress: Progress = no_progress,
    ) -> Any:
        """
        Send a plan of the caller and return what the node returned; one that is done returns it again.

        `node` is the one that was asked to commit, and `params`, where they are given, are those it was asked with: both must be the plan's.
        With `approve_at`, the address of the page, a plan must have been approved.

        Raises:
            ConfigurationError: There is no such plan, it is for something else, was refused, has expired or waits for approval.
            OutcomeUnknown: It was sent before, nobody knows what came of it, and it cannot be sent again.
            NodeError: As the node says.
        """
        plan = await self._plans.find(caller, plan_id)
        if plan.node != node:
            raise ConfigurationError(
                f"Plan {plan.id} is for {plan.node}, not for {node}. Nothing was sent. Commit it with {plan.node}."
            )
        if params and params_digest(node, params) != plan.digest:
            raise ConfigurationError(
                f"Plan {plan.id} was made with other values. Give commit alone to send what was shown, or call without commit to make "
                "another plan. Nothing was sent."
            )
        task = self._under_way.get(plan.id)
        if task is None:
            task = asyncio.create_task(self._sent(caller, plan, approve_at, progress))
            self._under_way[plan.id] = task
            task.add_done_callback(lambda _: self._ended(plan.id))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            self._left.add(plan.id)
            raise

    async def aclose(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    def _ended(self, plan_id: str) -> None:
        task = self._under_way.pop(plan_id)
        self._left.discard(plan_id)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.info("plan %s: %s", plan_id, type(error).__name__)  # the caller who still waits hears of it too

    async def _sent(self, caller: Caller, plan: Plan, approve_at: str, progress: Progress) -> Any:
        if plan.state == "done":
            return plan.output
        self._plans.check_open(plan)
        if approve_at and plan.state == "open":
            raise ConfigurationError(
                f"Plan {plan.id} waits for approval: a person approves it at {approve_at}. Nothing was sent. Commit it again afterwards."
            )
        node = self._registry.node(plan.node)
        effect, again = node.effect_of(node.parse(plan.params)), plan.state == "used"
        if again and effect == "once":
            raise _outcome_unknown(plan)
        opening = self._registry.open(node.connector, caller=caller, selector=plan.selector, run=plan.id)
        async with opening as session:
            if session.acts_as.identity != plan.identity:
                raise ConfigurationError(
                    f"Plan {plan.id} was made as {plan.acts_as}; {plan.selector!r} is now {session.acts_as}. Nothing was sent. Call without "
                    "commit to make another plan."
                )
            before: State = plan.state
            if not again:
                try:
                    plan = await self._plans.moved(plan, "used")
                except StaleRevision:  # another process sends it, or a person has just decided
                    return await self._sent(caller, await self._plans.find(caller, plan.id), approve_at, progress)
            kept = _Checkpoint(self._plans, plan)
            try:
                output = await session.call(
                    plan.node,
                    plan.params,
                    step=plan.node,
                    progress=progress,
                    checkpoint=kept,
                    cancelled=lambda: plan.id in self._left,
                    sent_before=again,
                )
            except NodeError as error:
                if not again and not error.unsettled and plan.id not in self._left:
                    await self._noted(
                        kept.plan, before
                    )  # known not to have happened: it may be sent once its cause is gone
                raise
            await self._noted(kept.plan, "done", output=output)
            return output

    async def _noted(self, plan: Plan, state: State, **kept: Any) -> None:
        """Note what came of it; where that cannot be kept, the call is done all the same, and a repetition settles it."""
        try:
            await self._plans.moved(plan, state, **kept)
        except NodeError as error:
            _log.warning(
                "what came of plan %s was not kept: %s. It was sent: look in NetSuite for what it did.", plan.id, error
            )


class _Checkpoint:
    """A node's own notes, in the plan's row: a batch finds the job it has begun."""

    def __init__(self, plans: Plans, plan: Plan) -> None:
        self._plans, self.plan = plans, plan

    async def load(self) -> Any:
        """Return what was saved last, or None."""
        saved = self.plan.row.secrets.get("checkpoint")
        return None if saved is None else json.loads(saved)

    async def save(self, value: Any) -> None:
        """Keep a JSON value."""
        self.plan = await self._plans.moved(self.plan, self.plan.state, checkpoint=value)


def _outcome_unknown(plan: Plan) -> OutcomeUnknown:
    looked_for = json.dumps(plan.params)
    if len(looked_for) > _SHOWN:
        looked_for = f"{looked_for[: _SHOWN - 1]}…"
    return OutcomeUnknown(
        f"Plan {plan.id} ({plan.node}) was sent at {plan.changed:%Y-%m-%d %H:%M:%S} UTC, and its answer is not known: it may have happened, and "
        f"sending it again would do it twice. It is not sent again. Look in the service for what it was to do: {looked_for}. If it is not "
        "there, call without commit to make another plan."
    )
