"""A graph as a picture: nothing lies over anything else, and text from outside stays text."""

import re
from xml.etree import ElementTree as ET

import pytest

from netsuite_runner.drawing import Box, graph_svg

SVG = "{http://www.w3.org/2000/svg}"
NEEDS = {
    "orders": set(),
    "customers": set(),
    "rates": set(),
    "match": {"orders", "customers"},
    "convert": {"match", "rates"},
    "invoice": {"convert"},
    "mail": {"invoice", "customers"},
    "ledger": {"invoice", "orders"},
    "report": {"mail", "ledger"},
    "audit": {"orders"},
}


def drawn(needs, *, down=False, **how):
    boxes = [Box(name, "node.of.it", **how) for name in needs]
    return ET.fromstring(graph_svg(boxes, needs, title="t", down=down))


def boxes_of(root):
    found = {}
    for group in root.iter(f"{SVG}g"):
        rect = next(each for each in group.iter(f"{SVG}rect") if "step" in each.get("class"))
        x, y, w, h = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        found[group.find(f"{SVG}title").text.split()[0]] = (x, y, x + w, y + h)
    return found


@pytest.mark.parametrize("down", [False, True], ids=["across", "down"])
def test_boxes_stand_beside_each_other_and_arrows_beside_boxes(down):
    """An arrow that passes a column has a row of its own there: no straight piece of one goes through a box."""
    root = drawn(NEEDS, down=down)
    boxes = boxes_of(root)
    assert set(NEEDS) == set(boxes)
    for name, (left, top, right, bottom) in boxes.items():
        for other, (x1, y1, x2, y2) in boxes.items():
            assert name == other or right <= x1 or x2 <= left or bottom <= y1 or y2 <= top
    width, height = float(root.get("width")), float(root.get("height"))
    assert all(0 <= x1 and 0 <= y1 and x2 <= width and y2 <= height for x1, y1, x2, y2 in boxes.values())
    paths = [path.get("d") for path in root.iter(f"{SVG}path") if path.get("class") != "arrow"]
    assert sum(map(len, NEEDS.values())) == len(paths)
    straight = [
        tuple(map(float, found)) for path in paths for found in re.findall(r"([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)", path)
    ]
    assert straight
    for x1, y1, x2, y2 in straight:
        for left, top, right, bottom in boxes.values():
            assert max(x1, x2) <= left or right <= min(x1, x2) or max(y1, y2) <= top or bottom <= min(y1, y2)


def test_arrows_go_one_way():
    """What is needed stands before what needs it."""
    boxes = boxes_of(drawn(NEEDS))
    assert all(boxes[need][2] < boxes[name][0] for name, needs in NEEDS.items() for need in needs)


def test_text_stays_text_and_nothing_is_styled():
    """Names, labels and notes may hold anything; colours come by classes."""
    hostile = '</text><script>"&\u202e' + "x" * 300
    picture = graph_svg([Box(hostile, hostile, hostile, "failed")], {hostile: set()}, title=hostile)

    ET.fromstring(picture)
    assert "<script" not in picture
    assert "\u202e" not in picture
    assert " style=" not in picture
    assert "<style" not in picture
    assert 'class="step failed"' in picture


def test_a_picture_that_stands_alone_brings_its_style():
    assert "<style>" in graph_svg([Box("a", "b")], {"a": set()}, title="t", alone=True)
