"""
kill -9 in the middle of runs, with lost answers and refusals at the same time: is every record there exactly once?

Each round runs one workflow twice at the same time on one account, kills one to three of their processes at random moments, and
begins each killed one again. A table for people, then one JSON object as the last line; exit code 0, 1 or 2 as in figures.py.
"""

import argparse
import random
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.progress import track

from benchmarks.figures import Figure, NotMeasured, Target, closed
from benchmarks.ground import connected, work_folder
from chaos.server import Server
from tools.local_netsuite import CHECKOUT, NODES, People

SLOTS = 5
WORKFLOW = """workflow: chaos
inputs: {number: {type: integer}, title: {type: string}}
steps:
  follow_up:
    for_each: ${{ range(inputs.number) }}
    at_once: 5
    node: netsuite.record.create
    params: {record_type: task, values: {title: "${{ inputs.title }} ${{ item }}"}}
outputs: {ids: "${{ steps.follow_up | map(attribute='id') | list }}"}
"""
TARGETS = {
    "records_missing": Target(exactly=0),
    "records_doubled": Target(exactly=0),
    "repeats_beyond_in_flight": Target(exactly=0),
    "peak_in_flight": Target(at_most=SLOTS),
    "kills": Target(at_least=1),
    "lost_answers": Target(at_least=1),
    "refusals": Target(at_least=1),
}


@dataclass
class Tally:
    """What all rounds together came to."""

    kills: int = 0
    missing: int = 0
    doubled: int = 0
    repeats: int = 0
    beyond: int = 0
    lost: int = 0
    refused: int = 0
    peak: int = 0


def main() -> int:
    """Run the rounds, show, judge."""
    arguments = _arguments()
    random.seed(arguments.seed)
    tally, seconds = Tally(), time.monotonic()
    try:
        with work_folder() as work, connected(work, within=60) as (netsuite, northwind):
            file = work / "chaos.yaml"
            file.write_text(WORKFLOW)
            server = Server(netsuite, northwind.account)
            server.tell("latency", seconds=0.02)
            server.tell("fault", kind="lose_answer", on="record_write", share=0.05)
            server.tell("fault", kind="busy", share=0.10)
            for number in track(range(arguments.rounds), description="rounds", disable=not sys.stderr.isatty()):
                _round(Runs(file, arguments.creates, number, northwind), server, tally)
            tally.peak = server.state()["peak_in_flight"]
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
        return closed("chaos-runs", [], TARGETS)
    created = 2 * arguments.creates * arguments.rounds
    return closed(
        "chaos-runs",
        [
            Figure("rounds", arguments.rounds, "rounds", f"{created} records, {time.monotonic() - seconds:.0f} s"),
            Figure("kills", tally.kills, "processes killed with kill -9"),
            Figure("lost_answers", tally.lost, "creates done whose answer was lost on purpose"),
            Figure("refusals", tally.refused, "creates refused with 429 on purpose"),
            Figure("records_missing", tally.missing, "records missing"),
            Figure("records_doubled", tally.doubled, "records there more than once"),
            Figure("repeats", tally.repeats, "creates sent again after they had been done"),
            Figure("repeats_beyond_in_flight", tally.beyond, "of them, more than were in flight at the kills"),
            Figure("peak_in_flight", tally.peak, "most in flight at once, over both processes"),
        ],
        TARGETS,
    )


@dataclass
class Runs:
    """The two runs of one round."""

    file: Path
    creates: int
    number: int
    northwind: People

    @property
    def names(self) -> list[str]:
        """Their ids."""
        return [f"round-{self.number}-{letter}" for letter in "ab"]

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """Begin one, or go on with it."""
        inputs = ("--param", f"number={self.creates}", "--param", f"title={name}")
        environment = {
            **self.northwind.member,
            "NETSUITE_NODES_CONCURRENCY": str(SLOTS),
            "NETSUITE_NODES_ATTEMPTS": "12",
        }
        return subprocess.Popen(
            [NODES, "run", self.file, "--run-id", name, *inputs, "--json"],
            env=environment,
            cwd=CHECKOUT,
            stdout=subprocess.DEVNULL,
        )


def _round(runs: Runs, server: Server, tally: Tally) -> None:
    before, seen = server.state()["records"].get("task", 0), len(_creates(server))
    running = {name: runs.start(name) for name in runs.names}
    kills = 0
    for _ in range(random.randint(1, 3)):
        time.sleep(random.uniform(0.3, 3.0))
        victim = random.choice(runs.names)
        kills += running[victim].poll() is None
        running[victim].kill()
        running[victim].wait()
        running[victim] = runs.start(victim)
    for name, process in running.items():
        if process.wait(300) != 0:
            raise NotMeasured(f"{name} ended with exit code {process.returncode}")
    wanted = 2 * runs.creates
    made = server.state()["records"].get("task", 0) - before
    tally.kills += kills
    tally.missing += max(0, wanted - made)
    tally.doubled += max(0, made - wanted)
    statuses = [each["status"] for each in _creates(server)[seen:]]
    repeats = sum(status != 429 for status in statuses) - wanted
    tally.repeats += repeats
    tally.beyond += max(0, repeats - SLOTS * kills)
    tally.lost += statuses.count(None)
    tally.refused += statuses.count(429)


def _creates(server: Server) -> list[dict[str, Any]]:
    """Return every request that creates a task, in the order they came."""
    return [each for each in server.requests() if each["method"] == "POST" and each["path"].endswith("/record/v1/task")]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="kill -9 in the middle of runs.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--creates", type=int, default=500, help="records each of the two runs of a round creates")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
