"""Lives and lanes are asked for once each, and tables of the engine that cannot be made are spoken of in words."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from netsuite_runner.errors import RunNotKept
from netsuite_runner.runs.address import Address
from netsuite_runner.worker.lives import LaneName, Lives


def test_what_is_asked_for_twice_is_one(address):
    lives = Lives(address)
    lane = LaneName("run", 1, "step", 0, 5)
    for _ in range(2):
        lives.begin("run", 1)
        lives.open_lane(lane)

    assert ["run:1"] == [each.workflow_id for each in lives.waiting()]
    assert (1, True) == lives.last_turn(lane)
    assert (0, False) == lives.last_turn(LaneName("run", 1, "step", 1, 5))
    assert lives.is_there("run:step:0:1:1")
    assert not lives.is_there("run:step:0:1:2")
    assert [] == lives.under_way()
    lives.begin("run", 1, again="once more")
    assert 2 == len(lives.waiting())
    lives.close()


def test_lanes_of_other_steps_wait(address):
    """Then a lane gives way after its turn; those of its own step have the same to do."""
    lives = Lives(address)
    mine = LaneName("run", 1, "step", 0, 5)
    lives.open_lane(LaneName("run", 1, "step", 1, 5))
    lives.begin("other", 1)
    assert not lives.others_wait(mine)

    lives.open_lane(LaneName("other", 1, "step", 0, 5))
    assert lives.others_wait(mine)
    lives.close()


def test_lanes_that_have_nothing_left_to_do_are_nobody_s(address):
    """Those of other steps and runs do not stand behind them."""
    lives = Lives(address)
    for run, step in [("run", "step"), ("run", "step"), ("run", "steps"), ("runs", "step")]:
        lives.open_lane(LaneName(run, 1, step, 0, 5))
        lives.open_lane(LaneName(run, 1, step, 1, 5))

    lives.close_lanes("run", "step")
    lives.close_lanes("run", "step")

    assert [(1, False), (1, True), (1, True)] == [
        lives.last_turn(LaneName(run, 1, step, 1, 5))
        for run, step in [("run", "step"), ("run", "steps"), ("runs", "step")]
    ]
    lives.close()


def test_several_that_come_to_an_empty_database_at_once_do_not_wait_for_each_other(postgres):
    """One makes the engine's tables, which waits for every statement that is under way."""
    address = Address.of(postgres.new_database(), named="it")
    with ThreadPoolExecutor(3) as threads:
        opened = [threads.submit(Lives, address) for _ in range(3)]
        for each in opened:
            lives = each.result(120)
            assert [] == lives.waiting()
            lives.close()


def test_a_role_without_rights_is_told(postgres):
    """The tables of the engine are not there, and it may not make them."""
    url = postgres.new_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS nobody_much")
        connection.execute("CREATE ROLE nobody_much LOGIN")
    with pytest.raises(RunNotKept, match="start one first"):
        Lives(Address.of(url.replace("postgres:@", "nobody_much:@"), named="it"))


def test_a_database_that_is_not_there_may_be_back_later():
    with pytest.raises(RunNotKept) as error:
        Lives(Address.of("postgresql://127.0.0.1:9/x", named="it"))
    assert error.value.retryable


def test_a_role_that_may_not_read_the_tables_is_told_where_its_rights_are_listed(address):
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS nobody_yet")
        connection.execute("CREATE ROLE nobody_yet LOGIN")
    with pytest.raises(RunNotKept, match=r"permission denied for schema dbos\. .*docs/runs\.md") as denied:
        Lives(Address.of(address.url.replace("postgres:@", "nobody_yet:@"), named="it"))
    assert not denied.value.retryable
