"""DBOS's tables on every Python and SQLite."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

import counting
from counting import counted
from netsuite_runner.cli import run as command_line
from netsuite_runner.engine import engine_for
from netsuite_runner.errors import RunRefused
from netsuite_runner.graph import load
from netsuite_runner.interpreter import Execution, shut_down
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.sqlite import SqliteRuns

pytestmark = pytest.mark.fault("A8")
BEGUN = Path(__file__).parent / "begun_elsewhere"
ONE_STEP = "workflow: x\nsteps: {one: {node: count.number.read, params: {value: 7}}}\noutputs: {one: '${{ steps.one.value }}'}\n"


def test_an_engine_of_ours_tells_the_time_and_is_set_as_dboss_own(tmp_path):
    """unixepoch('subsec') has a value, and what DBOS sets on an engine it makes itself is set."""
    engine = engine_for(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.connect() as connection:
        assert 1.7e9 < connection.exec_driver_sql("SELECT unixepoch('subsec')").scalar()
        pragmas = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("busy_timeout", "foreign_keys")]
        assert ([30000, 1], "IMMEDIATE") == (pragmas, connection.connection.dbapi_connection.isolation_level)
    engine.dispose()


@pytest.mark.parametrize("host", ["127.0.0.1:9", "no-such-host.invalid", "%2Fno%2Fsuch%2Ffolder"])
def test_a_database_that_cannot_be_reached_is_one_to_wait_for(host):
    """Whatever libpq calls it: a refused connection, a name that is not resolved, a socket that is not there."""
    engine = engine_for(f"postgresql://x:y@{host}/database")
    with pytest.raises(DBAPIError) as error:
        engine.connect()
    engine.dispose()
    assert error.value.connection_invalidated


@pytest.mark.parametrize("file", sorted(BEGUN.glob("*.sql")), ids=lambda file: file.stem)
def test_a_run_begun_on_another_python_goes_on(folder, file):
    """Its tables have unixepoch('subsec') in their defaults, which SQLite before 3.42 does not know."""
    (folder / "runs").mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / "runs" / "begun.db")) as database:
        database.executescript(file.read_text(encoding="utf-8"))
        done = [item for (item,) in database.execute("SELECT item FROM output")]
    assert "unixepoch('subsec')" in file.read_text(encoding="utf-8")

    outputs = counting.execute(folder, counting.BEGUN_ELSEWHERE, "begun")

    assert {"values": list(range(8))} == outputs
    assert 8 - len(done) == len(counted(folder))


def test_a_start_that_fails_is_a_sentence(folder, capfd, monkeypatch):
    """Whatever the engine raises: no traceback reaches a person."""
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    counting.execute(folder, "workflow: x\nsteps: {one: {node: count.number.read}}\n", "run-1")
    with closing(sqlite3.connect(folder / "runs" / "run-1.db")) as database:
        database.execute("UPDATE run SET value = '\"failed\"' WHERE name = 'state'")
        database.execute("DROP TABLE dbos_migrations")
        database.commit()

    assert 0 != command_line(["runs", "resume", "run-1"])
    said = capfd.readouterr().err
    assert "could not be started" in said
    assert "Traceback" not in said

    elsewhere = folder / "elsewhere"
    (elsewhere / "runs").mkdir(parents=True)
    assert {"one": 7} == counting.execute(elsewhere, ONE_STEP, "run-1")  # what failed to start is out of its way


def test_a_stream_that_was_closed_since_stops_no_run(folder):
    """The engine keeps the standard error there was at its first start; a host, or a test, may have had another one then."""
    counting.execute(folder, ONE_STEP, "run-1")
    counting.close_log()

    assert {"one": 7} == counting.execute(folder, ONE_STEP, "run-2")


def test_a_process_executes_one_run_after_the_other(folder):
    """The engine is one a process: while a run is under way another is refused in words, and when it is over the next has its own file."""
    slow = ONE_STEP.replace("value: 7", "value: 7, seconds: 2")
    with closing(begin(folder, "slow", slow)) as first, closing(begin(folder, "other", ONE_STEP)) as second:
        execution = Execution(counting.registry(), first)
        execution.start()
        with pytest.raises(RunRefused, match="executing run slow"):
            Execution(counting.registry(), second).start()
        while not execution.wait(0.2):
            pass
        assert {"one": 7} == execution.result()
        later = Execution(counting.registry(), second)  # nothing was shut down: a command just ends
        later.start()
        while not later.wait(0.2):
            pass
        assert {"one": 7} == later.result()
    shut_down()

    held = {each.resolve().name for each in Path("/proc/self/fd").iterdir()}
    assert not [name for name in held if name.startswith(("slow.db", "other.db"))]


def begin(folder, run_id, text):
    """Begin a run in its file, and hold it."""
    graph = load(text, file="graph.yaml", registry=counting.registry())
    spec = RunSpec.of(graph, {}, counting.registry().caller, begun=datetime.now().astimezone())
    return SqliteRuns(folder).begin(run_id, spec)
