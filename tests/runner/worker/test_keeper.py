"""Who is taken for dead, and who is not."""

import threading
import time

import psycopg

from netsuite_runner.worker.keeper import Keeper, Work
from netsuite_runner.worker.lives import Lives
from serving import wait_for


def keeper(address, name, lives, bells=None):
    work = Work(running=list, back=lambda: None, bell=(bells if bells is not None else []).append, look=lambda _: None)
    return Keeper(address, name, lives, work)


def test_a_keeper_knows_that_it_is_cut_off_and_hears_bells(address):
    """At once when its connection is cut; and that it is back."""
    lives, bells = Lives(address), []
    mine = keeper(address, "me", lives, bells)
    assert not mine.connected
    mine.start()
    wait_for(lambda: mine.connected)
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("NOTIFY netsuite_nodes, 'run'")
        wait_for(lambda: bells == ["run"])
        seen = threading.Event()

        def look():
            while not seen.is_set():
                if not mine.connected:
                    seen.set()
                time.sleep(0.001)

        threading.Thread(target=look, daemon=True).start()
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND classid = 77201"
        )
    assert seen.wait(30)
    wait_for(lambda: mine.connected)
    mine.stop()
    lives.close()


def test_two_of_one_name_do_not_work_at_once(address):
    """The second waits until the first has ended."""
    lives = Lives(address)
    first, second = keeper(address, "me", lives), keeper(address, "me", lives)
    first.start()
    wait_for(lambda: first.connected)
    second.start()
    time.sleep(1)
    assert not second.connected
    first.stop()
    wait_for(lambda: second.connected)
    second.stop()
    lives.close()
