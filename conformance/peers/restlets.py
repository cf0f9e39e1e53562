"""
Other people's clients for RESTlets and ours, one after the other on the same RESTlet: the same calls, and the same answers.

The RESTlet is the script of docs/restlets.md: a saved search, a record made once by a key, a file saved and deleted, and an error.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.ground import connected_member
from conformance.peers.homes import Client, NotInstalled
from conformance.peers.keys import keys_of
from tools.local_netsuite import CHECKOUT, NODES, People

RESTLET_CLIENTS = (
    Client("PyPI", "netsuite", "0.12.0", "restlet_netsuite.py"),
    Client("PyPI", "netsuite-oauth-python", "1.0.0", "restlet_netsuite_oauth_python.py"),
    Client("npm", "nsrestlet", "2.0.1", "restlet_nsrestlet.cjs"),
)
OURS = "netsuite-nodes"
SCRIPT = {"script": "101", "deploy": "1"}
SEARCH = "customsearch_subsidiaries"
QUERY = "SELECT id, name FROM subsidiary ORDER BY id"
BODY = {"type": "task", "values": {"title": "Made once"}, "request": "peers"}
FILE = {"folder": 11, "name": "peers.txt", "contents": "the same for all"}
CALLS = ("get", "post", "put", "delete", "error")
"""In this order: what is put is deleted."""
THROWN = "That record does not exist."
"""What the script throws; a client may leave its code out."""


def answers(
    clients: Sequence[Client],
    netsuite: dict[str, Any],
    work: Path,
    ask: Callable[..., dict[str, Any]],
    *,
    longest: float,
) -> dict[str, dict[str, Any] | str]:
    """
    Return what each client gave for each call, or why it could not be installed; and ours, where there is any to compare with.

    An answer is the JSON that came, what a client has no call for is None, and an error is its words. Our settings and store lie in `work`.
    """
    ask("restlet", **SCRIPT, searches={SEARCH: QUERY})
    found: dict[str, dict[str, Any] | str] = {}
    for client in clients:
        try:
            client.install()
        except (NotInstalled, subprocess.TimeoutExpired) as missing:
            found[client.name] = f"not installed: {missing}"
        else:
            found[client.name] = _theirs(client, netsuite, ask, longest=longest)
    if any(isinstance(each, dict) for each in found.values()):
        found[OURS] = _ours(connected_member(netsuite, work), work)
    return found


def judged(of: Mapping[str, Any], ours: Mapping[str, Any]) -> dict[str, str]:
    """Say of each call how a client's answer compares: same, not offered, or what it was instead."""
    told: dict[str, str] = {}
    for call in CALLS:
        mine, theirs = ours.get(call), of.get(call, "nothing told")
        if theirs is None:
            told[call] = "not offered"
        elif call == "error":
            told[call] = "same" if THROWN in str(theirs) and THROWN in str(mine) else f"{theirs!r}, not {THROWN}"
        else:
            told[call] = "same" if theirs == mine else f"{theirs!r}, not {mine!r}"
    return told


def _ours(northwind: People, work: Path) -> dict[str, Any]:
    def called(method: str, **params: Any) -> Any:
        file = work / "params.json"
        file.write_text(json.dumps({**SCRIPT, **params}))
        done = subprocess.run(
            [NODES, "call", f"netsuite.restlet.{method}", "--params", file, "--json"],
            env=northwind.member, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        return json.loads(done.stdout)["body"] if done.returncode == 0 else done.stderr.strip()

    found = {
        "get": called("get", parameters={"search": SEARCH}),
        "post": called("post", body=BODY),
        "put": called("put", body=FILE),
    }
    found["delete"] = called("delete", parameters={"file": "1"})
    return {**found, "error": called("get", parameters={"file": "99"})}


def _theirs(
    client: Client, netsuite: Mapping[str, Any], ask: Callable[..., dict[str, Any]], *, longest: float
) -> dict[str, Any]:
    work = {"script": SCRIPT, "search": SEARCH, "body": BODY, "file": FILE}
    given = {**keys_of(client, netsuite["accounts"][0], ask), **work}
    driver = client.driven(given, netsuite, longest=longest)
    if driver.returncode:
        sys.stderr.write(f"{client.name}: {driver.stderr.strip()[-600:]}\n")
    told = [json.loads(line) for line in driver.stdout.splitlines() if line.startswith("{")]
    return {each["action"]: None if "not_offered" in each else each.get("raised", each.get("gave")) for each in told}
