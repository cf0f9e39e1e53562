"""The command as a client starts it: its own process, with a served NetSuite; killed in the middle, and with a library that prints."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from mcp import Client, StdioServerParameters

from long_calls import long_calls
from netsuite_runner.cli import run
from served_account import configured, port, served

__all__ = ["configured", "port", "served"]
pytestmark = pytest.mark.anyio
COMMAND = Path(sys.executable).parent / "netsuite-nodes"
NOISE = """
import os, sys, threading, time
def noise():
    while "mcp" not in sys.modules:
        time.sleep(0.001)
    while True:
        print("a library says something", flush=True)
        os.write(1, b"and so does C code\\n")
        time.sleep(0.01)
threading.Thread(target=noise, daemon=True).start()
"""


@pytest.fixture
def person(configured, netsuite):
    """Maria's environment, connected to the served account."""
    netsuite.given("customer", id="107", companyName="Fjord Supply", phone="+1 555 0000", subsidiary="1")
    assert 0 == run(["connect", "1234567"])
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith("NETSUITE_NODES_") or name == "SSL_CERT_FILE"
    }


@asynccontextmanager
async def client(environment, *words, **more):
    started = StdioServerParameters(command=str(COMMAND), args=["mcp", "serve", *words], env=environment)
    async with Client(started, **more) as connected:
        yield connected


class Raw:
    """A client that is only pipes, so that its server can be killed and every line be read. It speaks the older era."""

    def __init__(self, environment):
        self.process = subprocess.Popen([COMMAND, "mcp", "serve"], env={**os.environ, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
        self.lines = []
        info = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "pipes", "version": "1"}}
        self.ask(1, "initialize", info)
        self.send(method="notifications/initialized")

    def send(self, **message):
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, number, method, params):
        self.send(id=number, method=method, params=params)
        return self.answer(number)

    def answer(self, number):
        while True:
            line = self.process.stdout.readline()
            assert line, self.process.stderr.read().decode()
            self.lines.append(line)
            said = json.loads(line)
            if said.get("id") == number:
                return said["result"]

    def call(self, number, tool, **arguments):
        return self.ask(number, "tools/call", {"name": tool, "arguments": arguments})

    def close(self):
        """Close the client's end, wait for the server's, and return what it said beside the protocol."""
        rest, said = self.process.communicate(timeout=20)
        self.lines += rest.splitlines()
        return said.decode()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_client_lists_reads_and_writes(person, netsuite, mode):
    """Over its pipes, in both eras."""
    async with client(person, mode=mode) as agent:
        assert "netsuite_record_update" in {each.name for each in (await agent.list_tools()).tools}
        got = await agent.call_tool("netsuite_record_get", {"record_type": "customer", "record_id": "107"})
        assert "Fjord Supply" == got.structured_content["companyName"]
        change = {"record_type": "customer", "record_id": "107", "values": {"phone": "1"}}
        shown = (await agent.call_tool("netsuite_record_update", change)).structured_content
        sent = (await agent.call_tool("netsuite_record_update", {"commit": shown["plan"]})).structured_content
        for number in range(2_100):
            netsuite.given("customer", companyName=f"Customer {number}", subsidiary="1")
        await long_calls(agent, netsuite)
    assert sent["written"] is True
    assert "1" == netsuite.records.get("customer", "107")["phone"]


def test_killed_in_the_middle_of_a_commit(person, netsuite):
    """kill -9 after NetSuite has made the record and before the answer is read: the next server finds it, and makes none."""
    first = Raw(person)
    made = first.call(2, "netsuite_record_create", record_type="task", values={"title": "Call"})
    plan = made["structuredContent"]["plan"]
    netsuite.faults.latency = 30
    first.send(id=3, method="tools/call", params={"name": "netsuite_record_create", "arguments": {"commit": plan}})
    until = time.monotonic() + 30
    while not netsuite.records.all("task"):
        assert time.monotonic() < until
        time.sleep(0.01)
    first.process.send_signal(signal.SIGKILL)
    first.close()
    netsuite.faults.latency = 0
    second = Raw(person)
    again = second.call(2, "netsuite_record_create", commit=plan)["structuredContent"]
    assert again == second.call(3, "netsuite_record_create", commit=plan)["structuredContent"]
    second.close()
    assert [again["result"]["id"]] == list(netsuite.records.all("task"))


def test_a_client_that_goes_away_in_the_middle(person, netsuite):
    """Both its pipes are closed: a write that is sent once is carried to its end, and gives its answer to the next client."""
    netsuite.given("contact", id="9", entityId="Ada", firstName="Ada", subsidiary="1")
    first = Raw(person)
    asked = {"record_type": "customer", "record_id": "107", "attached_type": "contact", "attached_id": "9"}
    plan = first.call(2, "netsuite_record_attach", **asked)["structuredContent"]["plan"]
    netsuite.faults.latency = 2
    before = netsuite.counts()["requests"]
    first.send(id=3, method="tools/call", params={"name": "netsuite_record_attach", "arguments": {"commit": plan}})
    until = time.monotonic() + 30
    while netsuite.counts()["requests"] == before:
        assert time.monotonic() < until
        time.sleep(0.01)
    first.process.stdin.close()
    first.process.stdout.close()
    said = first.process.stderr.read().decode()
    first.process.stderr.close()
    first.process.wait(30)
    netsuite.faults.latency = 0
    second = Raw(person)
    again = second.call(2, "netsuite_record_attach", commit=plan)
    second.close()
    assert "9" == again["structuredContent"]["result"]["attached_id"]
    assert "defect" not in said


def test_nothing_but_the_protocol_is_on_standard_output(person, tmp_path):
    """A library prints all the time; a tool that fails and one that is not there say so where they should."""
    (tmp_path / "noise").mkdir()
    (tmp_path / "noise" / "sitecustomize.py").write_text(NOISE)
    raw = Raw({**person, "PYTHONPATH": str(tmp_path / "noise")})
    raw.ask(2, "tools/list", {})
    assert raw.call(3, "netsuite_record_get", record_type="customer", record_id="404")["isError"]
    assert raw.call(4, "no_such_tool")["isError"]
    said = raw.close()
    assert "a library says something" in said
    assert "and so does C code" in said
    assert "EMULATOR" in said
    for line in raw.lines:
        assert "2.0" == json.loads(line)["jsonrpc"]


async def test_as_whom(person):
    """A selector that is not the person's own is refused by each call, in words."""
    with anyio.fail_after(60):
        async with client(person, "--as", "team:finance") as agent:
            said = await agent.call_tool("netsuite_record_get", {"record_type": "customer", "record_id": "107"})
    assert said.is_error
    assert "finance" in said.content[0].text
