"""Schedules: each planned moment is one row and one run, whoever comes first and whoever dies; a login that is over stops them, and says so."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import counting
from netsuite_plugin.contract import Caller, hookimpl
from netsuite_plugin.discovery import discover
from netsuite_runner.errors import GraphRefused, RunRefused
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.kept import Output
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.runs.schedules import Schedules

MARIA, INES = Caller("maria", "northwind", frozenset({"finance"})), Caller("ines", "northwind")
MORNING = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
TEXT = """workflow: overdue
schedule: {cron: "30 6 * * *", time_zone: Europe/Berlin}
inputs: {n: {type: integer, default: 7}}
steps: {a: {node: count.number.read, params: {value: "${{ inputs.n }} ${{ run.today }}"}}}
"""


class Told:
    """Hears what hosts are told."""

    def __init__(self):
        self.notices = []

    @hookimpl
    def schedule_stopped(self, notice):
        self.notices.append(notice)
        raise RuntimeError("a listener that fails hinders nothing")


@pytest.fixture
def address(postgres):
    return Address.of(postgres.new_database(), named="the test's")


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def registry(told):
    return discover(plugins=[counting.CountingPlugin(), told])


@pytest.fixture
def runs(address):
    return PostgresRuns(address)


@pytest.fixture
def schedules(registry, runs):
    return Schedules(registry, runs)


def spec(text=TEXT, caller=MARIA, **inputs):
    graph = load(text, file="overdue.yaml", registry=counting.registry())
    return RunSpec.of(graph, inputs, caller, begun=MORNING)


def test_it_fires_when_its_moment_has_come(schedules, runs):
    """Not before, and once: a run of its own, as the person who added it, that begins at the planned moment in its time zone."""
    added = schedules.add("overdue", spec(n=8), now=MORNING)
    assert ("on", datetime(2026, 3, 3, 5, 30, tzinfo=UTC)) == (added.state, added.due)
    assert [] == schedules.fire_due(datetime(2026, 3, 3, 5, 29, 59, tzinfo=UTC))

    (fired,) = schedules.fire_due(datetime(2026, 3, 3, 5, 30, 1, tzinfo=UTC))

    assert [] == schedules.fire_due(datetime(2026, 3, 3, 5, 30, 2, tzinfo=UTC))
    assert ("2026-03-03T05:30:00+00:00", "fired") == (fired.planned, fired.state)
    with closing(runs.open(fired.run)) as run:
        assert ("queued", MARIA, {"n": 8}) == (run.summary().state, run.spec.caller, dict(run.spec.inputs))
        assert "2026-03-03T06:30:00+01:00" == run.spec.begun.isoformat()
    (seen,) = schedules.all(MARIA)
    assert (fired, datetime(2026, 3, 4, 5, 30, tzinfo=UTC)) == (seen.last, seen.due)


def test_of_missed_moments_the_last_fires(schedules, runs):
    """The others are listed: nobody was there for them."""
    added = schedules.add("overdue", spec(), now=MORNING)

    (fired,) = schedules.fire_due(MORNING + timedelta(days=4))

    assert "2026-03-06T05:30:00+00:00" == fired.planned
    found = [(each.planned[:10], each.state, each.run is not None) for each in schedules.firings(added, most=9)]
    assert [("2026-03-06", "fired", True), *((f"2026-03-0{day}", "missed", False) for day in (5, 4, 3))] == found
    assert 1 == len(list(runs.all()))


def test_both_changes_of_summer_time_fire_once_a_day(schedules):
    """A time that is not there fires after the gap; one that is there twice fires the first time."""
    text = TEXT.replace("30 6", "30 2")
    schedules.add("overdue", spec(text), now=datetime(2026, 3, 28, 12, tzinfo=UTC))
    spring = [
        each.planned
        for hour in range(48)
        for each in schedules.fire_due(datetime(2026, 3, 28, 12, 5, tzinfo=UTC) + timedelta(hours=hour))
    ]
    assert ["2026-03-29T01:00:00+00:00", "2026-03-30T00:30:00+00:00"] == spring
    schedules.add("overdue", spec(text), now=datetime(2026, 10, 24, 12, tzinfo=UTC))
    autumn = [
        each.planned
        for hour in range(48)
        for each in schedules.fire_due(datetime(2026, 10, 24, 12, 5, tzinfo=UTC) + timedelta(hours=hour))
    ]
    assert ["2026-10-25T00:30:00+00:00", "2026-10-26T01:30:00+00:00"] == autumn


def test_a_schedule_is_switched_off_and_on(schedules, runs):
    """What it would have fired meanwhile is not made up for; at once it can be run all the same."""
    schedules.add("overdue", spec(), now=MORNING)
    assert "off" == schedules.disable(MARIA, "overdue").state
    assert [] == schedules.fire_due(MORNING + timedelta(days=3))
    run = schedules.run_now(MARIA, "overdue", now=MORNING + timedelta(days=3))
    assert "queued" == runs.open(run).summary().state

    enabled = schedules.enable(MARIA, "overdue", now=MORNING + timedelta(days=5))

    assert ("on", datetime(2026, 3, 8, 5, 30, tzinfo=UTC)) == (enabled.state, enabled.due)
    assert 1 == len(list(runs.all()))
    schedules.remove(MARIA, "overdue")
    assert [] == schedules.all(MARIA)
    assert 1 == len(list(runs.all()))


def test_a_schedule_is_a_persons_own(schedules):
    """Another one of the same name is another schedule, with runs of its own; added again it is replaced."""
    for caller in (MARIA, INES, Caller("maria")):
        schedules.add("overdue", spec(caller=caller), now=MORNING)
    schedules.add("overdue", spec(n=9), now=MORNING)

    assert [9] == [each.spec.inputs["n"] for each in schedules.all(MARIA)]
    assert 3 == len({each.run for each in schedules.fire_due(MORNING + timedelta(days=1))})
    for change in (schedules.disable, schedules.remove, lambda *who: schedules.run_now(*who, now=MORNING)):
        with pytest.raises(RunRefused, match="omar has no schedule 'overdue'"):
            change(Caller("omar", "northwind"), "overdue")


def test_what_cannot_be_scheduled_is_refused(schedules):
    """A file that does not say when, and a name that could not begin a run's."""
    with pytest.raises(RunRefused, match=r"Write into it: schedule: \{cron"):
        schedules.add("overdue", spec(TEXT.replace("schedule:", "# schedule:")), now=MORNING)
    for name in ("", "a b", "1", "x" * 37):
        with pytest.raises(RunRefused, match="cannot be the name"):
            schedules.add(name, spec(), now=MORNING)


def test_a_login_that_is_over_stops_it(schedules, runs, told):
    """Told once, by the hook and in the list, with what the run said; connected again, it is enabled and fires on."""
    schedules.add("overdue", spec(), now=MORNING)
    (fired,) = schedules.fire_due(MORNING + timedelta(days=1))
    with closing(runs.take_up(fired.run, MARIA)) as run:
        run.end("failed", error={"message": "connect again", "remedy": "reconnect", "step": "a", "item": ""})

    for _ in range(2):
        assert [] == schedules.fire_due(MORNING + timedelta(days=2))

    (stopped,) = schedules.all(MARIA)
    assert ("stopped", "connect again") == (stopped.state, stopped.why)
    (notice,) = told.notices
    assert ("overdue", "overdue", "maria", "northwind", "connect again") == tuple(vars(notice).values())
    schedules.enable(MARIA, "overdue", now=MORNING + timedelta(days=2))
    assert 1 == len(schedules.fire_due(MORNING + timedelta(days=3)))
    assert "on" == schedules.all(MARIA)[0].state


def test_another_failure_does_not_stop_it(schedules, runs, told):
    """What is wrong today may be well tomorrow."""
    schedules.add("overdue", spec(), now=MORNING)
    (fired,) = schedules.fire_due(MORNING + timedelta(days=1))
    with closing(runs.take_up(fired.run, MARIA)) as run:
        run.end("failed", error={"message": "no", "remedy": "wait", "step": "a", "item": ""})

    assert 1 == len(schedules.fire_due(MORNING + timedelta(days=2)))
    assert [] == told.notices


def test_a_run_that_was_begun_before_its_worker_died_is_not_begun_again(registry, schedules, runs, address):
    """Killed between the run and the row that says so: the next worker finds it. Failed meanwhile, it is not gone on with."""

    class Dies(PostgresRuns):
        def enqueue(self, run_id, spec):
            super().enqueue(run_id, spec)
            raise KeyboardInterrupt

    schedules.add("overdue", spec(), now=MORNING)
    with pytest.raises(KeyboardInterrupt):
        Schedules(registry, Dies(address)).fire_due(MORNING + timedelta(days=1))
    (begun,) = runs.all()
    with closing(runs.take_up(begun.id, MARIA)) as run:
        run.end("failed", error={"message": "no", "remedy": "wait", "step": "a", "item": ""})

    (fired,) = schedules.fire_due(MORNING + timedelta(days=1, seconds=1))

    assert (begun.id, "fired") == (fired.run, fired.state)
    assert ["failed"] == [each.state for each in runs.all()]


CHANGES = """workflow: look
schedule: {cron: "*/5 * * * *", time_zone: UTC, changes: look}
steps: {look: {node: count.number.read}}
"""


def end(runs, run_id, output):
    """Let a run be over whose step answered this."""
    with closing(runs.take_up(run_id, MARIA)) as run:
        run.keep_outputs([Output("look", "", json.dumps(output))])
        run.end("finished", outputs={})


def test_a_run_that_finds_no_change_leaves_none(schedules, runs):
    """What has changed does; a moment at which the run before is not over is missed, so that nothing is reported twice."""
    added = schedules.add("look", spec(CHANGES), now=MORNING)
    minutes = [MORNING + timedelta(minutes=5 * (number + 1)) for number in range(4)]
    (first,) = schedules.fire_due(minutes[0])
    (missed,) = schedules.fire_due(minutes[1])
    assert ("missed", None, f"the run before it, {first.run}, is not over") == (missed.state, missed.run, missed.why)
    end(runs, first.run, {"changes": [], "cursor": "x"})

    (second,) = schedules.fire_due(minutes[2])
    end(runs, second.run, {"changes": [{"id": "1"}], "cursor": "y"})
    (third,) = schedules.fire_due(minutes[3])

    assert {second.run, third.run} == {each.id for each in runs.all()}
    found = [(each.state, each.run) for each in schedules.firings(added, most=9)]
    assert [("fired", third.run), ("fired", second.run), ("missed", None), ("nothing", None)] == found


@pytest.mark.parametrize(
    "again",
    [
        lambda schedules: schedules.enable(MARIA, "look", now=MORNING + timedelta(minutes=6)),
        lambda schedules: schedules.add("look", spec(CHANGES), now=MORNING + timedelta(minutes=6)),
    ],
    ids=["enabled", "added"],
)
def test_what_is_under_way_still_counts_after_it_is_switched_on_again(schedules, runs, again):
    """Two runs at a time would both report what has changed since the one before them."""
    schedules.add("look", spec(CHANGES), now=MORNING)
    (first,) = schedules.fire_due(MORNING + timedelta(minutes=5))

    again(schedules)

    (missed,) = schedules.fire_due(MORNING + timedelta(minutes=10))
    assert ("missed", f"the run before it, {first.run}, is not over") == (missed.state, missed.why)
    assert [first.run] == [each.id for each in runs.all()]


def test_at_once_is_refused_where_no_run_is_begun(schedules, runs):
    """Nobody is told of a run that does not come."""
    schedules.add("look", spec(CHANGES), now=MORNING)
    first = schedules.run_now(MARIA, "look", now=MORNING)

    with pytest.raises(RunRefused, match=f"look was not run: the run before it, {first}, is not over"):
        schedules.run_now(MARIA, "look", now=MORNING + timedelta(minutes=1))

    assert [first] == [each.id for each in runs.all()]


@pytest.mark.parametrize("state", ["on", "planned", "over"])
def test_one_of_another_release_holds_up_nobody(schedules, runs, caplog, state):
    """It is left to workers that can read it, which is said once; its person is told what to do, and can remove it."""
    schedules.add("a", spec(), now=MORNING)
    schedules.add("b", spec(caller=INES), now=MORNING)
    (run, _) = sorted(each.run for each in schedules.fire_due(MORNING + timedelta(days=1)))
    if state == "over":
        with closing(runs.take_up(run, MARIA)) as taken:
            taken.end("failed", error={"message": "connect", "remedy": "reconnect", "step": "a", "item": ""})
    with runs.database.rows() as rows:
        if state == "planned":
            begins = "INSERT INTO firing (schedule, planned, state, run, at) SELECT number, '2026-03-02', 'due', 'a-1', '' FROM schedule WHERE name = 'a'"
            rows.do(begins)
        rows.do("UPDATE schedule SET spec = '{\"graph\": {}}' WHERE name = 'a'")

    fired = [each for days in (2, 3) for each in schedules.fire_due(MORNING + timedelta(days=days))]

    assert ["b", "b"] == [each.run[0] for each in fired]
    assert 1 == caplog.text.count("Schedule 'a' was added by another release")
    with pytest.raises(RunRefused, match="schedules add FILE --name a. Or remove it"):
        schedules.all(MARIA)
    schedules.remove(MARIA, "a")
    assert [] == schedules.all(MARIA)


def test_a_step_of_changes_that_is_not_there_is_refused():
    with pytest.raises(GraphRefused, match="overdue.yaml:2: schedule.changes: there is no step 'lok'"):
        spec(CHANGES.replace("changes: look", "changes: lok"))


WORKER = Path(__file__)
ORIGIN = datetime(2026, 3, 2, tzinfo=UTC)
NAMES = [f"s{number}" for number in range(20)]


def test_two_workers_fire_each_moment_once(address, schedules, runs, registry):
    """Time goes 1,000 times faster, from one origin; one of them is killed and another comes. Every moment has one row, every fired row one run."""
    half_hours = TEXT.replace("30 6 * * *", "*/30 * * * *")
    for name in NAMES:
        schedules.add(name, spec(half_hours), now=ORIGIN)
    origin = time.time() + 3
    workers = [fast_worker(address, origin) for _ in range(2)]
    try:
        wait_for(lambda: len(list(runs.all())) >= 60)
        workers[0].send_signal(signal.SIGKILL)
        workers.append(fast_worker(address, origin))
        wait_for(lambda: len(list(runs.all())) >= 220)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()

    schedules.fire_due(FastClock(origin).now())  # what a worker was killed at
    begun = [each.id for each in runs.all()]
    fired = []
    for each in schedules.all(MARIA):
        found = schedules.firings(each, most=1_000)
        moments = [ORIGIN + timedelta(minutes=30 * (number + 1)) for number in range(len(found))]
        assert [moment.isoformat() for moment in reversed(moments)] == [firing.planned for firing in found]
        assert {firing.state for firing in found} <= {"fired", "missed"}
        fired += [firing.run for firing in found if firing.state == "fired"]
    assert sorted(fired) == sorted(begun)
    assert len(set(begun)) == len(begun) >= 220


def fast_worker(address, origin):
    words = [sys.executable, str(WORKER), json.dumps([address.url, origin])]
    return subprocess.Popen(words, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})


def wait_for(there):
    deadline = time.monotonic() + 120
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.1)


class FastClock:
    """A thousand times faster than this machine's, from an origin that all workers share."""

    def __init__(self, origin):
        self._origin = origin

    def now(self):
        return ORIGIN + timedelta(seconds=(time.time() - self._origin) * 1_000)


class FastPlugin(counting.CountingPlugin):
    @hookimpl
    def provide_clock(self):
        return FastClock(json.loads(sys.argv[1])[1])


if __name__ == "__main__":
    found = discover(plugins=[FastPlugin()])
    at_work = Schedules(found, PostgresRuns(Address.of(json.loads(sys.argv[1])[0], named="the test's")))
    while True:
        at_work.fire_due(found.clock.now())
        time.sleep(0.05)
