"""A step at which a person is asked. It does nothing else: what is shown is evaluated, kept and audited, and an answer is looked for."""

import asyncio
import hashlib
import json
from contextlib import suppress
from typing import Any

from netsuite_plugin.contract import NodeError
from netsuite_runner.approvals import audit, refusal
from netsuite_runner.approver import as_read
from netsuite_runner.errors import StepFailed
from netsuite_runner.halts import Asked, Halted
from netsuite_runner.language.expressions import ExpressionError, is_true
from netsuite_runner.walk import Walk


class ApprovalStep:
    """One step that asks. It may be run again in one life of the run: to look whether somebody has answered."""

    def __init__(self, walk: Walk, name: str) -> None:
        self._walk, self._own, self.name = walk, name, f"{walk.prefix}{name}"
        self._step = walk.graph.workflow.steps[name]
        self.progress = walk.progress[name]

    async def run(self) -> Any:
        """
        Return what the step answers, None where it is skipped; or `Asked`, while it has no answer.

        Raises:
            Halted: It was refused, or cannot be asked.
        """
        try:
            return await self._run()
        except (NodeError, ExpressionError) as error:
            self._walk.stopping, self.progress.state = True, "failed"
            cause = error if isinstance(error, NodeError) else NodeError(str(error))
            raise Halted(StepFailed(self.name, "", cause)) from error
        finally:
            state = self.progress.state
            kept = "interrupted" if state == "waiting" or state == "running" else state  # noqa: PLR1714 - type checkers narrow this
            with suppress(NodeError):  # it is for people who look
                await asyncio.to_thread(self._walk.run.note_stopped, self.name, kept, items=0, skipped=0)

    async def kept(self) -> Any:
        """Return what the step has answered, of one that is over: nothing is asked and nothing written."""
        approvals = await asyncio.to_thread(self._walk.run.approvals)
        self.progress.state = "done" if self.name in approvals else "skipped"
        return approvals[self.name].output if self.name in approvals else None

    async def _run(self) -> Any:
        walk, approve = self._walk, self._step.approve
        assert approve is not None, "the interpreter gives a step that asks"
        needless = "when" not in self._step.model_fields_set and walk.skipped(walk.graph.needs[self._own])
        if needless or not is_true(self._step.when, walk.scope):
            self.progress.state, self.progress.total = "skipped", 0
            return None
        text, shown = as_read(approve, walk.scope)
        digest = self._digest(approve.approvers, text, shown)
        approval = await asyncio.to_thread(walk.run.ask, self.name, approve.approvers, text, shown, digest)
        await audit(walk.registry, walk.run, approval)
        if approval.answer is None:
            self.progress.state, self.progress.part = "asked", f"waits for {' or '.join(approval.by)}"
            return Asked((approval,))
        if not approval.answer.approved:
            raise refusal(approval)
        self.progress.state, self.progress.part, self.progress.done = "done", f"approved by {approval.answer.who}", 1
        return approval.output

    def _digest(self, *read: Any) -> str:
        """Draw it over what is read and over the run's file and inputs: what follows from an answer stands in the file."""
        drawn = json.dumps([self._walk.run.spec.digest, self.name, *read], sort_keys=True)
        return hashlib.sha256(drawn.encode()).hexdigest()
