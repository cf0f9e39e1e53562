"""
kill -9 of workers that share runs, while PostgreSQL restarts and is out of reach: is every record there exactly once, and in time?

Each round runs one workflow on three workers, on an account that loses answers and refuses. Time and again one is killed and, when it is back, the next;
once a round PostgreSQL restarts: at a moment of its own, in one round in the same second as a kill, in one its socket is gone for half a minute.
A table for people, then one JSON object as the last line; exit code 0, 1 or 2 as in figures.py.
"""

import argparse
import random
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.progress import track

from benchmarks.figures import Figure, NotMeasured, Target, closed
from benchmarks.ground import work_folder
from benchmarks.worker_ground import Fleet, fleet, without_socket

SLOTS = 5
WORKERS = 3
WORKFLOW = """workflow: chaos
inputs: {number: {type: integer}, title: {type: string}}
steps:
  follow_up:
    for_each: ${{ range(inputs.number) }}
    at_once: 15
    node: netsuite.record.create
    params: {record_type: task, values: {title: "${{ inputs.title }} ${{ item }}"}}
outputs: {made: "${{ steps.follow_up | length }}"}
"""
SOCKET_GONE = 30.0
"""Seconds."""
_ENDS = 900.0
"""Seconds in which a round ends, else it never does."""


@dataclass(frozen=True)
class Sizes:
    """How much is done."""

    rounds: int = 5
    creates: int = 1_000
    kills: int = 6
    """Of one round, at least."""
    latency: float = 0.15
    """Seconds that NetSuite takes for a call."""
    lost: float = 0.05
    """Part of the creates that are done and whose answer is lost."""
    refused: float = 0.03
    """Part of all requests that are refused with 429."""


SMALL = Sizes(rounds=1, creates=30, kills=2, latency=0.3, lost=0.2, refused=0.1)


def targets(sizes: Sizes) -> dict[str, Target]:
    """Return what is to be met."""
    return {
        "rounds_ended": Target(exactly=sizes.rounds),
        "records_missing": Target(exactly=0),
        "records_doubled": Target(exactly=0),
        "peak_in_flight": Target(at_most=SLOTS),
        "kills": Target(at_least=sizes.rounds * sizes.kills),
        "restarts": Target(at_least=sizes.rounds),
        "lost_answers": Target(at_least=1),
        "refusals": Target(at_least=1),
        "time_over_allowed": Target(at_most=1),
    }


@dataclass
class Tally:
    """What all rounds together came to."""

    ended: int = 0
    kills: int = 0
    restarts: int = 0
    missing: int = 0
    doubled: int = 0
    repeats: int = 0
    lost: int = 0
    refused: int = 0
    taken_over: list[float] = field(default_factory=list)
    """Seconds from a kill until another worker took up what was left, where there was something."""
    seconds: list[tuple[float, int]] = field(default_factory=list)
    """Of each round: how long it took, and its kills."""


def main() -> int:
    """Run the rounds, show, judge."""
    parser = argparse.ArgumentParser(description="kill -9 of workers, and restarts of their database.")
    parser.add_argument("--smoke", action="store_true", help="one small round: does it run at all?")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    sizes, tally, began = SMALL if arguments.smoke else Sizes(), Tally(), time.monotonic()
    try:
        with work_folder() as work, fleet(work, _SETTINGS) as found:
            figures = _measured(found, work, sizes, tally)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
        return closed("chaos-workers", [], targets(sizes))
    return closed(
        "chaos-workers",
        [
            Figure("rounds_ended", tally.ended, "rounds that ended", f"{time.monotonic() - began:.0f} s in all"),
            Figure("kills", tally.kills, "workers killed with kill -9"),
            Figure("restarts", tally.restarts, "times the database was gone"),
            Figure("lost_answers", tally.lost, "creates done whose answer was lost on purpose"),
            Figure("refusals", tally.refused, "creates refused with 429 on purpose"),
            Figure("records_missing", tally.missing, "records missing", f"of {sizes.creates * sizes.rounds:,}"),
            Figure("records_doubled", tally.doubled, "records there more than once"),
            Figure("repeats", tally.repeats, "creates sent again after they had been done"),
            *figures,
        ],
        targets(sizes),
    )


_SETTINGS = {"NETSUITE_NODES_CONCURRENCY": str(SLOTS), "NETSUITE_NODES_ATTEMPTS": "12"}


def _measured(found: Fleet, work: Path, sizes: Sizes, tally: Tally) -> list[Figure]:
    file = work / "chaos.yaml"
    file.write_text(WORKFLOW)
    found.server.tell("latency", seconds=sizes.latency)
    found.server.tell("fault", kind="lose_answer", on="record_write", share=sizes.lost)
    found.server.tell("fault", kind="busy", share=sizes.refused)
    # they start together, as after a restart of their machine
    for worker in [found.start(ready=False) for _ in range(WORKERS)]:
        found.ready(worker)
    undisturbed = Round(found, file, sizes, tally, "undisturbed").calm()
    found.starts.clear()  # those that count start while the others work
    for number in track(range(sizes.rounds), description="rounds", disable=not sys.stderr.isatty()):
        Round(found, file, sizes, tally, f"round-{number}").disturbed(number)
    grace, start = usual_grace(tally.taken_over), found.usual_start
    of_rounds = [(took, 1.5 * undisturbed + kills * (grace + start)) for took, kills in tally.seconds]
    return [
        Figure("peak_in_flight", found.server.state()["peak_in_flight"], "most in flight at once, over all workers"),
        Figure("undisturbed_seconds", round(undisturbed, 1), "seconds of a round that nothing disturbs"),
        Figure(
            "grace_seconds",
            round(grace, 2),
            "seconds from a kill until another worker takes over, 0 where none was seen to",
            f"median of {len(tally.taken_over)}",
        ),
        Figure("start_seconds", round(start, 2), "seconds of a worker's start", "median"),
        Figure(
            "time_over_allowed",
            round(max(took / most for took, most in of_rounds), 3),
            "time of a round, over 1.5 times undisturbed + (grace + start) a kill, the worst",
            ", ".join(f"{took:.0f}/{most:.0f} s" for took, most in of_rounds),
        ),
    ]


def usual_grace(taken_over: Sequence[float]) -> float:
    """Return the seconds that a kill is allowed until another worker takes over: none where nobody was seen to, which is the stricter choice."""
    return statistics.median(taken_over) if taken_over else 0.0


class Round:
    """One run of the workflow on all workers."""

    def __init__(self, found: Fleet, file: Path, sizes: Sizes, tally: Tally, name: str) -> None:
        self._fleet, self._file, self._sizes, self._tally, self._name = found, file, sizes, tally, name
        self._kills = 0

    def calm(self) -> float:
        """Let it run, and return the seconds it took."""
        began, run = time.monotonic(), self._begin()
        self._end(run)
        return time.monotonic() - began

    def disturbed(self, number: int) -> None:
        """Kill workers and take the database away while it runs, and count what came of it."""
        before, seen = self._records(), len(self._creates())
        began, run = time.monotonic(), self._begin()
        restart_at = random.randrange(self._sizes.kills)
        together = number == 1  # in the same second as a kill
        for turn in range(10 * self._sizes.kills):
            time.sleep(random.uniform(0.3, 1.5))
            if run.poll() is not None:
                break
            if turn == restart_at and not together:
                self._restart(gone=number == 2)
            self._kill_one(then_restart=turn == restart_at and together)
        self._end(run)
        self._tally.seconds.append((time.monotonic() - began, self._kills))
        self._tally.ended += 1
        self._tally.kills += self._kills
        made = self._records() - before
        self._tally.missing += max(0, self._sizes.creates - made)
        self._tally.doubled += max(0, made - self._sizes.creates)
        statuses = [each["status"] for each in self._creates()[seen:]]
        self._tally.repeats += sum(status != 429 for status in statuses) - self._sizes.creates
        self._tally.lost += statuses.count(None)
        self._tally.refused += statuses.count(429)

    def _begin(self) -> "subprocess.Popen[bytes]":
        return self._fleet.run(self._file, self._name, number=self._sizes.creates, title=self._name)

    def _end(self, run: "subprocess.Popen[bytes]") -> None:
        """
        Wait for the run; the command that follows it may have lost the database, and then begins anew.

        Raises:
            NotMeasured: It did not end, or not well.
        """
        deadline = time.monotonic() + _ENDS
        while True:
            try:
                answered, said = run.communicate(timeout=max(1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                run.kill()
                raise NotMeasured(f"{self._name} did not end within {_ENDS:g} s") from None
            if run.returncode == 0:
                return
            if time.monotonic() > deadline or b"could not be read or written" not in said:
                raise NotMeasured(
                    f"{self._name} ended with exit code {run.returncode}: {said.decode()[-600:]} {answered.decode()[-1_500:]}"
                )
            time.sleep(1)
            run = self._begin()

    def _kill_one(self, *, then_restart: bool) -> None:
        """Kill one worker, and wait until another one stands in its place."""
        killed_at = self._fleet.kill(random.choice(self._fleet.workers))
        taken_over = self._fleet.taken_over()
        self._kills += 1
        if then_restart:
            self._restart()
        new, seen = self._fleet.start(ready=False), then_restart
        while not new.takes_runs and new.process.poll() is None:
            if not seen and self._fleet.taken_over() > taken_over:
                seen = True
                self._tally.taken_over.append(time.monotonic() - killed_at)
            time.sleep(0.02)
        self._fleet.ready(new)

    def _restart(self, *, gone: bool = False) -> None:
        self._tally.restarts += 1
        if not gone:
            self._fleet.postgres.restart()
            return
        with without_socket(self._fleet.postgres, self._fleet.address):
            time.sleep(SOCKET_GONE)

    def _records(self) -> int:
        return int(self._fleet.server.state()["records"].get("task", 0))

    def _creates(self) -> list[dict[str, Any]]:
        """Return every request that creates a task, in the order they came."""
        return [
            each
            for each in self._fleet.server.requests()
            if each["method"] == "POST" and each["path"].endswith("/record/v1/task")
        ]


if __name__ == "__main__":
    sys.exit(main())
