"""Stretches of items are taken one after another, each by one lane; runs that lack a worker are taken by one that fits."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.runs.postgres_database import database_of
from netsuite_runner.worker.stretches import Left, Standing, Stretches
from serving import spec


@pytest.fixture
def stretches(address):
    found = Stretches(database_of(address))
    found.open("run", "step", 1, [(0, 5), (5, 9)])
    return found


def claim(stretches, carrier="a", life=1):
    return stretches.claim("run", "step", life, carrier)


def test_each_is_taken_once_and_given_back_by_name(stretches):
    """What a lane held that died is open again; what it still says of it counts no more."""
    first, second = claim(stretches), claim(stretches, "b")
    assert [(0, 5), (5, 9)] == [(each.first, each.last) for each in (first, second)]
    assert claim(stretches) is None

    stretches.let_go("run", "step", "a")
    again = claim(stretches, "c")
    stretches.end(first, 1, skipped=0)

    assert (0, 2) == (again.first, again.claims)
    assert Standing(0, 2, 0, ()) == stretches.standing("run", "step", 1)


def test_a_failure_halts_the_run(stretches):
    """Nothing more is taken; who takes the run up again in the same life finds the failure, and otherwise goes on."""
    first = claim(stretches)
    stretches.end(first, 1, skipped=2, error={"message": "no"})
    assert claim(stretches) is None
    assert Standing(0, 0, 2, ({"message": "no"},)) == stretches.standing("run", "step", 1)

    stretches.open("run", "step", 1, [(0, 9)])
    assert (5, 9) == (claim(stretches).first, 9)


def test_many_that_fail_at_once_do_not_wait_for_each_other(stretches):
    """Each ends its own stretch and halts those of the others."""
    for life in range(2, 12):
        stretches.open("run", "step", life, [(each, each + 1) for each in range(8)])
        taken = [claim(stretches, str(lane), life) for lane in range(8)]
        with ThreadPoolExecutor(8) as lanes:
            list(
                lanes.map(lambda each, life=life: stretches.end(each, life, skipped=0, error={"message": "no"}), taken)
            )
        assert 8 == len(stretches.standing("run", "step", life).errors)


def test_the_next_life_lays_out_anew(stretches):
    """Stretches of the former life are gone, for those too who still hold one."""
    claim(stretches)
    stretches.open("run", "step", 2, [(0, 9)])

    assert not stretches.laid_out("run", "step", 1)
    assert claim(stretches, life=1) is None
    found = claim(stretches, life=2)
    assert (0, 9) == (found.first, found.last)


def test_what_is_released_is_taken_by_another(stretches):
    first = claim(stretches)
    stretches.release(first)
    again = claim(stretches, "b")
    assert (0, 2) == (again.first, again.claims)


def test_a_run_that_was_left_is_taken_by_one_that_has_its_nodes(address):
    """Once, and only by such a one of the run's interpreter version."""
    PostgresRuns(address, interpreter="7").enqueue("run", spec("workflow: x\nsteps: {one: {node: count.number.read}}"))
    left = Left(database_of(address))
    left.add("run", 1, ["a", "b"])
    assert [] == left.take(["a", "c"], interpreter="7")
    assert [] == left.take(["a", "b"], interpreter="1")
    assert [("run", 1)] == left.all()
    assert [("run", 1)] == left.take(["a", "b", "c"], interpreter="7")
    assert [] == left.take(["a", "b", "c"], interpreter="7")
