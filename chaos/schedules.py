"""
kill -9 among workers that fire schedules, while time goes 1,000 times faster: does each planned moment begin one run, and only one?

Two workers call `fire_due` on one PostgreSQL, by a clock whose origin they share; each time another is at work, the oldest is killed. A table for people, then one JSON object as the last line; exit code 0, 1 or 2 as in figures.py.
"""

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.figures import Figure, NotMeasured, Target, closed
from netsuite_plugin.contract import Caller, NodeError, hookimpl
from netsuite_plugin.discovery import discover
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.runs.schedules import Schedules
from tools import local_postgres

FASTER = 1_000
EPOCH = datetime(2026, 3, 28, 12, tzinfo=UTC)
"""Half a day before summer time begins."""
MARIA = Caller("maria")
SCHEDULES = 20
EVERY = 30
"""Minutes between two moments of a schedule."""
TEXT = f"""workflow: hourly
schedule: {{cron: "*/{EVERY} * * * *", time_zone: Europe/Berlin}}
steps: {{now: {{node: netsuite.system.server_time}}}}
"""
_PATIENCE = 300
TARGETS = {
    "moments": Target(at_least=200),
    "kills": Target(at_least=5),
    "moments_without_a_run": Target(exactly=0),
    "moments_with_two_runs": Target(exactly=0),
    "runs_without_a_moment": Target(exactly=0),
    "gaps": Target(exactly=0),
}


class FastClock:
    """Goes faster than this machine's, from an origin (seconds since 1970) that all workers share."""

    def __init__(self, origin: float) -> None:
        self._origin = origin

    def now(self) -> datetime:
        """Return its moment."""
        return EPOCH + timedelta(seconds=(time.time() - self._origin) * FASTER)

    async def sleep(self, seconds: float) -> None:
        """Wait for nobody: nothing here does."""


class FastTime:
    """Brings the clock to a worker."""

    def __init__(self, origin: float) -> None:
        self._clock = FastClock(origin)

    @hookimpl
    def provide_clock(self) -> FastClock:
        """Return it."""
        return self._clock


def work(url: str, origin: float, at_work: Any) -> None:
    """Be a worker as far as schedules go, and say when it is at work."""
    registry = discover(plugins=[FastTime(origin)])
    schedules = Schedules(registry, PostgresRuns(_address(url)))
    while True:
        schedules.fire_due(registry.clock.now())
        at_work.set()
        time.sleep(0.02)


def main() -> int:
    """Let workers fire and die, and count."""
    asked = _arguments()
    try:
        with local_postgres.served() as server:
            return closed("chaos-schedules", _measured(server.new_database(), asked), TARGETS)
    except (NotMeasured, NodeError) as error:
        sys.stderr.write(f"chaos-schedules: {error}\n")
        return 2


def _measured(url: str, asked: argparse.Namespace) -> list[Figure]:
    began = time.monotonic()
    registry, runs = discover(), PostgresRuns(_address(url))
    schedules = Schedules(registry, runs)
    graph = load(TEXT, file="hourly.yaml", registry=registry)
    for number in range(SCHEDULES):
        schedules.add(f"s{number}", RunSpec.of(graph, {}, MARIA, begun=EPOCH), now=EPOCH)
    spawn, origin = multiprocessing.get_context("spawn"), time.time()

    def worker() -> Any:
        at_work = spawn.Event()
        process = spawn.Process(target=work, args=(url, origin, at_work), daemon=True)
        process.start()
        if not at_work.wait(_PATIENCE):
            process.kill()
            raise NotMeasured(f"a worker was not at work within {_PATIENCE} s")
        return process

    workers, kills = [worker()], 0
    try:
        while _begun(runs) < asked.firings or kills < asked.kills:
            if time.monotonic() - began > _PATIENCE:
                raise NotMeasured(f"only {_begun(runs)} runs after {_PATIENCE} s, and {kills} kills")
            workers.append(worker())
            time.sleep(1)
            workers.pop(0).kill()
            kills += 1
    finally:
        for each in workers:
            each.kill()
    schedules.fire_due(FastClock(origin).now())  # what the last ones were killed at
    return _counted(schedules, runs, kills, time.monotonic() - began)


def _counted(schedules: Schedules, runs: PostgresRuns, kills: int, seconds: float) -> list[Figure]:
    firings = [firing for each in schedules.all(MARIA) for firing in schedules.firings(each, most=100_000)]
    fired = [each for each in firings if each.state == "fired"]
    by_run = Counter(each.run for each in fired)
    begun = {each.id for each in runs.began_by(MARIA)}
    gaps = 0
    for each in schedules.all(MARIA):
        planned = [firing.planned for firing in reversed(schedules.firings(each, most=100_000))]
        wanted = [
            (EPOCH + timedelta(minutes=EVERY * (number + 1))).isoformat(timespec="seconds")
            for number in range(len(planned))
        ]
        gaps += planned != wanted
    return [
        Figure("moments", len(fired), "planned moments that fired", f"{seconds:.0f} s, {SCHEDULES} schedules"),
        Figure("kills", kills, "workers killed with kill -9"),
        Figure("missed", sum(each.state == "missed" for each in firings), "moments at which no worker was there"),
        Figure("moments_without_a_run", sum(each.run not in begun for each in fired), "fired moments without a run"),
        Figure("moments_with_two_runs", sum(count > 1 for count in by_run.values()), "runs of two moments"),
        Figure("runs_without_a_moment", len(begun - by_run.keys()), "runs that no moment began"),
        Figure("gaps", gaps, "schedules with a moment that is neither fired nor listed as missed, or twice"),
    ]


def _begun(runs: PostgresRuns) -> int:
    return sum(1 for _ in runs.began_by(MARIA))


def _address(url: str) -> Address:
    return Address.of(url, named="the local database")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="kill -9 among workers that fire schedules.")
    parser.add_argument("--firings", type=int, default=200)
    parser.add_argument("--kills", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
