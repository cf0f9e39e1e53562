"""Values as tables."""

import pytest

from netsuite_web.tables import table_of


def test_lists_of_mappings_are_tables_and_the_rest_is_one_of_names():
    """Numbers are marked, what is empty is said, columns are those of all rows."""
    names, rows = table_of({"count": 2, "rows": [{"id": 1, "name": "a"}, {"id": 2, "late": None}]}, most=None)
    assert ("name", "value") == names.columns
    assert ("id", "name", "late") == rows.columns
    assert rows.rows[0][0].number
    assert rows.rows[1][1].empty


def test_a_long_table_is_cut_where_it_is_shown():
    """It says how many there are."""
    (table,) = table_of([{"id": number} for number in range(500)], most=200)
    assert (200, 500) == (len(table.rows), table.total)


@pytest.mark.parametrize("value", [None, [], {}, ""])
def test_nothing_is_no_table_or_an_empty_one(value):
    """No error."""
    assert all(table.total >= 0 for table in table_of(value, most=None))
