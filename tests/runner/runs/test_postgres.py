"""The store of runs in PostgreSQL: for many machines, one of which may die or be cut off."""

import json
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from netsuite_plugin.contract import Caller
from netsuite_runner.errors import HandedOver, RunNotKept, RunRefused
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.kept import Call, Failure, Output
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.testing.runs import INES, MARIA, SPEC, RunStoreSuite

HOLDS = """
import sys, time
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.testing.runs import SPEC
run = PostgresRuns(Address.of(sys.argv[1], named="it"), me="worker w7 on a far machine").begin("r", SPEC)
print("held", flush=True)
time.sleep(600)
"""
CUT = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"


class TestPostgresRuns(RunStoreSuite):
    @pytest.fixture
    def open_store(self, address):
        return lambda: PostgresRuns(address)


@pytest.fixture
def runs(address):
    return PostgresRuns(address)


def test_who_is_second_is_told_who_holds_the_run(address, runs):
    """Two processes begin one run id on one database; the run is free the moment the first is killed."""
    first = subprocess.Popen([sys.executable, "-c", HOLDS, address.url], stdout=subprocess.PIPE, text=True)
    try:
        assert "held\n" == first.stdout.readline()
        for second in (
            lambda: runs.begin("r", SPEC),
            lambda: runs.enqueue("r", SPEC),
            lambda: runs.enqueue_next("r", MARIA),
        ):
            with pytest.raises(RunRefused, match="already, by worker w7 on a far machine"):
                second()
        assert "worker w7 on a far machine" == runs.holder("r")
    finally:
        first.kill()
        first.wait()
        first.stdout.close()
    deadline = time.monotonic() + 60
    while runs.holder("r") and time.monotonic() < deadline:
        time.sleep(0.05)
    with closing(runs.begin("r", SPEC)) as run:
        assert "running" == run.summary().state


def test_outputs_cut_off_in_the_middle_are_kept_all_or_none(address, runs, server):
    """The connection dies while the statement is at work: nothing of it is kept, the same call works again, and a repeated one keeps nothing twice."""
    outputs = [Output("first", str(item), "1") for item in range(20)]
    calls = [Call("first", str(item), 1.0, 2.0, 1) for item in range(20)]
    with closing(runs.begin("r", SPEC)) as run:
        refused = []

        def keep():
            try:
                run.keep_outputs(outputs, calls)
            except RunNotKept as error:
                refused.append(error)

        with held_up(server, "INSERT INTO netsuite_nodes.output VALUES ('r', 'first', '19', '1')"):
            writing = threading.Thread(target=keep)
            writing.start()
            waits = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            while not server.execute(waits).fetchall():
                time.sleep(0.01)
            server.execute(f"SELECT pg_terminate_backend(pid, 10000) FROM ({waits}) AS waiting")
            writing.join(30)
        (error,) = refused
        assert error.retryable
        assert {} == run.outputs("first")
        for _ in range(2):
            run.keep_outputs(outputs, calls)
        assert (20, 20) == (len(run.outputs("first")), run.tally()["first"].requests)
        assert 20 == run.tally()["first"].outputs


@contextmanager
def held_up(server, statement):
    """Let whoever writes the same row wait, and take the row back."""
    server.execute("BEGIN")
    server.execute(statement)
    try:
        yield
    finally:
        server.execute("ROLLBACK")


def test_what_a_former_holder_writes_is_refused(address, runs, server):
    """It was cut off, another process has taken the run over: nothing it does counts, whatever it writes."""
    run = runs.begin("r", SPEC)
    server.execute(CUT)
    other = PostgresRuns(address)
    with closing(other.take_up("r", MARIA)) as taken:
        for write in (
            lambda: run.keep_outputs([Output("first", "", "1")]),
            lambda: run.note_sent("first", ""),
            lambda: run.keep_failure(Failure("first", "", {"message": "no"})),
            lambda: run.save_checkpoint("first", "", 1),
            lambda: run.end("failed"),
        ):
            with pytest.raises(HandedOver, match="run r"):
                write()
        runs.begin("other", SPEC).close()  # which finds the connection lost, before anybody asks
        assert [frozenset({"r"}), frozenset()] == [runs.renew(), runs.renew()]
        run.close()
        assert (True, "running") == (taken.held, taken.summary().state)
        assert ({}, None) == (taken.outputs("first"), taken.sent("first", ""))


def test_a_connection_that_comes_back_holds_again(runs, server):
    """Nobody took the run over meanwhile: it goes on."""
    with closing(runs.begin("r", SPEC)) as run:
        server.execute(CUT)
        assert frozenset() == runs.renew()
        assert run.held
        run.keep_outputs([Output("first", "", "1")])
    assert not run.held


def test_a_lane_belongs_to_who_took_it_last(runs):
    """The first output of an item stays, and what a former executor of the lane keeps is refused, marks and failures too."""
    with closing(runs.begin("r", SPEC)):
        former = runs.open("r").in_lane("first", "50")
        former.keep_outputs([Output("first", "50", "1")])
        now = runs.open("r").in_lane("first", "50")
        beside = runs.open("r").in_lane("first", "100")
        for write in (
            lambda: former.keep_outputs([Output("first", "51", "1")]),
            lambda: former.note_sent("first", "51"),
            lambda: former.keep_failure(Failure("first", "51", None)),
        ):
            with pytest.raises(HandedOver, match=r"lane of first\[50\] in run r"):
                write()
        now.keep_outputs([Output("first", "50", "2"), Output("first", "51", "2")])
        beside.keep_outputs([Output("first", "100", "2")])
        assert {"50": "1", "51": "2", "100": "2"} == now.outputs("first")
        assert 3 == now.tally()["first"].outputs


def test_a_queued_run_is_executed_once_a_life(address, runs):
    """By the worker that takes the life; cancelled before, by none. A deleted run's lives are not counted again: an engine knows them."""
    told = []
    runs = PostgresRuns(address, start_life=lambda run_id, life: told.append((run_id, life)))
    assert [1, 1] == [runs.enqueue("r", SPEC), runs.enqueue("r", SPEC)]
    assert [("r", 1)] == runs.queued()
    assert "queued" == runs.open("r").summary().state
    with pytest.raises(RunRefused, match="other inputs"):
        runs.enqueue("r", replace(SPEC, inputs={"n": 2}))
    assert runs.take_life("r", 2) is None
    with closing(runs.take_life("r", 1)) as run:
        run.ask_to_stop()
    with closing(PostgresRuns(address).take_life("r", 1)) as again:
        assert again.asked_to_stop()  # it was asked of this life, whoever executes it
        again.end("interrupted")
    assert (runs.take_life("r", 1), []) == (None, runs.queued())
    with pytest.raises(RunRefused, match="maria's"):
        runs.enqueue_next("r", INES)
    assert 2 == runs.enqueue_next("r", MARIA)
    runs.open("r").ask_to_stop()
    assert ("interrupted", None) == (runs.open("r").summary().state, runs.take_life("r", 2))
    runs.delete("r")
    assert 3 == runs.enqueue("r", SPEC)
    with closing(runs.take_life("r", 3)) as run:
        assert 1 == run.generation
        run.end("finished", outputs={})
    assert (3, None) == (runs.enqueue("r", SPEC), runs.take_life("r", 3))
    assert [("r", 1), ("r", 1), ("r", 2), ("r", 3), ("r", 3)] == told


def test_a_run_that_has_just_ended_is_queued_again(address, runs):
    """The worker that ended it is about to let go of it, which is not executing it."""
    run = runs.begin("r", SPEC)
    run.end("interrupted")
    letting_go = threading.Timer(0.1, run.close)
    letting_go.start()

    assert 1 == PostgresRuns(address).enqueue_next("r", MARIA)
    letting_go.join()


def test_many_runs_are_listed_with_what_is_theirs(runs):
    """Each with its own lines, counts and accounts."""
    for number in range(3):
        with closing(runs.begin(f"r{number}", SPEC)) as run:
            run.note(f"line of {number}")
            run.note_begun("first", 1, 5)
            run.keep_outputs([Output("first", str(item), "1") for item in range(number)])
    with closing(runs.begin("hers", replace(SPEC, caller=Caller("ines")))) as run:
        run.end("failed", error={"remedy": "reconnect"})
    assert ["hers", "r2", "r1", "r0"] == [each.id for each in runs.all()]
    assert [("line of 0",), ("line of 1",), ("line of 2",)] == [each.notes for each in runs.all()][:0:-1]
    assert [(2, 5), (1, 5), (0, 5)] == [(each.done, each.items) for each in runs.began_by(MARIA)]
    assert ["reconnect"] == [each.remedy for each in runs.began_by(Caller("ines"))]


def test_a_text_that_postgresql_cannot_read_as_json_is_kept(runs):
    """A character zero and half a pair are escaped in JSON, and a plan or an output that has them hinders nobody."""
    odd = replace(SPEC, inputs={"n": "a\x00\ud800"})
    with closing(runs.begin("r", odd)) as run:
        run.ask("first", ["user:ines"], "Sure?", "a\x00", "d")
        run.keep_outputs([Output("first", "", json.dumps("a\x00"))], [Call("first", "", 1.0, 2.0, 1)])
        assert [run.approvals()["first"]] == [each.approval for each in runs.asked_of(INES)]
        assert ['"a\\u0000"'] == [each.output for each in run.items("first", most=5)]
        assert odd.inputs == runs.open("r").spec.inputs


def test_a_database_that_cannot_be_reached_is_an_error_in_words_before_anything_is_done():
    """Also for who comes first, and prepares its tables."""
    away = PostgresRuns(Address.of("postgresql://127.0.0.1:1/nowhere", named="it"))
    with pytest.raises(RunNotKept, match="could not be read or written") as error:
        away.database.prepare()
    assert error.value.retryable
