"""What every Python driver does: read what to work with, do one action after another, tell each in a line of JSON."""

import asyncio
import inspect
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

GIVEN = json.loads(sys.stdin.readline())
"""Account, keys, the id of a customer to get, the query, the fields of the customer to create; of `actions`, where given, these alone."""

KEYS = {name: GIVEN.get(name) for name in ("consumer_key", "consumer_secret", "token_id", "token_secret")}
REST = f"https://{GIVEN['account']}.suitetalk.api.netsuite.com/services/rest"


async def done(**actions: Callable[[], Any]) -> None:
    """Do the actions in their order and tell of each what the client gave back, or how it failed."""
    for name, act in actions.items():
        if name not in GIVEN.get("actions", actions):
            continue
        began = time.perf_counter()
        try:
            told = {"gave": await _value(act()), "seconds": time.perf_counter() - began}
        except Exception as fault:  # noqa: BLE001 - whatever a stranger's client raises is what it did
            told = {"raised": f"{type(fault).__name__}: {fault}"[:300]}
        sys.stdout.write(json.dumps({"action": name, **told}) + "\n")  # one write, so that threads do not mix lines
        sys.stdout.flush()


def each_made(create: Callable[[Any], Any]) -> None:
    """Create every record of `creates`, `at_once` at a time, and tell of each as `done` does, by its place."""

    def made(place: int) -> None:
        asyncio.run(done(**{str(place): lambda: create(GIVEN["creates"][place])}))

    with ThreadPoolExecutor(GIVEN["at_once"]) as pool:
        list(pool.map(made, range(len(GIVEN["creates"]))))


def not_offered(action: str, why: str) -> None:
    """Tell that the client has no such call."""
    print(json.dumps({"action": action, "not_offered": why}), flush=True)


async def counted(page: Callable[[int], Any]) -> int:
    """Give how many different ids the pages have; `page(offset)` gets one."""
    ids: list[str] = []
    more = True
    while more:
        got = await _value(page(len(ids)))
        ids += [each["id"] for each in got["items"]]
        more = got["hasMore"]
    return len(set(ids))


async def _value(given: Any) -> Any:
    return await given if inspect.isawaitable(given) else given
