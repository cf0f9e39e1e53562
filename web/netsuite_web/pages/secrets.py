"""Replace the secret of an OAuth Config, the organization's or one's own; and remove one's own."""

from starlette.responses import Response

from netsuite_plugin.contract import ConfigurationError, Level
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.oauth_configs import remove_config
from netsuite_web.asked import Asked
from netsuite_web.failure import for_pages
from netsuite_web.forms import Form
from netsuite_web.pages.oauth_configs import config_row, replace_secret, shown_config


async def own(asked: Asked) -> Response:
    """Show the form for a personal OAuth Config."""
    return await _form(asked, "personal", Form())


async def replace_own(asked: Asked) -> Response:
    """Replace the secret of a personal OAuth Config."""
    return await _replaced(asked, "personal")


async def organizations(asked: Asked) -> Response:
    """Show the form for an OAuth Config of the organization."""
    return await _form(asked, "organization", Form())


async def replace_organizations(asked: Asked) -> Response:
    """Replace the secret of an OAuth Config of the organization."""
    return await _replaced(asked, "organization")


async def remove_own(asked: Asked) -> Response:
    """Remove a personal OAuth Config under which nothing is connected any more."""
    row = await config_row(asked, asked.part("config"), level="personal")
    if row is None:
        return asked.missing("This OAuth Config", back="/connectors", back_title="Connectors")
    try:
        await remove_config(HostCredentials.of(asked.site.host), caller=asked.caller, config_id=row.id)
        asked.session.say("good", "OAuth Config removed.", "Its secret is wiped.")
    except ConfigurationError as error:
        asked.session.say("bad", "Not removed.", for_pages(str(error)))
    return asked.to("/connectors")


async def _form(asked: Asked, level: Level, form: Form) -> Response:
    row = await config_row(asked, asked.part("config"), level=level)
    back = _back(level)
    if row is None:
        return asked.missing("This OAuth Config", back=back, back_title="Back")
    config = shown_config(row, asked.site.clock.now())
    return asked.page(
        "secret.html", status=form.status, config=config, form=form, back=back, action=asked.request.url.path
    )


async def _replaced(asked: Asked, level: Level) -> Response:
    row = await config_row(asked, asked.part("config"), level=level)
    if row is None:
        return await _form(asked, level, Form())
    given = await asked.fields()
    form = await replace_secret(asked, row, given.get("client_secret", "").strip())
    return await _form(asked, level, form) if form.errors else asked.to(_back(level))


def _back(level: Level) -> str:
    return "/organization" if level == "organization" else "/connectors"
