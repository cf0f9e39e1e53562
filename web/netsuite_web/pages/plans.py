"""Plans: writes that an agent has prepared and not sent. A person sees the very request and what it changes, and approves or refuses it."""

from collections.abc import Awaitable, Callable

from starlette.responses import Response

from netsuite_plugin.contract import Caller, NodeError
from netsuite_plugin.plans import Plan, Plans
from netsuite_web.asked import Asked
from netsuite_web.failure import for_pages


async def index(asked: Asked) -> Response:
    """Show the plans of who asks that may still be sent, the newest first."""
    return asked.page("plans.html", plans=await Plans(asked.site.host).waiting(asked.caller))


async def approve(asked: Asked) -> Response:
    """Let the agent send a plan."""
    done = "The agent may send it now, once, as it is shown here. Tell it to go on."
    return await _decided(asked, Plans.approve, "approved", done)


async def refuse(asked: Asked) -> Response:
    """Have a plan never be sent."""
    return await _decided(asked, Plans.refuse, "refused", "It is never sent; the agent can only make another plan.")


async def _decided(
    asked: Asked, decide: Callable[[Plans, Caller, str], Awaitable[Plan]], word: str, done: str
) -> Response:
    plans, plan_id = Plans(asked.site.host), asked.part("plan")
    try:
        plan = await plans.find(asked.caller, plan_id)
    except NodeError:
        return asked.missing("This plan", back="/plans", back_title="Plans")
    try:
        await decide(plans, asked.caller, plan.id)
    except NodeError as error:
        asked.session.say("bad", f"It is not {word}.", for_pages(str(error)))
    else:
        asked.session.say("good", f"{word.capitalize()}.", done)
    return asked.to("/plans")
