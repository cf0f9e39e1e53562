"""`make faults`: a number is fixed when a test of it ran and passed, and none failed or was skipped."""

import pytest

from conformance import faults

REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_one[x]"><properties><property name="fault" value="A1"/></properties></testcase>
<testcase classname="tests.a" name="test_two"><properties><property name="fault" value="A1"/><property name="fault" value="A2"/></properties>
{two}</testcase>
<testcase classname="tests.a" name="test_three"><properties><property name="fault" value="B1"/></properties><skipped/></testcase>
<testcase classname="tests.a" name="test_four"/>
</testsuite></testsuites>"""


@pytest.mark.parametrize(
    ("two", "fixed"), [("", {"A1", "A2"}), ("<failure/>", set()), ("<error/>", set()), ("<skipped/>", set())]
)
def test_what_is_fixed(tmp_path, two, fixed):
    """Each test counts for every number it bears."""
    (tmp_path / "report.xml").write_text(REPORT.format(two=two))
    found = faults.read(tmp_path / "report.xml")
    assert {"A1", "A2", "B1"} == set(found)
    assert fixed == {number for number, shown in found.items() if shown.fixed}
    assert {"tests.a::test_one", "tests.a::test_two"} == found["A1"].names


def test_every_point_is_asked_for():
    """Nine, seven, five and five."""
    assert 26 == len(faults.NUMBERS)
    assert {"A1", "A9", "B7", "C5", "D5"} <= set(faults.NUMBERS)
