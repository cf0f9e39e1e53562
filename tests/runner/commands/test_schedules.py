"""netsuite-nodes schedules: added where the file is, listed, switched, run at once; refused where runs are files."""

import json
import os
from contextlib import closing

import pytest

from netsuite_plugin.contract import Caller
from netsuite_plugin.discovery import current_registry
from netsuite_runner.cli import run
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.runs.schedules import Schedules
from netsuite_runner.worker.lives import Lives

MARIA = Caller("maria", "northwind")
TEXT = """workflow: subsidiaries
schedule: {cron: "30 6 * * 1-5", time_zone: Europe/Berlin}
inputs: {n: {type: integer}}
steps: {a: {node: netsuite.record.get, params: {record_type: subsidiary, record_id: "${{ inputs.n }}"}}}
"""


@pytest.fixture
def file(tmp_path):
    (tmp_path / "w.yaml").write_text(TEXT)
    return str(tmp_path / "w.yaml")


@pytest.fixture
def runs(postgres, monkeypatch):
    """Where runs are, by the name of that database in the environment."""
    url = postgres.new_database()
    monkeypatch.setenv("NETSUITE_NODES_RUNS", url)
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
    return PostgresRuns(Address.of(url, named="the test's"))


def listed(capsys):
    assert 0 == run(["schedules", "list", "--json"])
    return json.loads(capsys.readouterr().out)["schedules"]


def test_a_schedule_is_added_switched_run_and_removed(file, runs, capsys):
    """With inputs as `run` takes them; each command says what follows."""
    assert 2 == run(["schedules", "add", file])
    assert "The run needs n: give --param n=" in capsys.readouterr().err
    assert 0 == run(["schedules", "add", "--param", "n=1", file])
    said = " ".join(capsys.readouterr().err.split())
    assert "subsidiaries runs At 06:30 on Monday through Friday, Europe/Berlin, as maria: first at 20" in said
    assert [("subsidiaries", "on", {"n": 1}, None)] == [
        (each["name"], each["state"], each["inputs"], each["last"]) for each in listed(capsys)
    ]

    assert 0 == run(["schedules", "run-now", "subsidiaries"])
    (begun,) = runs.all()
    assert ("queued", f"subsidiaries-1-{begun.id[-16:]}") == (begun.state, begun.id)
    with closing(Lives(runs.address)) as lives:
        assert [f"{begun.id}:1"] == [each.workflow_id for each in lives.waiting()], "workers know of it already"
    capsys.readouterr()
    assert 0 == run(["schedules", "show", "subsidiaries"])
    assert begun.id in capsys.readouterr().out
    assert 0 == run(["schedules", "disable", "subsidiaries"])
    capsys.readouterr()
    assert ["off"] == [each["state"] for each in listed(capsys)]
    assert 0 == run(["schedules", "enable", "subsidiaries"])
    assert 0 == run(["schedules", "list"])
    assert "on" in capsys.readouterr().out
    assert 0 == run(["schedules", "remove", "subsidiaries"])
    assert 0 == run(["schedules", "list"])
    assert "You have no schedule. Begin with: netsuite-nodes schedules add FILE" in capsys.readouterr().err
    assert 2 == run(["schedules", "enable", "subsidiaries"])


@pytest.mark.parametrize("on", [[], ["--on", "main"]], ids=["set", "named"])
def test_one_that_has_stopped_says_how_to_go_on(file, runs, tmp_path, monkeypatch, capsys, on):
    """Why, which run says what to type, and what comes after; in the list and on its own. The commands name the database where these did."""
    (tmp_path / "settings.toml").write_text(f'[runs]\nmain = "{os.environ["NETSUITE_NODES_RUNS"]}"\n')
    monkeypatch.setenv("NETSUITE_NODES_SETTINGS", str(tmp_path / "settings.toml"))
    there = "".join(f" {word}" for word in on)
    assert 0 == run(["schedules", "add", "--param", "n=1", file])
    assert 0 == run(["schedules", "run-now", "subsidiaries"])
    (begun,) = runs.all()
    with closing(runs.take_up(begun.id, MARIA)) as taken:
        taken.end("failed", error={"message": "The login is over.", "remedy": "reconnect", "step": "a", "item": ""})
    registry = current_registry()
    Schedules(registry, runs).fire_due(registry.clock.now())
    capsys.readouterr()

    assert 0 == run(["schedules", "list", *on])
    listed = " ".join(capsys.readouterr().err.split())
    assert 0 == run(["schedules", "show", "subsidiaries", *on])
    shown = " ".join(capsys.readouterr().out.split())

    shown_by, enabled_by = f"runs show {begun.id}{there}", f"schedules enable subsidiaries{there}"
    way = f"The login is over. How to go on: netsuite-nodes {shown_by}; then: netsuite-nodes {enabled_by}"
    assert f"subsidiaries has stopped: {way}" in listed
    assert f"It has stopped: {way}" in shown


def test_where_runs_are_files_it_is_refused(file, capsys):
    """With what to set."""
    assert 2 == run(["schedules", "add", "--param", "n=1", file])
    assert "Schedules are kept beside runs in PostgreSQL" in capsys.readouterr().err


def test_a_file_that_does_not_say_when_is_refused(file, tmp_path, runs, capsys):
    """Or says it so that it cannot be read, with its line."""
    (tmp_path / "w.yaml").write_text(TEXT.replace("schedule:", "#"))
    assert 2 == run(["schedules", "add", "--param", "n=1", file])
    assert "says nothing of when it runs" in capsys.readouterr().err
    (tmp_path / "w.yaml").write_text(TEXT.replace("30 6", "30 25"))
    assert 2 == run(["schedules", "add", "--param", "n=1", file])
    assert f"{file}:2: schedule.cron: '30 25 * * 1-5' cannot be read: bad hour" in capsys.readouterr().err
