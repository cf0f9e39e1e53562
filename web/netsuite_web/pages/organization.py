"""
Organization, OAuth Configuration: an administrator stores it once; members see that it is there, and never its values.

Connections made under it are shown by name and date, and can be ended; nobody's login can be used from here.
"""

from starlette.responses import Response

from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import claim, end_member, members
from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_plugin.credentials.account_claims import give_up_claim
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG
from netsuite_plugin.credentials.oauth_configs import remove_config
from netsuite_plugin.errors import NotRevoked
from netsuite_web.asked import Asked
from netsuite_web.cards import cards
from netsuite_web.failure import for_pages, of_error
from netsuite_web.forms import Form, config_form
from netsuite_web.pages import oauth_configs
from netsuite_web.pages.oauth_configs import config_row, shown_config

PERMISSIONS = (
    ("Log in using OAuth 2.0 Access Tokens", "without it nobody gets in"),
    ("REST Web Services", "records and queries"),
    ("SuiteAnalytics Workbook", "SuiteQL"),
    ("RESTlets", "only for scripts of your own"),
    ("The record types themselves", "Customers: View, Tasks: Create, and so on"),
)
STATES = {
    "connected": ("good", "Connected"),
    "expired": ("bad", "Ended"),
    "reconnect required": ("bad", "Reconnect"),
    "never connected": ("none", "Never connected"),
    "damaged": ("bad", "Damaged"),
}
_BACK = {"back": "/organization", "back_title": "Organization"}


async def index(asked: Asked) -> Response:
    """Show the organization's OAuth Configs: to administrators with all there is to do, to members that they are there."""
    site = asked.site
    now = site.clock.now()
    rows = await site.host.store.find(asked.caller, OAUTH_CONFIG, sealed=True)
    configs = [shown_config(row, now) for row in rows if row.level == "organization"]
    here = [each for each in configs if each.domain == site.settings.domain]
    if not asked.administrates:
        return asked.page("organization/member.html", configs=here)
    under = await members(site.host, administrator=asked.caller)
    accounts = sorted(
        {each.account for each in under if each.domain == site.settings.domain}
        | {each.account for each in here if each.account}
    )
    claimed = {account: await site.host.store.claimant(site.settings.domain, account) for account in accounts}
    shared = await cards(site.host, asked.caller, domain=site.settings.domain)
    return asked.page(
        "organization/index.html",
        configs=here,
        elsewhere=len(configs) - len(here),
        under=under,
        counts={each.id: sum(one.config == each.id for one in under) for each in here},
        claimed=claimed,
        machines=[each for each in shared if each.machine],
        tokens=[each for each in shared if each.token and not each.own],
        permissions=PERMISSIONS,
        states=STATES,
        config_form=config_form(),
    )


async def new_config(asked: Asked) -> Response:
    """Show the form of another OAuth Config; of one that is to get another client ID, with what stays."""
    form = config_form()
    row = await config_row(asked, asked.query("config"), level="organization")
    if row is not None:
        held = row.attributes
        form.values |= {name: str(held[name]) for name in (*form.values, "account") if held.get(name)}
    return asked.page("organization/config.html", form=form, question=None, permissions=PERMISSIONS)


async def store_config(asked: Asked) -> Response:
    """Store an OAuth Config of the organization, or replace the one for the same account."""
    given = await asked.fields()
    row, form, question = await oauth_configs.store(asked, given, level="organization")
    if row is not None:
        return asked.to("/organization")
    status = 409 if question else form.status
    return asked.page("organization/config.html", status=status, form=form, question=question, permissions=PERMISSIONS)


async def lifetimes(asked: Asked) -> Response:
    """Show the form of lifetimes and consent policy of one OAuth Config."""
    row = await config_row(asked, asked.part("config"), level="organization")
    if row is None:
        return asked.missing("This OAuth Config", **_BACK)
    config = shown_config(row, asked.site.clock.now())
    values = {name: str(row.attributes.get(name, value)) for name, value in config_form().values.items()}
    return asked.page("organization/lifetimes.html", config=config, form=Form(values))


async def store_lifetimes(asked: Asked) -> Response:
    """Store lifetimes and consent policy as they are on the integration record; client and secret stay."""
    row = await config_row(asked, asked.part("config"), level="organization")
    if row is None:
        return asked.missing("This OAuth Config", **_BACK)
    form = await oauth_configs.store_lifetimes(asked, row, await asked.fields())
    if not form.errors:
        return asked.to("/organization")
    config = shown_config(row, asked.site.clock.now())
    return asked.page("organization/lifetimes.html", status=form.status, config=config, form=form)


async def remove(asked: Asked) -> Response:
    """Remove an OAuth Config under which nobody is connected any more."""
    row = await config_row(asked, asked.part("config"), level="organization")
    if row is None:
        return asked.missing("This OAuth Config", **_BACK)
    try:
        await remove_config(HostCredentials.of(asked.site.host), caller=asked.caller, config_id=row.id)
        asked.session.say(
            "good", "OAuth Config removed.", "Its secret is wiped. The integration record in NetSuite is as it was."
        )
    except ConfigurationError as error:
        asked.session.say("bad", "Not removed.", for_pages(str(error)))
    return asked.to("/organization")


async def ask_end(asked: Asked) -> Response:
    """Say what ending a member's connection does, before it is done."""
    under = await members(asked.site.host, administrator=asked.caller)
    found = next((each for each in under if each.credential == asked.part("credential")), None)
    if found is None:
        return asked.missing("This connection", **_BACK)
    return asked.page("organization/end.html", member=found, states=STATES, not_revoked=None)


async def do_end(asked: Asked) -> Response:
    """End a member's connection: revoked at NetSuite, wiped here, seen by nobody."""
    site = asked.site
    under = await members(site.host, administrator=asked.caller)
    found = next((each for each in under if each.credential == asked.part("credential")), None)
    if found is None:
        return asked.missing("This connection", **_BACK)
    given = await asked.fields()
    only_here = given.get("only_here") == "yes"
    try:
        ended = await end_member(
            site.host, site.settings, administrator=asked.caller, credential=found.credential, only_here=only_here
        )
    except NodeError as error:
        title = "NetSuite did not revoke it" if isinstance(error, NotRevoked) else "It cannot be revoked from here"
        failure = of_error(error, title=title, not_done="Nothing was wiped.")
        status = 502 if isinstance(error, NotRevoked) else 409
        return asked.page("organization/end.html", status=status, member=found, states=STATES, not_revoked=failure)
    said = (
        "Revoked at NetSuite, wiped here."
        if ended.revoked
        else "Wiped here. NetSuite was not asked: revoke it there, too."
    )
    asked.session.say("good", f"The connection of {found.owner} is ended.", said)
    return asked.to("/organization")


async def claim_account(asked: Asked) -> Response:
    """Claim an account, so that nobody outside the organization connects it."""
    given = await asked.fields()
    try:
        account = AccountId.parse(given.get("account", "")[:100])
        await claim(asked.site.host, asked.site.settings, caller=asked.caller, account=account)
        asked.session.say(
            "good", f"Account {account} is claimed.", f"Only members of {asked.caller.organization} can connect it now."
        )
    except NodeError as error:
        asked.session.say(
            "bad", "Not claimed.", f"{for_pages(str(error))} A claim needs a login of yours that works there."
        )
    return asked.to("/organization")


async def ask_give_up(asked: Asked) -> Response:
    """Say what giving up a claim means."""
    account = await _own_claim(asked)
    if account is None:
        return asked.missing("This claim", **_BACK)
    return asked.page("organization/give_up.html", account=account)


async def give_up(asked: Asked) -> Response:
    """Give up a claim."""
    account = await _own_claim(asked)
    if account is None:
        return asked.missing("This claim", **_BACK)
    domain = asked.site.settings.domain
    await give_up_claim(HostCredentials.of(asked.site.host), account, domain=domain, caller=asked.caller)
    asked.session.say(
        "good",
        f"Account {account} is claimed by nobody now.",
        "Everybody may connect it, with an OAuth Config of theirs.",
    )
    return asked.to("/organization")


async def _own_claim(asked: Asked) -> AccountId | None:
    try:
        account = AccountId.parse(asked.part("account"))
    except ConfigurationError:
        return None
    claimant = await asked.site.host.store.claimant(asked.site.settings.domain, account.id)
    return account if claimant == asked.caller.organization else None
