"""A node package without a word of NetSuite, and a host that runs one workflow with it: `counting.py FOLDER FILE RUN_ID [STOP_AFTER]`."""

import asyncio
import io
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from netsuite_plugin.contract import (
    ActsAs,
    Caller,
    Host,
    Node,
    NodeContext,
    NodeError,
    Opened,
    ServiceProvider,
    hookimpl,
)
from netsuite_plugin.discovery import discover
from netsuite_runner.errors import StepFailed
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.testing.running import run_to_end

BEGUN_ELSEWHERE = """workflow: begun_elsewhere
steps:
  each:
    for_each: ${{ range(8) }}
    at_once: 1
    node: count.number.read
    params: {value: "${{ item }}", seconds: 0.1}
outputs: {values: "${{ steps.each | map(attribute='value') | list }}"}
"""
"""Of the run whose file lies in `tests/runner/begun_elsewhere`."""


class CountParams(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Any = None
    seconds: float = 0
    fails: str = ""
    """Name of a file: while it is there, the call fails."""
    passing: bool = False
    unsettled: bool = False


class _Counting(Node[CountParams, Any, None]):
    """Writes a line for every call, before and after."""

    connector: ClassVar[str] = ""

    async def run(self, params: CountParams, ctx: NodeContext[None]) -> Any:
        note(f"{self.name} {params.value} {ctx.idempotency_key}".strip())
        await _under_way(params.seconds)
        if params.fails and (Path(os.environ["COUNTED"]).parent / params.fails).exists():
            error = NodeError(f"{params.fails} is in the way", retryable=params.passing)
            error.unsettled = params.unsettled
            raise error
        return {"value": params.value}


class CountRead(_Counting):
    name: ClassVar[str] = "count.number.read"
    effect: ClassVar[Any] = "read"
    Params, Output = CountParams, Any


class CountKeyed(_Counting):
    name: ClassVar[str] = "count.number.create"
    effect: ClassVar[Any] = "keyed"
    Params, Output = CountParams, Any


class CountMade(_Counting):
    """Makes a record by its key, as a service would: the file `records` holds a line for each, and no key twice."""

    name: ClassVar[str] = "count.record.create"
    effect: ClassVar[Any] = "keyed"
    Params, Output = CountParams, Any

    async def run(self, params: CountParams, ctx: NodeContext[None]) -> Any:
        found = await self.find(params, ctx)
        if found is None:
            with (Path(os.environ["COUNTED"]).parent / "records").open("a", encoding="utf-8") as file:
                file.write(f"{ctx.idempotency_key} {params.value}\n")
        await super().run(params, ctx)
        return found or {"value": params.value, "created": True}

    async def find(self, params: CountParams, ctx: NodeContext[None]) -> Any:
        for key, value in records():
            if key == ctx.idempotency_key:
                return {"value": value, "created": ctx.sent_before}
        return None


class CountOnce(_Counting):
    name: ClassVar[str] = "count.number.append"
    effect: ClassVar[Any] = "once"
    Params, Output = CountParams, Any


class CountNoted(_Counting):
    """Counts to three, and leaves a note after each."""

    name: ClassVar[str] = "count.number.resume"
    effect: ClassVar[Any] = "read"
    Params, Output = CountParams, Any

    async def run(self, params: CountParams, ctx: NodeContext[None]) -> Any:
        reached = await ctx.checkpoint.load() or 0
        for number in range(reached, 3):
            note(f"{self.name} {number}")
            await ctx.checkpoint.save(number + 1)
            await _under_way(params.seconds)
        return {"reached": 3}


class CountOn(_Counting):
    """Goes on from where the last run was, by one."""

    name: ClassVar[str] = "count.number.go_on"
    effect: ClassVar[Any] = "read"
    Params, Output = CountParams, Any

    async def run(self, params: CountParams, ctx: NodeContext[None]) -> Any:
        reached = (await ctx.state.load(params.value) or 0) + 1
        note(f"{self.name} {reached}")
        await ctx.state.save(params.value, reached)
        return reached


def records() -> list[tuple[str, str]]:
    """The records that were made: key and value of each."""
    file = Path(os.environ["COUNTED"]).parent / "records"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [(key, value) for key, _, value in (line.partition(" ") for line in lines)]


async def _under_way(seconds: float) -> None:
    """Take so long, and where `staying` says so until its block is over."""
    await asyncio.sleep(seconds)
    stays = Path(os.environ["COUNTED"]).parent / "stays"
    with suppress(FileNotFoundError):
        if len(counted(stays.parent)) >= int(stays.read_text()):
            while stays.exists():  # noqa: ASYNC110 - another process takes it away
                await asyncio.sleep(0.02)


@contextmanager
def staying(folder: Path, calls: int) -> Iterator[None]:
    """
    Let no call end from the moment that so many have begun until the block is over, in whatever process it is made.

    What a test does in the middle of a run happens in the middle, however late the test comes to it.
    """
    written = folder / "stays.new"
    written.write_text(str(calls))
    stays = written.rename(folder / "stays")
    try:
        yield
    finally:
        stays.unlink()


def note(line: str) -> None:
    with Path(os.environ["COUNTED"]).open("a", encoding="utf-8") as file:
        file.write(line + "\n")


class CountingPlugin:
    @hookimpl
    def register_nodes(self) -> list[type[Node[Any, Any, Any]]]:
        return [CountRead, CountKeyed, CountMade, CountOnce, CountNoted, CountOn]

    @hookimpl
    def provide_caller(self) -> Caller:
        return Caller(user=os.environ.get("COUNTER", "maria"))


class Box(ServiceProvider):
    """A connector whose account is what the environment says, as a chosen default may be."""

    kind = connector = "box"
    title = "Box"
    levels = ("personal",)
    Fields = CountParams

    @asynccontextmanager
    async def open(self, *, caller: Caller, selector: str, host: Host, run: str = "") -> Any:
        account = os.environ["BOX_ACCOUNT"]
        yield Opened(
            None, ActsAs("box", account, "role", caller.user, "config", "credential", "reason", domain="box.example")
        )


class BoxFill(_Counting):
    name: ClassVar[str] = "box.thing.create"
    connector: ClassVar[str] = "box"
    effect: ClassVar[Any] = "keyed"
    Params, Output = CountParams, Any


class BoxPlugin(CountingPlugin):
    @hookimpl
    def register_nodes(self) -> list[type[Node[Any, Any, Any]]]:
        return [*super().register_nodes(), BoxFill]

    @hookimpl
    def register_credential_providers(self) -> list[Box]:
        return [Box()]


def registry():
    """What `Runner` gives a run of these nodes."""
    return discover(plugins=[CountingPlugin()])


def execute(folder: Path, text: str, run_id: str, inputs: dict[str, Any] | None = None, plugin: Any = None) -> Any:
    """Run a workflow to its end in this process and return its outputs."""
    found = discover(plugins=[plugin]) if plugin else registry()
    graph = load(text, file="graph.yaml", registry=found, folder=folder)
    begun = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
    return run_to_end(found, folder, run_id, RunSpec.of(graph, inputs or {}, found.caller, begun=begun))


def close_log() -> None:
    """Close the stream to which the engine of runs logs since its first start here, as a host may that had another standard error then."""
    gone = io.TextIOWrapper(io.BytesIO())  # that of a process: to flush it when closed is an error
    (console,) = (each for each in logging.getLogger("dbos").handlers if each.name == "__dbos_console_log_handler__")
    assert isinstance(console, logging.StreamHandler)
    console.stream = gone  # not setStream, which flushes the one before: it may be closed itself
    gone.close()


def counted(folder: Path) -> list[str]:
    """The calls that were made, a line each."""
    return (folder / "counted").read_text(encoding="utf-8").splitlines()


def killed_after(folder: Path, text: str, calls: int, run_id: str = "run-1") -> None:
    """Run in a process of its own, and kill -9 it when that many calls were made."""
    (folder / "graph.yaml").write_text(text, encoding="utf-8")
    words = [sys.executable, __file__, folder, folder / "graph.yaml", run_id]
    with staying(folder, calls):
        process = subprocess.Popen(words, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 120
        while len(counted(folder)) < calls:
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()


if __name__ == "__main__":
    try:
        sys.stdout.write(json.dumps(execute(Path(sys.argv[1]), Path(sys.argv[2]).read_text(), sys.argv[3])))
    except StepFailed as failure:
        sys.exit(str(failure))
