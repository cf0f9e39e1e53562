"""Workers as real processes, with the node package that counts: `serving.py [--without NODE] [--interpreter VERSION] [WORDS OF THE COMMAND]`."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import datetime
from pathlib import Path
from typing import Any

from counting import CountingPlugin, counted, staying
from netsuite_plugin.contract import Caller, hookimpl
from netsuite_plugin.discovery import as_current, discover
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.worker.lives import Lives

PATIENCE = 120
"""Seconds that a test waits for other processes on a busy machine."""


class Lacking(CountingPlugin):
    """The same nodes but one."""

    def __init__(self, node: str) -> None:
        self._node = node

    @hookimpl
    def register_nodes(self) -> Any:
        return [each for each in super().register_nodes() if each.name != self._node]


class Fleet:
    """The workers of one database, and the runs in it. `folder` is where calls are counted."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        (folder / "counted").touch()
        self.runs = PostgresRuns(Address.of(url, named="the test's"))
        self.workers: list[subprocess.Popen[str]] = []
        self._lives: Lives | None = None

    def worker(self, *words: str) -> subprocess.Popen[str]:
        """Start one and wait until it takes work; its log is `worker-N.log`."""
        log = self.folder / f"worker-{len(self.workers) + 1}.log"
        environment = {
            **os.environ,
            "NETSUITE_NODES_RUNS": self.url,
            "NETSUITE_NODES_STATE": str(self.folder),
            "NETSUITE_NODES_STORE": str(self.folder / "credentials.db"),
            "COUNTED": str(self.folder / "counted"),
        }
        with log.open("w") as file:
            process = subprocess.Popen([sys.executable, __file__, *words], stderr=file, env=environment, text=True)
        self.workers.append(process)
        wait_for(lambda: "takes runs" in log.read_text() or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        return process

    def log(self, number: int) -> str:
        """What a worker wrote, counted from 1."""
        return (self.folder / f"worker-{number}.log").read_text()

    def enqueue(self, run_id: str, text: str, **inputs: Any) -> None:
        """Queue a run of maria's."""
        if self._lives is None:
            self.runs.database.prepare()
            self._lives = Lives(self.runs.address)
        PostgresRuns(self.runs.address, start_life=self._lives.begin).enqueue(run_id, spec(text, **inputs))

    def resume(self, run_id: str) -> None:
        """Queue its next life."""
        assert self._lives is not None
        PostgresRuns(self.runs.address, start_life=self._lives.begin).enqueue_next(run_id, Caller("maria"))

    def state(self, run_id: str) -> str:
        """How a run stands."""
        with closing(self.runs.open(run_id)) as run:
            return run.summary(outputs=False).state

    def ended(self, run_id: str) -> Any:
        """Wait until nobody goes on with a run, and return how it stands."""
        wait_for(lambda: self.state(run_id) not in {"queued", "running"}, tell=self.logs)
        with closing(self.runs.open(run_id)) as run:
            return run.summary()

    def staying(self, run_id: str, calls: int) -> AbstractContextManager[None]:
        """Let no call end from the moment that so many of this run, the only one under way, have begun until the block is over."""
        others = len(counted(self.folder)) - len(self.calls(run_id))
        return staying(self.folder, others + calls)

    def calls(self, run_id: str) -> list[str]:
        """The values that calls were made with, of a run whose values begin with its name."""
        values = [line.split(" ")[1] for line in counted(self.folder)]
        return [value.partition("/")[2] for value in values if value.startswith(f"{run_id}/")]

    def records(self, run_id: str) -> list[str]:
        """The values of the records that were made."""
        values = [line.split(" ")[1] for line in (self.folder / "records").read_text().splitlines()]
        return [value.partition("/")[2] for value in values if value.startswith(f"{run_id}/")]

    @property
    def living(self) -> list[subprocess.Popen[str]]:
        """The workers that have not ended."""
        return [each for each in self.workers if each.poll() is None]

    def at_work(self, count: int) -> None:
        """See that so many workers live, and no more: tests that share them come in any order."""
        for each in self.living[count:]:
            each.terminate()
            each.wait(PATIENCE)
        for _ in range(count - len(self.living)):
            self.worker()

    def close(self) -> None:
        """Kill what is left."""
        for each in self.workers:
            each.kill()
            each.wait()
        if self._lives is not None:
            self._lives.close()

    def logs(self) -> str:
        return "\n".join(f"worker {number + 1}:\n{self.log(number + 1)}" for number in range(len(self.workers)))


def spec(text: str, **inputs: Any) -> RunSpec:
    """A workflow of maria's, checked with all counting nodes."""
    registry = discover(plugins=[CountingPlugin()])
    graph = load(text, file="graph.yaml", registry=registry)
    return RunSpec.of(graph, inputs, Caller("maria"), begun=datetime.now().astimezone())


def wait_for(what: Callable[[], bool], *, tell: Callable[[], str] = str) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, tell()
        time.sleep(0.05)


def main(words: list[str]) -> int:
    """Serve until the process is told to end."""
    given = dict(zip(words[::2], words[1::2], strict=True))
    plugin = Lacking(given["--without"]) if "--without" in given else CountingPlugin()
    if "--interpreter" in given:
        import netsuite_runner.worker.worker as room

        worker = room.Worker(
            discover(plugins=[plugin]),
            Address.of(os.environ["NETSUITE_NODES_RUNS"], named="it"),
            interpreter=given["--interpreter"],
        )
        import logging

        logging.basicConfig(level="INFO")
        worker.start()
        signal.pause()
        return 0
    from netsuite_runner.commands.worker import serve

    with as_current(discover(plugins=[plugin])):
        return serve(at_once=int(given.get("--at-once", "5")))


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stderr.flush()
    os._exit(code)
