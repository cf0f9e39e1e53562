"""`netsuite-nodes credentials audit`: what happened to credentials, who did it, and why."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from netsuite_plugin.commands.credentials import Json
from netsuite_plugin.commands.host import command_host
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.terminal import answer, answer_json, say
from netsuite_plugin.text import on_one_line


async def audit(*, since: str = "30d", json_output: Json = False) -> None:
    """
    List what happened to your credentials and approvals; for administrators, to all of the organization.

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
        answer_json({"since": begin.isoformat(), "events": told}, indent=2)
        return
    if not events:
        say(f"Nothing since {begin:%Y-%m-%d %H:%M} UTC.")
        return
    for each in events:
        outcome = "" if each.outcome == "done" else f", {each.outcome}"
        # a name that holds a line end is not another line of the log
        answer(on_one_line(f"{each.at:%Y-%m-%d %H:%M:%S}Z  {each.actor}: {each.event} {each.credential}{outcome}"))
        if each.reason:
            answer(on_one_line(each.reason), indent=4)
        if each.run:
            answer(on_one_line(f"run {each.run}"), indent=4)


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
