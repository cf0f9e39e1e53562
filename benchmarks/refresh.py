"""
Many processes, many tasks, one expired rotating token: on SQLite and on PostgreSQL.

After each round every process sends one token request of its own, with httpx alone: what nobody waiting for anybody would take.

Exit code 0: every target is met; 1: measured, and one is missed; 2: something could not be measured.
"""

import argparse
import statistics
import sys
import tempfile
import time
import traceback
from pathlib import Path

from benchmarks.figures import Figure, NotMeasured, Target, beside, closed
from benchmarks.refresh_ground import Ground, Worker, ground
from tools import local_postgres

TARGETS = {
    f"{backend}_{name}": target
    for backend in ("sqlite", "postgresql")
    for name, target in (
        ("token_requests_most", Target(exactly=1)),
        ("token_requests_least", Target(exactly=1)),
        ("tokens_seen", Target(exactly=1)),
        ("wait_ratio", Target(at_most=8)),
    )
}


def main() -> int:
    """Measure both, show, judge."""
    arguments = _arguments()
    figures: list[Figure] = []
    try:
        with tempfile.TemporaryDirectory(prefix="nsn-refresh-") as folder, local_postgres.served() as postgres:
            for backend in ("sqlite", "postgresql"):
                work = Path(folder) / backend
                work.mkdir()
                place = str(work / "credentials.db") if backend == "sqlite" else postgres.new_database()
                with ground(work, place, within=arguments.within) as where:
                    figures += _measured(backend, where, arguments)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    return closed("bench-refresh", figures, TARGETS)


def _measured(backend: str, where: Ground, arguments: argparse.Namespace) -> list[Figure]:
    workers = [Worker(where, tasks=arguments.tasks) for _ in range(arguments.processes)]
    if errors := {error for worker in workers if (error := worker.ready())}:
        raise NotMeasured(f"workers found the credential unusable: {errors}")
    requests: list[int] = []
    seen: list[int] = []
    pairs: list[tuple[float, float]] = []
    cold = collecting = 0.0
    before: set[str] = set()
    for number in range(arguments.rounds + 1):
        where.an_hour_passes()
        logged = len([each for each in where.logged() if each["event"] in {"spent", "refused"}])
        start = time.monotonic() + 0.3
        for worker in workers:
            worker.go(where, start)
        answers = [worker.told() for worker in workers]
        if failed := {error for answer in answers for error in answer["errors"]}:
            raise NotMeasured(f"tasks failed with {failed}")
        tokens = {token for answer in answers for token in answer["tokens"]}
        if tokens & before:
            raise NotMeasured("a task was given the expired token")
        before = tokens
        calls = [call for answer in answers for call in answer["calls"]]
        by_netsuite = len([each for each in where.logged() if each["event"] in {"spent", "refused"}]) - logged
        requests.append(max(len(calls), by_netsuite))
        seen.append(len(tokens))
        waits = sorted(seconds for answer in answers for seconds in answer["seconds"])
        wait = waits[int(0.99 * (len(waits) - 1))]
        bare = _asked_alone(where, workers)
        if number:
            pairs.append((wait, bare))
            collecting = max(collecting, *(answer["collecting"] for answer in answers))
        else:  # everybody's first: statements are compiled and connections opened
            cold = wait
    for worker in workers:
        worker.kill()
        worker.gone()
    ours, alone = (1000 * statistics.median(pair[side] for pair in pairs) for side in (0, 1))
    parts = f"{arguments.processes} processes x {arguments.tasks} tasks x {arguments.rounds} rounds"
    return [
        Figure(f"{backend}_token_requests_most", max(requests), f"{backend}: token requests in a round, most", parts),
        Figure(f"{backend}_token_requests_least", min(requests), f"{backend}: token requests in a round, least", parts),
        Figure(f"{backend}_tokens_seen", max(seen), f"{backend}: different tokens handed out in a round", parts),
        Figure(
            f"{backend}_wait_ratio",
            beside(pairs),
            f"{backend}: wait for the token, p99, over a token request by each process at once",
            f"{ours:.0f} ms / {alone:.0f} ms, medians; in a first round before these {cold * 1000:.0f} ms; "
            f"garbage collection held a process up for {collecting * 1000:.0f} at most",
        ),
    ]


def _asked_alone(where: Ground, workers: list[Worker]) -> float:
    """Let every process send a token request of its own at once, and return the seconds until the last has its answer."""
    start = time.monotonic() + 0.3
    for worker in workers:
        worker.call_bare(where, start)
    return max(float(worker.told()["seconds"]) for worker in workers)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Many processes and tasks on one expired rotating token.")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--tasks", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--within", type=float, default=60, help="seconds the server may take to start")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
