"""
NetSuite sends the person back: every end of the walk has a page that says what happened, what was not done, and what to do.

The address with the code in it is left at once, for one without. A return counts once, in the browser that began it, within 15 minutes.
"""

from urllib.parse import parse_qs

from starlette.responses import Response

from netsuite_plugin.account import AccountId
from netsuite_plugin.connections import AccountQuestion, check_connection, finish
from netsuite_plugin.contract import ConfigurationError, NodeError
from netsuite_plugin.errors import AuthorizationDenied, TransportError
from netsuite_plugin.text import from_outside
from netsuite_web.asked import Asked
from netsuite_web.begun import note_over
from netsuite_web.failure import Failure, for_pages
from netsuite_web.sessions import Attempt

_NOTHING = "No login was stored, and your other logins are as before."
_AGAIN = (("/connectors/add/netsuite", "Connect again"), ("/connectors", "Connectors"))


async def callback(asked: Asked) -> Response:
    """Take what NetSuite's redirect carries, once."""
    query = asked.request.url.query[:10_000]
    given = parse_qs(query, keep_blank_values=True, max_num_fields=100) if query.count("&") < 100 else {}
    states = given.get("state", [])
    state = states[0] if len(states) == 1 else ""
    attempt = asked.session.attempts.get(state)
    now = asked.site.clock.now()
    if attempt is None:
        handover = asked.site.handover
        if handover is not None and handover.deliver(state, f"{asked.site.redirect_uri}?{query}"):
            return asked.to("/auth/handed-over")
        return _unknown(asked, state, query)
    if attempt.state != "under way":
        return asked.page("failed.html", status=409, failure=_replayed(attempt))
    if attempt.over(now):
        attempt.state = "gone"
        return asked.page("failed.html", status=410, failure=_expired(attempt))
    attempt.returned = f"{attempt.pending.request.redirect_uri}?{query}"
    await _go_on(asked, attempt, error=(given.get("error") or [""])[0], company=(given.get("company") or [""])[0])
    return asked.to(f"/connectors/return/{attempt.id}")


async def handed_over(asked: Asked) -> Response:
    """Say that the terminal goes on from here."""
    return asked.page(
        "sign_in.html",
        title="You can close this window",
        happened="NetSuite sent you back, and the command that you began in a terminal has its answer.",
        to_do="Return to the terminal to see the result.",
    )


async def show(asked: Asked) -> Response:
    """Show how an attempt ended, or its question."""
    attempt = asked.session.attempt(asked.part("attempt"))
    if attempt is None:
        return asked.missing("This attempt", back="/connectors", back_title="Connectors")
    if attempt.state == "asked" and attempt.over(asked.site.clock.now()):
        _end(attempt, _expired(attempt))
    match attempt.state:
        case "asked":
            return asked.page("connectors/question.html", attempt=attempt)
        case "connected":
            return asked.page("connectors/connected.html", attempt=attempt, checked=asked.session.kept.get(attempt.id))
        case "failed" | "gone":
            return asked.page("failed.html", status=409, failure=attempt.failure or _expired(attempt))
        case _:
            return asked.to("/connectors")


async def answer(asked: Asked) -> Response:
    """Hear whether the account NetSuite returned is the person's."""
    attempt = asked.session.attempt(asked.part("attempt"))
    if attempt is None:
        return asked.missing("This attempt", back="/connectors", back_title="Connectors")
    given = await asked.fields()
    if attempt.state == "asked":
        if attempt.over(asked.site.clock.now()):
            _end(attempt, _expired(attempt))
        elif given.get("answer") == "yes":
            await _go_on(asked, attempt, confirmed=AccountId.parse(attempt.account))
        elif given.get("answer") == "no":
            _end(attempt, _refused(attempt))
            await note_over(asked.site.host, asked.caller, attempt.pending)
    return asked.to(f"/connectors/return/{attempt.id}")


async def _go_on(
    asked: Asked, attempt: Attempt, *, confirmed: AccountId | None = None, error: str = "", company: str = ""
) -> None:
    site, pending = asked.site, attempt.pending
    returned, attempt.state = attempt.returned, "failed"  # whatever comes now, this address counts no second time
    try:
        outcome = await finish(
            site.host, site.settings, caller=asked.caller, pending=pending, returned_url=returned, confirmed=confirmed
        )
    except NodeError as failed:
        _end(attempt, _of(failed, attempt, word=error, company=company))
        await note_over(site.host, asked.caller, pending)
        return
    if isinstance(outcome, AccountQuestion):
        attempt.state, attempt.account, attempt.began = "asked", outcome.account.id, site.clock.now()
        return
    attempt.state, attempt.connected, attempt.returned = "connected", outcome, ""
    await note_over(site.host, asked.caller, pending)
    try:
        await check_connection(site.host, site.settings, caller=asked.caller, selector=outcome.row.id)
    except NodeError as failed:
        asked.session.kept[attempt.id] = for_pages(str(failed))


def _end(attempt: Attempt, failure: Failure) -> None:
    attempt.state, attempt.failure, attempt.returned = "failed", failure, ""


def _unknown(asked: Asked, state: str, query: str) -> Response:
    if not query:
        failure = Failure(
            "Nothing to do here",
            "This is the address NetSuite sends people back to. Nobody was sent.",
            _NOTHING,
            "Begin at Connectors.",
            word="Not connected",
        )
        return asked.page("failed.html", status=404, failure=failure)
    if asked.known is None:
        failure = Failure(
            "Your session ended while you were at NetSuite",
            "This browser is not signed in here, so nobody knows whose login this is. Or somebody sent you this address.",
            "Nothing was stored, and the code in the address was not used.",
            "Sign in, then begin again at Connectors. If you did not begin anything, close this page.",
            word="Not connected",
        )
        return asked.page("failed.html", status=401, failure=failure)
    elsewhere = asked.site.sessions.knows_state(state)
    failure = Failure(
        "This return belongs to another browser" if elsewhere else "Nobody is waiting for this return",
        "The attempt to connect was begun in another browser or window, or somebody sent you this address. It ends only where it began."
        if elsewhere
        else "No attempt of this browser began with it: the server was started again meanwhile, or somebody made this address up.",
        "Nothing was stored, neither for you nor for anybody else. The code in the address was not used.",
        "Begin again here, or in the window where you clicked Add credential. If you began nothing, close this page and tell your "
        "administrator: somebody may be trying to give you their login.",
        word="Not connected",
        ways=[("/connectors/add/netsuite", "Begin here"), ("/connectors", "Connectors")],
    )
    return asked.page("failed.html", status=400, failure=failure)


def _replayed(attempt: Attempt) -> Failure:
    connected = attempt.state == "connected"
    return Failure(
        "This return was used already",
        "An address of NetSuite’s counts once. Back, reload or a second click brought you here again.",
        "Nothing was done a second time." + (" The login you connected is as it was." if connected else ""),
        "Go on at Connectors; it shows what is connected." if connected else "Begin again.",
        word="Nothing new",
        mark="none" if connected else "bad",
        ways=[("/connectors", "Connectors"), ("/connectors/add/netsuite", "Connect another")] if connected else _AGAIN,
    )


def _expired(attempt: Attempt) -> Failure:
    return Failure(
        "This attempt has expired",
        f"It began at {attempt.began:%H:%M} UTC, and an attempt lives 15 minutes.",
        f"{_NOTHING} The code in the address was not used.",
        "Connect again; it takes a minute.",
        word="Not connected",
        ways=_AGAIN,
    )


def _refused(attempt: Attempt) -> Failure:
    return Failure(
        "You said it is another account",
        f"NetSuite returned account {attempt.account}, and you did not want that one.",
        f"{_NOTHING} The code was not used, and ends by itself.",
        "Log out of NetSuite or choose a role of the account you want, then connect again with its account ID.",
        word="Not connected",
        ways=_AGAIN,
    )


def _of(failed: NodeError, attempt: Attempt, *, word: str, company: str) -> Failure:
    asked_for = str(attempt.pending.workspace.account or attempt.pending.workspace.label)
    detail = [("NetSuite’s answer", f"error={from_outside(word, length=100)}")] if word else []
    detail.append(("Said here", for_pages(str(failed))))

    def not_connected(title: str, happened: str, to_do: str, not_done: str = _NOTHING) -> Failure:
        return Failure(title, happened, not_done, to_do, word="Not connected", ways=_AGAIN, detail=detail)

    if word == "access_denied":
        return not_connected(
            "You did not allow access",
            f"On NetSuite’s page, Deny was clicked for {asked_for}. If it was not, the role may be inactive.",
            "Connect again and click Allow. If you denied because of the role, choose another one on NetSuite’s page.",
        )
    if word == "invalid_scope":
        return not_connected(
            "The integration record lacks a scope",
            "NetSuite refused the scopes RESTlets and REST Web Services for this client ID.",
            "An administrator of NetSuite opens Setup › Integration › Manage Integrations, the record, and ticks both scopes. Then connect again.",
        )
    if word:
        return not_connected(
            "NetSuite stopped the login",
            f"NetSuite answered {from_outside(word, length=100)}.",
            "Connect again. If it says the same, an administrator compares the integration record with the Organization page.",
        )
    if isinstance(failed, AuthorizationDenied) and attempt.pending.workspace.account and company:
        return not_connected(
            "That is another account",
            f"You asked for account {asked_for}, and NetSuite returned account {from_outside(company, length=60)}.",
            f"Log out of NetSuite, or choose a role of account {asked_for}, and connect again.",
            not_done=f"{_NOTHING} The login of {asked_for} was not replaced.",
        )
    if isinstance(failed, TransportError):
        return not_connected(
            "NetSuite could not be reached",
            for_pages(str(failed)),
            "Nothing is wrong with what you did. Connect again in a minute.",
        )
    if isinstance(failed, ConfigurationError):
        return not_connected("This account cannot be connected here", for_pages(str(failed)), "Ask an administrator.")
    return not_connected(
        "NetSuite did not give the tokens",
        for_pages(str(failed)),
        "Connect again. If it fails again, an administrator compares client ID, secret and redirect URI with the integration record.",
    )
