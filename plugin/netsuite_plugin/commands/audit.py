"""`netsuite-nodes credentials audit`: what happened to credentials, who did it, and why."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from netsuite_plugin.commands.credentials import Json
from netsuite_plugin.commands.host import command_host, tell
from netsuite_plugin.contract import ConfigurationError


async def audit(*, since: str = "30d", json_output: Json = False) -> None:
    """
    List what happened to your credentials; for administrators, to all of the organization.

    Parameters
    ----------
    since
        How far back: days, hours or minutes (30d, 12h, 90m), or a date and time (2026-03-01, 2026-03-01T08:00Z).
    json_output
        Print JSON, one object with a list of events.
    """
    command = command_host()
    begin = _moment(since, command.host.clock.now())
    events = await command.host.store.events(command.caller, since=begin)
    if json_output:
        told = [{**asdict(each), "at": each.at.isoformat()} for each in events]
        sys.stdout.write(json.dumps({"since": begin.isoformat(), "events": told}, indent=2) + "\n")
        return
    if not events:
        tell(f"Nothing since {begin:%Y-%m-%d %H:%M} UTC.")
        return
    console = Console(highlight=False, markup=False)
    for each in events:
        outcome = "" if each.outcome == "done" else f", {each.outcome}"
        console.print(f"{each.at:%Y-%m-%d %H:%M:%S}Z  {each.actor}: {each.event} {each.credential}{outcome}")
        if each.reason:
            console.print(Padding(Text(each.reason), (0, 0, 0, 4), expand=False))
        if each.run:
            console.print(Padding(Text(f"run {each.run}"), (0, 0, 0, 4), expand=False))


def _moment(text: str, now: datetime) -> datetime:
    units = {"d": "days", "h": "hours", "m": "minutes"}
    if text[:-1].isdecimal() and text[-1:] in units:
        try:
            return now - timedelta(**{units[text[-1]]: int(text[:-1])})
        except OverflowError:
            text = ""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(
            "--since takes 30d, 12h, 90m, or a date like 2026-03-01 or 2026-03-01T08:00Z."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
