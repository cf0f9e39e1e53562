"""Who may use a login of the organization beside its administrators."""

from starlette.responses import Response

from netsuite_plugin.contract import NodeError
from netsuite_plugin.credentials import grants
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_web.asked import Asked
from netsuite_web.cards import Card
from netsuite_web.failure import for_pages
from netsuite_web.forms import Form

_LONGEST = 5_000


async def store_allowed(asked: Asked, found: Card, *, place: str) -> Response | Form:
    """Store the names that were sent, and go to `place`; or return the form that says what is wrong with them."""
    typed = (await asked.fields()).get("allowed", "")
    names = [name.strip() for name in typed[:_LONGEST].replace("\n", ",").split(",") if name.strip()]
    try:
        await grants.allow(HostCredentials.of(asked.site.host), found.id, names, caller=asked.caller)
    except NodeError as error:
        return Form({"allowed": typed}, {"allowed": for_pages(str(error))})
    who = f"administrators{' and ' + ', '.join(names) if names else ' alone'}"
    asked.session.say("good", "Stored.", f"It may be used by {who}.")
    return asked.to(f"{place}/{found.id}")
