"""What commands that are named to a person add for a run that is kept where `--on` said."""

import re
import shlex
from collections.abc import Sequence

_COMMAND = re.compile(
    r"netsuite-nodes runs (?:list|(?:approve|cancel|delete|export|logs|refuse|resume|show|watch) [\w-]+)(?![\w-]| --on)"
)


def there(on: str | None) -> str:
    """Return what a command adds for a run that is kept where `--on` said."""
    return f" --on {shlex.quote(on)}" if on else ""


def with_there(message: str, on: str | None) -> str:
    """Return a message whose commands about runs find the run where `--on` said: who wrote it did not know how its reader names the database."""
    return _COMMAND.sub(lambda command: f"{command[0]}{there(on)}", message)


def said_on(tokens: Sequence[str]) -> str | None:
    """Return what the words of a command give as `--on`."""
    for word, following in zip(tokens, [*tokens[1:], ""], strict=True):
        if word == "--on" and following:
            return following
        if word.startswith("--on="):
            return word.removeprefix("--on=")
    return None
