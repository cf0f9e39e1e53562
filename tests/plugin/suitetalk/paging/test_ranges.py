"""Where ranges begin and end."""

import pytest

from netsuite_plugin.suitetalk.paging.plan import RangeColumn
from netsuite_plugin.suitetalk.paging.ranges import BEGIN, END, Counted, Range, ranges_of

NUMBER, DATE = RangeColumn("t.id", "number"), RangeColumn("t.day", "date")


def row(rows, valued, lowest, highest):
    return {"n": str(rows), "valued": str(valued), "different": "1", "lowest": lowest, "highest": highest}


@pytest.mark.parametrize(
    ("lowest", "highest", "column", "ends"),
    [
        ("-7", "99", NUMBER, (-7, 100)),
        ("-.5", "12.75", NUMBER, (-1, 13)),
        ("1970-01-01 00:00:00", "1970-01-01 00:00:09", DATE, (0, 10)),
        ("1969-12-31 23:59:59", "1970-01-02 00:00:00", DATE, (-1, 86_401)),
    ],
)
def test_ends_are_read(lowest, highest, column, ends):
    """Every value is at least the begin and less than the end."""
    counted = Counted.read(row(5, 5, lowest, highest), column)

    assert ends == (counted.begin, counted.end)


@pytest.mark.parametrize(
    "given", [row(5, 5, "A1", "Z9"), row(5, 5, None, "9"), row("x", 5, "1", "9"), {"id": "1"}, row(5, 5, "1", "NaN")]
)
def test_an_answer_that_counts_nothing_is_none(given):
    """The result is then read as one."""
    assert Counted.read(given, NUMBER) is None


def test_ranges_meet_and_cover_everything():
    """No number between two of them, and rows without a value in one of their own."""
    counted = Counted(rows=101, valued=100, different=100, begin=3, end=40)
    found = ranges_of(counted, NUMBER, rows=30)

    assert Range(None, None) == found[-1]
    assert [(3, 12), (12, 21), (21, 30), (30, 40)] == [(each.begin, each.end) for each in found[:-1]]
    descending = ranges_of(counted, RangeColumn("x", "number", descending=True, nulls_first=True), rows=30)
    assert [found[-1], *reversed(found[:-1])] == list(descending)


def test_there_are_no_more_ranges_than_values():
    """And none of a column that is null in every row."""
    assert 3 == len(ranges_of(Counted(1_000, 1_000, 3, 5, 8), NUMBER, rows=10))
    assert [Range(None, None)] == ranges_of(Counted(1_000, 0, 0, 0, 0), NUMBER, rows=10)


def test_a_range_is_halved_until_one_value_is_left():
    """In the order of the column."""
    each = Range(0, 5)

    assert (Range(0, 2), Range(2, 5)) == each.halves(NUMBER)
    assert (Range(2, 5), Range(0, 2)) == each.halves(RangeColumn("x", "number", descending=True))
    assert () == Range(4, 5).halves(NUMBER) == Range(None, None).halves(NUMBER)


def test_a_range_is_a_condition():
    """Its ends are parameters, dates in a form of their own."""
    assert f"t.id >= :{BEGIN} AND t.id < :{END}" == Range(1, 2).condition(NUMBER)
    assert {BEGIN: "1970-01-01 00:00:01", END: "1970-01-02 00:00:00"} == Range(1, 86_400).parameters(DATE)
    assert f"TO_DATE(:{BEGIN}, 'YYYY-MM-DD HH24:MI:SS')" in Range(1, 2).condition(DATE)
    assert ("t.id IS NULL", {}) == (Range(None, None).condition(NUMBER), Range(None, None).parameters(NUMBER))
