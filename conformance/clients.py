"""
Other people's NetSuite clients, unmodified, against the local NetSuite: what each did, and what it cannot do by its own design.

Those for RESTlets call the same RESTlet as ours, and get the same answers. Tables for people, then one JSON object as the last line of
standard output. Exit code 0: every client did its job; 1: one did not; 2: one could not be installed, or nothing could be tried. Everything it writes is in `.clients/` of the checkout, which is kept.
"""

import json
import ssl
import subprocess
import sys
import tempfile
import traceback
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from oauthlib import oauth1
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.figures import Figure, Target, closed
from conformance.peers.homes import HOMES, Client, NotInstalled
from conformance.peers.judging import ACTIONS, NOT_OFFERED, Account, Expected, Verdict, judged
from conformance.peers.keys import keys_of, token_of
from conformance.peers.oauth import OAUTH_CLIENTS, STEPS, OAuthClient, done, tried
from conformance.peers.readers import READERS, read
from conformance.peers.readers import STEPS as READING
from conformance.peers.restlets import CALLS, OURS, RESTLET_CLIENTS, answers
from conformance.peers.restlets import judged as compared
from tools.local_netsuite import served

NETSUITE_CLIENT = Client("PyPI", "netsuite-client", "0.1.1", "use_netsuite_client.py")
BROKENRUBIK = Client("npm", "@brokenrubik/netsuite-sdk", "0.6.0", "use_brokenrubik.cjs")
CLIENTS = (
    Client("PyPI", "netsuite", "0.12.0", "use_netsuite.py"),
    NETSUITE_CLIENT,
    Client("PyPI", "netsuite-async", "0.2.4", "use_netsuite_async.py"),
    Client("PyPI", "restsuite", "1.0.0", "use_restsuite.py"),
    Client("npm", "netsuite-rest", "1.0.9", "use_netsuite_rest.cjs"),
    BROKENRUBIK,
    Client("npm", "@fye/netsuite-rest-api", "2.3.1", "use_fye.cjs"),
    Client("npm", "oauth-1.0a", "2.2.6", "use_oauth_1_0a.cjs"),
)
QUERY = "SELECT id FROM customer ORDER BY id"
LONGEST = 120
"""Seconds one client may take."""


def main() -> int:
    """Install, run, judge, show."""
    figures: list[Figure] = []
    shown = Table("client", "version", *(each.replace("_", " ") for each in ACTIONS), box=None, title_justify="left")
    signing_in = Table(
        "OAuth client", "version", *(each.replace("_", " ") for each in STEPS), box=None, title_justify="left"
    )
    reading = Table("reader", "version", *(each.replace("_", " ") for each in READING), box=None, title_justify="left")
    restlets = Table("RESTlet client", "version", *CALLS, box=None, title_justify="left")
    HOMES.mkdir(exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=HOMES) as state, served(Path(state), "--latency", "0") as netsuite:
            ground = _Ground(netsuite)
            for client in CLIENTS:
                if not _installed(client, shown):
                    continue
                verdicts = ground.try_out(client)
                done = sum(each.done and each.offered for each in verdicts)
                words = f"{client.kind} {client.name}: actions done, of those it offers"
                figures.append(Figure(client.key, done, words))
                shown.add_row(client.name, client.version, *(_cell(each) for each in verdicts))
            figures += [
                figure
                for each in OAUTH_CLIENTS
                if (figure := _signed_in(each, netsuite, ground, signing_in)) is not None
            ]
            figures += [figure for each in READERS if (figure := _read(each, netsuite, ground, reading)) is not None]
            asked = answers(RESTLET_CLIENTS, netsuite, Path(state), ground.ask, longest=LONGEST)
            figures += _restlets(asked, restlets)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not tried" and never "failed"
        traceback.print_exc()
    Console(width=190).print(shown, signing_in, reading, restlets)
    targets = {each.key: Target(exactly=_offered(each)) for each in CLIENTS}
    targets |= {_oauth_key(each): Target(exactly=each.offered) for each in OAUTH_CLIENTS}
    targets |= {_reading_key(each): Target(exactly=len(READING)) for each in READERS}
    return closed(
        "clients", figures, {**targets, **{_restlet_key(each): Target(exactly=0) for each in RESTLET_CLIENTS}}
    )


def _signed_in(peer: OAuthClient, netsuite: dict[str, Any], ground: "_Ground", shown: Table) -> Figure | None:
    """Let an OAuth client go through its steps; nothing where it could not be installed."""
    client = peer.client
    if not _installed(client, shown):
        return None
    verdicts = tried(peer, netsuite, ground.ask, longest=LONGEST)
    _show(client, verdicts, shown)
    return Figure(
        _oauth_key(peer), done(verdicts), f"{client.kind} {client.name}: steps of the code grant, of those it offers"
    )


def _oauth_key(peer: OAuthClient) -> str:
    return f"{peer.client.key}_oauth"


def _read(client: Client, netsuite: dict[str, Any], ground: "_Ground", shown: Table) -> Figure | None:
    """Let a reader read a list; nothing where it could not be installed."""
    if not _installed(client, shown):
        return None
    verdicts = read(client, netsuite, ground.ask, longest=LONGEST)
    _show(client, verdicts, shown)
    well = sum(each == "done" for each in verdicts.values())
    return Figure(_reading_key(client), well, f"{client.kind} {client.name}: steps of reading a list")


def _reading_key(client: Client) -> str:
    return f"{client.key}_reads"


def _installed(client: Client, shown: Table) -> bool:
    """Install a client, and show why where it cannot be."""
    try:
        client.install()
    except (NotInstalled, subprocess.TimeoutExpired) as missing:
        shown.add_row(client.name, client.version, f"[red]not installed: {missing}[/red]")
        return False
    return True


def _show(client: Client, verdicts: Mapping[str, str], shown: Table) -> None:
    colours = {"done": "green", "not offered": "yellow"}
    cells = (f"[{colours.get(each, 'red')}]{escape(each)}[/]" for each in verdicts.values())
    shown.add_row(client.name, client.version, *cells)


def _restlets(found: dict[str, dict[str, Any] | str], shown: Table) -> list[Figure]:
    """Compare every client's answers with ours, and give for each how many are others."""
    ours, figures = found.get(OURS), list[Figure]()
    if isinstance(ours, dict):
        shown.add_row(OURS, "", *(str(ours[each])[:40] for each in CALLS))
    for client in RESTLET_CLIENTS:
        theirs = found[client.name]
        if isinstance(theirs, str) or not isinstance(ours, dict):
            shown.add_row(client.name, client.version, f"[red]{theirs}[/red]")
            continue
        told = compared(theirs, ours)
        others = sum(each not in {"same", "not offered"} for each in told.values())
        figures.append(
            Figure(_restlet_key(client), others, f"{client.kind} {client.name}: answers of a RESTlet that are not ours")
        )
        shown.add_row(client.name, client.version, *told.values())
    return figures


def _restlet_key(client: Client) -> str:
    return f"{client.key}_restlet_differs"


class _Ground:
    """The account of the local NetSuite that every client works with."""

    def __init__(self, netsuite: dict[str, Any]) -> None:
        self._netsuite = netsuite
        self._described = netsuite["accounts"][0]
        self._trust = ssl.create_default_context(cafile=netsuite["ca_file"])

    def try_out(self, client: Client) -> list[Verdict]:
        """Run a client's driver and judge each action."""
        fields = {
            "companyName": f"Made by {client.name}",
            "externalId": _external_id(client),
            "subsidiary": {"id": "1"},
        }
        customer = self.ask("given", record_type="customer", fields={"companyName": f"Got by {client.name}"})["id"]
        before = self.ask("state")["records"]["customer"]
        expected = Expected(customer, f"Got by {client.name}", before)
        asked = len(self.ask("requests")["requests"])
        try:
            told = self._run(client, {"customer": customer, "query": QUERY, "new": fields})
        except urllib.error.HTTPError as refused:
            sys.stderr.write(f"{client.name}: the local NetSuite would not prepare its login: {refused}\n")
            told = {}
        after = Account(self.ask("requests")["requests"][asked:], self._made(client))
        return [judged(client.name, each, told.get(each, {}), expected, after) for each in ACTIONS]

    def _run(self, client: Client, work: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Give what the driver told of each action."""
        told: dict[str, dict[str, Any]] = {}
        given = {**keys_of(client, self._described, self.ask), **work}
        driver = client.driven(given, self._netsuite, longest=LONGEST)
        for line in driver.stdout.splitlines():
            if line.startswith("{"):
                told[json.loads(line)["action"]] = json.loads(line)
        if driver.returncode:
            sys.stderr.write(f"{client.name}: {driver.stderr.strip()[-600:]}\n")
        return told

    def _made(self, client: Client) -> str:
        """Give the id of the customer with the client's own external id, or nothing."""
        token = token_of(self._described)
        url = f"{self._described['api']}/services/rest/record/v1/customer/eid:{_external_id(client)}"
        signer = oauth1.Client(
            token["consumer_key"],
            token["consumer_secret"],
            token["token_id"],
            token["token_secret"],
            signature_method=oauth1.SIGNATURE_HMAC_SHA256,
            realm=self._described["account"],
        )
        _, headers, _ = signer.sign(url)
        host = self._described["api"].partition("://")[2]
        local = url.replace(self._described["api"], self._netsuite["base_url"])
        try:
            return str(self._sent(urllib.request.Request(local, headers={**headers, "Host": host}))["id"])  # noqa: S310 - the emulator
        except urllib.error.HTTPError:
            return ""

    def ask(self, what: str, **body: Any) -> dict[str, Any]:
        """Ask the emulator itself, apart from NetSuite's own services."""
        url = f"{self._netsuite['base_url']}/__emulator__/{self._described['account']}/{what}"
        data = json.dumps(body).encode() if body else None
        return self._sent(urllib.request.Request(url, data, {"Content-Type": "application/json"}))  # noqa: S310 - the emulator

    def _sent(self, request: urllib.request.Request) -> dict[str, Any]:
        with urllib.request.urlopen(request, context=self._trust, timeout=30) as answer:  # noqa: S310 - the emulator
            return json.loads(answer.read())


def _cell(verdict: Verdict) -> str:
    if not verdict.offered:
        return f"[yellow]{verdict.words}[/yellow]"
    return f"[green]{verdict.words}[/green]" if verdict.done else f"[red]{verdict.words}[/red]"


def _external_id(client: Client) -> str:
    return f"made-by-{client.key}"


def _offered(client: Client) -> int:
    return len(ACTIONS) - sum((client.name, each) in NOT_OFFERED for each in ACTIONS)


if __name__ == "__main__":
    sys.exit(main())
