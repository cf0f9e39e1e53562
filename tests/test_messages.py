"""docs/reference/messages.md has every sentence a person may be shown, in words that are in use, and those that must say what to do do."""

import pytest

from tools import messages
from tools.words import LIST, retired

SENTENCES = messages.messages()


def test_the_page_is_up_to_date():
    """`make docs` writes it anew."""
    assert messages.page() == messages.PAGE.read_text(encoding="utf-8")


def test_no_sentence_has_a_retired_word():
    words = [each for each in retired(LIST.read_text(encoding="utf-8")) if each.kind == "phrase"]
    assert [] == [each for each in SENTENCES for word in words if word.found_in(each.text, each.file, each.text)]


@pytest.mark.parametrize("end", ["Nothing was connected.", "meanwhile.", "already."])
def test_what_can_be_begun_again_says_so(end):
    """A sentence that ends in what did not happen has said before what to do, or there is nothing to do."""
    nothing_to_do = {"was not confirmed", "was sent at", "is not in team", "begins with", "does not fit"}
    assert [] == [
        each
        for each in SENTENCES
        if each.text.endswith(end) and not each.instructs and not any(words in each.text for words in nothing_to_do)
    ]


def test_a_sentence_is_found_wherever_it_is_said(tmp_path):
    """Raised, said or noted; with what is put in as …, and what is for programmers left out."""
    file = tmp_path / "plugin" / "netsuite_plugin" / "some.py"
    file.parent.mkdir(parents=True)
    file.write_text(
        'def a(x):\n    say(f"Stored {x} in the store.")\n    raise ConfigurationError(\n        f"There is no {x}: write "\n'
        '        "another one."\n    )\n    raise TypeError("not for people at all")\n    yield Problem(1, "two " + "parts of it")\n'
    )

    assert [
        ("Stored … in the store.", False),
        ("There is no …: write another one.", True),
        ("two parts of it", False),
    ] == [(each.text, each.instructs) for each in messages.messages(tmp_path)]
