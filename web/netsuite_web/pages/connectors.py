"""Connectors: every login a person may use, and what can be done with each."""

from starlette.responses import Response

from netsuite_plugin.connections import disconnect
from netsuite_plugin.contract import NodeError
from netsuite_plugin.credentials.grants import choose_default
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.errors import NotRevoked
from netsuite_web.asked import Asked
from netsuite_web.begun import begun_by, forget
from netsuite_web.cards import STATES, Card, card, rows_of
from netsuite_web.failure import Failure, of_error
from netsuite_web.pages.oauth_configs import shown_config
from netsuite_web.pages.runs import uses_of

A_PAGE = 100
UNUSED = (30, 90, 180)


async def index(asked: Asked) -> Response:
    """Show the cards, a hundred a page, with search and filters in the address."""
    site = asked.site
    found = await rows_of(site.host, asked.caller, domain=site.settings.domain)
    words, state, unused = asked.query("q"), asked.query("state"), asked.query("unused")
    days = int(unused) if unused in {str(each) for each in UNUSED} else 0
    filtered = bool(words or state or days)
    page = int(asked.query("page")) if asked.query("page").isdigit() and len(asked.query("page")) < 5 else 1
    part = slice((page - 1) * A_PAGE, page * A_PAGE)
    if filtered:
        every = [
            each
            for each in found.cards()
            if each.matches(words) and state in {"", each.state} and (not days or each.unused_for(days))
        ]
        fitting, shown = len(every), every[part]
    else:
        fitting, shown = len(found.rows), found.cards(found.rows[part])
    every_begun = await begun_by(site.host, asked.caller, domain=found.domain)
    begun = [] if days or state not in {"", "never"} else [each for each in every_begun if each.matches(words)]
    here = [each for each in shown if each.state != "elsewhere"]
    own_configs = [shown_config(each, site.clock.now()) for each in found.configs.values() if each.level == "personal"]
    return asked.page(
        "connectors/index.html",
        found=len(found.rows) + len(every_begun),
        fitting=fitting + len(begun),
        page=page,
        pages=max(1, -(-fitting // A_PAGE)),
        yours=[each for each in here if each.row.level == "personal"],
        teams=[each for each in here if each.row.level == "team"],
        machines=[each for each in here if each.machine],
        tokens=[each for each in here if each.token and not each.own],
        elsewhere=[each for each in shown if each.state == "elsewhere"],
        begun=begun if page == 1 else [],
        own_configs=own_configs,
        any_config=bool(found.configs),
        states=STATES,
        unused_choices=UNUSED,
        q=words,
        state=state,
        unused=days,
        filtered=filtered,
    )


async def show(asked: Asked) -> Response:
    """Show one credential, with the events of its life."""
    found = await _card(asked)
    if found is None:
        return _missing(asked)
    since = asked.site.clock.now().replace(year=asked.site.clock.now().year - 2, day=1)
    events = await asked.site.host.store.events(asked.caller, since=since)
    of_it = [event for event in events if event.credential == found.id and event.event != "used"]
    return asked.page("connectors/show.html", card=found, events=of_it[::-1][:50])


async def set_default(asked: Asked) -> Response:
    """Make it what `personal` (or the team's name) means where there are several."""
    found = await _card(asked)
    if found is None:
        return _missing(asked)
    host = asked.site.host
    row = await host.store.get(asked.caller, found.id)
    if row is None:
        return _missing(asked)
    await choose_default(HostCredentials.of(host), row, caller=asked.caller)
    asked.session.say("good", f"{found.title} is the default.", "Where several logins fit, this one is used.")
    return asked.to("/connectors")


async def ask_disconnect(asked: Asked) -> Response:
    """Say what a disconnection revokes and stops, before it is done."""
    found = await _card(asked)
    if found is None:
        return _missing(asked)
    return await _disconnecting(asked, found, None, status=200)


async def do_disconnect(asked: Asked) -> Response:
    """Revoke at NetSuite, then wipe here; what NetSuite did not revoke is wiped only if the person says so again."""
    found = await _card(asked)
    if found is None:
        return _missing(asked)
    given = await asked.fields()
    only_here = given.get("only_here") == "yes"
    try:
        ended = await disconnect(
            asked.site.host, asked.site.settings, caller=asked.caller, selector=found.id, only_here=only_here
        )
    except NotRevoked as error:
        failure = of_error(
            error, title="NetSuite did not revoke it", not_done="Nothing was wiped; the login is as it was."
        )
        return await _disconnecting(asked, found, failure, status=502)
    except NodeError as error:
        if found.state not in {"reconnect", "damaged", "elsewhere"}:
            raise
        # what is over already has nothing to revoke
        failure = of_error(error, title="It cannot be revoked from here", not_done="Nothing was wiped.")
        return await _disconnecting(asked, found, failure, status=409)
    said = (
        "Revoked at NetSuite, wiped here."
        if ended.revoked
        else "Wiped here. NetSuite was not asked: revoke it there, too."
    )
    asked.session.say("good", f"{found.title} is disconnected.", said)
    return asked.to("/connectors")


async def forget_begun(asked: Asked) -> Response:
    """Forget a connection that was begun and never finished: nothing but what was typed was stored."""
    if not await forget(asked.site.host, asked.caller, asked.part("begun")):
        return asked.missing("This connection", back="/connectors", back_title="Connectors")
    return asked.to("/connectors")


async def _disconnecting(asked: Asked, found: Card, not_revoked: Failure | None, *, status: int) -> Response:
    uses = await uses_of(asked, found.id)
    return asked.page("connectors/disconnect.html", status=status, card=found, not_revoked=not_revoked, uses=uses)


async def _card(asked: Asked) -> Card | None:
    return await card(asked.site.host, asked.caller, asked.part("credential"), domain=asked.site.settings.domain)


def _missing(asked: Asked) -> Response:
    return asked.missing("This login", back="/connectors", back_title="Connectors")
