"""Named parameters: what the author wrote stays, what the values say cannot leave its quotes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp, parse_one

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk.binding import bind

text_values = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=60)


@given(text_values)
def test_any_text_stays_one_literal(value):
    """No value ends its own quotes or begins a comment: read back, it is the value again."""
    bound = bind("SELECT id FROM customer WHERE name = :name AND 1 = 1", {"name": value})

    read = parse_one(bound, read="oracle")
    assert [value] == [each.this for each in read.find_all(exp.Literal) if each.is_string]


@given(
    st.integers(min_value=-(10**18), max_value=10**18)
    | st.decimals(-(10**30), 10**30, allow_nan=False, allow_infinity=False, places=6)
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
    assert "SELECT NULL AS c FROM t WHERE a = 'T' AND b = 'F'" == bind(
        "SELECT :c AS c FROM t WHERE a = :a AND b = :b", {"a": True, "b": False, "c": None}
    )


SILENT = [
    "f = :p",
    "f <> :p",
    "f != :p",
    "f < :p AND g = 1",
    "f >= (:p)",
    "(:p) = f",
    "x = 1 AND :p = f",
    "f = ((:p))",
    "f = -:p",
    "f LIKE :p",
    "f NOT LIKE :p ESCAPE '!'",
    "f IN (:p)",
    "f IN :p",
    "f NOT IN (1, :p)",
    "f IN (1, (:p))",
    "(f, g) IN ((1, :p))",
    ":p NOT IN (1, 2)",
    "f = ANY (:p)",
    "f BETWEEN :p AND 2",
    "f BETWEEN (1) AND (:p) AND g = 1",
    "f IN (SELECT NVL(a, :p) FROM x WHERE z = :p)",
]


@pytest.mark.fault("B4")
@pytest.mark.parametrize("nothing", [None, ""])
@pytest.mark.parametrize("where", SILENT)
def test_a_null_that_is_compared_is_refused(where, nothing):
    """It would find nothing, and nobody would know why; an empty text is null to NetSuite."""
    with pytest.raises(ConfigurationError, match=r"'p' is .*null.*IS NULL OR"):
        bind(f"SELECT id FROM t WHERE {where}", {"p": nothing})


@pytest.mark.fault("B4")
@pytest.mark.parametrize("nothing", [None, ""])
@pytest.mark.parametrize(
    "where",
    [
        "(:p IS NULL OR f = :p)",
        "((:p) IS NULL OR f IN (:p))",
        "f = :p OR (f IS NULL AND :p IS NULL)",
        ":p IS NOT NULL AND f > :p",
        "f = NVL(:p, f)",
        "f = :p || 'x'",
        "f = CASE WHEN g = 1 THEN :p ELSE 'a' END",
        "f IN (SELECT a, :p, c FROM x)",
        "DECODE(f, :p, 1, 0) = 1",
    ],
)
def test_a_null_with_a_meaning_is_bound(where, nothing):
    """Asked for by IS NULL, replaced by NVL, joined to a text: the author has thought of it."""
    assert f"SELECT id FROM t WHERE {where.replace(':p', 'NULL')}" == bind(
        f"SELECT id FROM t WHERE {where}", {"p": nothing}
    )


@pytest.mark.fault("B4")
@pytest.mark.parametrize("values", [["a", ""], [None, "a"]])
def test_a_list_without_a_null(values):
    """A null in an IN never matches, and in a NOT IN nothing ever does."""
    with pytest.raises(ConfigurationError, match="null in an IN never matches"):
        bind("SELECT id FROM t WHERE f IN (:p)", {"p": values})


@pytest.mark.fault("B4")
@pytest.mark.parametrize(
    "text", ["1:x", "N:x", "nq:x", "q:x", "'c':x", '"c":x', ":x:x", ":x'c'", ":x.5", "5.:x", "t.:x"]
)
def test_a_parameter_never_fuses_with_what_stands_beside_it(text):
    """`q:x` would make the value's own letters the end of the text."""
    with pytest.raises(ConfigurationError, match="touches"):
        bind(f"SELECT {text} FROM t", {"x": "[v]"})


@pytest.mark.fault("B4")
def test_a_keyword_and_a_value_are_kept_apart():
    """IN:ids is lazy and clear."""
    assert "SELECT 1 FROM t WHERE a IN (1, 2) AND b LIKE 'x'" == bind(
        "SELECT 1 FROM t WHERE a IN:ids AND b LIKE:b", {"ids": [1, 2], "b": "x"}
    )


@pytest.mark.fault("B4")
@pytest.mark.parametrize(
    "value",
    [Decimal("1E+999999999"), Decimal("1E-999999999"), 10**5000, 1e300, float("inf"), -(10**127)],
    ids=["large", "small", "long", "float", "infinite", "negative"],
)
def test_a_number_netsuite_cannot_keep_is_refused(value):
    """Written out it would be a gigabyte."""
    with pytest.raises(ConfigurationError, match="1E126"):
        bind("SELECT :n FROM t", {"n": value})


@pytest.mark.fault("B4")
def test_a_long_zero_is_short_and_long_digits_are_said():
    """Digits that NetSuite would round are the author's to round."""
    assert "SELECT 0 FROM t" == bind("SELECT :n FROM t", {"n": Decimal("0E+999999999")})
    with pytest.raises(ConfigurationError, match="40 digits"):
        bind("SELECT :n FROM t", {"n": int("1" * 50)})


@pytest.mark.fault("B4")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\ufeffSELECT id FROM t", "byte order mark"),
        ("SELECT \u200bid FROM t", "invisible character"),
        ("SELECT \u2018x\u2019 FROM t", "word processor"),
        ("SELECT id FROM t;;", "more than one ';'"),
        ("SELECT id FROM t ; ; ", "more than one ';'"),
        ("SELECT id FROM t WHERE a &gt; 5", "copied from a web page"),
        ("SELECT id FROM t WHERE a &lt;&#62; 5 AND b = &quot;x&quot;", "copied from a web page"),
    ],
)
def test_what_came_by_copying_is_said_in_plain_words(text, said):
    """The words name the character and what to do."""
    with pytest.raises(ConfigurationError, match=said):
        bind(text, {})


@pytest.mark.fault("B4")
def test_what_is_quoted_may_be_anything():
    """A text is data."""
    text = "SELECT id FROM t WHERE a = '&gt; \u2018\ufeff\u2019;;' /* &gt; */"
    assert text == bind(text, {})


@pytest.mark.fault("B4")
def test_a_text_of_a_megabyte_is_refused():
    """Reading it would take seconds; long lists are values."""
    with pytest.raises(ConfigurationError, match="parameters"):
        bind(f"SELECT id FROM t WHERE id IN ({', '.join(map(str, range(150_000)))})", {})


def test_a_list_outside_in_is_refused():
    """`id = 1, 2` would be something else."""
    with pytest.raises(ConfigurationError, match="after IN"):
        bind("SELECT 1 FROM t WHERE a = :a", {"a": [1, 2]})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("SELECT id FROM customer LIMIT 10", "FETCH FIRST"),
        ("SELECT id FROM customer LIMIT :n", "max_rows"),
        (f"SELECT id FROM customer WHERE id IN ({', '.join(['1'] * 1001)})", "1,001 values.*Split"),
    ],
)
def test_what_other_databases_take_is_refused(text, why):
    """With what to write instead, before anything is sent."""
    with pytest.raises(ConfigurationError, match=why):
        bind(text, {"n": 1} if ":n" in text else {})


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT id FROM customer WHERE id IN ({', '.join(['1'] * 1000)}) OR id IN ({', '.join(['f(1, 2)'] * 900)})",
        "SELECT x AS limit FROM customer",
        "SELECT t.limit FROM customer t",
    ],
)
def test_what_only_looks_like_it_is_not(text):
    """A thousand values, and names."""
    assert text == bind(text, {})
