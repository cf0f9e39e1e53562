"""Commands that a message names find the run where `--on` said."""

import pytest

from netsuite_runner.commands.there import said_on, there, with_there


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (
            "go on: netsuite-nodes runs resume r-1; or give another id",
            "go on: netsuite-nodes runs resume r-1 --on night; or give another id",
        ),
        ("`netsuite-nodes runs list` shows them.", "`netsuite-nodes runs list --on night` shows them."),
        (
            "If it is there: netsuite-nodes runs resume r --done one[3]. If not: netsuite-nodes runs resume r --again one[3].",
            "If it is there: netsuite-nodes runs resume r --on night --done one[3]. If not: netsuite-nodes runs resume r --on night --again one[3].",
        ),
        ("See which are: netsuite-nodes runs show r.", "See which are: netsuite-nodes runs show r --on night."),
        ("once: netsuite-nodes runs list --on NAME.", "once: netsuite-nodes runs list --on NAME."),
        ("Begin with: netsuite-nodes run FILE", "Begin with: netsuite-nodes run FILE"),
    ],
)
def test_a_command_that_is_named_finds_the_run(message, shown):
    """Where `--on` was given; else it is as it was."""
    assert shown == with_there(message, "night")
    assert message == with_there(message, None)


def test_it_can_be_typed_as_it_stands():
    assert " --on 'postgresql:///runs?host=/tmp&port=5'" == there("postgresql:///runs?host=/tmp&port=5")


@pytest.mark.parametrize(
    ("words", "on"),
    [
        (["runs", "show", "r", "--on", "night"], "night"),
        (["runs", "show", "--on=night", "r"], "night"),
        (["runs", "show", "r"], None),
        (["runs", "show", "r", "--on"], None),
    ],
)
def test_what_was_said_is_read_from_the_words(words, on):
    assert on == said_on(words)
