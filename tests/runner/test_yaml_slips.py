"""A text that is not YAML is refused in the line of the slip, with the fix; more of them stand in `bad/`."""

import pytest

from netsuite_runner.document import read
from netsuite_runner.errors import GraphRefused


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a:\n  b: [x,\n    y, ${{ z }}]\n", 3, 'quoted, as "${{ z }}"'),
        ('a: "${{ x }}"\nb: {c: ${{ y }}}\n', 2, 'quoted, as "${{ y }}"'),
        ("a:\n  b: it's: c\n", 2, "as b: 'it''s: c'"),
        ("a: %b\n", 1, "begins with % is quoted"),
        ("a: `b`\n", 1, "begins with ` is quoted"),
        ("a: 'b\nc: d\n", 1, "a quote is opened here"),
        ("a: [b #c\n", 2, "in line 1 a comment begins at '#'"),
        ("a: {b: c\n", 2, "this is not YAML"),
    ],
)
def test_the_line_and_the_fix(text, line, words):
    with pytest.raises(GraphRefused) as refused:
        read(text, file="x.yaml")

    (problem,) = refused.value.problems
    assert line == problem.line
    assert words in problem.text
