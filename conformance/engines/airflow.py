"""Airflow 3: `airflow standalone` (API server, scheduler, DAG processor and triggerer as processes, SQLite)."""

import json
import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.figures import NotMeasured
from conformance.engines.engine import SEVERAL, Home
from conformance.engines.ground import Ground, free_port, wait_for
from conformance.engines.processes import descendants, kill_all
from tools.local_netsuite import CHECKOUT

DAGS = (CHECKOUT / "examples" / "airflow_overdue_invoices.py", Path(__file__).with_name("airflow_dags.py"))
STARTS_WITHIN, ENDS_WITHIN = 600.0, 900.0
"""Seconds; Airflow alone needs a minute and a half of two cores to begin, and a machine may be busy."""
_EXECUTES = "airflow worker -- LocalExecutor"
"""The title of a process whose child executes a task."""
_OVER = frozenset({"success", "failed"})


class Airflow:
    """The engine."""

    name = "airflow"
    beside: tuple[str, ...] = ()

    @contextmanager
    def started(self, home: Home, ground: Ground) -> Iterator["_Running"]:
        """Start everything, wait until it is healthy, and stop it at the end."""
        port = free_port()
        folder = home.work / "dags"
        folder.mkdir(parents=True)
        for file in DAGS:
            shutil.copy(file, folder)
        environment = {
            **ground.environment,
            "PATH": f"{home.environment / 'bin'}:{os.environ['PATH']}",
            "NO_PROXY": "127.0.0.1,localhost",
            "AIRFLOW_HOME": str(home.work),
            "AIRFLOW__CORE__DAGS_FOLDER": str(folder),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
            "AIRFLOW__CORE__PARALLELISM": "4",
            # a machine that others use too: a task that does not reach the API server within 5 s is not what is tried here
            "AIRFLOW__CORE__DEFAULT_TASK_RETRIES": "2",
            "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": "1",
            "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "120",
            "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "600",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
            "AIRFLOW__CORE__TEST_CONNECTION": "Enabled",
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
            "AIRFLOW__TRIGGERER__JOB_HEARTBEAT_SEC": "2",
            "AIRFLOW__TRIGGERER__TRIGGERER_HEALTH_CHECK_THRESHOLD": "10",
            "AIRFLOW_CONN_NETSUITE_TOKEN": json.dumps({"conn_type": "netsuite", "extra": ground.token}),
        }
        with (home.work / "standalone.log").open("wb") as log:
            process = subprocess.Popen(
                [home.command("airflow"), "standalone"],
                env=environment,
                cwd=home.work,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        running = _Running(home, ground, environment, port, process.pid)
        try:
            wait_for("Airflow is healthy", running.healthy, within=STARTS_WITHIN, every=1)
            yield running
        finally:
            running.stop()
            process.wait(30)


class _Running:
    def __init__(self, home: Home, ground: Ground, environment: dict[str, str], port: int, root: int) -> None:
        self._home, self._ground, self._environment = home, ground, environment
        self._url, self._token = f"http://127.0.0.1:{port}", ""
        self._roots = [root]
        self._more: list[subprocess.Popen[bytes]] = []

    def healthy(self) -> bool:
        """Tell whether all its parts say that they are."""
        try:
            if not self._token:
                self._token = self._asked("GET", "/auth/token")["access_token"]
            self._asked(
                "GET", "/execution/health"
            )  # the API of tasks is built with its first request, which takes long
            health = self._asked("GET", "/api/v2/monitor/health")
        except (httpx.HTTPError, ValueError):
            return False
        return all(health[part]["status"] == "healthy" for part in ("scheduler", "triggerer", "dag_processor"))

    def stop(self) -> None:
        """Stop all its processes, those that were started later too."""
        for root in self._roots:
            kill_all(root)
        for process in self._more:
            process.wait(30)

    def unlisted(self) -> list[str]:
        """Look for the provider, its hook and its form where Airflow lists them."""
        listed = {
            "providers list": ("netsuite-nodes",),
            "providers hooks": ("netsuite", "NetSuiteHook"),
            "providers widgets": ("extra__netsuite__private_key", "extra__netsuite__credential"),
        }
        missing: list[str] = []
        for words, names in listed.items():
            done = subprocess.run(
                [self._home.command("airflow"), *words.split(), "--output", "json"],
                env=self._environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )
            missing += [f"airflow {words}: {name}" for name in names if name not in done.stdout]
        return missing

    def run_example(self) -> None:
        """Run the example's DAG."""
        self._expect("success", self._ended("overdue_invoices", self._begun("overdue_invoices")))

    def kill_several(self, title: str) -> None:
        """Kill the process of a task of several writes at its first."""
        state = self._killed("killed_several", title, records=SEVERAL)
        self._expect("success", state)

    def kill_once(self, title: str) -> str:
        """Kill the process of an operator at its only write."""
        run = ""

        def note(begun: str) -> None:
            nonlocal run
            run = begun

        self._expect("failed", self._killed("killed_once", title, note=note))
        place = f"/api/v2/dags/killed_once/dagRuns/{run}/taskInstances/once"
        tries = self._asked("GET", place)["try_number"]
        return json.dumps(self._asked("GET", f"{place}/logs/{tries}?full_content=true"))

    def extra(self) -> Mapping[str, str]:
        """Press the Test button, and kill the triggerer under a deferred batch."""
        return {
            "Test button, a credential of the store": self._tested({}),
            "Test button, a token of the connection": self._tested(self._ground.token),
            "Test button, a wrong token": self._refused({**self._ground.token, "token_secret": "wrong"}),
            "a deferred batch survives its triggerer": self._triggerer_killed("Deferred in airflow"),
        }

    def _tested(self, extra: Mapping[str, str]) -> str:
        told = self._button(extra)
        return "" if told["status"] else str(told["message"])

    def _refused(self, extra: Mapping[str, str]) -> str:
        told = self._button(extra)
        return "it was let in" if told["status"] or "wrong" in told["message"] else ""

    def _button(self, extra: Mapping[str, str]) -> dict[str, Any]:
        body = {"connection_id": "tested", "conn_type": "netsuite", "extra": json.dumps(extra)}
        return self._asked("POST", "/api/v2/connections/test", body)

    def _triggerer_killed(self, title: str) -> str:
        """Kill the triggerer while NetSuite works at a job, start another, and count what the batch made."""
        self._ground.server.tell("undocumented", async_seconds_per_record=2.0)
        run = self._begun("deferred", title=title)
        wait_for(
            "the batch is submitted", lambda: self._ground.server.state().get("jobs") or self._submitted(), within=120
        )
        time.sleep(1)  # the job's ID is kept
        triggerers = [
            process
            for process, each in descendants(self._roots[0]).items()
            if "triggerer" in each.words and "airflow" in each.words
        ]
        for process in reversed(triggerers):
            os.kill(process, signal.SIGKILL)
        with (self._home.work / "triggerer.log").open("wb") as log:
            again = subprocess.Popen(
                [self._home.command("airflow"), "triggerer"],
                env=self._environment,
                cwd=self._home.work,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._roots.append(again.pid)
        self._more.append(again)
        state = self._ended("deferred", run)
        made = {name: count for name, count in self._ground.titles().items() if name.startswith(title)}
        if state != "success" or not triggerers:
            return f"the run ended as {state}; {len(triggerers)} processes of the triggerer were killed"
        wanted = {f"{title} {number}": 1 for number in range(5)}
        return "" if made == wanted else f"the batch made {made}"

    def _submitted(self) -> bool:
        return any("async" in str(each.get("path")) for each in self._ground.server.requests())

    def _killed(self, dag: str, title: str, *, note: Any = None, **conf: Any) -> str:
        """Run a DAG, kill the process of its task when its first write is done and not answered, and return how the run ended."""
        before = self._ground.tasks()
        self._ground.hold_back_the_next_write()
        run = self._begun(dag, title=title, **conf)
        if note is not None:
            note(run)
        wait_for(f"the first write of {dag}", lambda: self._ground.tasks() > before, within=ENDS_WITHIN, every=0.02)
        os.kill(self._task_process(), signal.SIGKILL)
        return self._ended(dag, run)

    def _task_process(self) -> int:
        """Return the process that executes the one task there is."""
        found = descendants(self._roots[0])
        executing = {
            process for process, each in found.items() if _EXECUTES in each.words and "<idle>" not in each.words
        }
        # one that has ended, and that nobody has asked for its end yet, has no words any more
        tasks = [process for process, each in found.items() if each.parent in executing and each.words]
        if len(tasks) != 1:
            raise NotMeasured(f"{len(tasks)} processes execute a task, of {[each.words for each in found.values()]}")
        return tasks[0]

    def _begun(self, dag: str, **conf: Any) -> str:
        """Trigger a DAG, as soon as Airflow has read its file, and return the run's id."""
        run = f"tried-{uuid.uuid4().hex[:8]}"
        body = {"dag_run_id": run, "logical_date": None, "conf": conf}

        def triggered() -> bool:
            try:
                self._asked("POST", f"/api/v2/dags/{dag}/dagRuns", body)
            except httpx.HTTPStatusError as refused:
                if refused.response.status_code not in {404, 409}:
                    raise NotMeasured(f"{dag} cannot be triggered: {refused.response.text[:300]}") from refused
                return refused.response.status_code == 409  # an earlier request did it
            except httpx.TransportError:
                return False
            return True

        wait_for(f"the DAG {dag}", triggered, within=ENDS_WITHIN, every=1)
        return run

    def _ended(self, dag: str, run: str) -> str:
        """Wait for the end of a run, and return its state."""

        def over() -> str:
            try:
                state = str(self._asked("GET", f"/api/v2/dags/{dag}/dagRuns/{run}")["state"])
            except httpx.TransportError:
                return ""
            return state if state in _OVER else ""

        state: str = wait_for(f"the end of {dag}", over, within=ENDS_WITHIN, every=1)
        return state

    def _expect(self, wanted: str, state: str) -> None:
        if state != wanted:
            raise NotMeasured(f"the run ended as {state}, not as {wanted}; its logs are in {self._home.work}")

    def _asked(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return (
            httpx.request(method, f"{self._url}{path}", json=body, headers=headers, timeout=60)
            .raise_for_status()
            .json()
        )
