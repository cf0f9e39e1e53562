"""
The entry point `netsuite-nodes`: every command arrives by the hook `register_commands` and is imported when it is called.

Exit codes: 0 done · 1 the work failed · 2 something typed was wrong (nothing was sent) · 3 finished with failures · 4 waits for an approval · 130 interrupted · 141
nobody read the output to its end. Whatever happens, a person reads a sentence: no traceback.
"""

import os
import re
import shlex
import sys
import tempfile
import traceback
from collections.abc import Sequence

from cyclopts import App, Parameter

from netsuite_plugin import __version__
from netsuite_plugin.command_lines import told
from netsuite_plugin.contract import NodeError
from netsuite_plugin.discovery import as_current, discover
from netsuite_plugin.registry import Registry
from netsuite_plugin.terminal import OutputLost, flush, prepare, say
from netsuite_plugin.text import from_outside
from netsuite_runner.commands.there import said_on, with_there
from netsuite_runner.leaving import leave
from netsuite_runner.logs import LEVELS, asked_for

_LOGS = (
    f"With every command: --log-level {'|'.join(LEVELS)} writes log lines to standard error (info: one a request), "
    "--log-json writes each as a JSON object."
)


def application(registry: Registry) -> App:
    """Build the command line from what the plugins offer."""
    app = App(
        name="netsuite-nodes",
        help="NetSuite as nodes for workflow engines: credentials, nodes, and a local NetSuite to try them on.",
        help_epilogue=_LOGS,
        version=__version__,
        version_format="plaintext",
        result_action="return_value",
        default_parameter=Parameter(negative_iterable=(), show_default=_worth_showing),
    )
    app.register_install_completion_command(add_to_startup=False)
    for name, target in sorted(registry.commands.items()):
        app.command(target, name=name)
    return app


def _worth_showing(default: object) -> str | None:
    """Return a default as help shows it; that nothing is given, or a flag off, goes without saying."""
    return None if default is None or default is False or default in ((), "") else str(default)


def main(tokens: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    prepare()
    if not os.environ.get("HOME"):
        os.environ.pop("HOME", None)  # an empty variable is one that is not set
    code = run(sys.argv[1:] if tokens is None else tokens)
    if "netsuite_runner.interpreter" in sys.modules:
        leave(code)
    sys.exit(code)


def run(tokens: Sequence[str]) -> int:
    """Run one command and return its exit code; errors go to standard error in one paragraph."""
    try:
        code = _done(asked_for(tokens))
        flush()
    except OutputLost as error:
        if error.closed:
            return 141  # as a shell counts what ends by SIGPIPE
        say(f"netsuite-nodes: {error}")
        return 1
    except NodeError as error:
        say(f"netsuite-nodes: {with_there(told(error), said_on(tokens))}")
        return 2 if error.remedy == "fix_input" else 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        say(f"netsuite-nodes: the system refused: {error.strerror or from_outside(str(error))}{where}.")
        return 1
    except Exception as error:  # noqa: BLE001 - the last door: a person gets a sentence, and the traceback in a file
        say(f"netsuite-nodes: {_defect(error)}")
        return 1
    return code


def _done(tokens: Sequence[str]) -> int:
    from cyclopts import CycloptsError, UnusedCliTokensError

    registry = discover()
    app = application(registry)
    _load_what_is_listed(app, tokens)
    try:
        with as_current(registry):
            result = app(list(tokens), exit_on_error=False, print_error=True)
    except CycloptsError as error:
        command = " ".join(error.command_chain or ())
        if isinstance(error, UnusedCliTokensError) and error.unused_tokens:
            say(_meant(error.unused_tokens))
        say(f"What it takes: netsuite-nodes {command} --help".replace("  ", " "))
        return 2
    return result if isinstance(result, int) else 0


def _load_what_is_listed(app: App, tokens: Sequence[str]) -> None:
    """Import the commands of a group that is shown: they are imported when they are called, and each says itself what it is for."""
    for word in tokens:
        if word.startswith("-"):
            break
        if word not in app:
            return
        app = app[word]
    for name in app:
        _ = app[name]


def _meant(unused: Sequence[str]) -> str:
    """Say what words that a command does not take were probably to be."""
    if all(re.fullmatch(r"[A-Za-z_]\w*=.*", each, re.DOTALL) for each in unused):
        return f"Values are given with --param: {' '.join(f'--param {shlex.quote(each)}' for each in unused)}"
    return "Words that belong together stand in quotation marks, as one."


def _defect(error: Exception) -> str:
    """Say that something unforeseen happened, and keep the traceback where a report can take it from."""
    words = from_outside(f"{type(error).__name__}: {error}")
    try:
        descriptor, file = tempfile.mkstemp(prefix="netsuite-nodes-", suffix=".txt")
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as opened:
            opened.write("".join(traceback.format_exception(error)))
    except OSError:
        return f"this is a defect of ours: {words}. Please report it."
    return f"this is a defect of ours: {words}. Please report it; where it happened is in {file}."
