"""Tokens of token-based authentication: a person adds their own, an administrator one of the organization's and who may use it."""

from starlette.responses import Response

from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import add_token
from netsuite_plugin.contract import ConfigurationError, Level, NodeError
from netsuite_plugin.credentials.model.end_of_tokens import ENDS, NO_NEW
from netsuite_web.allowed import store_allowed
from netsuite_web.asked import Asked
from netsuite_web.cards import Card, card
from netsuite_web.failure import for_pages
from netsuite_web.forms import Form


async def new(asked: Asked) -> Response:
    """Show the form of a person's own token."""
    return _form(asked, "personal", _asked_for(asked))


async def add(asked: Asked) -> Response:
    """Try a person's own token, and store it."""
    return await _added(asked, "personal")


async def new_of_organization(asked: Asked) -> Response:
    """Show the form of a token of the organization."""
    return _form(asked, "organization", _asked_for(asked))


async def add_of_organization(asked: Asked) -> Response:
    """Try a token of the organization, and store it."""
    return await _added(asked, "organization")


async def show(asked: Asked) -> Response:
    """Show a token of the organization, and who may use it."""
    found = await _token(asked)
    return _missing(asked) if found is None else _page(asked, found, Form())


async def allow(asked: Asked) -> Response:
    """Say who may use it beside administrators."""
    found = await _token(asked)
    if found is None:
        return _missing(asked)
    stored = await store_allowed(asked, found, place="/organization/tokens")
    return _page(asked, found, stored) if isinstance(stored, Form) else stored


def _asked_for(asked: Asked) -> Form:
    return Form({"account": asked.query("account"), "replacing": asked.query("replacing")})


async def _added(asked: Asked, level: Level) -> Response:
    given = await asked.fields()
    form = Form({"account": given.get("account", "")[:100], "replacing": given.get("replacing", "")[:100]})
    try:
        account = AccountId.parse(form.values["account"])
    except ConfigurationError as error:
        form.errors["account"] = for_pages(str(error))
        return _form(asked, level, form)
    try:
        checked = await add_token(
            asked.site.host,
            asked.site.settings,
            caller=asked.caller,
            account=account,
            level=level,
            token_id=given.get("token_id", "").strip(),
            token_secret=given.get("token_secret", "").strip(),
            replacing=form.values["replacing"] or None,
        )
    except NodeError as error:
        form.whole = for_pages(str(error))
        return _form(asked, level, form)
    asked.session.say("good", "The token works.", "It is stored sealed, and its words are never shown again.")
    place = "/organization/tokens" if level == "organization" else "/connectors"
    return asked.to(f"{place}/{checked.acts_as.credential}")


def _form(asked: Asked, level: Level, form: Form) -> Response:
    return asked.page("connectors/token.html", status=form.status, form=form, level=level, ends=ENDS, no_new=NO_NEW)


def _page(asked: Asked, found: Card, form: Form) -> Response:
    form.values.setdefault("allowed", ", ".join(found.row.attributes.get("allowed") or ()))
    return asked.page("organization/token.html", status=form.status, card=found, form=form)


async def _token(asked: Asked) -> Card | None:
    found = await card(asked.site.host, asked.caller, asked.part("token"), domain=asked.site.settings.domain)
    return found if found is not None and found.token and not found.own else None


def _missing(asked: Asked) -> Response:
    return asked.missing("This token", back="/organization", back_title="Organization")
