"""What went wrong, for a person in a browser."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import TransportError
from netsuite_web.failure import for_pages, of_error


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("It is so. Run: netsuite-nodes doctor", "It is so."),
        (
            "NETSUITE_NODES_STATE names another folder.",
            "It cannot be used as it is. Ask the people who run these pages.",
        ),
        ("Is it? It is! Yes.", "Is it? It is! Yes."),
        ("", "It cannot be used as it is. Ask the people who run these pages."),
    ],
)
def test_who_has_no_command_line_is_not_told_to_run_one(words, shown):
    """The other sentences stay."""
    assert shown == for_pages(words)


def test_words_from_outside_do_nothing():
    """Control characters and marks that turn text around are written out, and a token is not shown."""
    shown = for_pages("a\x1b[31m\u202eb eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXRva2Vu")
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "eyJhbGciOiJIUzI1NiJ9" not in shown


def test_an_error_becomes_three_sentences():
    """What happened is its own sentence; what to do is its remedy's."""
    told = of_error(ConfigurationError("The account is none."), title="Not done", not_done="Nothing was stored.")
    assert ("The account is none.", "Nothing was stored.") == (told.happened, told.not_done)
    assert "Change what the sentence names" in told.to_do
    assert "Nothing is wrong with what you did" in of_error(TransportError("Gone."), title="", not_done="").to_do
