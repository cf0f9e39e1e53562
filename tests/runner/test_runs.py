"""A run goes on where it stopped: what is recorded is not done again."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

import counting
from counting import counted, killed_after
from netsuite_plugin.contract import NodeError
from netsuite_runner.cli import run as command_line
from netsuite_runner.errors import RunRefused, StepFailed
from netsuite_runner.runs.sqlite import SqliteRuns
from one_step import step

HOST = Path(counting.__file__)

FANNED = step("create", for_each="${{ range(20) }}", at_once=4, params={"value": "${{ item }}", "seconds": 0.02})
FANNED += "outputs: {sum: \"${{ steps.first | sum(attribute='value') }}\"}\n"


def test_a_graph_runs_in_the_order_of_its_needs(folder):
    """Outputs feed expressions; what is not wanted is skipped, and with it what needs it."""
    text = """workflow: x
inputs: {n: {type: integer}, since: {type: date, default: 2026-01-31}}
steps:
  first: {node: count.number.read, params: {value: "${{ inputs.n }}"}}
  each:
    for_each: "${{ range(steps.first.value) }}"
    when: "${{ item != 1 }}"
    node: count.number.read
    params: {value: "${{ item * 10 }}"}
  unwanted: {node: count.number.read, when: "${{ inputs.n > 5 }}"}
  after_unwanted: {node: count.number.read, params: {value: "${{ steps.unwanted.value }}"}}
  anyway: {node: count.number.read, when: "${{ steps.unwanted is none }}"}
outputs:
  each: "${{ steps.each }}"
  table: "${{ rows(item=steps.each, number=range(3)) }}"
  since: "${{ inputs.since + days(1) }}"
  today: "${{ run.today }}"
  skipped: "${{ steps.after_unwanted }}"
"""
    outputs = counting.execute(folder, text, "run-1", {"n": 3})

    assert [{"value": 0}, None, {"value": 20}] == outputs["each"]
    assert {"item": None, "number": 1} == outputs["table"][1]
    assert ("2026-02-01", "2026-03-02", None) == (outputs["since"], outputs["today"], outputs["skipped"])
    assert 4 == len(counted(folder))


def test_a_killed_run_goes_on_where_it_stopped(folder):
    """Only what was in flight is called again, and with the same key."""
    killed_after(folder, FANNED, 9)
    before = counted(folder)

    outputs = counting.execute(folder, FANNED, "run-1")

    calls = Counter(counted(folder))
    assert {"sum": sum(range(20))} == outputs
    assert 20 == len(calls)
    assert len(calls) <= sum(calls.values()) <= 20 + 4
    assert before == counted(folder)[: len(before)]


def test_a_failed_item_ends_the_run_in_order(folder):
    """What is under way is finished and recorded, nothing new is begun; mended, the rest is done."""
    text = step(
        "create",
        for_each=[{"v": n, "f": "mended_later" if n == 3 else ""} for n in range(10)],
        at_once=2,
        params={"value": "${{ item.v }}", "fails": "${{ item.f }}", "seconds": 0.02},
    )
    (folder / "mended_later").touch()
    with pytest.raises(StepFailed, match=r"first\[3\]: mended_later is in the way") as failed:
        counting.execute(folder, text, "run-1")
    (folder / "mended_later").unlink()
    assert ("first", "3") == (failed.value.step, failed.value.item)
    assert len(counted(folder)) < 10

    counting.execute(folder, text, "run-1")

    values = Counter(line.split()[1] for line in counted(folder))
    assert {"3": 2} == {value: calls for value, calls in values.items() if calls > 1}
    assert 10 == len(values)


def test_a_full_disk_ends_the_run_and_not_its_record(folder):
    """What could not be written is tried again when there is room; nothing is made twice."""
    text = step("create", for_each="${{ range(60) }}", params={"value": "${{ [item, 'x' * 4000] }}"})
    (folder / "graph.yaml").write_text(text)
    done = subprocess.run(
        [sys.executable, HOST, folder, folder / "graph.yaml", "run-1"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, resource.RLIM_INFINITY)),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    assert 1 == done.returncode
    assert "could not be read or written" in done.stderr
    before = len(counted(folder))
    assert before < 60

    counting.execute(folder, text, "run-1")

    keys = [line.rsplit(" ", 1)[1] for line in counted(folder)]
    assert 60 == len(set(keys))
    assert len(keys) <= 60 + 5


def test_the_same_id_is_the_same_run(folder):
    """Another graph, other inputs or another person under one id are refused before anything runs."""
    text = "inputs: {n: {type: integer, default: 1}}\n" + step("read", params={"value": 1})
    counting.execute(folder, text, "run-1")
    calls = counted(folder)

    with pytest.raises(RunRefused, match="another workflow"):
        counting.execute(folder, text.replace('"value": 1', '"value": 2'), "run-1")
    with pytest.raises(RunRefused, match=r"other inputs \(n=1\)"):
        counting.execute(folder, text, "run-1", {"n": 2})
    os.environ["COUNTER"] = "nils"
    try:
        with pytest.raises(RunRefused, match=r"another caller \(maria\)"):
            counting.execute(folder, text, "run-1")
    finally:
        del os.environ["COUNTER"]
    assert calls == counted(folder)


def test_every_failure_is_told(folder, capfd):
    """Two steps that fail together are both in the error, in the record and on the screen."""
    text = """workflow: x
steps:
  first: {node: count.number.read, params: {fails: here, seconds: 1}}
  second: {node: count.number.read, params: {fails: there, seconds: 1}}
"""
    for name in ("here", "there"):
        (folder / name).touch()
    with pytest.raises(StepFailed, match="here is in the way") as failed:
        counting.execute(folder, text, "run-1")

    assert ["there is in the way"] == [each["message"] for each in failed.value.told()["others"]]
    assert 0 == command_line(["runs", "show", "run-1"])
    assert "second: there is in the way" in capfd.readouterr().out


def test_a_living_run_is_left_alone(folder):
    """A second process with the same id is told who executes it."""
    (folder / "graph.yaml").write_text(step("read", params={"seconds": 60}))
    process = subprocess.Popen([sys.executable, HOST, folder, folder / "graph.yaml", "run-1"])
    try:
        while not counted(folder):
            assert process.poll() is None
            time.sleep(0.01)
        with pytest.raises(RunRefused, match=f"executed already, by process {process.pid}"):
            counting.execute(folder, (folder / "graph.yaml").read_text(), "run-1")
        assert "running" == next(iter(SqliteRuns(folder).all())).state
        with pytest.raises(RunRefused, match="executed already"):
            SqliteRuns(folder).delete("run-1")
    finally:
        process.kill()
        process.wait()
    assert "interrupted" == next(iter(SqliteRuns(folder).all())).state


def test_what_a_run_keeps_is_its_owners_alone(folder):
    """Inputs and outputs are business data: nobody else on the machine reads them."""
    counting.execute(folder, step("read"), "run-1")

    assert 0o700 == (folder / "runs").stat().st_mode & 0o777
    assert {0o600} == {file.stat().st_mode & 0o777 for file in (folder / "runs").iterdir()}


def test_what_cannot_be_a_run_is_refused(folder):
    """An id that is a path, a file that is none, a run that never was."""
    with pytest.raises(RunRefused, match="not a run id"):
        counting.execute(folder, step("read"), "../x")
    with pytest.raises(RunRefused, match="There is no run"):
        SqliteRuns(folder).open("nobody")
    (folder / "a file").touch()
    with pytest.raises(RunRefused, match="cannot be kept in"):
        counting.execute(folder / "a file", step("read"), "run-1")
    (folder / "runs").mkdir()
    (folder / "runs" / "broken.db").write_text("no database at all, only text")
    assert isinstance(next(iter(SqliteRuns(folder).all())), NodeError)
    SqliteRuns(folder).delete("broken")
    assert [] == list(SqliteRuns(folder).all())


def test_the_third_partys_graph_runs_from_the_command_line(folder, installed_third_party, monkeypatch, capfd):
    """A graph without a NetSuite node: input typed by its type, outputs printed, the record listed, shown and deleted."""
    monkeypatch.syspath_prepend(str(installed_third_party))
    monkeypatch.setenv("PYTHONPATH", str(installed_third_party))
    (folder / "words.yaml").write_text(
        """workflow: words
inputs: {texts: {type: list}}
steps:
  count: {node: text.words.count, for_each: "${{ inputs.texts }}", params: {text: "${{ item }}"}}
outputs: {counts: "${{ steps.count }}", words: "${{ steps.count | sum(attribute='words') }}"}
"""
    )
    command = [sys.executable, "-c", "from netsuite_runner.cli import main; main()"]
    words = ["run", folder / "words.yaml", "--run-id", "w", "--param", 'texts=["a b", "c"]']

    first = subprocess.run([*command, *words], capture_output=True, text=True, check=True)
    again = subprocess.run([*command, *words, "--json"], capture_output=True, text=True, check=True)

    assert "words: 3" in first.stdout
    told = json.loads(again.stdout)
    assert ("finished", {"counts": [{"words": 2}, {"words": 1}], "words": 3}) == (told["state"], told["outputs"])
    assert 0 == command_line(["runs", "list"])
    assert "finished" in capfd.readouterr().out
    assert 0 == command_line(["runs", "show", "w", "--json"])
    assert {"count": [{"words": 2}, {"words": 1}]} == json.loads(capfd.readouterr().out)["steps"]
    assert 0 == command_line(["runs", "delete", "w"])
    assert 2 == command_line(["runs", "show", "w"])


def test_interrupted_it_says_how_to_go_on(folder, monkeypatch):
    """Ctrl-C lets what is under way end, starts nothing more, and exits with 130."""
    (folder / "graph.yaml").write_text(FANNED)
    script = f"""
import counting, sys
from netsuite_plugin import discovery
from netsuite_runner.commands import run
run.current_registry = lambda: discovery.discover(plugins=[counting.CountingPlugin()])
from netsuite_runner.cli import main
main(["run", {str(folder / "graph.yaml")!r}, "--run-id", "run-1"])
"""
    monkeypatch.setenv("PYTHONPATH", str(HOST.parent))
    process = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True)
    with counting.staying(folder, 5):
        while len(counted(folder)) < 5:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        while "Ending: what is under way is finished first." not in (line := process.stderr.readline()):
            assert line, "it did not hear of it"
    _, said = process.communicate(timeout=120)

    assert 130 == process.returncode
    assert "netsuite-nodes runs resume run-1" in said
    assert 5 <= len(counted(folder)) < 20
    assert {"sum": sum(range(20))} == counting.execute(folder, FANNED, "run-1")
    assert 20 == len(counted(folder)), "what was under way had been recorded"
