"""
Two clients of other people, unmodified, creating tasks under the faults of `make chaos-writes`, each with the retries it comes with.

Their creates carry no external ID, as their own documentation shows them. No target is set for their figures: they stand beside ours.
"""

import json
import math
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.figures import Figure
from chaos.server import Server
from conformance.clients import BROKENRUBIK, NETSUITE_CLIENT
from conformance.peers.homes import HOMES, Client, NotInstalled
from conformance.peers.keys import keys_of

CLIENTS = (
    replace(NETSUITE_CLIENT, driver="create_netsuite_client.py"),
    replace(BROKENRUBIK, driver="create_brokenrubik.cjs"),
)
PREFIX = "beside "
"""Begins the title of every task of theirs."""
AT_ONCE = 20
UNDISTURBED = 10
"""Creates of each before the faults: what it does to them is not the faults' doing."""
LONGEST = 1800
"""Seconds one client may take."""


@dataclass(frozen=True, slots=True)
class Made:
    """What one client was to make, by title, and the titles of which it says that they failed; `missing` says why it could not be tried."""

    client: Client
    undisturbed: Sequence[str] = ()
    titles: Sequence[str] = ()
    failed: frozenset[str] = frozenset()
    missing: str = ""


def tried(netsuite: Mapping[str, Any], server: Server, number: int, arm: Callable[[], None]) -> list[Made]:
    """Let each client create some tasks undisturbed, then `number` under the faults that `arm` lets loose."""
    HOMES.mkdir(exist_ok=True)
    return [_tried(client, netsuite, server, number, arm) for client in CLIENTS]


def _tried(client: Client, netsuite: Mapping[str, Any], server: Server, number: int, arm: Callable[[], None]) -> Made:
    try:
        client.install()
    except (NotInstalled, subprocess.TimeoutExpired) as missing:
        return Made(client, missing=f"not installed: {missing}")
    keys = keys_of(client, netsuite["accounts"][0], server.tell)
    undisturbed = [f"{PREFIX}{client.key} undisturbed {place}" for place in range(UNDISTURBED)]
    titles = [f"{PREFIX}{client.key} {place}" for place in range(number)]
    server.tell("clear_faults")
    _drive(client, keys, netsuite, undisturbed)
    arm()
    return Made(client, undisturbed, titles, _drive(client, keys, netsuite, titles))


def _drive(
    client: Client, keys: Mapping[str, Any], netsuite: Mapping[str, Any], titles: Sequence[str]
) -> frozenset[str]:
    """Run the driver, and return the titles of which it does not say that they were made."""
    given = {**keys, "creates": [{"title": each} for each in titles], "at_once": AT_ONCE}
    driver = client.driven(given, netsuite, longest=LONGEST)
    told = [json.loads(line) for line in driver.stdout.splitlines() if line.startswith("{")]
    made = {titles[int(each["action"])] for each in told if "gave" in each}
    return frozenset(titles) - made


def figures(every: Sequence[Made], there: Mapping[str, int]) -> list[Figure]:
    """Count what became of their creates; `there` says how many tasks have a title."""
    shown: list[Figure] = []
    for made in every:
        name, key = f"beside: {made.client.kind} {made.client.name}", made.client.key
        if made.missing:
            shown.append(Figure(f"{key}_doubled", math.nan, f"{name}: {made.missing}"))
            continue
        doubled = [each for each in made.titles if there.get(each, 0) > 1]
        absent = [each for each in made.titles if not there.get(each)]
        before = sum(there.get(each, 0) > 1 for each in made.undisturbed)
        failed = sum(there.get(each, 0) > 0 for each in made.failed)
        unreported = sum(each not in made.failed for each in absent)
        records = sum(there.get(each, 0) for each in made.titles)
        without = f"without faults {before} of {len(made.undisturbed)}"
        shown += [
            Figure(f"{key}_creates", len(made.titles), f"{name}: creates", f"{records} records came of them"),
            Figure(f"{key}_doubled", len(doubled), f"{name}: there more than once", without),
            Figure(f"{key}_missing", len(absent), f"{name}: not there", f"{unreported} of them said to be"),
            Figure(f"{key}_denied", failed, f"{name}: there, and said to have failed"),
        ]
    return shown
