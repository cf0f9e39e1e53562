"""A process that leaves at once has exported before what it holds."""

import subprocess
import sys
from datetime import datetime

import anyio
import pytest

import counting
from netsuite_plugin.contract import Caller
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runner import Runner

LISTENS = """
import os
from pathlib import Path
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricExporter, MetricExportResult, PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult

EXPORTED = Path(os.environ["EXPORTED"])


def write(names):
    with EXPORTED.open("a") as file:
        file.writelines(f"{name}\\n" for name in names)


class Spans(SpanExporter):
    def export(self, spans):
        write(span.name for span in spans)
        return SpanExportResult.SUCCESS


class Figures(MetricExporter):
    def export(self, data, **options):
        write(
            metric.name
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
        )
        return MetricExportResult.SUCCESS

    def force_flush(self, timeout_millis=0):
        return True

    def shutdown(self, timeout_millis=0, **options):
        pass


hour = 3_600_000
tracing = TracerProvider()
tracing.add_span_processor(BatchSpanProcessor(Spans(), schedule_delay_millis=hour))
trace.set_tracer_provider(tracing)
metrics.set_meter_provider(MeterProvider([PeriodicExportingMetricReader(Figures(), export_interval_millis=hour)]))
"""
GRAPH = """workflow: payments
steps: {last: {node: NODE, params: {}}}
"""


@pytest.fixture
def exported(tmp_path, monkeypatch):
    """Where those who listen in every process begun from now on write what they have heard: at the end of it, or when they are told to."""
    (tmp_path / "sitecustomize.py").write_text(LISTENS)
    (tmp_path / "counted").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("EXPORTED", str(tmp_path / "exported"))
    monkeypatch.setenv("COUNTED", str(tmp_path / "counted"))
    monkeypatch.setenv("NETSUITE_NODES_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "credentials.db"))
    return tmp_path / "exported"


def test_a_command_that_runs_a_workflow_exports_it(tmp_path, exported):
    """The spans of the last seconds, also of a run that failed."""
    file = tmp_path / "payments.yaml"
    file.write_text(GRAPH.replace("NODE", "netsuite.system.server_time"))
    main = "import sys; from netsuite_runner.cli import main; main(sys.argv[1:])"

    words = [sys.executable, "-c", main, "run", str(file)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)

    assert 1 == done.returncode, done.stderr
    assert {"run payments", "step last"} <= set(exported.read_text().splitlines())


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_run_in_a_process_of_its_own_exports_itself(tmp_path, exported):
    """After nobody holds the run any more: who waits for it does not wait for an exporter."""
    graph = load(GRAPH.replace("NODE", "count.number.read"), file="payments.yaml", registry=counting.registry())
    runner = Runner(tmp_path, registry="counting:registry")
    spec = RunSpec.of(graph, {}, Caller("maria"), begun=datetime.now().astimezone())

    assert "finished" == (await runner.wait(await runner.start(spec))).state

    with anyio.fail_after(60):
        while not exported.exists() or "run payments" not in exported.read_text():  # noqa: ASYNC110 - another process writes it
            await anyio.sleep(0.05)


@pytest.mark.parametrize("breaks", ["", "tracing.add_span_processor(Broken())"])
def test_figures_are_exported_too_and_what_breaks_decides_nothing(exported, breaks):
    """It leaves with the code it was to leave with, and an exporter that breaks is a line of the log."""
    code = f"""
from opentelemetry.sdk.trace import SpanProcessor
from sitecustomize import tracing
from netsuite_plugin.contract.telemetry import Seconds
from netsuite_runner.leaving import leave

class Broken(SpanProcessor):
    def force_flush(self, timeout_millis=0):
        raise RuntimeError("it broke")

{breaks}
Seconds("waits", "of a test").record(1)
leave(7)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)

    assert 7 == done.returncode, done.stderr
    assert ["waits"] == exported.read_text().splitlines()
    assert bool(breaks) == ("it broke" in done.stderr)
