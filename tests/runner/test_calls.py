"""A call is tried again where that is safe, and a write that may have happened is not."""

from contextlib import closing

import pytest

import counting
from counting import counted, killed_after
from netsuite_runner.calls import CallNotes
from netsuite_runner.errors import StepFailed
from netsuite_runner.runs.sqlite import SqliteRuns
from one_step import step


def test_a_write_that_may_have_happened_is_not_sent_again(folder):
    """The run stops and says what to look for; a person decides, and it goes on."""
    text = step("append", params={"value": "INV-7", "seconds": 0.3})
    killed_after(folder, text, 1)

    for _ in range(2):
        with pytest.raises(StepFailed, match=r"append was sent at .*INV-7.*runs resume run-1 --done first") as unknown:
            counting.execute(folder, text, "run-1")
        assert "OutcomeUnknown" == unknown.value.told()["type"]
    assert 1 == len(counted(folder))

    with closing(SqliteRuns(folder).open("run-1")) as run:
        run.settle("first", "")
    counting.execute(folder, text, "run-1")
    assert 1 == len(counted(folder))


def test_a_write_that_did_not_happen_is_sent_again(folder):
    """`--again` takes the mark away."""
    text = step("append", params={"value": 1, "seconds": 0.3})
    killed_after(folder, text, 1)

    with closing(SqliteRuns(folder).open("run-1")) as run:
        run.note_not_sent("first", "")
    counting.execute(folder, text, "run-1")

    assert 2 == len(counted(folder))


@pytest.mark.parametrize(("unsettled", "calls"), [(False, 2), (True, 1)])
def test_a_refused_write_is_no_sent_write(folder, unsettled, calls):
    """What the service refused did not happen and may be tried again; what may have happened may not."""
    text = step("append", params={"value": 1, "fails": "mended_later", "unsettled": unsettled})
    (folder / "mended_later").touch()
    with pytest.raises(StepFailed):
        counting.execute(folder, text, "run-1")
    (folder / "mended_later").unlink()

    if unsettled:
        with pytest.raises(StepFailed, match="was sent at"):
            counting.execute(folder, text, "run-1")
    else:
        counting.execute(folder, text, "run-1")

    assert calls == len(counted(folder))


@pytest.mark.parametrize(("node", "passing", "unsettled", "calls"), [
    ("create", True, False, 3),
    ("create", True, True, 3),
    ("append", True, False, 3),
    ("append", True, True, 1),
    ("create", False, False, 1),
])  # fmt: skip
def test_a_step_is_tried_again_where_that_is_safe(folder, node, passing, unsettled, calls):
    """`retry` obeys the node's effect and what the error says."""
    params = {"value": 1, "fails": "always", "passing": passing, "unsettled": unsettled}
    (folder / "always").touch()

    with pytest.raises(StepFailed):
        counting.execute(folder, step(node, params=params, retry={"attempts": 3, "wait": 0}), "run-1")

    assert calls == len(counted(folder))


def test_a_node_finds_its_own_note_again(folder):
    """A long read goes on from its checkpoint, not from the beginning."""
    text = step("resume", params={"seconds": 0.2})
    killed_after(folder, text, 2)

    assert {} == counting.execute(folder, text, "run-1")

    assert ["count.number.resume 0", "count.number.resume 1", "count.number.resume 2"] == sorted(set(counted(folder)))
    assert 1 == counted(folder).count("count.number.resume 0")


def test_a_clock_that_is_put_back_makes_no_call_of_less_than_nothing():
    """Of a call that pages through a table the first parts are kept; all of it is counted."""
    notes = CallNotes("first", "3")
    for _ in range(50):
        notes.hear("waited", began=20.0, ended=10.0)
        notes.hear("answered", began=20.0, ended=21.5)
    notes.hear("refused", began=22.0, ended=23.0)

    call = notes.ended()

    assert ("first", "3", 51, 1, 0.0) == (call.step, call.item, call.requests, call.refused, call.waited)
    assert call.began <= call.ended
    assert 40 == len(call.parts)
    assert all(part.began <= part.ended for part in call.parts)
