"""One text for a statement, in the words of two databases."""

import pytest

from netsuite_runner.runs.rows import for_postgres, without_run


@pytest.mark.parametrize(
    ("statement", "in_a_file"),
    [
        ("SELECT a FROM note WHERE run = :run ORDER BY a", "SELECT a FROM note ORDER BY a"),
        ("SELECT a FROM note WHERE run = :run AND b = :b", "SELECT a FROM note WHERE b = :b"),
        ("INSERT INTO note (run, a) VALUES (:run, :a)", "INSERT INTO note (a) VALUES (:a)"),
        ("... ON CONFLICT (run, a) DO", "... ON CONFLICT (a) DO"),
        ("SELECT 1 FROM a WHERE a.run = b.run AND a.c = b.c", "SELECT 1 FROM a WHERE a.c = b.c"),
    ],
)
def test_the_file_of_one_run_has_no_column_for_it(statement, in_a_file):
    """Everything else is the same."""
    assert in_a_file == without_run(statement)


def test_values_go_by_name_to_postgresql():
    """A cast, a percent sign and a list stay what they are."""
    assert b"a = %(a)s AND b LIKE 'x%%' AND c::text = %(c)s" == for_postgres("a = :a AND b LIKE 'x%' AND c::text = :c")
    assert b"json_array_elements_text(CAST(%(items)s AS json))" == for_postgres("json_each(:items)")
