"""
Asking a person through the client (elicitation) whether a plan is sent. Both ways of the protocol: until 2025 the server asks while the call
waits; since 2026-07-28 the call returns with the question, and comes again with the answer.

Few clients can, and some decline by themselves (claude-code#79174): so the plan is there in any case, and a no leaves it unsent.
"""

import json
import logging
from typing import Any

import mcp.types as t
from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError

from netsuite_plugin.plans import Plan
from netsuite_plugin.text import from_outside

ASK: dict[str, Any] = {
    "type": "object",
    "properties": {"confirm": {"type": "boolean", "title": "Send it", "description": "Write this to NetSuite?"}},
    "required": ["confirm"],
}
_log = logging.getLogger("netsuite_adapters.mcp")
_SHOWN = 12
"""Requests and changed fields that a question names."""


def can_be_asked(ctx: ServerRequestContext[Any, Any]) -> bool:
    """Tell whether the client says that it can put a form before the person."""
    capabilities = ctx.session.client_capabilities
    elicitation = capabilities.elicitation if capabilities is not None else None
    if elicitation is None or (elicitation.url is not None and elicitation.form is None):
        return False
    return ctx.protocol_version >= "2026-07-28" or ctx.session.can_send_request


async def put_before(
    ctx: ServerRequestContext[Any, Any], message: str, schema: dict[str, Any], *, state: str
) -> t.ElicitResult | t.InputRequiredResult | None:
    """
    Put a form before the person; None where the client cannot, or says that it can and does not.

    In the protocol since 2026-07-28 the call comes again with the answer and with `state`: what is returned then is for the client.
    """
    if not can_be_asked(ctx):
        return None
    if ctx.protocol_version >= "2026-07-28":
        request = t.ElicitRequest(params=t.ElicitRequestFormParams(message=message, requested_schema=schema))
        return t.InputRequiredResult(input_requests={"confirm": request}, request_state=state)
    try:
        answer: t.ElicitResult = await ctx.session.elicit_form(message, schema, related_request_id=ctx.request_id)
    except MCPError as error:
        _log.info("the client did not ask: %s", error)
        return None
    return answer


def asks(params: t.CallToolRequestParams) -> t.ElicitResult | None:
    """Return the answer that a call brings to what was asked; None where it brings none."""
    answer = (params.input_responses or {}).get("confirm")
    return answer if isinstance(answer, t.ElicitResult) else None


def says_yes(answer: t.ElicitResult) -> bool:
    """Tell whether the person said yes."""
    return answer.action == "accept" and (answer.content or {}).get("confirm") is True


def question(plan: Plan) -> str:
    """Return what a person is asked about a plan: what is sent, as whom, and what it changes. No more than fits on a form."""
    would = plan.rehearsal
    lines = [f"{plan.node}, as {plan.acts_as}:"]
    lines += [f"{each['method']} {each['url']}" for each in would["requests"][:_SHOWN]]
    if would["differences"]:
        lines += [
            f"{each['path']}: {_shown(each['now'], 80)} → {_shown(each['then'], 80)}"
            for each in would["differences"][:_SHOWN]
        ]
    else:
        lines += [_shown(each["body"], 600) for each in would["requests"][:_SHOWN] if each["body"]]
    more = max(len(would["requests"]), len(would["differences"])) - _SHOWN
    if more > 0:
        lines.append(f"… and {more} more")
    return "\n".join([*lines, *would["notes"][:3]])


def _shown(value: Any, length: int) -> str:
    return from_outside(json.dumps(value, ensure_ascii=False), length=length)
