"""docs/compared.md: a yes is shown by tests."""

from pathlib import Path

import pytest

from tools.compared_page import PAGE, Row, comparison, every_row, not_shown, page

TESTS = Path(__file__).parent


def test_the_page_is_written_from_its_source():
    """`make docs` writes it."""
    assert PAGE.read_text(encoding="utf-8") == page(comparison())


def test_every_yes_names_tests_that_exist():
    """And every no says why: the model asks for one of both."""
    named = [row.shown_by.partition("::") for row in every_row(comparison()) if row.shown_by]
    for file, _, test in named:
        assert (TESTS.parent / file).exists(), file
        assert f"def {test}" in (TESTS.parent / file).read_text(encoding="utf-8") if test else True
    with pytest.raises(ValueError, match="either shown_by"):
        Row(what="x", others=[])


def test_what_did_not_run_shows_nothing():
    """A name under which no test is, a file that is not there, and a test that passes."""
    here = "tests/test_compared.py::test_every_yes_names_tests_that_exist"
    assert ["tests/test_nowhere.py"] == not_shown([here, "tests/test_nowhere.py"])
    assert ["tests/test_compared.py::test_nothing_of_this_name"] == not_shown(
        ["tests/test_compared.py::test_nothing_of_this_name"]
    )
