"""What became of each token: for tests that must know whether one was spent before somebody died."""

import json
import time

import httpx

from code_grant import TOKEN, basic, refresh
from netsuite_emulator import Emulator


async def test_the_log_says_when_a_refresh_token_was_spent_and_never_the_token(tmp_path, clock):
    """Every line is on the disk at once: token ids, this machine's clocks, no token."""
    file = tmp_path / "tokens.log"
    emulator = Emulator(company=False, clock=clock, log=file)
    account = emulator.account("1234567")
    both = account.integrations["both"]
    before = time.monotonic_ns()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app)) as client:
        first = account.grant()["refresh_token"]
        second = (await client.post(TOKEN, data=refresh(first), auth=basic(both))).json()["refresh_token"]
        await client.post(TOKEN, data=refresh(first), auth=basic(both))

    entries = [json.loads(line) for line in file.read_text().splitlines()]

    told = [(each["event"], each["token"].split(".")[1]) for each in entries]
    assert [
        ("issued", "a"),
        ("issued", "r"),
        ("spent", "r"),
        ("issued", "a"),
        ("issued", "r"),
        ("chain_ended", "r"),
        ("refused", "r"),
    ] == told
    assert entries[1]["token"] == entries[2]["token"] == entries[6]["token"]
    assert "invalid_grant" == entries[6]["error"]
    assert {"1234567"} == {each["account"] for each in entries}
    assert before < entries[0]["monotonic_ns"] <= entries[-1]["monotonic_ns"] <= time.monotonic_ns()
    assert not any(token in file.read_text() for token in (first, second))
    assert emulator.token_log.entries == entries
    emulator.token_log.close()
