"""The timeline: every bar in per cent of the work, without the time in which nothing happened."""

import re

import pytest

from netsuite_runner.runs.kept import Call, Part, Span
from netsuite_web.timeline import Axis, in_words


def test_time_in_which_nothing_happened_is_cut_out():
    """Two lives of a run, a day apart, stand side by side; a mark says where the cut is."""
    axis = Axis([(0, 10), (86_400, 86_410), (5, 8)])
    assert 20 == axis.seconds
    assert [0, 25, 50, 50, 75, 100] == [axis.at(moment) for moment in (0, 5, 10, 40_000, 86_405, 90_000)]
    assert [50] == axis.cuts
    assert Axis([(0, 10), (15, 20)]).cuts == []


@pytest.mark.parametrize("seconds", [0.0, 0.4, 7, 300, 86_400, 9_000_000])
def test_few_numbers_stand_on_the_axis(seconds):
    """However short or long the run was."""
    ticks = Axis([(0, seconds)]).ticks
    assert 1 <= len(ticks) <= 8
    assert all(0 <= place <= 100.001 for _, place in ticks)
    assert 0 == ticks[0][0]


def test_a_call_is_drawn_part_by_part():
    """Waiting, a request that was refused, the pause before the next try, and the one that was answered: in the picture and in words."""
    call = Call(
        "step", "17", 0.0, 10.0, 2, 1, 2.0, (Part("waited", 0, 2), Part("refused", 2, 4), Part("answered", 8, 10))
    )
    axis = Axis([(0, 10)])

    picture = str(axis.row(axis.call(call), in_words(call)))

    assert {"waited", "refused", "pause", "answered"} <= set(re.findall(r'class="([a-z]+)"', picture))
    assert "%" in picture
    assert "style=" not in picture
    assert in_words(call)
    assert axis.spans([Span(0, 4, "done"), Span(5, None, "running")], 10)
    assert "<svg" in str(axis.head())
