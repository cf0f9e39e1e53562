"""`netsuite-nodes sent`: calls of other engines that were sent, and of which nobody knows what came."""

import os
from typing import Annotated

from cyclopts import App, Parameter

from netsuite_plugin.contract import Caller, ConfigurationError
from netsuite_plugin.settings import Settings
from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.sql_store.sent_marks import SentMarks
from netsuite_plugin.terminal import answer_json, say, table

app = App(
    name="sent",
    help="Calls by Airflow, Prefect or Temporal that were sent and whose outcome is not known: list them, and decide.",
    result_action="return_value",
)


@app.command(name="list")
async def list_(*, json_output: Annotated[bool, Parameter(name="--json", negative="")] = False) -> None:
    """
    Show your calls of which nobody knows what came, the oldest first, with the key that `done` and `again` take.

    Parameters
    ----------
    json_output
        Print JSON.
    """
    marks, caller = _opened()
    found = await marks.waiting(caller)
    if json_output:
        answer_json(
            [{"key": each.key, "sent": each.at.isoformat(), "node": each.node, "place": each.place} for each in found]
        )
    elif found:
        table(
            ("key", "sent", "node", "place"),
            [(each.key, f"{each.at:%Y-%m-%d %H:%M:%S}", each.node, each.place) for each in found],
        )
    else:
        say("No call waits for a decision.")


@app.command
async def done(key: str) -> None:
    """
    Say that a call has happened: its task succeeds with null when the engine runs it again, and nothing is sent.

    Parameters
    ----------
    key
        As the error of the task says it, or `sent list`.
    """
    await _settle(key, again=False)
    say(f"{key} is done. Let the engine run the task again: it succeeds with null.")


@app.command
async def again(key: str) -> None:
    """
    Let a call be sent again, because it has not happened or is to happen once more.

    Parameters
    ----------
    key
        As the error of the task says it, or `sent list`.
    """
    await _settle(key, again=True)
    say(f"{key} is forgotten. Let the engine run the task again: it is sent.")


async def _settle(key: str, *, again: bool) -> None:
    marks, caller = _opened()
    if not await marks.settle(caller, key, again=again):
        raise ConfigurationError(
            f"{caller.user} has no call with the key {key!r} that waits for a decision. To see which do: netsuite-nodes sent list"
        )


def _opened() -> tuple[SentMarks, Caller]:
    settings = Settings.load(os.environ)
    return SentMarks(Database(settings.store_place)), settings.caller()
