"""
Runs every example there is against a served local NetSuite: those of all nodes, and every file of `examples/`.

A table for people, then one JSON object as the last line; exit codes as in benchmarks/figures.py.
"""

import asyncio
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure, Target, closed
from benchmarks.ground import Ground, connected, ground, work_folder
from conformance.served_examples import Failed, unit, web_host
from netsuite_plugin.contract import NodeError
from netsuite_plugin.discovery import discover
from tools.local_netsuite import CHECKOUT, NODES

EXAMPLES = CHECKOUT / "examples"
SERVED = {"netsuite-nodes-worker@.service": unit, "web_host.py": web_host}
"""Those that serve, and what starts and uses each."""
TARGETS = {"failed": Target(exactly=0), "left_out": Target(exactly=0)}
FOLLOWED: Mapping[str, Mapping[str, Any]] = {
    "customer": {"id": "107", "entityId": "Fjord Supply", "companyName": "Fjord Supply", "subsidiary": "1"},
    "contact": {"id": "12", "entityId": "Ada", "firstName": "Ada"},
}
"""The records that the examples of nodes speak of."""
_CUSTOMERS = "SELECT id, companyname FROM customer ORDER BY id"
SCRIPT: Mapping[str, Any] = {
    "script": "customscript_netsuite_nodes",
    "deploy": "customdeploy_netsuite_nodes",
    "searches": {"customsearch_customers": _CUSTOMERS},
    "files": [{"name": "orders.csv", "folder": "11"}],
}
"""The RESTlet of docs/restlets.md, with what the examples ask it for."""
_ENGINES = ("airflow_", "prefect_", "temporal_")
"""What the names of examples begin with that need another engine: make test-engines runs those."""
_ROLE = "1001"
"""The member's role in a new account of the local NetSuite."""
_QUERY = "SELECT id, name FROM subsidiary ORDER BY id"


@dataclass(frozen=True, slots=True)
class Ran:
    """One example; `fault` is empty where it ran."""

    name: str
    said: str
    fault: str = ""


class Command(NamedTuple):
    """What is typed, in which environment, and the exit code it ends with."""

    words: Sequence[str | Path]
    environment: Mapping[str, str]
    ends: int = 0


def main() -> int:
    """Run them, show, judge."""
    ran: list[Ran] = []
    figures: list[Figure] = []
    try:
        with work_folder() as work, connected(work, within=60) as (netsuite, northwind):
            asyncio.run(_nodes(netsuite, northwind, ran))
        with work_folder() as work, connected(work, within=60, company=True) as (_, northwind):
            ran += _files(work, northwind.member)
        expected = sum(len(node.examples) for node in discover().nodes.values()) + len(_entries())
        figures += [
            Figure("ran", len(ran), "examples ran"),
            Figure("failed", sum(bool(each.fault) for each in ran), "of them failed"),
            Figure("left_out", expected - len(ran), "examples that nothing here runs"),
        ]
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    table = Table("example", "", "what it said", box=None)
    for each in ran:
        table.add_row(each.name, "failed" if each.fault else "ran", each.fault or each.said)
    Console(stderr=True, highlight=False).print(table)
    return closed("examples", figures, TARGETS)


async def _nodes(netsuite: dict[str, Any], northwind: Any, ran: list[Ran]) -> None:
    async with ground(netsuite, northwind) as bench:
        # the examples are about everything, and an analyst may not do everything
        await bench.tell("role", id=_ROLE, everywhere=4, levels={}, administrator=True)
        await bench.tell("restlet", **SCRIPT)
        await bench.tell("dataset", script_id="custdataset_customers", query=_CUSTOMERS)
        for node in sorted(discover().nodes.values(), key=lambda node: node.name):
            for number, example in enumerate(node.examples):
                for record_type, fields in FOLLOWED.items():
                    await bench.tell("given", record_type=record_type, fields=fields)
                ran.append(await _node(bench, node.name, number, example))


async def _node(bench: Ground, name: str, number: int, example: Mapping[str, Any]) -> Ran:
    named = f"{name} {number + 1}"
    try:
        output = json.dumps(await bench.session.call(name, example, step=named, sent_before=False))
    except NodeError as error:
        return Ran(named, "", str(error))
    return Ran(named, output[:80])


def _entries() -> list[Path]:
    return sorted(each for each in EXAMPLES.iterdir() if not each.name.startswith((".", "__", *_ENGINES)))


def _files(work: Path, member: Mapping[str, str]) -> list[Ran]:
    """Run each entry of `examples/` as its page says; one that is not known here is left out, and counted so."""
    query = work / "one.sql"
    query.write_text(_QUERY, encoding="utf-8")
    packages = work / "packages"
    package = EXAMPLES / "third_party_node"
    beside = {**member, "PYTHONPATH": str(packages)}
    listed = [NODES, "call", "text.words.count", "--param", "text=three small words", "--json"]
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--target"]
    finance = {**member, "NETSUITE_NODES_USER": "ines", "NETSUITE_NODES_TEAMS": "finance"}
    reminders = EXAMPLES / "approved_reminders.yaml"
    pytest = ["-m", "pytest", "-q", "-c", os.devnull, "--rootdir", work]
    commands: Mapping[str, Sequence[Command]] = {
        "approved_reminders.yaml": [
            Command([NODES, "run", reminders, "--run-id", "reminders"], member, ends=4),  # it asks
            Command([NODES, "runs", "approve", "reminders", "--resume"], finance),
        ],
        "embed.py": [Command([sys.executable, EXAMPLES / "embed.py"], member)],
        "query.py": [Command([sys.executable, EXAMPLES / "query.py", query], member)],
        "overdue_invoices.yaml": [Command([NODES, "run", EXAMPLES / "overdue_invoices.yaml"], member)],
        # its plugins are those of an installation; those of this checkout's own tests are not asked for
        "test_my_workflow.py": [Command([sys.executable, *pytest, EXAMPLES / "test_my_workflow.py"], dict(os.environ))],
        "third_party_node": [
            Command([sys.executable, *install, packages, package], member),
            Command(listed, beside),
        ],
    }
    names = [each.name for each in _entries()]
    ran = [_file(name, commands[name]) for name in names if name in commands]
    return ran + [_served(name, work, member) for name in names if name in SERVED]


def _file(name: str, commands: Sequence[Command]) -> Ran:
    said = ""
    for command in commands:
        done = subprocess.run(
            command.words,
            env=command.environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        if done.returncode != command.ends:
            told = (done.stderr.strip() or done.stdout.strip())[-400:]
            return Ran(name, "", f"exit code {done.returncode}: {told}")
        said = (done.stdout.strip().splitlines() or [""])[-1]
    return Ran(name, said[:80])


def _served(name: str, work: Path, member: Mapping[str, str]) -> Ran:
    try:
        return Ran(name, SERVED[name](work, member)[:80])
    except (Failed, OSError, httpx.HTTPError, subprocess.TimeoutExpired) as fault:
        return Ran(name, "", str(fault))


if __name__ == "__main__":
    sys.exit(main())
