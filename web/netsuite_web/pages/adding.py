"""Add credential: choose the kind, give the workspace name, and be sent to NetSuite. Reconnecting is the same walk under an id."""

from starlette.responses import RedirectResponse, Response

from netsuite_plugin.connections import begin
from netsuite_plugin.contract import ConfigurationError, Level
from netsuite_plugin.credentials.model.grant import SCOPES
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, domain_of
from netsuite_plugin.errors import CredentialNotFound
from netsuite_web.asked import Asked
from netsuite_web.begun import note_begun
from netsuite_web.cards import card
from netsuite_web.failure import Failure, for_pages
from netsuite_web.forms import Form, config_form, workspace_error
from netsuite_web.pages import oauth_configs
from netsuite_web.pages.oauth_configs import ShownConfig, shown_config

KINDS = (
    "netsuite login own person",
    "netsuite team shared login",
    "netsuite oauth config client id secret integration record",
    "netsuite token based authentication tba access token oauth 1",
)


async def choose(asked: Asked) -> Response:
    """Show the kinds of credential that fit the search."""
    words = asked.query("q").lower().split()
    fitting = [all(word in kind for word in words) for kind in KINDS]
    return asked.page("connectors/choose.html", q=asked.query("q"), fitting=fitting, configs=await _configs(asked))


async def netsuite(asked: Asked) -> Response:
    """Show the form of a NetSuite login; without any OAuth Config, its form first, on the same page."""
    team = asked.query("team")
    return await _form(
        asked, Form({"workspace": asked.query("workspace"), "team": team if team in asked.caller.teams else ""})
    )


async def connect(asked: Asked) -> Response:
    """Begin a connection and send the browser to NetSuite."""
    given = await asked.fields()
    team = given.get("team", "")
    form = Form({"workspace": given.get("workspace", "")[:300], "team": team})
    return await _sent(asked, form, given.get("workspace", ""), team=team or None)


async def reconnect(asked: Asked) -> Response:
    """Connect a login again under its id: the same company, or none."""
    site = asked.site
    found = await card(site.host, asked.caller, asked.part("credential"), domain=site.settings.domain)
    if found is None or not found.login or found.state == "elsewhere":
        return asked.missing("This login", back="/connectors", back_title="Connectors")
    team = found.row.owner if found.row.level == "team" else None
    form = Form({"workspace": found.account, "team": team or ""})
    return await _sent(asked, form, found.account, team=team, reconnects=found.id)


async def new_config(asked: Asked) -> Response:
    """Show the form of a personal OAuth Config, beside what to enter in NetSuite."""
    return asked.page("connectors/own_config.html", form=config_form(), question=None)


async def store_config(asked: Asked) -> Response:
    """Store a personal OAuth Config and lead on to the login."""
    given = await asked.fields()
    row, form, question = await oauth_configs.store(asked, given, level="personal")
    if row is None:
        return asked.page("connectors/own_config.html", status=form.status, form=form, question=question)
    return asked.to("/connectors/add/netsuite")


async def _sent(asked: Asked, form: Form, workspace: str, *, team: str | None, reconnects: str = "") -> Response:
    site = asked.site
    try:
        pending = await begin(site.host, site.settings, caller=asked.caller, workspace=workspace[:300], team=team)
    except CredentialNotFound as error:
        form.whole = for_pages(str(error))
        return await _form(asked, form)
    except ConfigurationError as error:
        form.errors["workspace"] = workspace_error(workspace, error)
        return await _form(asked, form)
    if pending.request.redirect_uri != site.redirect_uri:
        failure = Failure(
            "NetSuite would not send you back here",
            f"The {pending.config_name} says {pending.request.redirect_uri}, and these pages are at {site.redirect_uri}. NetSuite compares the two letter by letter.",
            "You were not sent to NetSuite, and nothing was stored.",
            f"Add {site.redirect_uri} to the integration record’s redirect URIs in NetSuite, then store the OAuth Config again on these pages.",
            word="Not connected",
            ways=[("/organization", "Organization"), ("/connectors", "Connectors")]
            if asked.administrates
            else [("/connectors", "Connectors")],
        )
        return asked.page("failed.html", status=409, failure=failure)
    site.sessions.begin_attempt(asked.session, pending, reconnects=reconnects)
    if not reconnects:
        await note_begun(site.host, asked.caller, pending)
    return RedirectResponse(pending.url, 303)


async def _form(asked: Asked, form: Form) -> Response:
    found = await _configs(asked)
    levels: tuple[Level, ...] = ("organization",) if form.values.get("team") else ("organization", "personal")
    usable = [each for each in found if each.row.level in levels]
    return asked.page(
        "connectors/netsuite.html",
        status=form.status,
        form=form,
        configs=usable,
        config_form=config_form(),
        question=None,
        scopes=SCOPES,
    )


async def _configs(asked: Asked) -> list[ShownConfig]:
    """Return the OAuth Configs a new login could be connected under, the organization's first."""
    site = asked.site
    rows = await site.host.store.find(asked.caller, OAUTH_CONFIG, sealed=True)
    here = [row for row in rows if domain_of(row) == site.settings.domain]
    return [shown_config(row, site.clock.now()) for row in sorted(here, key=lambda row: row.level != "organization")]
