"""WITH: what stands in the body of a named query means what it means anywhere else."""

import pytest


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            (
                "WITH c AS (SELECT id, BUILTIN.DF(type) AS shown, BUILTIN.DF(status) AS state FROM transaction)"
                " SELECT shown, state FROM c WHERE id = 102"
            ),
            [{"shown": "Invoice", "state": "Invoice : Open"}],
        ),
        (
            (
                "WITH c AS (SELECT daysopen, daysoverduesearch, billingaddress, entity FROM transaction WHERE id = 102)"
                " SELECT TRUNC(daysopen) AS daysopen, daysoverduesearch, billingaddress FROM c"
            ),
            [{"billingaddress": "1021", "daysopen": "65", "daysoverduesearch": "35"}],
        ),
        (
            "WITH c AS (SELECT t.* FROM transaction t) SELECT BUILTIN.DF(entity) AS who FROM c WHERE id = 101",
            [{"who": "Brenova Tools"}],
        ),
        (
            (
                "WITH c AS (SELECT SUM(BUILTIN.CONSOLIDATE(t.foreigntotal, 'INCOME', 'DEFAULT', 'DEFAULT', 1, t.postingperiod,"
                " 'DEFAULT')) AS whole FROM transaction t) SELECT whole FROM c"
            ),
            [{"whole": "217"}],
        ),
        (
            (
                "WITH c AS (SELECT id, entity FROM transaction), d AS (SELECT BUILTIN.DF(c.entity) AS who FROM c)"
                " SELECT who, COUNT(*) AS n FROM d GROUP BY who"
            ),
            [{"n": "2", "who": "Brenova Tools"}],
        ),
        (
            (
                "SELECT x.who FROM (WITH c AS (SELECT BUILTIN.DF(salesrep) AS who FROM customer) SELECT who FROM c) x"
                " WHERE x.who IS NOT NULL"
            ),
            [{"who": "Nina Falk"}],
        ),
        (
            (
                "SELECT id FROM customer WHERE id IN"
                " (WITH c AS (SELECT entity, BUILTIN.DF(entity) AS who FROM transaction) SELECT entity FROM c WHERE who LIKE 'B%')"
            ),
            [{"id": "11"}],
        ),
        (
            (
                "WITH c AS (SELECT BUILTIN.DF(salesrep) AS who FROM customer WHERE salesrep IS NOT NULL"
                " UNION ALL SELECT BUILTIN.DF(entity) FROM transaction WHERE ROWNUM = 1) SELECT who FROM c ORDER BY who"
            ),
            [{"who": "Brenova Tools"}, {"who": "Nina Falk"}],
        ),
        (
            (
                "WITH c AS (SELECT (SELECT BUILTIN.DF(t.type) FROM transaction t WHERE t.entity = k.id AND t.id = 101) AS what"
                " FROM customer k) SELECT what FROM c WHERE what IS NOT NULL"
            ),
            [{"what": "Sales Order"}],
        ),
        (
            (
                "WITH c (a, b) AS (SELECT id, BUILTIN.DF(entity) FROM transaction)"
                " SELECT a FROM c WHERE EXISTS (SELECT 1 FROM c d WHERE d.b = c.b AND d.a < c.a)"
            ),
            [{"a": "102"}],
        ),
        (
            (
                "WITH c AS (SELECT k.id, BUILTIN.DF(t.type) AS what FROM customer k, transaction t"
                " WHERE k.id = t.entity (+) AND t.type (+) = 'CustInvc') SELECT what FROM c WHERE id = 11"
            ),
            [{"what": "Invoice"}],
        ),
    ],
)
def test_a_named_query_may_hold_whatever_a_query_may(ask, text, rows):
    """Display texts, drawn columns, amounts in another currency, outer joins and sub-selects."""
    assert ask(text) == rows


def test_a_named_query_may_be_called_as_a_table_is(ask):
    """Its columns are its own, though the table of that name has many more."""
    text = (
        "WITH transaction AS (SELECT id, entityid AS tranid FROM customer WHERE id = 11) SELECT tranid FROM transaction"
    )
    assert [{"tranid": "Brenova Tools"}] == ask(text)


def test_a_comment_may_stand_before_it(ask):
    """As in a published report of some pages, whose first lines say what to change; it reads a table of many columns."""
    query = "WITH open AS (SELECT t.id, t.entity FROM transaction t WHERE t.type = 'CustInvc') SELECT COUNT(*) AS n FROM open"
    assert ask(query) == ask(f"/* Open invoices */ /* Required edits: none */\n{query}") == ask(f"-- one line\n{query}")
