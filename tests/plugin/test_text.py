"""Text that somebody else wrote: bounded, on one line, harmless, without tokens; data that is shown stays data."""

import json

import pytest

from netsuite_plugin.text import from_outside, on_one_line, sentence, visible

TOKEN = "eyJhbGciOiJQUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIzOzUifQ.c2lnbmF0dXJl"


@pytest.mark.fault("D1")
@pytest.mark.parametrize(
    "acting",
    [
        "\x1b[2J",
        "\x07",
        "\x9b31m",
        "\x7f",
        "\u202e",
        "\u2066",
        "\u200f",
        "\ufeff",
        "\u2028",
        "\ud800",
        "\U000e0041",
        "\r",
        "\x00",
    ],
)
def test_what_would_act_is_written_out(acting):
    """On a terminal nothing moves, rings, turns round or disappears."""
    for shown in (visible(f"a{acting}b"), on_one_line(f"a{acting}b"), from_outside(f"a{acting}b")):
        assert acting[0] not in shown
        assert shown.startswith("a")
        assert shown.endswith("b")


@pytest.mark.parametrize(
    "text",
    [
        "Zürich 東京 ไทย",
        "1\u202f234,50\u00a0€",
        "👩\u200d🚀",
        "\u0645\u06cc\u200c\u062e\u0648",
        "[discontinued] [/x] :smile:",
    ],
)
def test_what_people_write_stays(text):
    """Every script, non-breaking blanks, joined emoji, brackets."""
    assert text == visible(text) == on_one_line(text)


def test_lines_stay_where_lines_are_shown():
    """A note of three lines has three lines, whatever wrote them; in a table it is one."""
    assert "a\nb\n\tc" == visible("a\r\nb\n\tc")
    assert "a\\nb\\tc" == on_one_line("a\nb\tc")


@pytest.mark.fault("D2")
@pytest.mark.parametrize(
    "text",
    [
        f"Invalid token {TOKEN}",
        f"refused: Bearer {TOKEN}",
        f"/services/rest/record/v1/customer?access_token={TOKEN}",
        json.dumps({"refresh_token": "r3fresh-Value", "x": 1}),
        "code=abcdef123456&state=1",
        "client_assertion: abc.def",
        "a" * 64,
        "the password=hunter2 of",
    ],
)
def test_no_token_leaves(text):
    """Named or recognised by its form."""
    said = from_outside(text)
    assert "<secret>" in said
    for part in ("eyJ", "r3fresh", "abcdef123456", "abc.def", "aaaa", "hunter2"):
        assert part not in said


@pytest.mark.fault("D2")
def test_a_title_of_megabytes_is_a_short_line_at_once():
    """No search goes over all of it."""

    class Counted(str):
        __slots__ = ()
        read = 0

        def __getitem__(self, part):
            taken = super().__getitem__(part)
            Counted.read += len(taken)
            return taken

    for text in ("code=" * 10_000_000, "word " * 10_000_000, "a=" * 10_000_000):
        assert len(from_outside(Counted(text))) <= 300
    assert Counted.read <= 3 * 10_000


@pytest.mark.fault("D2")
@pytest.mark.parametrize(
    ("text", "said"), [("no such field", "no such field."), ("Sure?", "Sure?"), ("Done.", "Done."), ("x [title]", "x [title]"), ("it is 'a'", "it is 'a'."), ("", "")]
)  # fmt: skip
def test_a_sentence_ends(text, said):
    """Another one follows, and no reader has to guess where."""
    assert said == sentence(text)


def test_line_ends_are_not_kept():
    """One message is one line of a log."""
    assert "a b c" == from_outside("a\r\nb\n\n c")


@pytest.mark.fault("B2")
def test_a_secret_hides_behind_no_other_character():
    """Glued to letters, after a control character, or a megabyte long."""
    token, digest = "eyJhbGciOiJSUzI1NiJ9.e30.sig", "a1" * 32
    for text in (f"x{token}", f"\x1b[2J{token}", f"_{digest}z", token * 100_000):
        shown = from_outside(text)
        assert "eyJ" not in shown
        assert digest[:40] not in shown
        assert shown.isprintable()
        assert len(shown) <= 300
