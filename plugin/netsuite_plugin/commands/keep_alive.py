"""`netsuite-nodes credentials keep-alive`: for cron, so that a weekend does not kill Monday's run."""

import json
import sys
from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

from cyclopts import Parameter

from netsuite_plugin.commands.host import command_host, tell
from netsuite_plugin.upkeep import keep_alive as keep_all_alive
from netsuite_plugin.upkeep import keep_alive_for_ever


async def keep_alive(
    *, every: float | None = None, json_output: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> int:
    """
    Rotate every refresh token in the store that has lived half its validity, whoever's it is.

    Exit code 1: at least one failed or must be connected again.

    Parameters
    ----------
    every
        Go on for ever, with a round every so many minutes.
    json_output
        Print what was found and done as JSON.
    """
    command = command_host()
    if every is not None:
        tell(f"Keeping credentials alive every {every:g} minutes. End with Ctrl-C.")
        await keep_alive_for_ever(command.host, command.settings, every=timedelta(minutes=every))
    kept = await keep_all_alive(command.host, command.settings)
    if json_output:
        sys.stdout.write(json.dumps({"credentials": [asdict(each) for each in kept]}) + "\n")
    else:
        for each in kept:
            tell(f"{each.credential}: {each.outcome}{f' ({each.words})' if each.words else ''}")
    return int(any(each.outcome in {"failed", "reconnect required"} for each in kept))
