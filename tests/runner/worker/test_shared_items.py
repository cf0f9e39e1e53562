"""Failures of several stretches become one of the run."""

from netsuite_plugin.contract import NodeError
from netsuite_runner.errors import StepFailed
from netsuite_runner.worker.shared_items import failure_of


def test_what_failed_in_several_lanes_is_one_failure():
    """The first, with the others in it; each says what its cause was called."""
    told = [StepFailed("step", str(item), NodeError(f"no {item}", remedy="wait")).told() for item in range(3)]

    found = failure_of(tuple(told))

    assert told[0] | {"others": told[1:]} == found.told()
    assert failure_of(()) is None
