"""Texts and numbers side by side, converted as Oracle converts without being asked."""

import pytest

from suiteql_account import UNSUPPORTED

# A row with a number in a text, as custom fields often hold it, a number, a date and a text that is no number.
ROW = "(SELECT '12.5' AS t, 3 AS n, TO_DATE('2026-01-05', 'YYYY-MM-DD') AS d, 'x' AS bad FROM DUAL)"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("NVL(t, 0)", "12.5"),
        ("COALESCE(NULL, t, 0)", "12.5"),
        ("NVL(n, '0')", "3"),
        ("NVL(REGEXP_SUBSTR('no number', '[0-9]+'), 1)", "1"),
        ("NVL2(t, 'some', 0)", "some"),
        ("NVL(t, 0) * 2", "25"),
        ("n * t", "37.5"),
        ("t + n", "15.5"),
        ("'3' + '4'", "7"),
        ("t - 1", "11.5"),
        ("n / t", "0.24"),
        ("-t", "-12.5"),
        ("d + '1'", "1/6/2026"),
        ("SUBSTR(t, 1, 2) * 2", "24"),
        ("UPPER(t) + 1", "13.5"),
        ("CAST(n AS VARCHAR(10)) + 1", "4"),
        ("MOD(t, 5)", "2.5"),
        ("ROUND(t, 1)", "12.5"),
        ("ABS(t)", "12.5"),
        ("TRUNC(t)", "12"),
        ("CEIL(t)", "13"),
        ("POWER(t, 2)", "156.25"),
        ("TO_CHAR(t, 'FM990.00')", "12.50"),
        ("DECODE(n, 3, 0, t)", "0"),
        ("DECODE(n, 3, 'three', 0)", "three"),
        ("DECODE(n, 4, 'four', 0)", "0"),
        ("DECODE(t, 12.5, 'same', 'other')", "same"),
        ("GREATEST(n, t)", "12.5"),
        ("GREATEST(t, n)", "3"),
        ("10 / NULLIF(t, 0)", "0.8"),
        ("CASE t WHEN 12.5 THEN 'same' END", "same"),
        ("1 + (SELECT '2' FROM DUAL)", "3"),
    ],
)
def test_a_value_takes_the_kind_that_is_wanted(ask, expression, expected):
    """Arithmetic wants numbers; what chooses between values wants the kind of the first."""
    assert ask(f"SELECT {expression} AS answer FROM {ROW}") == [{"answer": expected}]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("SUM(x)", "18"),
        ("AVG(x)", "6"),
        ("SUM(DISTINCT x)", "6"),
        ("MAX(NVL(x, 0))", "6"),
        ("SUM(NVL(x, 0) * 2)", "36"),
        ("SUM(CASE WHEN x = 6 THEN x END)", "18"),
        ("ROUND(SUM(x) / NULLIF(COUNT(x), 0), 2)", "6"),
    ],
)
def test_texts_are_added_up(ask, expression, expected):
    """Aggregates read the numbers in texts, also those that another SELECT or WITH has made."""
    text = "WITH c AS (SELECT '6' AS x FROM customer), d AS (SELECT x FROM c) SELECT {} AS a FROM d"

    assert ask(text.format(expression)) == [{"a": expected}]


@pytest.mark.parametrize(
    "condition",
    [
        *("t > 5", "t < 100", "t = 12.5", "t <> 3", "5 < t", "t > n", "n = '3'", "n > '2.5'", "n <> t"),
        *("t IN (12.5, 3)", "n IN ('3', '4')", "t NOT IN (1, 2)", "t BETWEEN 1 AND 20", "n BETWEEN '1' AND '5'"),
        *("t NOT IN (SELECT id FROM customer)", "n IN (SELECT '3' FROM DUAL)", "BUILTIN.DF(n) > 1"),
        *("TO_CHAR(d, 'YYYY') = 2026", "NVL(t, 0) > 5", "d > '1/1/2026'", "bad = 'x'"),
    ],
)
def test_a_text_is_compared_with_a_number_as_a_number(ask, condition):
    """Whatever side it stands on, and whatever it came from."""
    assert ask(f"SELECT n FROM {ROW} WHERE {condition}") == [{"n": "3"}]


@pytest.mark.parametrize("expression", ["bad + 1", "SUM(bad)", "ROUND(bad)", "NVL(n, bad)", "-bad"])
def test_a_text_that_is_no_number_ends_the_query(refusal, expression):
    """ORA-01722."""
    text = (
        f"SELECT {expression} AS answer FROM {ROW} WHERE bad {'> 1' if expression.startswith('NVL') else 'IS NOT NULL'}"
    )

    assert refusal(text) == UNSUPPORTED


def test_tables_are_joined_by_a_number_in_a_text(store, ask_store):
    """A custom field that holds an id is often a text."""
    store.put("customer", {**store.get("customer", "11"), "custentity_follows": "12"})

    assert ask_store("SELECT b.entityid FROM customer a JOIN customer b ON b.id = a.custentity_follows") == [
        {"entityid": "Corindra Supply"}
    ]


def test_a_text_is_compared_with_a_date_as_a_date(ask, refusal):
    """Custom fields that hold days as texts; a text that is no date ends the query (ORA-01858)."""
    row = "(SELECT '1/5/2026' AS t, 'x' AS bad, TO_DATE('2026-01-05', 'YYYY-MM-DD') AS d FROM DUAL)"
    assert ask(f"SELECT 1 AS found FROM {row} WHERE t = d AND t < SYSDATE AND d BETWEEN t AND t") == [{"found": "1"}]
    assert ask(f"SELECT 1 AS found FROM {row} WHERE t BETWEEN d AND SYSDATE AND t IN (d, NULL)") == [{"found": "1"}]
    assert refusal(f"SELECT 1 AS found FROM {row} WHERE bad < d") == UNSUPPORTED
