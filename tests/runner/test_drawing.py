"""A workflow drawn: every box and arrow there, nothing acting in it, and an edge that skips a column beside what it skips."""

import re
from xml.etree import ElementTree as ET

from netsuite_runner.drawing import Box, drawn, standalone

NEEDS = {
    "orders": frozenset(),
    "rates": frozenset(),
    "match": frozenset({"orders"}),
    "convert": frozenset({"match", "rates"}),
    "report": frozenset({"convert", "orders"}),
}
BOXES = {name: Box("netsuite.suiteql.query", "each", "done") for name in NEEDS}


def parts(svg):
    return ET.fromstring(svg)


def test_every_step_and_need_is_drawn():
    """In both directions, with words for those who do not see it."""
    for direction in ("across", "down"):
        svg = drawn(NEEDS, BOXES, direction=direction, says="Graph of 5 steps")
        root = parts(svg)
        edges = [each for each in root.iter() if (each.get("class") or "").startswith("edge")]
        assert sum(map(len, NEEDS.values())) == len(edges)
        assert set(NEEDS) == {each.text for each in root.iter() if each.get("class") == "name"}
        assert "Graph of 5 steps" == root.get("aria-label")


def test_an_arrow_that_skips_a_column_runs_under_no_box():
    """It has a row of its own there."""
    root = parts(drawn(NEEDS, BOXES, says=""))
    boxes = [
        (float(each.get("x")), float(each.get("y")))
        for each in root.iter()
        if (each.get("class") or "").startswith("step")
    ]
    for each in root.iter():
        for x1, y, x2 in (
            re.findall(r"([\d.]+) ([\d.]+)L([\d.]+) ", each.get("d") or "")
            if "edge" in (each.get("class") or "")
            else []
        ):
            for left, top in boxes:
                inside = float(x1) < left + 186 and left < float(x2) and top < float(y) < top + 54
                assert not inside


def test_names_act_nowhere():
    """A step's node is text; colours come only where they are asked for."""
    svg = drawn({"a": frozenset()}, {"a": Box("<script>alert(1)</script>")}, says='"><b>')
    assert "<script" not in svg
    assert "<style>" not in svg
    assert "<style>" in standalone(svg)
