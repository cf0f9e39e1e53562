"""
The entry point `netsuite-nodes`: every command arrives by the hook `register_commands` and is imported when it is called.

Exit codes: 0 done · 1 the work failed · 2 something typed was wrong (nothing was sent) · 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence

from cyclopts import App

from netsuite_plugin import __version__
from netsuite_plugin.contract import NodeError
from netsuite_plugin.discovery import as_current, discover
from netsuite_plugin.registry import Registry


def application(registry: Registry) -> App:
    """Build the command line from what the plugins offer."""
    app = App(
        name="netsuite-nodes",
        help="NetSuite as nodes for workflow engines: credentials, nodes, and a local NetSuite to try them on.",
        version=__version__,
        result_action="return_value",
    )
    app.register_install_completion_command(add_to_startup=False)
    for name, target in sorted(registry.commands.items()):
        app.command(target, name=name)
    return app


def main(tokens: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    code = run(sys.argv[1:] if tokens is None else tokens)
    if "netsuite_runner.interpreter" in sys.modules:
        # what a run keeps is on the disk; taking its engine apart would cost a third of a second more
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def run(tokens: Sequence[str]) -> int:
    """Run one command and return its exit code; errors go to standard error in one paragraph."""
    from cyclopts import CycloptsError

    try:
        registry = discover()
        app = application(registry)
        if not tokens or tokens[0] in {"--help", "-h"}:
            for name in registry.commands:
                app[name]  # only now imported, so that the list says what each is for
        with as_current(registry):
            result = app(list(tokens), exit_on_error=False, print_error=True)
    except CycloptsError:
        return 2
    except NodeError as error:
        sys.stderr.write(f"netsuite-nodes: {error}\n")
        return 2 if error.remedy == "fix_input" else 1
    except KeyboardInterrupt:
        return 130
    return result if isinstance(result, int) else 0
