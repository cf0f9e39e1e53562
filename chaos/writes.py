"""
10,000 mixed writes of runs that are killed, with lost answers, resets, 429 and 500 at the same time: is every effect there exactly once?

Each round has two runs at the same time on one account; one of their processes is killed with kill -9 at a random moment, and the run is
gone on with. What became of the writes is read from the account's own records and requests, never from exit codes. Then the same faults
meet two clients of other people, each doing creates with its own retries; their figures stand beside, and no target is set for them. A
table for people, then one JSON object as the last line; exit code 0, 1 or 2 as in figures.py. A client that cannot be installed
says so in its own row and changes nothing else.
"""

import argparse
import random
import subprocess
import sys
import time
import traceback
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.progress import Progress

from benchmarks.figures import Figure, NotMeasured, Target, closed
from benchmarks.ground import connected, work_folder
from chaos import writes_beside, writes_files
from chaos.server import Server
from chaos.writes_judged import Account, Files, Judgement, judged, told
from chaos.writes_wanted import Beginnings, Wanted, workflow
from netsuite_emulator import Emulator
from netsuite_runner.runs.sqlite import SqliteRuns
from tools.local_netsuite import CHECKOUT, NODES, People

SLOTS = 5
FAULTS: tuple[tuple[str, str, float, str], ...] = (
    ("lost_answers", "lose_answer", 0.05, "writes done whose answer was lost on purpose"),
    ("resets", "reset", 0.05, "connections reset on purpose, nothing done"),
    ("refusals", "busy", 0.10, "requests refused with 429 on purpose"),
    ("errors_not_done", "error", 0.01, "requests answered with 500 on purpose, nothing done"),
    ("errors_done", "late_error", 0.01, "requests answered with 500 on purpose, and done"),
)
ROLE = "1001"
"""The member's: it may do everything here."""
ENDED = {0, 3}
"""Exit codes of runs that have finished, with or without failures."""
MOST_LIVES = 12


def main() -> int:
    """Run the rounds, show, judge."""
    arguments = _arguments()
    targets = {
        **{name: Target(exactly=0) for name in ("missing", "doubled", "wrong", "gone", "unreported", "told_wrongly")},
        "intended": Target(at_least=arguments.writes),
        "kills": Target(exactly=arguments.kills),
        "peak_in_flight": Target(at_most=SLOTS),
        **{name: Target(at_least=1) for name, *_ in FAULTS},
    }
    figures: list[Figure] = []
    try:
        with work_folder() as work:
            figures = _measured(work, arguments)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    return closed("chaos-writes", figures, targets)


def _measured(work: Path, arguments: argparse.Namespace) -> list[Figure]:
    began, account_file = time.monotonic(), work / "account.json"
    with connected(work, "--save", str(account_file), within=60) as (netsuite, northwind):
        server = Server(netsuite, northwind.account)
        runs = Runs(work, server, northwind, random.Random(arguments.seed))
        rounds = max(1, arguments.kills)
        size = -(-arguments.writes // (2 * rounds))
        with Progress(disable=not sys.stderr.isatty()) as shown:
            bar = shown.add_task("beginnings", total=3 * rounds)
            beginnings = Beginnings(server)
            pairs: list[list[Wanted]] = []
            for number in range(rounds):
                pairs.append([beginnings.of(f"round-{number}-{letter}", size) for letter in "ab"])
                shown.advance(bar)
            server.tell("role", id=ROLE, everywhere=4)
            server.tell("latency", seconds=0.01)
            server.tell("undocumented", async_seconds_per_record=0.01)
            arm(server)
            for number, pair in enumerate(pairs, start=1):
                shown.update(bar, description=f"round {number} of {rounds}")
                runs.round(pair, beginnings.item, kill=arguments.kills > 0)
                shown.advance(bar, 2)
        seconds = time.monotonic() - began
        peak, requests, injected = server.state()["peak_in_flight"], server.requests(), server.injected()
        server.tell("clear_faults")
        kept = SqliteRuns(work / "state")
        saved = {wanted.name: writes_files.saved(kept, wanted) for pair in pairs for wanted in pair}
        files = writes_files.contents(
            work, northwind.member, [number for each in saved.values() for number in each.values()]
        )
        beside = (
            writes_beside.tried(netsuite, server, arguments.beside, lambda: arm(server)) if arguments.beside else []
        )
        server.close()
    every = [(wanted, told(kept, wanted)) for pair in pairs for wanted in pair]
    records = Emulator.load(account_file).account(northwind.account).records
    types = {each: records.all(each) for each in ("customer", "salesOrder", "invoice")}
    tasks = records.all("task")
    ours = {number: each for number, each in tasks.items() if not each["title"].startswith(writes_beside.PREFIX)}
    found = judged(Account({**types, "task": ours}, requests, injected, Files(saved, files)), every)
    for what, names in found.found.items():
        if names:
            sys.stderr.write(f"{what}: {', '.join(names[:20])}\n")
    struck = Counter(each["fault"] for each in injected)
    return [
        *_figures(found, f"{2 * rounds} runs, {len(requests):,} requests, {seconds:.0f} s"),
        Figure("kills", runs.kills, "processes killed with kill -9"),
        Figure(
            "resumed_failures",
            runs.failures.total(),
            "runs that failed for a fault, and were gone on with",
            ", ".join(f"{number} {each}" for each, number in runs.failures.most_common()),
        ),
        *(Figure(name, struck[kind], words) for name, kind, _, words in FAULTS),
        Figure("peak_in_flight", peak, "most in flight at once, over both processes"),
        *writes_beside.figures(beside, Counter(each["title"] for each in tasks.values())),
    ]


def arm(server: Server) -> None:
    """Let the faults loose; a lost answer strikes writes of records by itself, and here RESTlets as well."""
    for _, kind, share, _ in FAULTS:
        server.tell("fault", kind=kind, share=share)
    server.tell("fault", kind="lose_answer", share=0.05, on="restlet")


def _figures(found: Judgement, parts: str) -> list[Figure]:
    return [
        Figure("intended", found.intended, "effects that were wanted", parts),
        Figure("missing", len(found.missing), "effects missing"),
        Figure("doubled", len(found.doubled), "effects there more than once, and records nobody wanted"),
        Figure("wrong", len(found.wrong), "records with other values"),
        Figure("gone", len(found.gone), "records gone that nobody deleted"),
        Figure("once", found.once, "of the effects, writes that can only be sent once"),
        Figure("unknown", found.unknown, "writes reported as not known", f"{found.unknown_done} of them had happened"),
        Figure("unreported", len(found.unreported), "writes neither done nor reported"),
        Figure("told_wrongly", len(found.told_wrongly), "writes done and reported as refused"),
    ]


@dataclass
class Runs:
    """The runs, each in processes of its own, and what befell them."""

    work: Path
    server: Server
    northwind: People
    chance: random.Random
    kills: int = 0
    failures: Counter[str] = field(default_factory=Counter[str])
    """How often a run failed, by step and kind of error."""

    def round(self, pair: list[Wanted], item: str, *, kill: bool) -> None:
        """
        Let two runs go to their end, one of them killed on its way.

        Raises:
            NotMeasured: One does not get there.
        """
        names = [each.name for each in pair]
        for each in pair:
            each.inputs(self.work / f"{each.name}.json", item)
        moment = self._requests() + self.chance.uniform(0.05, 0.75) * sum(each.writes for each in pair)
        running = {name: self._life(name) for name in names}
        if kill:
            while self._requests() < moment and all(each.poll() is None for each in running.values()):
                time.sleep(0.02)
            victim = self.chance.choice([name for name in names if running[name].poll() is None] or names)
            self.kills += running[victim].poll() is None
            running[victim].kill()
            running[victim].wait()
            running[victim] = self._life(victim)
        lives = 0
        while waiting := [name for name in names if running[name].wait(600) not in ENDED]:
            lives += 1
            if lives > MOST_LIVES:
                raise NotMeasured(f"{waiting[0]} did not get to its end in {lives} lives: {dict(self.failures)}")
            self.failures.update(map(self._failure, waiting))
            running |= {name: self._life(name) for name in waiting}

    def _life(self, name: str) -> subprocess.Popen[bytes]:
        """Begin a run, or go on with it: the same command does both."""
        file = self.work / "chaos_writes.yaml"
        file.write_text(workflow())
        environment = {
            **self.northwind.member,
            "NETSUITE_NODES_CONCURRENCY": str(SLOTS),
            "NETSUITE_NODES_ATTEMPTS": "12",
        }
        return subprocess.Popen(
            [NODES, "run", file, "--run-id", name, "--params", self.work / f"{name}.json", "--json"],
            env=environment,
            cwd=CHECKOUT,
            stdout=subprocess.DEVNULL,
        )

    def _failure(self, name: str) -> str:
        with closing(SqliteRuns(self.work / "state").open(name)) as run:
            error = run.summary().error or {}
        return f"{error.get('step')} {error.get('type')}"

    def _requests(self) -> int:
        seen: dict[str, Any] = self.server.state()["requests"]
        return sum(seen.values())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Mixed writes, faults and kill -9.")
    parser.add_argument("--writes", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=10, help="as many rounds of two runs, one of which is killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--beside", type=int, default=200, help="creates of each client of other people; 0: leave them out"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
