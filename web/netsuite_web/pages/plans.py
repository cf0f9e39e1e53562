"""Plans: writes that an agent has prepared and not sent. A person sees the very request and what it changes, and approves or refuses it."""

from starlette.responses import Response

from netsuite_plugin.contract import NodeError
from netsuite_plugin.plans import Plan, Plans
from netsuite_web.asked import Asked
from netsuite_web.failure import for_pages


async def index(asked: Asked) -> Response:
    """Show the plans of who asks that may still be sent, the newest first."""
    return asked.page("plans.html", plans=await Plans(asked.site.host).waiting(asked.caller))


async def approve(asked: Asked) -> Response:
    """Let the agent send a plan."""
    plan = await _found(asked)
    if plan is None:
        return asked.missing("This plan", back="/plans", back_title="Plans")
    try:
        await Plans(asked.site.host).approve(asked.caller, plan.id)
    except NodeError as error:
        asked.session.say("bad", "It is not approved.", for_pages(str(error)))
    else:
        asked.session.say(
            "good", "Approved.", "The agent may send it now, once, as it is shown here. Tell it to go on."
        )
    return asked.to("/plans")


async def refuse(asked: Asked) -> Response:
    """Have a plan never be sent."""
    plan = await _found(asked)
    if plan is None:
        return asked.missing("This plan", back="/plans", back_title="Plans")
    try:
        await Plans(asked.site.host).refuse(asked.caller, plan.id)
    except NodeError as error:
        asked.session.say("bad", "It is not refused.", for_pages(str(error)))
    else:
        asked.session.say("good", "Refused.", "It is never sent; the agent can only make another plan.")
    return asked.to("/plans")


async def _found(asked: Asked) -> Plan | None:
    try:
        return await Plans(asked.site.host).find(asked.caller, asked.part("plan"))
    except NodeError:
        return None
