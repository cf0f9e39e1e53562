"""What is said of signs and words of other languages; whole files with them stand in `bad/`."""

import pytest

from netsuite_runner.language.expressions import ExpressionError, template
from netsuite_runner.language.slips import of_signs


def refused(expression):
    with pytest.raises(ExpressionError) as caught:
        template(f"${{{{ {expression} }}}}")
    return str(caught.value)


@pytest.mark.parametrize(("written", "said"), [
    ("inputs.a && inputs.b", "write and for &&"),
    ("inputs.a === 'x'", "write == or !="),
    ("inputs.a !== 'x'", "write == or !="),
    ("inputs.a ?? 'x'", "write VALUE | default(OTHER) for ??"),
    ("inputs.a?.b", "write . for ?., and default(OTHER) after it"),
    ("inputs.a ? 'x' : 'y'", "write A if CONDITION else B"),
    ("`a${inputs.a}`", "write ' for `"),
    ("inputs.l | map(lambda x: x.id)", "there are no functions of one's own"),
    ("inputs.l | map(x => x.id)", "there are no functions of one's own"),
    ("f'{inputs.a}'", "write 'TEXT' ~ VALUE"),
    ("$inputs.a", "leave the $ out"),
    ("inputs.n += 1", "values are never changed"),
    ("\u2018a\u2019", "a quotation mark of a word processor"),
])  # fmt: skip
def test_a_sign_of_another_language(written, said):
    assert said in refused(written)


@pytest.mark.parametrize(("written", "said"), [
    ("null", "write none"),
    ("TRUE", "write true"),
    ("secrets.token", "what comes from outside is an input: write inputs.NAME"),
    ("row.id", "write item for what a for_each is at"),
    ("str(inputs.a)", "write VALUE | string"),
    ("sorted(inputs.l)", "write VALUE | sort"),
    ("upper(inputs.a)", "write VALUE | upper"),
    ("inputs.a | date", "write date(…)"),
    ("inputs.a | len", "write VALUE | length"),
    ("inputs.a.toLowerCase()", "write TEXT.lower()"),
    ("inputs.a.includes('x')", "write PART in WHOLE"),
    ("inputs.l.length()", "write VALUE | length"),
])  # fmt: skip
def test_a_word_of_another_language(written, said):
    assert said in refused(written)


@pytest.mark.parametrize(
    "source", ["'a && b' ~ inputs.a", "map(attribute='id')", "inputs.a == 'x'", "inputs.a != '?'", "[1, 2] | sum"]
)
def test_what_stands_in_a_text_or_belongs_here_is_no_slip(source):
    assert "" == of_signs(source)


def test_the_word_of_a_file_comes_before_the_nearest_one():
    """A step called find is meant by `find`, whatever is spelled like it."""
    assert "did you mean inputs?" in refused("input.a")
    assert "did you mean" not in refused("find.rows")
