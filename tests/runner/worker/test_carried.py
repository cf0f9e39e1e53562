"""What a worker asks of a run waits for the database, and lands nowhere once another has taken it over."""

import threading

import pytest

from netsuite_runner.errors import HandedOver, RunNotKept
from netsuite_runner.worker.carried import Carrier, carried


class Kept:
    """A run whose store fails as often as it is told to."""

    spec, key_form, generation = None, 1, 0

    def __init__(self, *failures):
        self.id, self._failures, self.states = "run", list(failures), []

    def note(self, line):
        if self._failures:
            raise self._failures.pop()
        return line

    def end(self, state):
        self.states.append(state)


def test_what_could_not_be_asked_is_asked_again():
    lost = RunNotKept("there", "gone", retryable=True)
    assert "line" == carried(Kept(lost, lost), Carrier("run", lambda: True)).note("line")
    with pytest.raises(RunNotKept, match="full"):
        carried(Kept(RunNotKept("there", "the disk is full")), Carrier("run", lambda: True)).note("line")


def test_nothing_is_asked_while_the_worker_is_cut_off():
    """It may have been taken for dead by then."""
    connected = []
    carrier = Carrier("run", lambda: bool(connected))
    answered = threading.Thread(target=lambda: carried(Kept(), carrier).note("line"))
    answered.start()
    answered.join(0.5)
    assert answered.is_alive()

    connected.append(True)

    answered.join(10)
    assert not answered.is_alive()


def test_a_run_that_was_taken_over_is_left_alone():
    carrier = Carrier("run", lambda: True)
    carrier.gone = True
    with pytest.raises(HandedOver):
        carried(Kept(), carrier).note("line")


def test_a_run_that_is_handed_back_is_not_interrupted():
    """One that ends all the same has ended."""
    kept, carrier = Kept(), Carrier("run", lambda: True)
    carrier.leaving = True
    with pytest.raises(HandedOver):
        carried(kept, carrier).end("interrupted")
    carried(kept, carrier).end("finished")
    assert (["finished"], True) == (kept.states, carrier.ended)
