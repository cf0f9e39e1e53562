"""Which columns tell the rows of a query apart, as far as its text proves it."""

import pytest
from sqlglot import parse_one

from netsuite_plugin.suitetalk.paging.unique_keys import UniqueKeys, aggregates, defined_by

LINES = "FROM transaction t JOIN transactionline l ON l.transaction = t.id"


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("SELECT 1 FROM customer", ["customer.id"]),
        (f"SELECT 1 {LINES}", ["l.uniquekey"]),
        ("SELECT 1 FROM transaction t LEFT JOIN transactionline l ON l.transaction = t.id", ["t.id", "l.uniquekey"]),
        ("SELECT 1 FROM transaction t, transactionline l WHERE l.transaction (+) = t.id", ["t.id", "l.uniquekey"]),
        ("SELECT 1 FROM transaction t LEFT JOIN entity e ON e.id = t.entity", ["t.id"]),
        ("SELECT 1 FROM transaction t LEFT JOIN transaction c ON c.id = t.createdfrom LEFT JOIN entity e ON e.id = c.entity", ["t.id"]),
        ("SELECT 1 FROM subsidiary a, account b", ["a.id", "b.id"]),
        ("SELECT 1 FROM transactionaccountingline WHERE accountingbook = 1", ["transactionaccountingline.transaction", "transactionaccountingline.transactionline"]),
        ("SELECT 1 FROM (SELECT entity, COUNT(*) n FROM transaction GROUP BY entity) x JOIN customer c ON c.id = x.entity", ["x.entity"]),
        ("SELECT 1 FROM (SELECT DISTINCT entity, type FROM transaction) x", ["x.entity", "x.type"]),
        ("SELECT 1 FROM (SELECT id FROM item WHERE x = 1) x", ["x.id"]),
        ("WITH x AS (SELECT id FROM item) SELECT 1 FROM x", ["x.id"]),
        # nothing that is not proved
        ("SELECT 1 FROM loginaudit", []),
        ("SELECT 1 FROM transaction t RIGHT JOIN entity e ON e.id = t.entity", []),
        ("SELECT 1 FROM (SELECT id + 1 AS id FROM item) x", []),
        ("SELECT 1 FROM (SELECT i.id FROM item i JOIN bin b ON b.x = i.x) x", []),
        ("SELECT 1 FROM (SELECT (SELECT MAX(1) FROM item) m FROM item) x", []),
        ("WITH x (id) AS (SELECT name FROM item) SELECT 1 FROM x", []),
        ("SELECT 1 FROM customer CONNECT BY PRIOR id = parent", []),
    ],
)  # fmt: skip
def test_the_fewest_columns(text, best):
    """One column if one is enough."""
    tree = parse_one(text, read="oracle")

    assert best == [".".join(each) for each in UniqueKeys.of(tree, defined_by(tree)).best()]


@pytest.mark.parametrize(
    ("text", "columns", "unique"),
    [
        (f"SELECT 1 {LINES}", [("l", "uniquekey")], True),
        (f"SELECT 1 {LINES}", [("t", "id")], False),
        (f"SELECT 1 {LINES} WHERE l.id = 0", [("t", "id")], True),
        (f"SELECT 1 {LINES} WHERE l.id = 0 OR t.x = 1", [("t", "id")], False),
        ("SELECT 1 FROM transaction t LEFT JOIN transactionline l ON l.transaction = t.id", [("l", "uniquekey")], False),
        ("SELECT 1 FROM transaction t LEFT JOIN entity e ON e.id = t.entity", [("e", "id")], False),
        ("SELECT 1 FROM customer WHERE id = 5", [], True),
    ],
)  # fmt: skip
def test_a_set_of_columns(text, columns, unique):
    """Rows without a partner come once for each row of the other side."""
    tree = parse_one(text, read="oracle")

    assert unique == UniqueKeys.of(tree, {}).unique(columns)


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("MAX(id)", True),
        ("LISTAGG(id, ',') WITHIN GROUP (ORDER BY id)", True),
        ("ROW_NUMBER() OVER (ORDER BY id)", False),
        ("SUM(x) OVER (ORDER BY id)", False),
        ("(SELECT MAX(id) FROM u)", False),
        ("id", False),
    ],
)
def test_aggregates_of_its_own(listed, found):
    """A window or a query inside makes no row of many."""
    assert found == aggregates(parse_one(f"SELECT {listed} AS x FROM t", read="oracle"))
