"""What a model reads: never too much, never a part that looks like all."""

import pytest

from netsuite_adapters.mcp.results import answered, failed, shown, sums
from netsuite_plugin.contract import NodeError

ROWS = {"rows": [{"id": str(n), "amount": "10.10", "name": "A" if n else None} for n in range(5)], "columns": ["id", "amount", "name"], "row_count": 5, "total_results": 5_000, "truncated": False, "truncated_because": None}  # fmt: skip


def test_what_is_short_is_left_as_it_is():
    """But for the sums."""
    got = shown(ROWS, most=5)
    assert {**ROWS, "computed": {"rows_read": 5, "sums": {"id": "10", "amount": "50.50"}}} == got


def test_what_is_long_is_cut_and_says_so():
    """The sums are over all that was read, and NetSuite's own count stays."""
    got = shown(ROWS, most=2, more={"tool": "export"})
    assert (2, True, 5_000, 5) == (len(got["rows"]), got["truncated"], got["total_results"], got["row_count"])
    assert "50.50" == got["computed"]["sums"]["amount"]
    assert [{"at": "rows", "shown": 2, "of": 5}] == got["cut"]
    assert "Only the first 2 rows are shown." == got["truncated_because"]
    assert {"tool": "export"} == got["whole"]


def test_lists_inside_are_cut_too():
    """At any depth; and what is no object is wrapped."""
    got = shown({"item": {"items": [{"lines": [1, 2, 3]}]}}, most=2)
    assert {"item": {"items": [{"lines": [1, 2]}]}} == {"item": got["item"]}
    assert [{"at": "item.items[0].lines", "shown": 2, "of": 3}] == got["cut"]
    assert [1, 2] == shown([1, 2, 3], most=2)["result"]
    assert 3 == shown([1, 2, 3], most=2)["total_results"]


def test_letters_are_letters():
    """A model reads them, and pays for each character."""
    assert '{"name": "Müller"}' == answered({"name": "Müller"}, most=5).content[0].text


def test_of_outcomes_that_are_cut_the_failures_come_first():
    """The others can be asked for; what went wrong stands nowhere else."""
    outcomes = [{"index": n, "ok": n != 900} for n in range(1_001)]
    got = shown({"outcomes": outcomes, "failed": 1}, most=3)
    assert [900, 0, 1] == [each["index"] for each in got["outcomes"]]
    assert [{"at": "outcomes", "shown": 3, "of": 1_001}] == got["cut"]


@pytest.mark.parametrize(
    ("values", "total"),
    [(["0.1", "0.2"], "0.3"), (["1e3", "-1"], "999"), (["1", None], "1"), (["1", "x"], None), ([None], None), (["NaN"], None), (["1", True], None)],
)  # fmt: skip
def test_sums_lose_nothing(values, total):
    """Money is added as it is written; a column with one other value has no sum."""
    rows = [{"a": value} for value in values]
    assert total == sums(rows, ["a"]).get("a")


def test_failures_say_what_to_do():
    """Each remedy in words for a model, and the id of NetSuite's request for its support."""
    assert "of 'x'. Change" in failed(NodeError("of 'x'"), "of 'x'").content[0].text
    said = failed(NodeError("No.", remedy="wait", request_id="r-1"), "No.")
    assert said.is_error
    assert "No. Nothing is wrong with the call. Try again in a minute. NetSuite's request: r-1." == said.content[0].text
