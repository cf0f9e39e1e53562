"""Named parameters: what the author wrote stays, what the values say cannot leave its quotes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp, parse_one

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk.binding import bind, selected_columns

text_values = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


@given(text_values)
def test_any_text_stays_one_literal(value):
    """No value ends its own quotes or begins a comment: read back, it is the value again."""
    bound = bind("SELECT id FROM customer WHERE name = :name AND 1 = 1", {"name": value})

    read = parse_one(bound, read="oracle")
    assert [value] == [each.this for each in read.find_all(exp.Literal) if each.is_string]


@given(
    st.integers(min_value=-(10**18), max_value=10**18) | st.decimals(allow_nan=False, allow_infinity=False, places=6)
)
def test_any_number_stays_a_number(value):
    """Negative numbers keep their sign and begin no comment, even after a minus."""
    bound = bind("SELECT 10 -:n FROM dual", {"n": value})

    assert "--" not in bound
    assert "e" not in bound.replace("SELECT", "").replace("FROM dual", "").lower()
    shown = bound.removeprefix("SELECT 10 -").removesuffix(" FROM dual").strip("()")
    assert Decimal(str(value)) == Decimal(shown)


@given(st.dates(min_value=date(1, 1, 1)))
def test_any_date_names_its_format(value):
    """The account's date format does not matter."""
    assert f"d < TO_DATE('{value.isoformat()}', 'YYYY-MM-DD')" in bind("SELECT 1 FROM t WHERE d < :d", {"d": value})


@given(st.lists(text_values, min_size=1, max_size=20))
def test_any_list_stands_in_an_in(values):
    """Both spellings of IN take a list."""
    for text in ("SELECT 1 FROM t WHERE a IN (:v)", "SELECT 1 FROM t WHERE a IN :v"):
        read = parse_one(bind(text, {"v": values}), read="oracle")
        assert values == [each.this for each in read.find(exp.In).expressions]


QUOTED = [
    "SELECT ':a' FROM t",
    "SELECT 'it''s :a' FROM t",
    "SELECT q'[it's :a]' FROM t",
    'SELECT ":a" FROM t',
    "SELECT 1 -- :a\nFROM t",
    "SELECT /* :a ' */ 1 FROM t",
    "SELECT 1 FROM t -- ends with :a",
    "SELECT 'ünïcödé 🎉 :a' FROM t",
]


@pytest.mark.parametrize("text", QUOTED)
def test_comments_and_quoted_text_are_left_alone(text):
    """A colon in them is no parameter."""
    assert text == bind(text, {})


@given(st.sampled_from(QUOTED), text_values)
def test_what_surrounds_a_parameter_is_kept_letter_for_letter(text, value):
    """The query goes out as it was written, but for the placeholder."""
    bound = bind(f"{text}\nWHERE x = :a AND y = 1", {"a": value})

    assert bound == f"{text}\nWHERE x = '{value.replace(chr(39), chr(39) * 2)}' AND y = 1".strip()


def test_one_name_may_stand_twice_and_names_may_be_keywords():
    """`:select` is a name like any other."""
    assert "SELECT 1 FROM t WHERE a = 7 OR b = 7" == bind(
        "SELECT 1 FROM t WHERE a = :select OR b = :select", {"select": 7}
    )


def test_a_final_semicolon_is_dropped():
    """Queries are pasted with one."""
    assert "SELECT 1 FROM dual" == bind("SELECT 1 FROM dual ; ", {})


def test_true_is_a_letter_and_none_is_null():
    """As NetSuite stores them."""
    assert "SELECT 1 FROM t WHERE a = 'T' AND b = 'F' AND c = NULL" == bind(
        "SELECT 1 FROM t WHERE a = :a AND b = :b AND c = :c", {"a": True, "b": False, "c": None}
    )


def test_a_list_outside_in_is_refused():
    """`id = 1, 2` would be something else."""
    with pytest.raises(ConfigurationError, match="after IN"):
        bind("SELECT 1 FROM t WHERE a = :a", {"a": [1, 2]})


def test_columns_are_read_from_the_text_as_far_as_it_tells():
    """Expressions without an alias have no name of ours."""
    text = "SELECT t.ID, BUILTIN.DF(t.status) AS Status, COUNT(*), t.* FROM transaction t UNION SELECT 1, 2, 3, 4 FROM dual"
    assert ["id", "status"] == selected_columns(text)
    assert [] == selected_columns("SELECT FROM WHERE ((")
