"""What a query may take: texts as long as Oracle's, results, memory and time with an end."""

import resource
import time

import pytest

from netsuite_emulator.suiteql import SuiteQL, SuiteQLRefused
from suiteql_account import TODAY

LONG = "RPAD('x', 3000, 'x')"


@pytest.mark.fault("D5")
@pytest.mark.parametrize(
    "pad",
    ["LPAD('x', 2000000000, 'y')", "RPAD('x', 2000000000)", "RPAD('x', 1e18, 'y')", "LPAD(id, 4000 * 4000, 'ab')"],
)
def test_a_pad_ends_where_a_text_ends(ask, pad):
    """At the 4,000 bytes of a VARCHAR2."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert {"4000"} == {row["n"] for row in ask(f"SELECT LENGTH({pad}) AS n FROM customer")}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


@pytest.mark.fault("D5")
@pytest.mark.parametrize(
    "text",
    [
        f"{LONG} || {LONG}",
        f"CONCAT({LONG}, {LONG})",
        f"REPLACE({LONG}, 'x', {LONG})",
        f"REPLACE(REPLACE({LONG}, 'x', 'yyyyyy'), 'y', {LONG})",
        f"REGEXP_REPLACE({LONG}, 'x', {LONG})",
        f"REGEXP_REPLACE({LONG}, 'x', 'yy')",
        f"REGEXP_REPLACE({LONG}, '(.*)', '" + chr(92) + "1" + chr(92) + "1')",
        f"LISTAGG({LONG}, ',')",
        f"LISTAGG({LONG}, ',') WITHIN GROUP (ORDER BY 1)",
        "'" + "x" * 4_001 + "'",
    ],
)
def test_a_longer_text_is_refused(refusal, text):
    """As by ORA-01489, before it is made."""
    began = time.perf_counter()
    assert refusal(f"SELECT LENGTH({text}) AS n FROM (SELECT 1 AS one FROM DUAL UNION ALL SELECT 2 FROM DUAL)")
    assert time.perf_counter() - began < 10


def test_shorter_texts_are_as_before(ask):
    """Each function that may lengthen a text, within the limit."""
    query = """SELECT LPAD('x', 3, 'y') AS a, RPAD('x', 3) || '.' AS b, REPLACE('abc', 'b', 'xx') AS c, REPLACE('abc', 'b') AS d,
        REGEXP_REPLACE('aab', 'a', 'cd') AS e, 'a' || NULL || 1 AS f, REPLACE('a-b', '-', 'x' || 'y') AS g FROM DUAL"""
    assert [{"a": "yyx", "b": "x  .", "c": "axxc", "d": "ac", "e": "cdcdb", "f": "a1", "g": "axyb"}] == ask(query)
    listed = "SELECT LISTAGG(n, ',') WITHIN GROUP (ORDER BY n DESC) AS a FROM (SELECT 1 AS n FROM DUAL UNION ALL SELECT 2 FROM DUAL)"
    assert [{"a": "2,1"}] == ask(listed)


def nested(depth):
    text = "'a'"
    for step in range(depth):
        text = f"REPLACE({text}, '{'ab'[step % 2]}', '{'ba'[step % 2] * 2}')"
    return text


@pytest.mark.fault("D5")
def test_nesting_does_not_multiply_the_work(ask, refusal):
    """Ten doublings are 1,024 characters, and thirteen are refused as soon."""
    began = time.perf_counter()
    assert [{"n": "1024"}] == ask(f"SELECT LENGTH({nested(10)}) AS n FROM DUAL")
    assert refusal(f"SELECT LENGTH({nested(13)}) AS n FROM DUAL")
    assert time.perf_counter() - began < 10


TENS = " UNION ALL ".join(["SELECT 1 AS n FROM DUAL"] * 10)
MANY = "FROM " + ", ".join(f"({TENS}) t{number}" for number in range(9))


@pytest.mark.fault("D5")
def test_a_result_has_a_size(refusal):
    """A hundred thousand rows of long texts are not taken into memory."""
    assert refusal(f"SELECT {LONG} AS a, {LONG} AS b {MANY}")


@pytest.mark.fault("D5")
def test_a_query_has_a_time(store):
    """It is interrupted, whatever it does."""
    impatient = SuiteQL(store, today=lambda: TODAY, time_limit=0.5)
    began = time.perf_counter()
    with pytest.raises(SuiteQLRefused):
        impatient.run(f"SELECT SUM(LENGTH({LONG} || t0.n)) AS n {MANY}", limit=1, offset=0)
    assert time.perf_counter() - began < 20
