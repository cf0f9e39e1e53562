"""Writes the pages of docs/reference/ from the code: commands, settings, hooks and errors."""

import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

import netsuite_plugin.contract.errors
import netsuite_plugin.errors
import netsuite_runner.errors
from netsuite_plugin.contract import Hooks, NodeError, Remedy
from netsuite_plugin.discovery import discover
from netsuite_plugin.settings import PREFIX, Settings
from netsuite_runner.cli import application

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
_WRITTEN = "Written by `make docs` from the code."
_REMEDIES: Mapping[str, tuple[str, str]] = {
    "fix_input": (
        "who wrote it",
        "Change what the message names: a param, a file, a setting, a command. Then call again.",
    ),
    "reconnect": ("the person", "Connect again: `netsuite-nodes connect ACCOUNT`, or Connect on the pages."),
    "ask_administrator": (
        "an administrator",
        "Show the message to an administrator of NetSuite or of the machine; `netsuite-nodes doctor` names the screen.",
    ),
    "wait": ("nobody", "Call again later: what can be repeated safely is `retryable`."),
    "report": ("who looks", "Look in NetSuite at what happened; give its support the request ID."),
}
_EXITS = {
    0: "done",
    1: "the work failed",
    2: "what was typed is wrong, nothing was sent",
    3: "finished, but not with everything",
    4: "a run waits for an approval",
}


def pages() -> dict[str, str]:
    """Return the pages by file name; messages.md is written by tools/messages.py."""
    return {"commands.md": _commands(), "settings.md": _settings(), "hooks.md": _hooks(), "errors.md": _errors()}


def _commands() -> str:
    registry = discover()
    app = application(registry)
    for name in registry.commands:
        app[name]  # imported now, so that it is described
    text = app.generate_docs(output_format="markdown")
    told = text[text.index("## netsuite-nodes call") :]
    told = re.sub(r" -m [\w.]+(?=[\n ])", "", told)  # cyclopts puts in how this program itself was called
    exits = "".join(f"| {code} | {what} |\n" for code, what in _EXITS.items())
    return (
        f"# Commands\n\n{_WRITTEN} What to type for which wish is in [The command line](../commands.md).\n\n"
        f"| exit code | |\n|---|---|\n{exits}\n{_within(told)}"
    )


def _within(text: str) -> str:
    """Break long lines as the other pages have them."""
    return (
        "\n".join(
            line
            if len(line) <= 150
            else "\n".join(
                textwrap.wrap(
                    line,
                    150,
                    subsequent_indent="  " if line.startswith("*") else "",
                    break_long_words=False,
                    break_on_hyphens=False,
                )
            )
            for line in text.rstrip().splitlines()
        )
        + "\n"
    )


def _settings() -> str:
    rows = "".join(
        f"| `{PREFIX}{name.upper()}` | {_default(field.get_default(call_default_factory=True))} | {_cell(field.description or '')} |\n"
        for name, field in Settings.model_fields.items()
    )
    return (
        f"# Settings\n\n{_WRITTEN} Each is a variable of the environment, or the same name in lower case without `{PREFIX}` in\n"
        f"`settings.toml`. More about them is in [Hosting](../hosting.md#settings).\n\n| variable | when not set | |\n|---|---|---|\n{rows}"
    )


def _default(value: object) -> str:
    return "" if value in (None, "", {}) else f"`{value}`"


def _hooks() -> str:
    parts = [
        (
            f"# Hooks\n\n{_WRITTEN} A package implements those it needs, each with `@hookimpl`; how is in [Hosting](../hosting.md#hooks).\n\n"
            "| hook | |\n|---|---|\n"
        )
    ]
    for name, hook in vars(Hooks).items():
        if not name.startswith("_"):
            arguments = ", ".join(each for each in inspect.signature(hook).parameters if each != "self")
            parts.append(f"| `{name}({arguments})` | {_cell(_first(hook))} |\n")
    return "".join(parts)


def _errors() -> str:
    told = "".join(f"| `{name}` | {_REMEDIES[name][0]} | {_REMEDIES[name][1]} |\n" for name in get_args(Remedy))
    rows = "".join(
        f"| `{each.__name__}` | {_cell(_first(each))} | `{each.remedy}` | {'yes' if each.retryable else ''} |\n"
        for each in _every_error()
    )
    return (
        f"# Errors and their remedies\n\n{_WRITTEN} Every error is a `NodeError`: its message says what happened and what to do, its `remedy` who\n"
        f"can do it. One that is raised may have another remedy than its class.\n\n| remedy | who | what to do |\n|---|---|---|\n{told}\n"
        f"| error | means | remedy | may pass |\n|---|---|---|---|\n{rows}"
    )


def _every_error() -> Iterator[type[NodeError]]:
    """Give the classes of errors a host may meet, in the order of their files."""
    for module in (netsuite_plugin.contract.errors, netsuite_plugin.errors, netsuite_runner.errors):
        for each in vars(module).values():
            if inspect.isclass(each) and issubclass(each, NodeError) and each.__module__ == module.__name__:
                yield each


def _first(documented: object) -> str:
    """Return the first paragraph of a docstring."""
    first = " ".join((inspect.getdoc(documented) or "").split("\n\n")[0].split())
    return re.sub(r" \(`section_\d+`\)", "", first)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in pages().items():
        (FOLDER / file).write_text(text, encoding="utf-8")
