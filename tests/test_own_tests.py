"""What `make check` says of source files without a test beside them."""

import pytest

from tools.own_tests import findings

A, B = "plugin/netsuite_plugin/room/a.py", "runner/netsuite_runner/b.py"


@pytest.fixture
def checkout(tmp_path):
    """Two source files, and whatever tests and reasons a test adds."""
    for file in (A, B, "plugin/netsuite_plugin/room/__init__.py"):
        written(tmp_path, file)
    return tmp_path


def written(checkout, file, text=""):
    place = checkout / file
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)


def test_a_file_without_a_test_is_named(checkout):
    """The tests of its room are its own, those of all rooms together are not."""
    written(checkout, "tests/runner/test_other.py")
    assert [A, B] == [each.partition(":")[0] for each in findings(checkout, {})]

    written(checkout, "tests/plugin/room/test_c.py")
    written(checkout, "tests/runner/test_b.py")
    assert [] == list(findings(checkout, {}))


def test_a_file_that_its_own_test_covers_too_little_of_is_named(checkout):
    written(checkout, "tests/plugin/room/test_a.py")
    written(checkout, "tests/runner/test_b.py")

    assert [f"{B}: tests/runner/test_b.py, run alone, covers 59 % of it, less than 60 %"] == list(
        findings(checkout, {A: 60, B: 59})
    )


def test_reasons_are_few_and_for_something(checkout):
    """A pattern may fit several files."""
    written(checkout, "tests/own_tests.txt", "# why\nplugin/*: declares\nrunner/*: declares\n")
    assert [] == list(findings(checkout, {A: 1}))

    more = "".join(f"nodes/{number}.py: gone\n" for number in range(23))
    written(checkout, "tests/own_tests.txt", f"plugin/*: declares\nrunner/*:\n{more}emulator/x.py: gone\n")
    found = list(findings(checkout, {}))
    assert "tests/own_tests.txt: runner/*: has no reason" in found
    assert "tests/own_tests.txt: nodes/0.py: fits no source file" in found
    assert "tests/own_tests.txt: 26 reasons, at most 25" in found
