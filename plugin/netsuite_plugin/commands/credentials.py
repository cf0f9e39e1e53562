"""`netsuite-nodes credentials`: what is stored, and which one a run would use and why. What changes them stands in files of its own."""

from typing import Annotated, Any

from cyclopts import App, Parameter

from netsuite_plugin.account import PRODUCTION_DOMAIN, shown_domain
from netsuite_plugin.commands.host import CommandHost, command_host
from netsuite_plugin.contract import StoredCredential
from netsuite_plugin.credentials.model.grant import NETSUITE, SERVICE_ACCOUNT, Grant
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG, secret_warning
from netsuite_plugin.credentials.resolve import Selector, resolve
from netsuite_plugin.errors import StoreError
from netsuite_plugin.terminal import answer_json, grid, say, table


class _Described(App):
    """Loads a command when it is called, and all of them where help lists them: what each is for stands in its own docstring."""

    @property
    def help(self) -> str:
        """What this group is for."""
        for name in self:
            _ = self[name]
        return super().help

    @help.setter  # noqa: A003 - the name is cyclopts'
    def help(self, value: str) -> None:
        self._help = value


app = _Described(name="credentials", help="NetSuite OAuth Configs and NetSuite credentials that you may use.")
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
    kinds = (OAUTH_CONFIG, NETSUITE, SERVICE_ACCOUNT)
    rows = [row for kind in kinds for row in await command.host.store.find(command.caller, kind)]
    if json_output:
        answer_json({"credentials": [_shown(row) for row in rows]}, indent=2)
        return
    if not rows:
        say(f"Nothing that {command.caller.user} may use is in {_place(command)}. Begin with: netsuite-nodes setup")
        return
    configs: list[tuple[str, ...]] = []
    grants: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        if row.kind == OAUTH_CONFIG:
            configs.append(_config_cells(row, secret_warning(row, command.host.clock.now())))
        else:
            domain = str(row.attributes.get("domain", PRODUCTION_DOMAIN))
            grants.setdefault(domain, []).append(_grant_cells(row))
    if configs:
        table(("id", "of", "account", "client ID", ""), configs, title="NetSuite OAuth Configs")
    for domain, cells in grants.items():
        names = ("id", "of", "account", "role; user", "state", "until")
        table(names, cells, title=_grants_title(domain, command.settings.domain))
    for row in rows:
        if row.damaged:
            say(f"{row.id}: {row.damaged}")


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
    grid([(name.replace("_", " "), value) for name, value in shown.items()])


def _place(command: CommandHost) -> str:
    from netsuite_plugin.sql_store.store import SqlStore

    store = command.host.store
    return f"the store {store.database.name}" if isinstance(store, SqlStore) else f"the store {type(store).__name__}"


def _grants_title(domain: str, wanted: str) -> str:
    if domain == wanted:
        return "NetSuite credentials"
    return f"Of {shown_domain(domain)}, not used: NETSUITE_NODES_DOMAIN is {wanted}"


def _config_cells(row: StoredCredential, warning: str) -> tuple[str, ...]:
    client_id = str(row.attributes.get("client_id", ""))
    shown_id = client_id if len(client_id) < 20 else f"{client_id[:16]}…"
    account = str(row.attributes.get("account", "any"))
    return row.id, f"{row.level} {row.owner}", account, shown_id, "damaged" if row.damaged else warning


def _grant_cells(row: StoredCredential) -> tuple[str, ...]:
    whose = f"{row.level} {row.owner}"
    try:
        grant = Grant.of(row)
    except StoreError:
        return row.id, whose, str(row.attributes.get("account", "")), "", "damaged", ""
    state = grant.status.replace("_", " ") + (", default" if grant.chosen_default else "")
    acts = f"{grant.role}; {grant.user}" if grant.role else ""
    return row.id, whose, grant.account, acts, state, f"{grant.ends_at:%Y-%m-%d}" if grant.ends_at else ""


def _shown(row: StoredCredential) -> dict[str, Any]:
    shown = {"id": row.id, "kind": row.kind, "level": row.level, "owner": row.owner, **row.attributes}
    return {**shown, "damaged": row.damaged} if row.damaged else shown
