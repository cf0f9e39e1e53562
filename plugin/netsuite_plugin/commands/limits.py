"""`netsuite-nodes limits`: how many requests are in flight per account, of how many, and how that was in the last hour."""

from collections.abc import Sequence
from dataclasses import asdict

from netsuite_plugin.commands.credentials import Json
from netsuite_plugin.commands.host import command_host
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.terminal import answer_json, say, table
from netsuite_plugin.transport.slots.limit import LineLimit
from netsuite_plugin.transport.slots.seen import Moment, PoolSeen

_BARS = " ▁▂▃▄▅▆▇█"
_SPANS_A_BAR = 6
_BARS_SHOWN = 60


def limits(*, json_output: Json = False) -> None:
    """
    Show how many requests are in flight per account, and how many wait, in all processes that share the credential store.

    The picture is of the last hour, a bar a minute: how much of the largest window was in use at most; ! where NetSuite had no room for a request.

    Parameters
    ----------
    json_output
        Print JSON, one object with a list of pools and the last hour of each, in steps of ten seconds.
    """
    limit = command_host().host.slot_limit
    if not isinstance(limit, LineLimit):
        raise ConfigurationError(
            f"Slots are counted by {type(limit).__name__}, which this command cannot show: use its own tools."
        )
    pools = list(limit.seen())
    if json_output:
        answer_json({"pools": [{**asdict(pool), "refused": pool.refused} for pool in pools]}, indent=2)
        return
    if not pools:
        say("No request was sent from here yet.")
        return
    names = ["account", "in use", "window", "at most", "waiting", "refused", "last hour"]
    table(names, [_row(pool) for pool in pools])
    for pool in pools:
        if pool.account_limit is not None:
            say(f"{pool.pool} takes {pool.account_limit} requests at once from this integration, as NetSuite says.")


def _row(pool: PoolSeen) -> list[str]:
    numbers = (pool.in_use, pool.window, pool.ceiling, pool.waiting, pool.refused)
    return [pool.pool, *(f"{number:,}" for number in numbers), _picture(pool.history)]


def _picture(history: Sequence[Moment]) -> str:
    """Draw a bar a minute, the last one now."""
    tallest = max((max(each.window, each.in_use) for each in history), default=0)
    bars: list[str] = []
    for end in range(len(history), 0, -_SPANS_A_BAR):
        minute = history[max(0, end - _SPANS_A_BAR) : end]
        used = max(each.in_use for each in minute)
        bars.append("!" if any(each.refused for each in minute) else _BARS[-(-used * (len(_BARS) - 1) // tallest)])
    return "".join(reversed(bars[:_BARS_SHOWN]))
