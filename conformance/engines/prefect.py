"""Prefect 3: its server as a process (SQLite), and each flow in a process of its own."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.figures import NotMeasured
from conformance.engines.engine import SEVERAL, Home
from conformance.engines.ground import Ground, free_port, wait_for
from conformance.engines.processes import kill_all
from tools.local_netsuite import CHECKOUT

PROGRAMS = (CHECKOUT / "examples" / "prefect_overdue_invoices.py", Path(__file__).with_name("prefect_flows.py"))
STARTS_WITHIN, ENDS_WITHIN = 240.0, 300.0


class Prefect:
    """The engine."""

    name = "prefect"
    beside: tuple[str, ...] = ()

    @contextmanager
    def started(self, home: Home, ground: Ground) -> Iterator["_Running"]:
        """Start the server, wait until it is healthy, and stop it at the end."""
        port = free_port()
        for program in PROGRAMS:
            shutil.copy(program, home.work)
        environment = {
            **ground.environment,
            "NO_PROXY": "127.0.0.1,localhost",
            "PREFECT_HOME": str(home.work / "home"),
            "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "COLUMNS": "300",
        }
        with (home.work / "server.log").open("wb") as log:
            server = subprocess.Popen(
                [home.command("prefect"), "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"],
                env=environment,
                cwd=home.work,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        running = _Running(home, ground, environment)
        try:
            wait_for("Prefect is healthy", running.healthy, within=STARTS_WITHIN, every=1)
            yield running
        finally:
            kill_all(server.pid)
            server.wait(30)


class _Running:
    def __init__(self, home: Home, ground: Ground, environment: dict[str, str]) -> None:
        self._home, self._ground, self._environment = home, ground, environment

    def healthy(self) -> bool:
        """Tell whether the server says that it is."""
        try:
            return httpx.get(f"{self._environment['PREFECT_API_URL']}/health", timeout=10).is_success
        except httpx.TransportError:
            return False

    def unlisted(self) -> list[str]:
        """Look for the block type where Prefect lists them."""
        return [] if "netsuite-credentials" in self._prefect("block", "type", "ls") else ["block type"]

    def run_example(self) -> None:
        """Run the example's flow."""
        done = self._program("prefect_overdue_invoices.py", "example").communicate(timeout=ENDS_WITHIN)[0]
        if "tasks created" not in done:
            raise NotMeasured(f"the example said: {done.strip()[-300:]}")

    def kill_several(self, title: str) -> None:
        """Kill a flow at the first of its writes, and run another with its run key."""
        given = {"title": title, "records": SEVERAL, "run_key": title}
        self._killed("several", given)
        told = self._flows(several=given)["several"]
        if len(told.get("answer", ())) != SEVERAL:
            raise NotMeasured(f"the flow that went on ended with {told}")

    def kill_once(self, title: str) -> str:
        """Kill a flow at its only write, and run another with its run key."""
        given = {"title": title, "run_key": title}
        self._killed("once", given)
        return str(self._flows(once=given)["once"].get("said", ""))

    def extra(self) -> Mapping[str, str]:
        """Read with a token that a block keeps; fail; map; see what is done not be done again."""
        requests = len(self._ground.server.requests())
        title = "Several in prefect"
        again = self._flows(several={"title": title, "records": SEVERAL, "run_key": title})["several"]
        sent = len(self._ground.server.requests()) - requests
        told = self._flows(with_token={"token": self._ground.token}, missing={}, mapped={})
        return {
            "what is done is not done again": f"{sent} requests, {again}" if sent or "answer" not in again else "",
            "a token that a block keeps": self._wrong(told["with_token"], "1"),
            "an error that is no use to retry": "" if told["missing"].get("error") == "RecordNotFound" else str(told),
            "a flow that is not async": self._wrong(told["mapped"], ["1", "2"]),
            "flow runs are listed": "" if "overdue-invoices" in self._prefect("flow-run", "ls") else "not there",
        }

    @staticmethod
    def _wrong(told: Mapping[str, Any], wanted: Any) -> str:
        return "" if told.get("answer") == wanted else str(told)

    def _killed(self, flow: str, given: Mapping[str, Any]) -> None:
        """Kill the process of a flow when its first write is done and not answered."""
        before = self._ground.tasks()
        self._ground.hold_back_the_next_write()
        process = self._program("prefect_flows.py", json.dumps({flow: given}))
        try:
            wait_for(
                f"the first write of {flow}", lambda: self._ground.tasks() > before, within=ENDS_WITHIN, every=0.02
            )
        finally:
            kill_all(process.pid)
            process.communicate()

    def _flows(self, **asked: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Run flows to their ends, one after the other, and return what each answers."""
        process = self._program("prefect_flows.py", json.dumps(asked))
        said = process.communicate(timeout=ENDS_WITHIN)[0].strip()
        try:
            told: dict[str, dict[str, Any]] = json.loads(said.splitlines()[-1])
        except (ValueError, IndexError):
            raise NotMeasured(f"the flows {', '.join(asked)} said: {said[-300:]}") from None
        return told

    def _program(self, *words: str) -> "subprocess.Popen[str]":
        return self._home.program(*words, environment=self._environment, log="flows.log")

    def _prefect(self, *words: str) -> str:
        return self._home.told("prefect", *words, environment=self._environment, within=120)
