"""Who may answer an approval, and what is too much to read."""

import pytest

from asking import INES, MARIA, OMAR, OTTO, TEA
from netsuite_plugin.contract import Caller
from netsuite_runner.approver import Approve, as_read, may_answer, wrong_approvers
from netsuite_runner.language.expressions import ExpressionError


@pytest.mark.parametrize(
    ("by", "caller", "may"),
    [
        (["team:finance"], TEA, True),
        (["team:finance"], MARIA, False),  # she began it
        (["team:finance"], OMAR, False),
        (["team:finance"], OTTO, False),  # that team of another organization
        (["team:Finance"], TEA, False),
        (["administrator"], INES, True),
        (["administrator"], OTTO, False),
        (["administrator"], OMAR, False),
        (["user:omar"], OMAR, True),
        (["user:omar"], Caller("omar", "southwind"), False),
        (["user:omar"], Caller("omar"), False),
        (["team:finance", "user:maria"], MARIA, True),
        (["administrator", "user:omar"], OMAR, True),
        ([], INES, False),
    ],
)
def test_those_of_the_organization_whom_it_names(by, caller, may):
    """The person who began the run by their own name alone."""
    assert may == may_answer(by, caller, began=MARIA)


def test_without_an_organization():
    """On a machine of one's own there are users and teams, and no administrators."""
    began = Caller("maria")
    assert may_answer(["team:x"], Caller("nils", teams=frozenset({"x"})), began=began)
    assert may_answer(["user:maria"], began, began=began)
    assert not may_answer(["administrator"], Caller("root", role="administrator"), began=began)
    assert not may_answer(["user:maria"], MARIA, began=began)


def test_words_that_name_nobody_are_said():
    assert [] == list(wrong_approvers(["team:a", "user:Maria Lopez", "user:m@x.example", "administrator"]))
    for word in ("", "team:", "team: a", "user:a ", "Team:a", "administrators", "role:x", "team:{{ x }}"):
        assert 1 == len(list(wrong_approvers([word]))), word


def test_all_that_is_asked_can_be_read():
    """Numbers, dates and decimals as JSON has them; what is too much or nothing is refused with what to show instead."""
    asked = Approve(
        by="administrator", text="  ${{ inputs.n }} of them? ", show=["${{ inputs.n }}", {"a": "x ${{ inputs.n }}"}]
    )
    assert ("7 of them?", [7, {"a": "x 7"}]) == as_read(asked, {"inputs": {"n": 7}})
    kept = as_read(Approve(by="administrator", text="a\0b${{ inputs.n }}"), {"inputs": {"n": "\0\ud800"}})
    assert ("a\\x00b\\x00\\ud800", None) == kept  # PostgreSQL keeps no such character, and nobody reads one
    rows = [{"a": "b" * 600}] * 1_000
    for inputs, words in (
        ({"n": "a" * 10_001}, "10,001 characters"),
        ({"n": [1] * 1_001}, "join"),
        ({"n": None}, "is empty"),
    ):
        asked = Approve(by="administrator", text="${{ inputs.n }}")
        with pytest.raises(ExpressionError, match=words):
            as_read(asked, {"inputs": inputs})
    for show, words in (
        ([1] * 1_001, "1,001 rows"),
        ({"rows": [1] * 1_001}, "show a sum"),
        (rows, "show fewer columns"),
    ):
        with pytest.raises(ExpressionError, match=words):
            as_read(Approve(by="administrator", text="a", show="${{ inputs.n }}"), {"inputs": {"n": show}})
