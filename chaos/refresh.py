"""
kill -9 in the middle of refreshes: what is lost, and whether it had to be.

In each round four workers want one expired rotating token, and after a random time one or all of them are killed. A credential may be lost
only where death fell between NetSuite spending the old token (its own log says when) and our first durable write of the new one.
Beside refreshes, keys are rotated (and rotations killed), and the credential is disconnected.

Exit code 0: every target is met; 1: measured, and one is missed; 2: something could not be measured.
"""

import argparse
import io
import os
import random
import statistics
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, NotMeasured, Target, beside, closed
from benchmarks.refresh_ground import Ground, Worker, ground
from chaos import refresh_beside

TARGETS = {
    "rounds": Target(at_least=200),
    "killed_in_a_refresh": Target(at_least=100),
    "lost_needlessly": Target(exactly=0),
    "lost_minus_unavoidable": Target(exactly=0),
    "double_requests": Target(exactly=0),
    "own_share_ratio": Target(at_most=10),
    "recovered_unsaved": Target(exactly=1),
    "lost_in_a_rotation": Target(exactly=0),
    "left_alive": Target(exactly=0),
    "came_back": Target(exactly=0),
}
AT_ONCE = 4
ROW = 3000
"""Bytes of a credential's row, about."""


@dataclass
class Tally:
    """What happened so far."""

    rounds: int = 0
    in_a_refresh: int = 0
    lost: int = 0
    unavoidable: int = 0
    needless: int = 0
    double_requests: int = 0
    usual: float = 0.05
    """Seconds from the start to the last worker's token, lately: kills fall into this time."""


def main() -> int:
    """Kill, count, judge."""
    arguments = _arguments()
    figures: list[Figure] = []
    try:
        with tempfile.TemporaryDirectory(prefix="nsn-chaos-") as folder:
            work = Path(folder)
            with ground(work, str(work / "credentials.db"), within=arguments.within) as where:
                figures += _own_share(where, arguments)
                # NetSuite does its work at once and answers a little later, as over a network
                where.tell(f"{where.northwind.account}/fault", kind="slow", on="token", share=1.0, seconds=0.01)
                figures += _killed(where, arguments)
                figures += _failing_store(where, arguments)
                chance = random.Random(arguments.seed)
                figures += refresh_beside.rotations(where, chance, rounds=arguments.rotations)
                figures += refresh_beside.disconnects(where, chance, rounds=arguments.disconnects)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    targets = {**TARGETS, "rounds": Target(at_least=arguments.rounds)}
    if arguments.rounds < 200:
        del targets["killed_in_a_refresh"]
    return closed("chaos-refresh", figures, targets)


def _own_share(where: Ground, arguments: argparse.Namespace) -> list[Figure]:
    """Measure, with nobody beside it, how long one warm worker holds a pair that is nowhere else, beside a bare write of the row."""
    pairs: list[tuple[float, float]] = []
    worker = Worker(where, tasks=1)
    worker.ready()
    with where.log.with_name("bare-rows").open("ab", buffering=0) as bare:
        for _ in range(arguments.refreshes + 5):
            where.an_hour_passes()
            worker.go(where, time.monotonic())
            answer = worker.told()
            if answer["errors"] or len(answer["calls"]) != 1:
                raise NotMeasured(f"a refresh that nobody disturbed ended in {answer}")
            pairs.append((answer["durable"][0] - answer["calls"][0][1], _bare_write(bare)))
    worker.kill()
    worker.gone()
    pairs = pairs[5:]
    (ours, ours_p99), (write, write_p99) = (_median_and_p99([pair[side] for pair in pairs]) for side in (0, 1))
    return [
        Figure(
            "own_share_ratio",
            beside(pairs),
            "answer's bytes received until the pair is durable, over a bare write of the row with fsync",
            f"{ours:.2f} ms / {write:.2f} ms, medians of {len(pairs)}; p99 {ours_p99:.2f} ms / {write_p99:.2f} ms",
        )
    ]


def _bare_write(file: io.FileIO) -> float:
    """Return the seconds in which the disk alone takes a row of the same size."""
    row = os.urandom(ROW)
    began = time.monotonic()
    file.write(row)
    os.fsync(file.fileno())
    return time.monotonic() - began


def _median_and_p99(seconds: list[float]) -> tuple[float, float]:
    """Return both in milliseconds."""
    ordered = sorted(seconds)
    return 1000 * statistics.median(ordered), 1000 * ordered[int(0.99 * (len(ordered) - 1))]


def _killed(where: Ground, arguments: argparse.Namespace) -> list[Figure]:
    chance = random.Random(arguments.seed)
    tally = Tally()
    workers = [_warm(where) for _ in range(AT_ONCE)]
    while tally.rounds < arguments.rounds:
        _round(where, workers, chance, tally)
        tally.rounds += 1
    for worker in workers:
        worker.kill()
        worker.gone()
    return [
        Figure("rounds", tally.rounds, "rounds, each with a kill -9", f"{AT_ONCE} workers, seed {arguments.seed}"),
        Figure(
            "killed_in_a_refresh", tally.in_a_refresh, "rounds in which a killed worker was still without its token"
        ),
        Figure("lost", tally.lost, "credentials that had to be connected again"),
        Figure(
            "unavoidable", tally.unavoidable, "deaths between NetSuite spending the token and our first durable write"
        ),
        Figure("lost_minus_unavoidable", tally.lost - tally.unavoidable, "difference of the two"),
        Figure("lost_needlessly", tally.needless, "rounds in which a credential was lost and need not have been"),
        Figure(
            "double_requests",
            tally.double_requests,
            "rounds in which a spent token was sent although its pair was saved",
        ),
    ]


def _round(where: Ground, workers: list[Worker], chance: random.Random, tally: Tally) -> None:
    """Let one hour pass and everybody ask, kill, replace the dead, and see what is left."""
    where.an_hour_passes()
    old, noted = where.stored_refresh_token(), len(where.logged())
    start = time.monotonic() + 0.05
    for worker in workers:
        worker.go(where, start)
    victims = set(range(AT_ONCE)) if chance.random() < 0.5 else {chance.randrange(AT_ONCE)}
    time.sleep(max(0.0, start + chance.uniform(0, 1.3 * tally.usual) - time.monotonic()))
    tally.in_a_refresh += any(not workers[each].finished for each in victims)
    for each in victims:
        workers[each].kill()
    for each in victims:
        workers[each].gone()
    answers = [workers[each].told() for each in range(AT_ONCE) if each not in victims]
    saved = where.stored_refresh_token() != old
    # the workers that replace the dead ask too: they find the credential alive or lost
    dead_on_arrival = False
    for each in victims:
        workers[each] = Worker(where, tasks=3)
        if error := workers[each].ready():
            dead_on_arrival = error == "ReconnectRequired"
            continue
        workers[each].go(where, time.monotonic())
        answers.append(workers[each].told())
    lost = dead_on_arrival or any("ReconnectRequired" in answer["errors"] for answer in answers)
    unavoidable = _spent(where, noted, old) and where.stored_refresh_token() == old
    others = {error for answer in answers for error in answer["errors"]} - {"ReconnectRequired"}
    if others:
        raise NotMeasured(f"workers failed with {others}")
    tally.lost += lost
    tally.unavoidable += unavoidable
    tally.needless += lost and not unavoidable
    tally.double_requests += saved and any(
        entry["event"] == "refused" and entry["token"] == old for entry in where.logged()[noted:]
    )
    if not lost and answers:
        tally.usual = 0.9 * tally.usual + 0.1 * min(1.0, max(max(answer["seconds"]) for answer in answers))
    if lost:
        where.connect()
        for worker in workers:
            worker.kill()
            worker.gone()
        workers[:] = [_warm(where) for _ in range(AT_ONCE)]


def _failing_store(where: Ground, arguments: argparse.Namespace) -> list[Figure]:
    """Let the disk be full when the pair comes back, kill the worker, and let another start."""
    recovered = 0
    for _ in range(arguments.full_disks):
        where.an_hour_passes()
        failing = Worker(where, tasks=1, failing_store=True)
        failing.ready()
        failing.go(where, time.monotonic())
        told = failing.told()
        failing.kill()
        failing.gone()
        if told["errors"] != ["StoreError"] or told["tokens"]:
            raise NotMeasured(f"a failing store was answered by {told}")
        after = _warm(where)
        after.go(where, time.monotonic())
        answer = after.told()
        recovered += bool(answer["tokens"]) and not answer["errors"] and not answer["calls"]
        after.kill()
        after.gone()
    words = "share of pairs that a full disk kept from the store, adopted by the next process without asking again"
    return [Figure("recovered_unsaved", recovered / arguments.full_disks, words, f"{arguments.full_disks} times")]


def _spent(where: Ground, noted: int, token: str) -> bool:
    """Tell whether NetSuite has spent this refresh token since."""
    return any(entry["event"] == "spent" and entry["token"] == token for entry in where.logged()[noted:])


def _warm(where: Ground) -> Worker:
    worker = Worker(where, tasks=3)
    if error := worker.ready():
        raise NotMeasured(f"a worker found the credential unusable: {error}")
    return worker


def _arguments() -> Any:
    parser = argparse.ArgumentParser(description="kill -9 in the middle of refreshes.")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--refreshes", type=int, default=200, help="refreshes that nobody disturbs")
    parser.add_argument("--full-disks", type=int, default=10, help="refreshes whose pair finds no room on the disk")
    parser.add_argument("--rotations", type=int, default=20, help="refreshes with a rotation of the keys beside them")
    parser.add_argument("--disconnects", type=int, default=8, help="refreshes with a disconnect beside them")
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--within", type=float, default=60, help="seconds the server may take to start")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
