"""Where workers are measured: PostgreSQL and a local NetSuite of their own, a connected member, and workers as real processes."""

import json
import os
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.figures import NotMeasured
from benchmarks.refresh_ground import Ground, ground
from chaos.server import Server
from tools import local_postgres
from tools.local_netsuite import CHECKOUT, NODES
from tools.local_postgres import LocalPostgres

RUNS = "measured"
"""What the settings call the database of runs."""
PATIENCE = 120.0
"""Seconds in which a worker takes runs, on a busy machine too."""
_TAKES_RUNS, _TAKEN_OVER = "takes runs", "taken over"
"""What a worker says in its log when it is ready, and when it takes up what a dead one left."""


@dataclass
class Fleet:
    """Workers that share the runs of one database. What they say stands in `worker-N.log`, N counted over all that were ever started."""

    place: Ground
    postgres: LocalPostgres
    address: str
    server: Server
    work: Path
    settings: dict[str, str] = field(default_factory=dict)
    """Settings of the workers and of the commands, beside those of the member."""
    workers: list["Worker"] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    """Seconds from the beginning of each worker's process until it took runs."""
    _begun: int = 0

    @property
    def environment(self) -> dict[str, str]:
        """What a process of the member's is given."""
        return {**self.place.environment("member"), **self.settings}

    def start(self, at_once: int = 5, *, ready: bool = True, **more: str) -> "Worker":
        """Start a worker; with `ready`, wait until it takes runs."""
        self._begun += 1
        log = self.work / f"worker-{self._begun}.log"
        with log.open("w") as said:
            process = subprocess.Popen(
                [NODES, "worker", "serve", "--on", RUNS, "--at-once", str(at_once)],
                env={**self.environment, **more},
                cwd=CHECKOUT,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
        worker = Worker(process, log, time.monotonic())
        self.workers.append(worker)
        if ready:
            self.ready(worker)
        return worker

    def ready(self, worker: "Worker") -> None:
        """
        Wait until a worker takes runs.

        Raises:
            NotMeasured: It ended, or does not come that far.
        """
        until(lambda: worker.takes_runs or worker.process.poll() is not None, "a worker does not take runs")
        if worker.process.poll() is not None:
            raise NotMeasured(f"a worker ended with exit code {worker.process.returncode}: {worker.said[-600:]}")
        self.starts.append(time.monotonic() - worker.began)

    def kill(self, worker: "Worker") -> float:
        """End a worker as kill -9 does, and return the moment."""
        worker.process.kill()
        worker.process.wait()
        self.workers.remove(worker)
        return time.monotonic()

    def taken_over(self) -> int:
        """Return how often the workers that live have said that they take up what a dead one left."""
        return sum(each.said.count(_TAKEN_OVER) for each in self.workers)

    def run(self, file: Path, run_id: str, **inputs: object) -> "subprocess.Popen[bytes]":
        """Begin a run as a person does, which queues and follows it."""
        words = [word for name, value in inputs.items() for word in ("--param", f"{name}={value}")]
        return subprocess.Popen(
            [NODES, "run", file, "--on", RUNS, "--run-id", run_id, *words, "--json"],
            env=self.environment,
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def close(self) -> None:
        """End every worker, with kill -9 where it does not end by itself."""
        for each in self.workers:
            each.process.send_signal(signal.SIGTERM)
        for each in self.workers:
            with suppress(subprocess.TimeoutExpired):
                each.process.wait(10)
            each.process.kill()
            each.process.wait()
        self.workers.clear()

    @property
    def usual_start(self) -> float:
        """The median of the seconds that a worker's start took."""
        return statistics.median(self.starts)


@dataclass(eq=False)
class Worker:
    """One process."""

    process: "subprocess.Popen[bytes]"
    log: Path
    began: float

    @property
    def said(self) -> str:
        """What it has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def takes_runs(self) -> bool:
        """Whether it has come so far."""
        return _TAKES_RUNS in self.said

    @property
    def peak_mb(self) -> float:
        """The most memory that it has needed so far, in MB, as the kernel says."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


@contextmanager
def fleet(work: Path, settings: dict[str, str], *, within: float = 60, concurrency: int = 5) -> Iterator[Fleet]:
    """Start PostgreSQL and a local NetSuite that takes so many calls at once, store the organization's OAuth Config, connect the member, and name the database of runs."""
    with local_postgres.served() as postgres:
        address = postgres.new_database()
        with ground(work, address, within=within, concurrency=concurrency) as place:
            (work / "settings.toml").write_text(f'[runs]\n{RUNS} = "{address}"\n')
            server = Server(place.netsuite, place.northwind.account)
            found = Fleet(place, postgres, address, server, work, settings)
            try:
                yield found
            finally:
                found.close()
                server.close()


@contextmanager
def without_socket(postgres: LocalPostgres, address: str) -> Iterator[None]:
    """Take the server's socket away and cut every connection: nobody reaches it meanwhile, and it goes on."""
    (socket,) = Path(postgres.server.pgdata).glob(".s.PGSQL.*[0-9]")
    away = socket.with_name("away")
    with psycopg.connect(address, autocommit=True) as connection:
        socket.rename(away)
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    try:
        yield
    finally:
        away.rename(socket)


def until(true: Callable[[], bool], otherwise: str, *, within: float = PATIENCE, every: float = 0.05) -> None:
    """
    Wait until something is so.

    Raises:
        NotMeasured: It does not come to be.
    """
    deadline = time.monotonic() + within
    while not true():
        if time.monotonic() > deadline:
            raise NotMeasured(f"{otherwise} within {within:g} s")
        time.sleep(every)


def member_here(found: Fleet) -> None:
    """Let this process be the member's."""
    for name in [name for name in os.environ if name.startswith("NETSUITE_NODES_")]:
        del os.environ[name]
    os.environ.update(found.environment)


def shown(found: Fleet, run_id: str) -> dict[str, Any]:
    """Return what `runs show` says of a run."""
    done = subprocess.run(
        [NODES, "runs", "show", run_id, "--on", RUNS, "--json"],
        env=found.environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    if done.returncode:
        raise NotMeasured(f"runs show ended with exit code {done.returncode}: {done.stderr[-400:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told
