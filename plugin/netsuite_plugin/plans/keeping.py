"""Plans in the credential store: made with their rehearsal, found by their owner alone, and changed by compare and set."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from netsuite_plugin.contract import (
    Caller,
    ConfigurationError,
    CredentialEvent,
    Host,
    Node,
    Rehearsal,
    StoredCredential,
    params_digest,
)
from netsuite_plugin.plans.plan import LIVES, PLAN, Plan, State
from netsuite_plugin.registry import Session


class Plans:
    """The plans of one host; at most `most` of one person wait, and the oldest makes room."""

    def __init__(self, host: Host, *, most: int = 200) -> None:
        self._store, self._clock, self._most = host.store, host.clock, most

    async def make(self, session: Session, node: str, params: Mapping[str, Any], *, selector: str) -> Plan:
        """
        Rehearse a call that writes and keep it; nothing is sent that writes. Plans of the caller that are over are forgotten.

        `selector` names the credential the session was opened with.

        Raises:
            NodeError: The params are wrong, or the service cannot be asked.
        """
        plan_id, caller, now = f"nsp-{secrets.token_hex(8)}", session.caller, self._clock.now()
        digest = params_digest(node, params)
        if session.registry.node(node).rehearse is Node.rehearse:
            unsaid = f"{node} cannot say what it would do: its values are all there is to see."
            rehearsal = Rehearsal(node=node, requests=[], differences=[], problems=[], notes=[unsaid])
        else:
            rehearsing = replace(session, run=plan_id)
            rehearsal = await rehearsing.call(node, params, step=node, dry_run=True, sent_before=False)
        await self._tidy(caller)
        attributes = {
            "node": node,
            "selector": selector,
            "identity": list(session.acts_as.identity),
            "acts_as": str(session.acts_as),
            "digest": digest,
            "state": "open",
            "made": now.isoformat(),
            "changed": now.isoformat(),
        }
        sealed = {"params": json.dumps(params), "rehearsal": json.dumps(rehearsal)}
        row = StoredCredential(plan_id, PLAN, "personal", caller.user, attributes, sealed, caller.organization)
        return Plan(await self._store.put(row))

    async def waiting(self, caller: Caller) -> list[Plan]:
        """
        Return the caller's plans that may still be sent, the newest first.

        Raises:
            StoreError: One of them cannot be opened.
        """
        now = self._clock.now()
        found = [Plan(row) for row in await self._store.find(caller, PLAN, sealed=True) if not row.damaged]
        waiting = [each.id for each in found if each.state in {"open", "approved"} and not each.expired(now)]
        rows = [await self._store.get(caller, each) for each in reversed(waiting)]
        return [Plan(row) for row in rows if row is not None]

    async def find(self, caller: Caller, plan_id: str) -> Plan:
        """
        Return a plan of the caller.

        Raises:
            ConfigurationError: There is none of this id, or it is somebody else's.
        """
        row = await self._store.get(caller, plan_id)
        if row is None or row.kind != PLAN:
            raise ConfigurationError(
                f"You have no plan {plan_id!r}: it was never made, is another person's, or is forgotten. Nothing was sent. Call without "
                "commit to make one."
            )
        return Plan(row)

    def check_open(self, plan: Plan) -> None:
        """
        Check that a plan may still be approved, refused or sent.

        Raises:
            ConfigurationError: It was refused, or its time is over.
        """
        again = "Nothing was sent. Call without commit to make another plan."
        if plan.state == "refused":
            raise ConfigurationError(f"Plan {plan.id} was refused at {plan.changed:%Y-%m-%d %H:%M} UTC. {again}")
        if plan.expired(self._clock.now()):
            hours = LIVES.total_seconds() / 3600
            raise ConfigurationError(
                f"Plan {plan.id} expired at {plan.expires:%Y-%m-%d %H:%M} UTC: a plan is good for {hours:g} hour. {again}"
            )

    async def approve(self, caller: Caller, plan_id: str) -> Plan:
        """
        Let a plan of the caller be sent.

        Raises:
            ConfigurationError: It is not there, was refused or sent, or its time is over.
            StaleRevision: It was changed at the same moment.
        """
        return await self._decided(caller, plan_id, "approved")

    async def refuse(self, caller: Caller, plan_id: str) -> Plan:
        """
        Have a plan of the caller never be sent.

        Raises:
            ConfigurationError: It is not there, was sent, or its time is over.
            StaleRevision: It was changed at the same moment.
        """
        return await self._decided(caller, plan_id, "refused")

    async def moved(self, plan: Plan, state: State, **kept: Any) -> Plan:
        """
        Bring a plan to another state, durable when this returns; `kept` are JSON values that are sealed with it.

        Raises:
            StaleRevision: Somebody changed it meanwhile, and nothing was written.
            StoreError: It cannot be written.
        """
        changed = self._clock.now().isoformat() if state != plan.state else plan.row.attributes["changed"]
        attributes = {**plan.row.attributes, "state": state, "changed": changed}
        sealed = {**plan.row.secrets, **{name: json.dumps(value) for name, value in kept.items()}}
        return Plan(await self._store.put(replace(plan.row, attributes=attributes, secrets=sealed)))

    async def _decided(self, caller: Caller, plan_id: str, state: State) -> Plan:
        plan = await self.find(caller, plan_id)
        if plan.state in {"used", "done"}:
            raise ConfigurationError(f"Plan {plan.id} was sent at {plan.changed:%Y-%m-%d %H:%M} UTC already.")
        if plan.state == state:
            return plan
        self.check_open(plan)
        decided = await self.moved(plan, state)
        event = CredentialEvent(
            self._clock.now(),
            caller.user,
            f"plan_{state}",
            plan.id,
            "personal",
            caller.user,
            caller.organization,
            reason=plan.node,
        )
        await self._store.record(event)
        return decided

    async def _tidy(self, caller: Caller) -> None:
        """Forget what is over, and the oldest of too many that wait."""
        now = self._clock.now()
        plans = [Plan(row) for row in await self._store.find(caller, PLAN, sealed=True) if not row.damaged]
        waiting = [each for each in plans if each.state in {"open", "approved"} and not each.over(now)]
        for each in [*(each for each in plans if each.over(now)), *waiting[: max(0, len(waiting) + 1 - self._most)]]:
            await self._store.delete(each.row)
