"""What went wrong, in three sentences: what happened, what was not done, what to do. And the way on from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from netsuite_plugin.contract import NodeError, Remedy
from netsuite_plugin.text import from_outside

_TO_DO: dict[Remedy, str] = {
    "fix_input": "Change what the sentence names, and try again.",
    "reconnect": "Connect again: Connectors shows which login it is.",
    "ask_administrator": "Ask an administrator of NetSuite or of these pages; the sentence above tells them what to look at.",
    "wait": "Nothing is wrong with what you did. Try again in a minute.",
    "report": "Report it with the sentence above.",
}


@dataclass(frozen=True)
class Failure:
    """A page about something that did not work. `ways` are paths and words, the first one the next step."""

    title: str
    happened: str
    not_done: str
    to_do: str
    word: str = "Not done"
    ways: Sequence[tuple[str, str]] = (("/connectors", "Connectors"),)
    detail: Sequence[tuple[str, str]] = ()
    mark: Literal["bad", "none"] = "bad"
    """`none` where nothing is wrong."""


def of_error(error: NodeError, *, title: str, not_done: str, ways: Sequence[tuple[str, str]] = ()) -> Failure:
    """Return what to say of an error whose sentence already says what happened."""
    words = for_pages(str(error))
    detail = [("NetSuite's request", error.request_id)] if error.request_id else []
    return Failure(
        title, words, not_done, _TO_DO[error.remedy], ways=ways or (("/connectors", "Connectors"),), detail=detail
    )


def for_pages(words: str) -> str:
    """Return an error's sentence for a person in a browser: who has no command line is not told to run one."""
    kept = [
        sentence
        for sentence in _sentences(from_outside(words, length=600))
        if "netsuite-nodes " not in sentence and "NETSUITE_NODES_" not in sentence
    ]
    return " ".join(kept) or "It cannot be used as it is. Ask the people who run these pages."


def _sentences(text: str) -> list[str]:
    found, begun = [], ""
    for word in text.split(" "):
        begun = f"{begun} {word}".strip()
        if word.endswith((".", "?", "!")) and len(word) > 2:
            found.append(begun)
            begun = ""
    return [*found, begun] if begun else found
