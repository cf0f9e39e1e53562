"""What can be done with a query's pages."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk.paging.plan import planned, planned_by


@pytest.mark.parametrize(
    ("text", "tail", "ranges"),
    [
        ("SELECT tranid FROM transaction", ["transaction.id ASC"], "transaction.id"),
        ("SELECT id FROM transaction ORDER BY id DESC", [], "transaction.id"),
        ("SELECT tranid FROM transaction T ORDER BY tranid", ["T.id ASC"], None),
        ("SELECT trandate AS d FROM transaction t ORDER BY d DESC", ["t.id ASC"], "t.trandate"),
        ("SELECT id, entity FROM transaction t ORDER BY 2", ["t.id ASC"], "t.entity"),
        ("SELECT * FROM customer", ["customer.id ASC"], "customer.id"),
        ("SELECT account, amount FROM transactionaccountingline l", ["l.transaction ASC", "l.transactionline ASC", "l.accountingbook ASC"], "l.transaction"),
        ("SELECT type, Entity FROM transaction GROUP BY type, Entity", ["Entity ASC", "type ASC"], "transaction.entity"),
        ("SELECT type, COUNT(*) n FROM transaction GROUP BY type ORDER BY n", ["type ASC"], None),
        ("SELECT type, COUNT(*) n FROM transaction GROUP BY ROLLUP(type)", ["1 ASC", "2 ASC"], None),
        ("SELECT DISTINCT type, entity FROM transaction", ["2 ASC", "1 ASC"], "transaction.entity"),
        ("SELECT a FROM loginaudit", ["1 ASC"], None),
        ("SELECT id FROM a UNION SELECT id FROM b", ["1 ASC"], None),
        ("SELECT id, ROW_NUMBER() OVER (ORDER BY x) n FROM customer", ["customer.id ASC"], None),
        ("SELECT id FROM customer FETCH FIRST 5000 ROWS ONLY", ["customer.id ASC"], None),
        ("SELECT id FROM customer FETCH FIRST 0 ROWS ONLY", ["customer.id ASC"], None),
        # one page by their text
        ("SELECT COUNT(*) FROM transaction", [], None),
        ("SELECT id FROM customer FETCH FIRST 50 ROWS ONLY", [], None),
        ("SELECT TOP 50 id FROM customer", [], None),
        ("SELECT id FROM customer WHERE ROWNUM <= 50", [], None),
        ("SELECT id FROM customer WHERE id = 107", [], None),
        ("SELECT SYSDATE AS now FROM DUAL", [], None),
    ],
)  # fmt: skip
def test_an_order_that_is_total(text, tail, ranges):
    """Completed with what is unique; read in ranges where its first column is known to be a number or a date."""
    plan = planned(text, text)

    assert (True, tail, ranges) == (plan.total, list(plan.tail), plan.ranges and plan.ranges.written)
    assert plan.ranges or plan.advice or not tail


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM loginaudit",
        "SELECT * FROM customer c JOIN loginaudit l ON l.x = c.id ORDER BY c.id",
        "SELECT id FROM customer WHERE ROWNUM <= 5000",
        "SELECT id FROM (SELECT id FROM customer WHERE ROWNUM < 9) x",
        "(SELECT id FROM customer)",
        "SELECT id FROM customer WHERE @",
    ],
)
def test_what_is_not_provable_is_not_claimed(text):
    """Such a text is sent as it is."""
    plan = planned(text, text)

    assert (False, text) == (plan.total, plan.ordered)


def test_the_range_column_keeps_the_order_of_its_author():
    """Nulls come first where values descend, as in Oracle."""
    for order, descending, nulls_first in (
        ("", False, False),
        (" DESC", True, True),
        (" DESC NULLS LAST", True, False),
    ):
        text = f"SELECT id FROM transaction ORDER BY duedate{order}"
        ranges = planned(text, text).ranges

        assert (descending, nulls_first, "date") == (ranges.descending, ranges.nulls_first, ranges.kind)


def test_counting_asks_for_all_that_proves_a_key():
    """Of the same rows, in one query."""
    text = "SELECT tranid FROM transaction t WHERE type = :type ORDER BY id"

    assert planned(text, text).counting() == (
        "SELECT COUNT(*) AS n, COUNT(t.id) AS valued, COUNT(DISTINCT t.id) AS different, MIN(t.id) AS lowest, MAX(t.id) AS highest "
        "FROM transaction t WHERE type = :type"
    )
    dated = planned("SELECT id FROM transaction ORDER BY trandate", "SELECT id FROM transaction ORDER BY trandate")
    assert "TO_CHAR(MIN(transaction.trandate), 'YYYY-MM-DD HH24:MI:SS') AS lowest" in dated.counting()


def test_a_key_is_put_around_the_query():
    """A comment at its end swallows nothing."""
    plan = planned_by(
        "n", "SELECT id AS n FROM a UNION SELECT id FROM b -- end", "SELECT id AS n FROM a UNION SELECT id FROM b"
    )

    assert "SELECT * FROM (\nSELECT id AS n FROM a UNION SELECT id FROM b\n) ORDER BY n ASC" == plan.ordered


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("id; DROP", "SELECT id FROM t", "not the name"),
        ("nr", "SELECT id, name FROM t", "no column called 'nr'.*id, name"),
        ("id", "SELECT id FROM t ORDER BY name", "leave the ORDER BY"),
    ],
)
def test_a_key_that_cannot_be_one(key, text, why):
    """Nothing is sent."""
    with pytest.raises(ConfigurationError, match=why):
        planned_by(key, text, text)
