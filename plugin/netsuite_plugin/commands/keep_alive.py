"""`netsuite-nodes credentials keep-alive`: for cron, so that a weekend does not kill Monday's run."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

from cyclopts import Parameter

from netsuite_plugin.command_lines import with_commands
from netsuite_plugin.commands.host import command_host
from netsuite_plugin.connections import keep_alive as keep_all_alive
from netsuite_plugin.connections import keep_alive_for_ever
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.terminal import answer_json, say

_LONGEST = 60 * 24 * 30
"""Minutes: a grant whose rounds lie further apart is dead long before (720 hours at most)."""


async def keep_alive(
    *, every: float | None = None, json_output: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> int:
    """
    Rotate every refresh token in the store that has lived half its validity, no matter whose.

    Exit code 1: at least one failed or must be connected again.

    Parameters
    ----------
    every
        Go on for ever, with a round every so many minutes.
    json_output
        Print what was found and done as JSON.
    """
    if every is not None and not 0 < every <= _LONGEST:
        raise ConfigurationError(f"--every takes minutes, more than 0 and at most {_LONGEST}.")
    command = command_host()
    if every is not None:
        say(f"Keeping credentials alive every {every:g} minutes. End with Ctrl-C.")
        await keep_alive_for_ever(command.host, command.settings, every=timedelta(minutes=every))
    found = await keep_all_alive(command.host, command.settings)
    kept = [each for each in found if each.outcome != "of another domain"]
    elsewhere = len(found) - len(kept)
    if json_output:
        told = {"credentials": [asdict(each) for each in kept], "of_other_domains": elsewhere}
        answer_json(told)
    else:
        for each in kept:
            words = with_commands(each.words, each.next_steps)
            say(f"{each.credential}: {each.outcome}{f' ({words})' if words else ''}")
        if elsewhere:
            say(f"{elsewhere} of other domains than {command.settings.domain} left out (NETSUITE_NODES_DOMAIN).")
        if not found:
            say("The store has no credential to keep alive. Begin with: netsuite-nodes setup")
    return int(any(each.outcome in {"failed", "reconnect required"} for each in kept))
