"""
Many items of a `for_each`, and many steps of a bare DBOS workflow with the same outputs: what one costs, and what a resume of all costs.

`python -m benchmarks.items SIDE FOLDER NUMBER` is one life of one side. It ends by itself, as a killed process does, when all items are done
and the run is not, so that the next life has them all to go past. It prints one JSON object: the first life `{"items": S}`, the seconds
from the first item to the last; every later one `{"resume": S}`, those from the engine's start to the same place.
"""

import asyncio
import json
import logging
import os
import statistics
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from benchmarks.figures import Figure, NotMeasured, beside
from netsuite_plugin.contract import Caller, Effect, Node, NodeContext, hookimpl
from netsuite_plugin.discovery import discover
from netsuite_runner.graph import load
from netsuite_runner.interpreter import Execution
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.sqlite import SqliteRuns

AT_ONCE = 5
KILLED = 9
CALLER = Caller("maria", "northwind")
WORKFLOW = f"""workflow: items
steps:
  make: {{node: bench.text.make, for_each: "${{{{ range(NUMBER) }}}}", at_once: {AT_ONCE}, params: {{number: "${{{{ item }}}}"}}}}
  end: {{node: bench.text.end, needs: [make], params: {{}}}}
"""
SIDES = ("ours", "bare")
_seen: dict[str, float] = {}
"""When this life began (`start`) and its first item was asked for (`first`)."""


def measure(items: int, resumed: int, rounds: int, work: Path) -> list[Figure]:
    """Let both sides do the same in turn, each in processes of its own."""
    costs = [tuple(_life(side, work / f"{side}-{turn}", items)["items"] for side in SIDES) for turn in range(rounds)]
    for side in SIDES:
        _life(side, work / side, resumed)
    resumes = [tuple(_life(side, work / side, resumed)["resume"] for side in SIDES) for _ in range(rounds)]
    ours, bare = (1_000 * statistics.median(pair[side] for pair in costs) / items for side in (0, 1))
    again, replayed = (statistics.median(pair[side] for pair in resumes) for side in (0, 1))
    return [
        Figure(
            "item_ratio",
            beside([(mine, theirs) for mine, theirs in costs]),
            f"an item of for_each, {AT_ONCE} at once, over a step of DBOS with the same output of 1.5 kB",
            f"{ours:.2f} ms / {bare:.2f} ms, {items:,} of each, medians of {rounds}",
        ),
        Figure(
            "resume_ratio",
            beside([(mine, theirs) for mine, theirs in resumes]),
            f"resume of a run with {resumed:,} items done, over their replay by DBOS",
            f"{again:.2f} s / {replayed:.2f} s",
        ),
    ]


def output(number: int) -> dict[str, Any]:
    """Return what an item gives: 1.5 kB of JSON."""
    return {"number": number, "text": f"{number:06d} " * 210}


class MakeParams(BaseModel):
    """Which one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int


class Make(Node[MakeParams, dict[str, Any], None]):
    """Give an output of 1.5 kB."""

    name: ClassVar[str] = "bench.text.make"
    connector: ClassVar[str] = ""
    effect: ClassVar[Effect] = "read"

    async def run(self, params: MakeParams, ctx: NodeContext[None]) -> dict[str, Any]:
        """Give it."""
        del ctx
        _seen.setdefault("first", time.perf_counter())
        return output(params.number)


class EndParams(BaseModel):
    """Nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class End(Node[EndParams, None, None]):
    """End this life before the run's end."""

    name: ClassVar[str] = "bench.text.end"
    connector: ClassVar[str] = ""
    effect: ClassVar[Effect] = "read"

    async def run(self, params: EndParams, ctx: NodeContext[None]) -> None:
        """Die."""
        del params, ctx
        _at_the_end()


class _Nodes:
    @hookimpl
    def register_nodes(self) -> list[type[Node[Any, Any, Any]]]:
        return [Make, End]


def _at_the_end() -> None:
    what, since = ("items", _seen["first"]) if "first" in _seen else ("resume", _seen["start"])
    print(json.dumps({what: time.perf_counter() - since}), flush=True)
    os._exit(KILLED)


def _life(side: str, folder: Path, items: int) -> dict[str, float]:
    folder.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "benchmarks.items", side, folder, str(items)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, timeout=1_800)
    told = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != KILLED or not told:
        raise NotMeasured(f"{items} items of {side} ended with {done.returncode}")
    found: dict[str, float] = json.loads(told[-1])
    return found


def _ours(folder: Path, items: int) -> None:
    registry = discover(plugins=[_Nodes()])
    runs = SqliteRuns(folder)
    if (folder / "begun").exists():
        held = runs.take_up("items", CALLER)
    else:
        (folder / "begun").touch()
        graph = load(WORKFLOW.replace("NUMBER", str(items)), file="items.yaml", registry=registry)
        held = runs.begin("items", RunSpec.of(graph, {}, CALLER, begun=datetime.now().astimezone()))
    execution = Execution(registry, held)
    _seen["start"] = time.perf_counter()
    execution.start()
    while not execution.wait(0.2):
        pass
    execution.result()  # it died before: whatever ended the run is raised here


def _bare(folder: Path, items: int) -> None:
    from dbos import DBOS, SetWorkflowID

    logging.disable(logging.INFO)
    DBOS(config={"name": "bare", "system_database_url": f"sqlite:///{folder / 'bare.db'}"})

    @DBOS.step()
    async def make(number: int) -> dict[str, Any]:
        _seen.setdefault("first", time.perf_counter())
        return output(number)

    @DBOS.workflow()
    async def every() -> None:
        for number in range(items):
            await make(number)
        _at_the_end()

    first = not (folder / "bare.db").exists()
    _seen["start"] = time.perf_counter()
    DBOS.launch()
    if first:
        with SetWorkflowID("items"):
            asyncio.run(_started(every))
    else:
        DBOS.retrieve_workflow("items").get_result()


async def _started(every: Any) -> None:
    from dbos import DBOS

    handle = await DBOS.start_workflow_async(every)
    await handle.get_result()


if __name__ == "__main__":
    {"ours": _ours, "bare": _bare}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
