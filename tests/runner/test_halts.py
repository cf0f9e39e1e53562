"""Several steps may stop at the same time: one error says what became of all."""

import pytest

from netsuite_plugin.contract import NodeError
from netsuite_runner.errors import StepFailed
from netsuite_runner.halts import Halted, Waits, raise_first


def failed(step):
    return Halted(StepFailed(step, "", NodeError("no")))


def test_nothing_is_raised_where_nothing_went_wrong():
    raise_first([None, {"id": "1"}])


def test_the_first_failure_has_all_others_in_it():
    """Those that an interruption came before, too."""
    first, second, third = failed("a"), failed("b"), failed("c")
    second.failure.others = (third.failure,)

    with pytest.raises(Halted) as halted:
        raise_first([Halted(None), None, first, second])

    assert first is halted.value
    assert ["b", "c"] == [each.step for each in first.failure.others]


def test_who_only_waits_has_failed_nothing():
    with pytest.raises(Waits) as waits:
        raise_first([Waits()])
    assert waits.value.failure is None
