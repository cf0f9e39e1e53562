"""
What runs ask of the person who is signed in: an agent shows it, and the person answers in a form of their own client.

A client that cannot put a form before a person cannot answer: an agent is not the person whom a workflow asks.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mcp.types as t
from mcp.server.context import ServerRequestContext

from netsuite_adapters.mcp.confirming import asks, put_before
from netsuite_adapters.mcp.results import structured
from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.registry import Registry
from netsuite_runner.approvals import answer, find
from netsuite_runner.commands.asked import what_follows
from netsuite_runner.runs.kept import OpenApproval
from netsuite_runner.runs.store import RunStore
from netsuite_runner.runs.where import all_runs_of

LIST, ANSWER = "netsuite_approvals_list", "netsuite_approvals_answer"
_ANSWER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "approve": {"type": "boolean", "title": "Approve", "description": "Yes: the run goes on. No: it fails."},
        "reason": {
            "type": "string",
            "title": "Reason",
            "description": "For those who look at the run; a refusal needs one.",
        },
    },
    "required": ["approve"],
}
_LONGEST = 4_000
"""Characters of what is shown on a form."""

TOOLS = (
    t.Tool(
        name=LIST,
        title="What runs ask of you",
        description="List what workflow runs wait for the signed-in person to approve, with the text and values they are asked about.",
        input_schema={"type": "object", "properties": {}, "additionalProperties": False},
        annotations=t.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    ),
    t.Tool(
        name=ANSWER,
        title="Answer what a run asks",
        description="Put what a run asks before the signed-in person, who approves or refuses it in a form. You cannot answer for them.",
        input_schema={
            "type": "object",
            "properties": {
                "run": {"type": "string", "description": f"Id of the run, as {LIST} gives it."},
                "step": {"type": "string", "description": "The step that asks, where several do."},
            },
            "required": ["run"],
            "additionalProperties": False,
        },
        annotations=t.ToolAnnotations(read_only_hint=False, destructive_hint=True, open_world_hint=False),
    ),
)


@dataclass(frozen=True)
class Approvals:
    """What is asked in the runs of one host."""

    registry: Registry

    async def call(
        self, ctx: ServerRequestContext[Any, Any], params: t.CallToolRequestParams, caller: Caller
    ) -> t.CallToolResult | t.InputRequiredResult:
        """
        Call one of the two tools.

        Raises:
            RunRefused: This person is asked nothing there, or it was answered.
            ConfigurationError: The arguments are wrong, or the client cannot ask the person.
        """
        arguments = dict(params.arguments or {})
        if params.name == LIST:
            found = await asyncio.to_thread(lambda: [_told(each) for each in self._runs.asked_of(caller)])
            return structured({"approvals": found})
        run, step = arguments.pop("run", None), arguments.pop("step", None)
        if not isinstance(run, str) or not isinstance(step, str | None) or arguments:
            raise ConfigurationError(
                f"{ANSWER} takes run, and step where several steps ask: give them. Nothing was answered."
            )
        asked = await asyncio.to_thread(find, self._runs, run, step, caller)
        if (given := asked.approval.answer) is not None:
            done = "approved" if given.approved else "refused"
            raise ConfigurationError(f"{asked.approval.step} of run {run} was {done} by {given.who} at {given.at}.")
        response, digest = asks(params), params.request_state
        if response is not None and digest is not None:
            return await self._answered(caller, asked, response, digest)
        form = await _asked(ctx, asked)
        if isinstance(form, t.InputRequiredResult):
            return form
        return await self._answered(caller, asked, form, asked.approval.digest)

    @property
    def _runs(self) -> RunStore:
        return all_runs_of(self.registry)

    async def _answered(
        self, caller: Caller, asked: OpenApproval, response: t.ElicitResult, digest: str
    ) -> t.CallToolResult:
        content: Mapping[str, Any] = response.content or {}
        approve = content.get("approve")
        if response.action != "accept" or not isinstance(approve, bool):
            return structured(
                {
                    "answered": False,
                    "next": f"The person did not answer ({response.action}). Do not ask again unless they say so.",
                }
            )
        given = await answer(
            self.registry,
            self._runs,
            asked.run,
            asked.approval.step,
            caller=caller,
            approve=approve,
            reason=str(content.get("reason") or ""),
            digest=digest,
        )
        return structured({"answered": True, **given.approval.told(), "run": given.run, "next": what_follows(given)})


async def _asked(ctx: ServerRequestContext[Any, Any], asked: OpenApproval) -> t.ElicitResult | t.InputRequiredResult:
    """
    Put the question before the person.

    Raises:
        ConfigurationError: It is too long for a form, or the client does not ask.
    """
    elsewhere = f"Answer it on the page of the run, or: netsuite-nodes runs approve {asked.run} {asked.approval.step}. Nothing was answered."
    question = _question(asked)
    if len(question) > _LONGEST:
        raise ConfigurationError(
            f"What is asked is too long for a form, and what is not read is not approved. {elsewhere}"
        )
    form = await put_before(ctx, question, _ANSWER, state=asked.approval.digest)
    if form is None:
        raise ConfigurationError(f"This client cannot ask the person. {elsewhere}")
    return form


def _question(asked: OpenApproval) -> str:
    approval = asked.approval
    lines = [
        f"Run {asked.run} of {asked.workflow}, begun by {asked.began.user}, asks at {approval.step}:",
        approval.text,
    ]
    if approval.shown is not None:
        lines.append(json.dumps(approval.shown, indent=1, ensure_ascii=False))
    return "\n".join(lines)


def _told(asked: OpenApproval) -> dict[str, Any]:
    return {"run": asked.run, "workflow": asked.workflow, "begun_by": asked.began.user, **asked.approval.told()}
