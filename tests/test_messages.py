"""docs/reference/messages.md has every sentence a person may be shown, in words that are in use, and what speaks of trouble says what to do."""

import functools

import pytest

from tools import messages
from tools.words import LIST, retired

REASONS = messages.reasons(messages.NOTHING_TO_DO.read_text(encoding="utf-8"))


@functools.cache  # to read all the code takes seconds, and every process of the tests loads this file
def every_message():
    return messages.messages()


def test_the_page_is_up_to_date():
    """`make docs` writes it anew."""
    assert messages.page(every_message()) == messages.PAGE.read_text(encoding="utf-8")


def test_no_message_has_a_retired_word():
    words = [each for each in retired(LIST.read_text(encoding="utf-8")) if each.kind == "phrase"]
    assert [] == [each for each in every_message() for word in words if word.found_in(each.text, each.file, each.text)]


def test_each_message_of_trouble_says_what_to_do():
    """A new one without says it, or is listed in tests/nothing_to_do.txt with the reason why nothing can be done."""
    assert [] == [
        f"{each.file}: {each.text}"
        for each in every_message()
        if each.trouble and not each.says_to_do and not any(reason.covers(each) for reason in REASONS)
    ]


def test_each_reason_is_still_needed():
    """What was listed, and has been changed or says now what to do, is taken off the list."""
    in_need = [each for each in every_message() if each.trouble and not each.says_to_do]
    listed = [messages.Reason(reason.why, [pattern]) for reason in REASONS for pattern in reason.patterns]
    assert [] == [each for each in listed if not any(each.covers(message) for message in in_need)]


@pytest.fixture
def found(tmp_path):
    """Return what is found in a file of the code, or a template."""

    def find(text, *, name="some.py"):
        file = tmp_path / "plugin" / "netsuite_plugin" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return [(each.text, each.trouble, each.says_to_do) for each in messages.messages(tmp_path)]

    return find


def test_a_message_is_found_wherever_it_is_said(found):
    """Raised, said, noted, logged, returned or kept for later; with what is put in as …, and what is for programmers left out."""
    assert [
        ("The browser went away: start again.", False, True),
        ("Stored … in the store.", False, False),
        ("There is no …: write another one.", True, True),
        ("two parts of it", True, False),
        ("a round of %s failed", True, False),
        ("Not connected here · Begin again at Connectors.", True, True),
        ("the token could not be kept", True, False),
    ] == found(
        'A = "The browser went away: start again."\n'
        'def a(x):\n    """This cannot be seen by anybody."""\n    say(f"Stored {x} in the store.")\n'
        '    raise ConfigurationError(\n        f"There is no {x}: write "\n        "another one."\n    )\n'
        '    raise TypeError("not for people at all")\n    yield Problem(1, "two " + "parts of it")\n'
        '    log.warning("a round of %s failed", x)\n    show(Failure(title="Not connected here", to_do="Begin again at Connectors."))\n'
        '    b = Field(description="This cannot be left out.")\n    return "the token could not be kept"\n'
    )


def test_a_message_is_found_in_a_template(found):
    assert [("The run … was not found, look for it.", True, True)] == found(
        '<p class="error">The run <b>{{ name }}</b> was not found, {% if all %}look for it.{% endif %}</p><p>Runs</p>',
        name="page.html",
    )


@pytest.mark.parametrize(
    "text",
    [
        "The store is damaged: restore it from a copy.",
        "The key is missing. Then run it again.",
        "'x' is not a date (YYYY-MM-DD)",
        "There is no input 'x'; did you mean y?",
        "The role lacks a permission: Setup > Users/Roles",
        "The credential is missing. Run: netsuite-nodes connect",
    ],
)
def test_what_says_what_to_do(text, found):
    assert [(text, True, True)] == found(f"raise NodeError({text!r})")


@pytest.mark.parametrize(
    "text",
    [
        "The store is damaged. Nothing was changed.",
        "The answer was lost, and nobody knows where.",
        "The list of the runs cannot be read.",
        "There is no order of these rows.",
    ],
)
def test_what_does_not(text, found):
    assert [(text, True, False)] == found(f"raise NodeError({text!r})")


def test_the_next_steps_of_an_error_say_what_to_do(found):
    """The command line and the pages show them after the message."""
    assert [("The grant is over now. · its next steps", True, True)] == found(
        'raise NodeError("The grant is over now.", next_steps=(step,))'
    )


def test_a_pattern_without_a_reason_is_refused():
    with pytest.raises(ValueError, match="a message without a reason: a.py: text"):
        messages.reasons("# about this file\n\n  a.py: text\n")


def test_a_pattern_covers_what_it_names():
    (reason,) = messages.reasons("nothing helps\n  a.py: … is [gone]\n  b/*\n")
    message = messages.Message("a.py", "… is [gone]", trouble=True, says_to_do=False)

    assert [True, True, False] == [
        reason.covers(each) for each in (message, message._replace(file="b/c.py"), message._replace(text="… is here"))
    ]
