"""How the account's slots stand, as a person and a program read it."""

import asyncio
import json
from contextlib import AsyncExitStack

from connected_terminal import printed, said
from line import until
from netsuite_plugin.discovery import current_registry
from netsuite_runner.cli import run


def test_slots_that_were_never_used(configured, capsys):
    assert "No request was sent from here yet." in said(capsys, "limits", code=0)
    assert {"pools": []} == json.loads(printed(capsys, "limits", "--json"))


def test_slots_in_use_and_those_that_wait(customers, capsys, monkeypatch):
    """Of each account: in use, window, waiting, refused, and the last hour as a picture."""
    monkeypatch.setenv("NETSUITE_NODES_CONCURRENCY", "3")
    assert 0 == run(["query", "SELECT id FROM customer"])
    capsys.readouterr()

    async def busy():
        limit = current_registry().host("netsuite").slot_limit

        async def call():
            async with limit.slot("1234567") as slot:
                slot.refused()

        async with AsyncExitStack() as held:
            for _ in range(3):
                await held.enter_async_context(limit.slot("1234567"))
            waiting = asyncio.create_task(call())
            await until(lambda: [1] == [each.waiting for each in limit.seen()])
            await asyncio.to_thread(run, ["limits"])
            table = capsys.readouterr().out
            await asyncio.to_thread(run, ["limits", "--json"])
            told = json.loads(capsys.readouterr().out)
        await waiting
        return table, told

    table, told = asyncio.run(busy())
    head, row = table.splitlines()[:2]
    assert ["account", "in", "use", "window", "at", "most", "waiting", "refused", "last", "hour"] == head.split()
    assert ["1234567", "3", "3", "3", "1", "0"] == row.split()[:6]
    assert row.split()[6][-1] in "▆█", "of the window now, or of the 4 before it was set"
    (pool,) = told["pools"]
    assert ("1234567", 3, 3, 1, 0) == tuple(pool[name] for name in ("pool", "in_use", "window", "waiting", "refused"))
    assert (3, 1) == tuple(pool["history"][-1][name] for name in ("in_use", "waiting"))

    assert "!" in printed(capsys, "limits")
    assert 1 == json.loads(printed(capsys, "limits", "--json"))["pools"][0]["refused"]
