"""What a query selects, as far as its text tells."""

import pytest

from netsuite_plugin.suitetalk.columns import selection


@pytest.mark.fault("B1")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT id, duedate FROM t", ["id", "duedate"]),
        (
            "SELECT * FROM (SELECT id, tranid, duedate FROM t ORDER BY id) WHERE ROWNUM <= 3",
            ["id", "tranid", "duedate"],
        ),
        ("SELECT * FROM (SELECT * FROM (SELECT id, duedate FROM t) a) b", ["id", "duedate"]),
        ("SELECT q.* FROM (SELECT id, x AS y FROM t) q", ["id", "y"]),
        ("(SELECT id, duedate FROM t)", ["id", "duedate"]),
        ("((SELECT id, duedate FROM t ORDER BY id))", ["id", "duedate"]),
        ("(SELECT id, a FROM t) UNION ALL (SELECT id, b FROM u) ORDER BY 1", ["id", "a"]),
        ("SELECT * FROM (SELECT id, a FROM t UNION SELECT id, b FROM u)", ["id", "a"]),
        ("SELECT * FROM (SELECT id, a FROM t) INTERSECT SELECT id, b FROM u", ["id", "a"]),
        ("WITH c AS (SELECT id, duedate FROM t) SELECT * FROM c", ["id", "duedate"]),
        ("WITH c (a, b) AS (SELECT 1, 2 FROM dual) SELECT * FROM c", ["a", "b"]),
        ("WITH a AS (SELECT id FROM t), b AS (SELECT a.*, 1 AS n FROM a) (SELECT * FROM b)", ["id", "n"]),
        ("SELECT * FROM (SELECT id AS x FROM a) p JOIN (SELECT id AS y FROM b) q ON p.x = q.y", ["x", "y"]),
        ("SELECT p.*, q.y FROM (SELECT id FROM a) p, (SELECT y FROM b) q", ["id", "y"]),
        ("SELECT TOP 5 id, Name FROM t", ["id", "name"]),
        (
            "SELECT t.ID, BUILTIN.DF(t.status) AS Status, COUNT(*), t.* FROM t UNION SELECT 1, 2, 3, 4 FROM dual",
            ["id", "status"],
        ),
        ("SELECT FROM WHERE ((", []),
        ("SELECT * FROM t", []),
    ],
)
def test_names_are_read_through(text, names):
    """A column that is null in every row is known from the text alone."""
    assert names == list(selection(text).names)


@pytest.mark.fault("B1")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT id, ID FROM t", ["id"]),
        ("SELECT a.id, b.id FROM a JOIN b ON a.id = b.a", ["id"]),
        ("SELECT a.x AS n, b.y AS n, c FROM a, b", ["n"]),
        ("SELECT * FROM (SELECT id FROM a) p, (SELECT id FROM b) q", ["id"]),
        ("SELECT id FROM t", []),
    ],
)
def test_columns_of_one_name_are_known(text, names):
    """Only one of them would come back."""
    assert names == list(selection(text).repeated)


@pytest.mark.fault("B1")
def test_a_star_over_joined_tables_may_repeat_names():
    """Every table has an id."""
    assert selection("SELECT * FROM transaction t JOIN customer c ON c.id = t.entity").may_repeat
    assert selection("SELECT t.*, c.id FROM transaction t JOIN customer c ON c.id = t.entity").may_repeat
    assert not selection("SELECT * FROM transaction").may_repeat
    assert not selection("SELECT t.*, BUILTIN.DF(t.status) AS s FROM transaction t").may_repeat


def test_an_order_counts_where_it_orders_the_result():
    """Inside of parentheses it does, inside of a derived table it does not."""
    assert selection("(SELECT id FROM t ORDER BY id)").ordered
    assert not selection("SELECT * FROM (SELECT id FROM t ORDER BY id)").ordered
