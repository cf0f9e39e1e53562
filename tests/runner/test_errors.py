"""How a failure of several items is said: each cause once."""

from netsuite_plugin.contract import NodeError
from netsuite_runner.errors import StepFailed, in_lines


def failed(item, request_id, words="Please enter value(s) for: Account."):
    return StepFailed(
        "accrue", item, NodeError(f"{words} (request ID {request_id})", request_id=request_id, remedy="fix_input")
    )


def test_items_that_fail_for_one_cause_are_one_line():
    """Each request has an ID of its own; that of the first is shown."""
    first = failed("1", "r-1")
    first.others = (failed("2", "r-2"), failed("3", "r-3", "Closed."), failed("4", "r-4"))

    assert [
        "accrue[1], [2], [4]: Please enter value(s) for: Account. (request ID r-1)",
        "accrue[3]: Closed. (request ID r-3)",
    ] == in_lines(first.told())
