"""The index of decisions, which `make docs` writes."""

from tools import decisions_page


def test_the_index_lists_every_decision_there_is():
    """And says which numbers never were."""
    index = decisions_page.PAGE.read_text(encoding="utf-8")

    assert decisions_page.page() == index, "make docs writes it anew"
    for decision in decisions_page.FOLDER.glob("[0-9]*.md"):
        assert f"({decision.name})" in index
    assert "There never was a decision 0008 or 0009" in index
