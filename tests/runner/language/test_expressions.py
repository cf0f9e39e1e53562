"""What expressions mean, and what they refuse: true and false, numbers in text, texts, and whatever would not end."""

import resource
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import jinja2
import pytest

from netsuite_runner.language.account_time import AccountTime
from netsuite_runner.language.comparisons import TESTS
from netsuite_runner.language.conversions import CONVERSIONS
from netsuite_runner.language.expressions import ExpressionError, evaluated, is_true, template
from netsuite_runner.language.filters import FILTERS
from netsuite_runner.language.methods import METHODS

PAGE = Path(__file__).parents[3] / "docs" / "workflows.md"
ROWS = [
    {"id": "9", "name": "b", "inactive": "F", "amount": "100", "memo": None},
    {"id": "100", "name": "A", "inactive": "T", "amount": "25.5", "memo": "No"},
]
SCOPE = {
    "inputs": {"n": 3, "since": date(2026, 1, 31)},
    "steps": {"q": {"rows": ROWS}},
    "run": {"id": "r", "begun": "2026-03-02T09:00:00+01:00", "today": date(2026, 3, 2)},
    "item": ROWS[0],
    "index": 0,
}


def value(expression, **scope):
    return template("${{ " + expression + " }}").value({**SCOPE, **scope})


def refusal(expression, **scope):
    with pytest.raises(ExpressionError) as refused:
        value(expression, **scope)
    return str(refused.value)


# A3


@pytest.mark.fault("A3")
@pytest.mark.parametrize(
    "given", ["F", "T", "", "no", 0, 1, 2.5, Decimal(1), None, [], ["a"], {}, {"a": 1}, date(2026, 1, 1)]
)
def test_a_condition_is_true_or_false_and_nothing_else(given):
    """NetSuite's 'F' ran the step."""
    with pytest.raises(ExpressionError, match=r"is not true or false: compare it, as .* == 'T'"):
        is_true("${{ item }}", {"item": given})


@pytest.mark.fault("A3")
def test_a_condition_says_true_or_false():
    assert [True, False, True] == [
        is_true(when, SCOPE) for when in (True, "${{ item.inactive == 'T' }}", " ${{ not item.memo }}\n")
    ]


@pytest.mark.fault("A3")
@pytest.mark.parametrize(
    "expression",
    [
        "item.inactive and true", "true and item.inactive", "item.inactive or 1", "none or item.inactive", "not item.inactive", "1 if item.inactive else 2",
        "steps.q.rows | selectattr('inactive') | list", "steps.q.rows | rejectattr('inactive') | list", "steps.q.rows | map(attribute='inactive') | select | list",
        "steps.q.rows | map(attribute='inactive') | reject | list", "item.inactive is true", "item.inactive == true", "false != item.inactive",
        "'true' and 1", "not 'false'", "true in ['F']",
    ],
)  # fmt: skip
def test_a_text_that_stands_for_true_or_false_is_no_operand(expression):
    said = refusal(expression)
    assert "== 'T'" in said or "compare" in said


@pytest.mark.fault("A3")
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("item.memo or 'none'", "none"),
        ("steps.q.rows[1].memo or 'none'", "No"),
        ("item.missing | default('F')", "F"),
        ("item.memo | default('F', true)", "F"),
        ("item.inactive | default('F', true)", "F"),
        ("steps.q.rows | selectattr('memo') | map(attribute='id') | join", "100"),
        ("steps.q.rows | selectattr('inactive', '==', 'T') | map(attribute='id') | join", "100"),
        ("steps.q.rows | rejectattr('inactive', 'eq', 'T') | map(attribute='id') | first", "9"),
        ("'yes' if item.name else 'no'", "yes"),
        ("item.inactive == 'T'", False),
        ("not item.memo", True),
    ],
)
def test_values_that_are_no_truths_stay_values(expression, expected):
    assert expected == value(expression)


# A4


@pytest.mark.fault("A4")
@pytest.mark.parametrize(
    "expression",
    [
        "steps.q.rows | sort(attribute='amount')", "steps.q.rows | map(attribute='amount') | max", "steps.q.rows | min(attribute='amount')",
        "steps.q.rows | sum(attribute='amount')", "['9', '100'] | sort", "[1, '2'] | max", "'9' < '100'", "item.amount > 50", "5 >= item.id", "item.id == 9",
        "9 in ['9']", "'1' + '2'", "'5' * 3", "'5' - 1", "[' 7 '] | sum", "['1,000', '5'] | sort", "['-5', '.5'] | max", "['1e3', '2'] | min",
        "'3' | abs", "'3' | round", "steps.q.rows | sort(attribute='name,id')", "['9', '100'] | map('int') | list and '9' is lt 100", "item.amount is gt(5)",
    ],
)  # fmt: skip
def test_numbers_that_are_text_are_not_ordered_by_their_letters(expression):
    assert "decimal" in refusal(expression)


@pytest.mark.fault("A4")
@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("steps.q.rows | sort(attribute='amount', by='decimal') | map(attribute='id') | list", ["100", "9"]),
        ("steps.q.rows | sort(attribute='id', by='text') | map(attribute='id') | list", ["100", "9"]),
        ("['94107', '02134'] | min(by='text')", "02134"),
        ("['100', '9'] | max(by='decimal')", "100"),
        ("steps.q.rows | sum(attribute='amount', by='decimal')", Decimal("125.5")),
        ("steps.q.rows | map(attribute='amount') | map('decimal') | sum", Decimal("125.5")),
        ("['1.10', '2.20', '1.35'] | map('decimal') | sum | string", "4.65"),
        ("[1.1, 2.2, 1.35] | sum", 4.65),
        ("1.1 + 2.2", 3.3),
        ("0.1 * 3", 0.3),
        ("decimal('0.1') + decimal('0.2') == decimal('0.3')", True),
        ("decimal('0.1') == 0.1", True),
        ("decimal('1.10') == decimal('1.1')", True),
        ("decimal('9') < decimal('100')", True),
        ("decimal(' -9 ') < 0.5", True),
        ("['9', '100', '25.5'] | map('decimal') | sort | map('string') | list", ["9", "25.5", "100"]),
        ("(decimal('12345678901234567890.12') * 3) | string", Decimal("37037036703703703670.36")),
        ("decimal('2.675') | round(2) | string", "2.68"),
        ("decimal('10') / 4", Decimal("2.5")),
        ("-7 // decimal('2')", Decimal(-4)),
        ("'%.2f' | format(decimal('1234.565'))", "1234.57"),
        ("['b', 'A'] | sort", ["A", "b"]),
        ("[3, 1.5] | sort", [1.5, 3]),
        ("'2026-01-31' < '2026-02-01'", True),
        ("inputs.since < run.today", True),
        ("steps.q.rows | groupby('id') | map(attribute='grouper') | list", ["100", "9"]),
    ],
)  # fmt: skip
def test_decimals_are_exact(expression, expected):
    found = value(expression)
    assert expected == found or expected == Decimal(str(found))


@pytest.mark.fault("A4")
@pytest.mark.parametrize(
    "expression",
    [
        "decimal('1,234.50')",
        "decimal('abc')",
        "decimal(none)",
        "decimal(true)",
        "decimal('1e999999999')",
        "decimal('Infinity')",
        "'1,5' | int",
        "'x' | float",
    ],
)
def test_what_is_no_number_becomes_none(expression):
    assert "is not a decimal number" in refusal(expression) or "digits" in refusal(expression)


@pytest.mark.fault("A4")
def test_the_account_tells_its_own_time():
    """The same moment when the run is resumed next week."""
    account = AccountTime("America/Los_Angeles", "M/D/YYYY")

    assert "2026-03-02T00:00:00-08:00" == value("run.account_now", account=account).isoformat()
    assert "3/2/2026" == value("account_date(run.today)", account=account)
    assert "Due 3/1/2026" == evaluated(
        "Due ${{ account_date(run.account_now - days(1)) }}", {**SCOPE, "account": account}
    )
    assert date(2026, 12, 5) == value("account_date('12/5/2026')", account=account)
    assert "not known" in refusal("run.account_now")
    assert "as the account writes it (M/D/YYYY)" in refusal("account_date('5.12.2026')", account=account)
    for written, form in (
        ("02-Mar-2026", "DD-Mon-YYYY"),
        ("2.3.26", "D.M.YY"),
        ("2026-03-02", "YYYY-MM-DD"),
        ("2 March, 2026", "D MONTH, YYYY"),
    ):
        there = AccountTime("UTC", form)
        assert (written, date(2026, 3, 2)) == (there.date(date(2026, 3, 2)), there.date(written))
    assert datetime(2026, 3, 2, tzinfo=UTC) == AccountTime("UTC", "").moment(datetime(2026, 3, 2, tzinfo=UTC))


# A5


@pytest.mark.fault("A5")
@pytest.mark.parametrize(
    "text",
    [
        "About ${{ item }}",
        "About ${{ [1] }}",
        "${{ 'a' ~ ['Café'] }}",
        "${{ ['Café'] | string }}",
        "${{ [['a']] | join }}",
        "${{ '%s' | format(item) }}",
    ],
)
def test_a_list_inside_a_text_is_refused(text):
    """It was created as `Caf\\u00e9`."""
    with pytest.raises(ExpressionError, match="tojson"):
        template(text).value({"item": ["Café"]})


@pytest.mark.fault("A5")
def test_text_stays_as_it_is():
    assert '["Café", "it\'s & <b>"]' == value("""['Café', "it's & <b>"] | tojson""")
    assert "{{ x }}" == value("'{{ x }}'")
    assert "3 true  9" == evaluated("${{ inputs.n }} ${{ true }} ${{ none }} ${{ item.id }}", SCOPE)


# A9


@pytest.mark.fault("A9")
@pytest.mark.parametrize(
    "expression",
    [
        "[1, 2] | random", "today()", "now()", "random()", "item.pop('id')", "steps.q.rows.append(1)", "item.update({})", "item.clear()", "[3, 1].sort()",
        "item.setdefault('a', 1)", "'{0}'.format(1)", "'a'.format_map(item)", "'a'.encode()", "item | attr('x')", "item | pprint", "lipsum()", "cycler(1)",
        "namespace()", "dict(a=1)", "joiner()", "item | xmlattr", "'a' | safe", "''.__class__()", "item.__class__", "().__class__.__bases__[0]",
        "run.__init__.__globals__", "range.__self__", "[1] | map('random') | list", "[1] | select('callable') | list", "date", "[*item]", "rows(**item)", "run.today.today()",
        "run.today.now()", "self", "caller()", "varargs", "loop.index",
    ],
)  # fmt: skip
def test_what_is_not_listed_cannot_be_called(expression):
    """Such a run could not be resumed, or would change what is kept."""
    assert refusal(expression)
    assert SCOPE["item"] == {"id": "9", "name": "b", "inactive": "F", "amount": "100", "memo": None}


BOMBS = [
    "'%999999999d' % 1", "'%0999999999d' | format(1)", "'%*d' % (999999999, 1)", "'%.999999999f' % 1.5", "'x' | center(999999999)", "'x'.center(999999999)",
    "'x'.ljust(999999999)", "'x'.zfill(999999999)", "'x' | indent(999999999)", "('a' * 1000000) | replace('a', 'b' * 1000)", "('a' * 1000000).replace('a', 'b' * 1000)",
    "('a' * 999999) | replace('', 'b' * 1000)", "range(1000000) | join('x' * 1000000)", "('x' * 1000000).join(range(1000000))", "'x' * 999999999", "999999999 * 'x'", "[0] * 999999999",
    "(0,) * 999999999", "[[[0] * 1000] * 1000] * 1000", "([('x' * 1000)] * 1000) * 1000", "range(10 ** 12)", "range(0, 10 ** 18, 1)", "range(999999999) | list",
    "2 ** 999999999", "9 ** 9 ** 9", "10.0 ** 400", "(10 ** 64) * (10 ** 64)", "decimal('1e99') ** 64", "decimal('1e999999999')", "1e999", "-1e999", "9" * 5000,
    "(" * 3000 + "1" + ")" * 3000, "[" * 3000 + "]" * 3000, "{'a':" * 3000 + "1" + "}" * 3000, "not " * 3000 + "true", "-" * 3000 + "1", " + ".join("1" * 3000),
    "item" + ".a" * 3000, "1" + " | string" * 3000, "1 if 1 else " * 3000 + "1", "~".join(["'a' * 999999"] * 100), "range(100000) | map(attribute='x', default='y' * 1000000) | list",
    "range(100000) | map(attribute='x', default='y' * 1000000) | join", "[1] | batch(999999999, 'x')", "range(1000000) | batch(1) | map('join') | map('length') | map('string') | join",
    "[1] | slice(999999999) | list", "range(1000000) | map('string') | map('string') | map('string') | list", "('a ' * 500000) | wordwrap(1)", "('ä' * 999999) | urlencode",
    "days(999999999999)", "run.today + days(999999999)", "days(999999999) * 999999999", "1" + "0" * 99 + " ** 64", "'a' ~ " * 9000 + "'a'", "item" * 9000,
    "range(1000000) | groupby(0)", "range(1000000) | map('center', 1000000) | list", "range(1000000) | map('tojson') | map('decimal') | map('round') | map('abs') | list",
]  # fmt: skip


@pytest.mark.fault("A9")
@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb[:30])
def test_what_would_not_end_is_refused_in_words(bomb):
    """In bounded memory and time."""
    begun = time.process_time()
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, limits[1]))
    try:
        assert len(refusal(bomb)) < 1000
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
    assert time.process_time() - begun < 15


@pytest.mark.fault("A9")
def test_reading_works_nothing_out():
    begun = time.process_time()
    template("${{ (range(1000000) | map('string') | join)[:1] }}")
    assert time.process_time() - begun < 0.2


def test_what_is_listed_is_what_jinja_calls_so():
    """Nobody has to learn other names."""
    assert {"decimal"} == set(FILTERS) - set(jinja2.filters.FILTERS)
    assert set() == set(TESTS) - set(jinja2.tests.TESTS)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[1, 2, 3] | batch(2, 0) | list", [[1, 2], [3, 0]]),
        ("range(5) | slice(2) | list", [[0, 1, 2], [3, 4]]),
        ("'a long text here' | truncate(10)", "a long..."),
        ("{'b': 1, 'A': 2} | dictsort", [["A", 2], ["b", 1]]),
        ("{'b': 1}.items() | list", [["b", 1]]),
        ("'a,b'.split(',')", ["a", "b"]),
        ("'a b' | urlencode", "a%20b"),
        ("{'a b': 'c&d'} | urlencode", "a%20b=c%26d"),
        ("'hello world-wide' | title", "Hello World-Wide"),
        ("'a\nb' | indent(2)", "a\n  b"),
        ("[1, 1.0, 'a', 'A'] | unique | list", [1, "a"]),
        ("[[1, 2], [3]] | sum(start=[])", [1, 2, 3]),
        ("range(3) | map('string') | join('-')", "0-1-2"),
        ("inputs.since.strftime('%d.%m.%Y')", "31.01.2026"),
        ("(run.today - inputs.since).days", 30),
        ("'abc'[1:]", "bc"),
        ("item['id'] ~ '/' ~ index", "9/0"),
        ("steps['q'].rows | length", 2),
        ("[1, 2] is sequence and {} is mapping", True),
        ("rows(a=[1, 2], b=['x', 'y'])", [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]),
        ("item.nothing is defined", False),
    ],
)  # fmt: skip
def test_the_filters_do_what_jinja_says(expression, expected):
    assert expected == value(expression)


def test_the_page_lists_what_can_be_called_and_what_values_become():
    """A list that is written by hand would be wrong next week."""
    page = PAGE.read_text(encoding="utf-8")
    called = {
        "filters": FILTERS, "tests": TESTS, **{f"methods of a {kind}": methods for kind, methods in METHODS.items()},
    }  # fmt: skip
    for what, names in called.items():
        assert f"| {what} | {', '.join(f'`{name}`' for name in sorted(names))} |" in page
    for kind, made in CONVERSIONS.items():
        for how in dict.fromkeys(made.values()):
            places = ("anything" if place == "JSON" else place for place in made if made[place] == how)
            assert f"| {kind} | {', '.join(places)} | {how} |" in page


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("item.memo + 1", "item.memo is null"),
        ("1 - item.amount", "item.amount is text"),
        ("item.amount < 5", "item.amount is text"),
        ("steps.q.rows[0].memo.upper()", "steps.q.rows[0].memo is null"),
        ("item['memo'] | int", "item['memo'] is null"),
        ("-item.amount", "item.amount is text"),
        ("item.memo.street", "item.memo is null"),
        ("item.memo['street'] ~ 'x'", "item.memo is null"),
        ("(item.amount + 1) ~ inputs.n", "item.amount is text"),
        ("days(item.id)", "item.id is text"),
    ],
)
def test_a_refusal_names_the_value_that_was_null_or_text(expression, named):
    """Of several values in an expression, and once."""
    said = refusal(expression)

    assert 1 == said.count(named)
    assert "inputs.n is" not in said
