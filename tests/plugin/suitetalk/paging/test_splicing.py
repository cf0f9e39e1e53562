"""More in a query's text, and nothing of it changed."""

import pytest

from netsuite_plugin.suitetalk.paging.splicing import Splicing


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("SELECT id FROM t", "SELECT id FROM t ORDER BY id ASC"),
        ("SELECT id FROM t ORDER BY d DESC -- end", "SELECT id FROM t ORDER BY d DESC, id ASC -- end"),
        ("SELECT id FROM t -- ORDER BY x\n;", "SELECT id FROM t ORDER BY id ASC -- ORDER BY x\n;"),
        ("SELECT id FROM t WHERE x = 'ORDER BY'", "SELECT id FROM t WHERE x = 'ORDER BY' ORDER BY id ASC"),
        ("SELECT id FROM t WHERE x = :order", "SELECT id FROM t WHERE x = :order ORDER BY id ASC"),
        ("SELECT id FROM t FETCH FIRST 5000 ROWS ONLY", "SELECT id FROM t ORDER BY id ASC FETCH FIRST 5000 ROWS ONLY"),
        ("(SELECT a FROM t) UNION (SELECT b FROM u)", "(SELECT a FROM t) UNION (SELECT b FROM u) ORDER BY id ASC"),
        ("SELECT a FROM t WHERE x = 1 UNION SELECT b FROM u", "SELECT a FROM t WHERE x = 1 UNION SELECT b FROM u ORDER BY id ASC"),
        ("SELECT (SELECT 1 FROM u ORDER BY 1) a FROM t", "SELECT (SELECT 1 FROM u ORDER BY 1) a FROM t ORDER BY id ASC"),
    ],
)  # fmt: skip
def test_an_order_is_completed(text, made):
    """At the end of the ORDER BY, or in one of its own."""
    assert made == Splicing(text).ordered(["id ASC"])


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("SELECT id FROM t", "SELECT id FROM t WHERE k > 1"),
        ("SELECT id FROM t WHERE a OR b /* c */ ORDER BY d", "SELECT id FROM t WHERE ( a OR b) AND k > 1 /* c */ ORDER BY d"),
        ("SELECT id FROM t JOIN u ON t.a = u.a GROUP BY id", "SELECT id FROM t JOIN u ON t.a = u.a WHERE k > 1 GROUP BY id"),
        ("SELECT EXTRACT(YEAR FROM d) y FROM t", "SELECT EXTRACT(YEAR FROM d) y FROM t WHERE k > 1"),
        ("SELECT id FROM t WHERE a = 1 -- note", "SELECT id FROM t WHERE ( a = 1) AND k > 1 -- note"),
    ],
)  # fmt: skip
def test_a_condition_is_added(text, made):
    """Around what is there."""
    assert made == Splicing(text).restricted("k > 1")


def test_rows_are_counted_before_they_are_grouped():
    """Other columns of the same FROM and WHERE."""
    text = "SELECT t.id, -- two\n x FROM t WHERE a = 1 GROUP BY b HAVING c ORDER BY d"

    assert "SELECT COUNT(*) AS n FROM t WHERE a = 1" == Splicing(text).selecting("COUNT(*) AS n")


def test_a_query_of_a_query():
    """Without an order, and whatever comment ends it."""
    assert "SELECT * FROM (\nSELECT id FROM t  FETCH FIRST 5 ROWS ONLY\n)" == Splicing(
        "SELECT id FROM t ORDER BY id FETCH FIRST 5 ROWS ONLY -- end"
    ).within("*")


def test_parts_are_as_their_author_spells_them():
    """Commas in parentheses part nothing."""
    text = "SELECT 1 FROM t GROUP BY T.Id, NVL(a, 'b, c')  , :x ORDER BY 1"

    assert ["T.Id", "NVL(a, 'b, c')", ":x"] == Splicing(text).parts("group")
    assert [] == Splicing(text).parts("where")
