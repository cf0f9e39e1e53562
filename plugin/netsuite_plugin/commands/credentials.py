"""`netsuite-nodes credentials`: what is stored, and which one a run would use and why. What changes them stands in files of its own."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any

from cyclopts import App, Parameter

from netsuite_plugin.account import shown_domain
from netsuite_plugin.command_lines import command_line
from netsuite_plugin.commands.host import CommandHost, command_host
from netsuite_plugin.contract import Caller, StoredCredential, changeable
from netsuite_plugin.credentials.model.end_of_tokens import ENDS
from netsuite_plugin.credentials.model.grant import BearerGrant, Grant
from netsuite_plugin.credentials.model.kinds import LOGINS
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, domain_of, secret_warning, set_up_again
from netsuite_plugin.credentials.model.state import end_of, state_of
from netsuite_plugin.credentials.resolve import Selector, may_use, resolve
from netsuite_plugin.errors import StoreError
from netsuite_plugin.terminal import answer, answer_json, grid, say, table

app = App(name="credentials", help="NetSuite OAuth Configs and NetSuite credentials that you may use.")
Json = Annotated[bool, Parameter(name="--json", negative="")]

_COMMANDS = "netsuite_plugin.commands"
app.command(f"{_COMMANDS}.disconnect:disconnect")
app.command(f"{_COMMANDS}.disconnect:remove")
app.command(f"{_COMMANDS}.default:default")
app.command(f"{_COMMANDS}.claims:claim")
app.command(f"{_COMMANDS}.claims:unclaim")
app.command(f"{_COMMANDS}.keep_alive:keep_alive", name="keep-alive")
app.command(f"{_COMMANDS}.rotate_key:rotate_key", name="rotate-key")
app.command(f"{_COMMANDS}.database:app", name="db")
app.command(f"{_COMMANDS}.audit:audit")
app.command(f"{_COMMANDS}.certificate:new_certificate", name="new-certificate")
app.command(f"{_COMMANDS}.certificate:use_certificate", name="use-certificate")
app.command(f"{_COMMANDS}.certificate:allow")
app.command(f"{_COMMANDS}.add_token:add_token", name="add-token")


@app.command(name="list")
async def list_credentials(*, json_output: Json = False) -> None:
    """
    List the OAuth Configs and NetSuite credentials you may use.

    Parameters
    ----------
    json_output
        Print JSON.
    """
    command = command_host()
    caller, now = command.caller, command.host.clock.now()
    kinds = (OAUTH_CONFIG, *LOGINS)
    rows = [row for kind in kinds for row in await command.host.store.find(caller, kind) if may_use(row, caller)]
    clients = {row.id: str(row.attributes.get("client_id")) for row in rows if row.kind == OAUTH_CONFIG}
    used = await command.host.store.last_used(caller)
    listed = [_Listed(row, clients.get(str(row.attributes.get("config_id"))), used.get(row.id), now) for row in rows]
    if json_output:
        answer_json({"credentials": [each.as_json(caller) for each in listed]}, indent=2)
        return
    if not rows:
        say(f"Nothing that {command.caller.user} may use is in {_place(command)}. Begin with: netsuite-nodes setup")
        return
    configs: dict[str, list[tuple[str, ...]]] = {}
    grants: dict[str, list[tuple[str, ...]]] = {}
    for each in listed:
        if each.row.kind == OAUTH_CONFIG:
            cells = _config_cells(each.row, secret_warning(each.row, now), caller)
            configs.setdefault(domain_of(each.row), []).append(cells)
        else:
            grants.setdefault(domain_of(each.row), []).append(each.cells())
    wanted = command.settings.domain
    for names, by_domain, what in (
        (("id", "of", "account", "client ID", ""), configs, "NetSuite OAuth Configs"),
        (("id", "of", "account", "role; user", "state", "until"), grants, "NetSuite credentials"),
    ):
        for domain, lines in by_domain.items():
            table(names, lines, title=_title(what, domain, wanted))
    for each in listed:
        if said := each.more():
            answer(f"{each.row.id}: {said}")
        if each.row.damaged:
            say(f"{each.row.id}: {each.row.damaged}")


@dataclass(frozen=True)
class _Listed:
    """A row of the list: what it is, the client ID its OAuth Config has now, and when it was last used."""

    row: StoredCredential
    client_id: str | None
    used: datetime | None
    now: datetime

    @cached_property
    def grant(self) -> Grant | None:
        """The grant; None for an OAuth Config, and where the row is damaged."""
        with suppress(StoreError):
            return Grant.of(self.row) if self.row.kind != OAUTH_CONFIG else None
        return None

    def cells(self) -> tuple[str, ...]:
        """Return the line of the table."""
        row, grant = self.row, self.grant
        whose = f"{row.level} {row.owner}"
        if grant is None:
            return row.id, whose, str(row.attributes.get("account", "")), "", "damaged", ""
        state = state_of(grant, client_id=self.client_id, now=self.now)
        state += ", default" if grant.chosen_default else ""
        acts = f"{grant.role}; {grant.user}" if grant.role else grant.user
        return row.id, whose, grant.account, acts, state, f"{grant.ends_at:%Y-%m-%d}" if grant.ends_at else ""

    def more(self) -> str:
        """Say the nearest end, the scopes, who may use it, and when it was last used."""
        grant = self.grant
        if grant is None:
            return ""
        used = f"last used {self.used:%Y-%m-%d %H:%M} UTC" if self.used else "never used"
        allowed = self.row.attributes.get("allowed")
        named = "every member" if allowed is None else ", ".join(("administrators", *allowed))
        told = [
            end_of(grant, self.now),
            f"scopes {', '.join(grant.scopes)}"
            if isinstance(grant, BearerGrant)
            else f"token-based authentication {ENDS}",
            f"usable by {named}" if self.row.level == "organization" else "",
            used,
        ]
        return "; ".join(each for each in told if each)

    def as_json(self, caller: Caller) -> dict[str, Any]:
        """Return it for programs. A client ID is for those who may replace it."""
        row, grant = self.row, self.grant
        shown = {"id": row.id, "kind": row.kind, "level": row.level, "owner": row.owner, **row.attributes}
        if row.kind != OAUTH_CONFIG or not changeable(row, caller):
            shown.pop("client_id", None)
        if grant is not None:
            shown["state"] = state_of(grant, client_id=self.client_id, now=self.now)
            shown["end"] = end_of(grant, self.now)
            shown["last_used"] = self.used.isoformat() if self.used else None
        return {**shown, "damaged": row.damaged} if row.damaged else shown


@app.command
async def why(selector: str = "personal", *, json_output: Json = False) -> None:
    """
    Say which credential a run of yours would use, and why.

    Parameters
    ----------
    selector
        personal, team:NAME, or a credential's id, each with an optional @ACCOUNT.
    json_output
        Print JSON.
    """
    command = command_host()
    connection = await resolve(
        command.host.store, caller=command.caller, selector=Selector.parse(selector), domain=command.settings.domain
    )
    acts = connection.acts_as
    shown = {
        "account": acts.account,
        "role": acts.role,
        "user": acts.user,
        "oauth_config": connection.grant.config_id,
        "credential": acts.credential,
        "reason": acts.reason,
    }
    if json_output:
        answer_json(shown)
        return
    grid([(name.replace("_", " "), str(value)) for name, value in shown.items()])


def _place(command: CommandHost) -> str:
    from netsuite_plugin.sql_store.store import SqlStore

    store = command.host.store
    return f"the store {store.database.name}" if isinstance(store, SqlStore) else f"the store {type(store).__name__}"


def _title(what: str, domain: str, wanted: str) -> str:
    if domain == wanted:
        return what
    return f"{what}. Of {shown_domain(domain)}, not used: NETSUITE_NODES_DOMAIN is {wanted}"


def _config_cells(row: StoredCredential, warning: str, caller: Caller) -> tuple[str, ...]:
    client_id = str(row.attributes.get("client_id", "")) if changeable(row, caller) else ""
    shown_id = client_id if len(client_id) < 20 else f"{client_id[:16]}…"
    account = str(row.attributes.get("account", "any"))
    said = f"{warning} with {command_line(set_up_again(row))}" if warning else ""
    return row.id, f"{row.level} {row.owner}", account, shown_id, "damaged" if row.damaged else said
