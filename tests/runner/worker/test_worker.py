"""Workers as real processes on a real PostgreSQL: runs are shared, taken over, handed back and left, and every item is done once."""

import signal

import psycopg

from serving import wait_for

ITEMS = """workflow: shared
inputs: {items: {type: integer, default: 120}, seconds: {type: number, default: 0.05}, fails: {type: string, default: ""}}
steps:
  first:
    for_each: "${{ range(inputs.items) }}"
    at_once: 10
    node: count.record.create
    params: {value: "${{ run.id }}/${{ item }}", seconds: "${{ inputs.seconds }}", fails: "${{ inputs.fails if item == 40 else '' }}"}
  second:
    node: count.number.read
    params: {value: "${{ steps.first | length }}"}
outputs: {values: "${{ steps.first | map(attribute='value') | list }}", count: "${{ steps.second.value }}"}
"""


def all_of(items):
    return sorted(map(str, range(items)))


def test_a_run_is_shared_and_a_killed_worker_is_missed(fleet):
    """Two workers do the lanes of one run; one is killed in the middle, and what it had under way is taken over: each record is made once."""
    fleet.at_work(2)
    with fleet.staying("shared", 31):
        fleet.enqueue("shared", ITEMS)
        wait_for(lambda: len(fleet.calls("shared")) > 30, tell=fleet.logs)
        killed = fleet.living[0]
        killed.kill()
        killed.wait()

    ended = fleet.ended("shared")
    assert "finished" == ended.state, ended.error
    assert {"values": [f"shared/{item}" for item in range(120)], "count": 120} == ended.outputs
    assert all_of(120) == sorted(fleet.records("shared"))
    assert len(fleet.calls("shared")) <= 120 + 10, "only what was under way is repeated"


def test_a_worker_takes_no_more_than_it_does(fleet):
    """What it has not begun is left to others: the stretch it is at, and the next one when that has no item left."""
    fleet.at_work(1)
    with fleet.staying("modest", 11):
        fleet.enqueue("modest", ITEMS, items=60)
        wait_for(lambda: len(fleet.calls("modest")) > 10, tell=fleet.logs)

        with psycopg.connect(fleet.url) as connection:
            query = "SELECT count(*) FROM netsuite_nodes.stretch WHERE run = 'modest' AND state = 'open'"
            ((open_stretches,),) = connection.execute(query).fetchall()

    assert open_stretches > 0
    assert "finished" == fleet.ended("modest").state


def test_a_worker_that_is_told_to_end_hands_over(fleet):
    """SIGTERM: what is under way ends, nothing is called twice, and a worker that starts later goes on with the run."""
    fleet.at_work(1)
    (only,) = fleet.living
    with fleet.staying("handed", 21):
        fleet.enqueue("handed", ITEMS)
        wait_for(lambda: len(fleet.calls("handed")) > 20, tell=fleet.logs)

        only.send_signal(signal.SIGTERM)
        wait_for(lambda: "lanes are handed over" in fleet.log(fleet.workers.index(only) + 1), tell=fleet.logs)

    assert 0 == only.wait(60), fleet.logs()
    assert "queued" == fleet.state("handed")
    fleet.at_work(2)
    assert "finished" == fleet.ended("handed").state
    assert all_of(120) == sorted(fleet.calls("handed"))


def test_a_signal_that_comes_twice_at_once_is_one(fleet):
    """What ends a group of processes sends it to each and to all: what is under way ends all the same."""
    worker = fleet.worker()
    fleet.enqueue("twice", ITEMS)
    wait_for(lambda: len(fleet.calls("twice")) > 20)

    for _ in range(2):
        worker.send_signal(signal.SIGTERM)
        worker.send_signal(signal.SIGINT)

    assert 0 == worker.wait(60), fleet.logs()


def test_a_restart_of_the_database_is_waited_for(fleet, postgres):
    """The runs pause and go on: nobody takes over what lives, and nothing is repeated."""
    fleet.at_work(2)
    with fleet.staying("paused", 21):
        fleet.enqueue("paused", ITEMS, items=200)
        wait_for(lambda: len(fleet.calls("paused")) > 20, tell=fleet.logs)

        postgres.restart()

    ended = fleet.ended("paused")
    assert "finished" == ended.state, ended.error
    assert all_of(200) == sorted(fleet.calls("paused"))
    wait_for(lambda: "cut off from the database" in fleet.logs(), tell=fleet.logs)


def test_a_failure_in_a_lane_ends_the_run_and_it_can_be_resumed(fleet):
    """The failure says step and item; nothing more is begun; resumed, only the rest is done."""
    fleet.at_work(1)
    (fleet.folder / "later").touch()
    fleet.enqueue("failing", ITEMS, fails="later")
    failed = fleet.ended("failing")
    told = failed.error
    assert ("failed", "first", "40", "NodeError") == (failed.state, told["step"], told["item"], told["type"])
    assert len(fleet.calls("failing")) < 120

    (fleet.folder / "later").unlink()
    fleet.resume("failing")

    assert "finished" == fleet.ended("failing").state
    assert all_of(120) == sorted(fleet.records("failing"))


def test_a_cancelled_run_begins_nothing_more(fleet):
    """What is under way ends and is kept; it can be resumed."""
    fleet.at_work(1)
    with fleet.staying("cancelled", 21):
        fleet.enqueue("cancelled", ITEMS)
        wait_for(lambda: len(fleet.calls("cancelled")) > 20, tell=fleet.logs)

        fleet.runs.open("cancelled").ask_to_stop()

    assert "interrupted" == fleet.ended("cancelled").state
    assert len(fleet.calls("cancelled")) < 120
    fleet.resume("cancelled")
    assert "finished" == fleet.ended("cancelled").state
    assert all_of(120) == sorted(fleet.calls("cancelled"))


def test_a_write_that_must_not_be_repeated_is_not_taken_over_blindly(fleet):
    """A worker dies while such writes are under way: the run fails with what nobody knows."""
    fleet.at_work(1)
    text = ITEMS.replace("count.record.create", "count.number.append")
    with fleet.staying("once", 1):
        fleet.enqueue("once", text, items=20)
        wait_for(lambda: len(fleet.calls("once")) >= 5, tell=fleet.logs)
        for each in fleet.living:
            each.kill()
            each.wait()
    fleet.at_work(1)

    failed = fleet.ended("once")

    assert ("failed", "OutcomeUnknown") == (failed.state, failed.error["type"])
    assert len(set(fleet.calls("once"))) == len(fleet.calls("once"))


def test_what_a_worker_cannot_execute_stays_queued_for_one_that_can(other_fleet):
    """One lacks a node, one is of another interpreter version: both leave the run, say so once, and a third executes it."""
    fleet = other_fleet
    fleet.worker("--interpreter", "another")
    fleet.enqueue("special", ITEMS, items=30)
    wait_for(lambda: "left to a worker of interpreter version 1" in fleet.log(1), tell=fleet.logs)
    fleet.worker("--without", "count.record.create")
    wait_for(lambda: "left to a worker that has count.record.create" in fleet.log(2), tell=fleet.logs)
    assert "queued" == fleet.state("special")

    fleet.worker()

    ended = fleet.ended("special")
    assert "finished" == ended.state, ended.error
    assert "left to a worker that has count.record.create" in ended.notes
    assert "left to a worker of interpreter version 1" in ended.notes
    assert 1 == fleet.log(2).count("left to a worker that has"), "it is not tried again and again"
    assert "life 1 begins" in fleet.log(3)
    assert all_of(30) == sorted(fleet.calls("special"))
