"""How many lanes a step gets, and how its items are cut."""

import pytest

from netsuite_runner.worker.sharing import places_of, stretches_of


@pytest.mark.parametrize(
    ("at_once", "most", "lanes"), [(10, 5, [5, 5]), (12, 5, [5, 5, 2]), (3, 5, [3]), (5, 5, [5]), (1, 5, [1])]
)
def test_all_lanes_together_do_no_more_than_the_step_may(at_once, most, lanes):
    assert lanes == places_of(at_once, most)


@pytest.mark.parametrize(("items", "lanes", "places"), [(1000, 3, 5), (11, 1, 5), (100_000, 2, 5), (60, 12, 5)])
def test_stretches_hold_every_item_once(items, lanes, places):
    """None is longer than fifty, and every lane has several where there are enough."""
    found = stretches_of(range(items), lanes, places)
    assert list(range(items)) == [index for first, last in found for index in range(first, last)]
    assert max(last - first for first, last in found) <= 50


def test_stretches_become_shorter_towards_the_end():
    """Long ones cost least, and short ones let all lanes end at about the same time, how many workers there may be."""
    sizes = [last - first for first, last in stretches_of(range(1800), 20, 5)]
    assert sorted(sizes, reverse=True) == sizes
    assert (45, 5) == (sizes[0], sizes[-2])
    assert len(sizes) < 150


def test_items_that_are_done_lie_between():
    """A stretch reaches over them: they are found done when it is worked on."""
    assert [(0, 8), (9, 16)] == stretches_of([0, 1, 2, 3, 7, 9, 11, 12, 14, 15], 1, 5)
