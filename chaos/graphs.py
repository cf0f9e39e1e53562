"""
kill -9 in the middle of random graphs: does each go on to the same outputs, and is only what was in flight called again?

A graph has four to nine steps in any order of the file: fan-outs whose lengths come from other outputs, items that are skipped, items that
fail once. Each runs undisturbed, then again with one to three kills at random calls, resumed until it ends. A table for people, then one
JSON object as the last line; exit code 0, 1 or 2 as in figures.py.
"""

import argparse
import asyncio
import hashlib
import json
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel
from rich.progress import track

from benchmarks.figures import Figure, NotMeasured, Target, closed
from netsuite_plugin.contract import Caller, Node, NodeContext, NodeError, hookimpl
from netsuite_plugin.discovery import discover
from netsuite_plugin.registry import Registry
from netsuite_runner import interpreter
from netsuite_runner.graph import Graph, load
from netsuite_runner.process import execute
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.sqlite import SqliteRuns

assert interpreter, "imported before the forks, so that a life begins at once"
CALLER = Caller("maria")
BEGUN = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
LIVES = 30
"""More than any graph needs."""
Item = tuple[str, str]


class CallParams(BaseModel):
    """Which item is called, with what came before it."""

    step: str
    item: str
    given: Any
    fails_once: bool = False


class Call(Node[CallParams, Any, None]):
    """Answer with a digest of what was given, after a while; this is where the process is killed."""

    name: ClassVar[str] = "chaos.item.call"
    connector: ClassVar[str] = ""
    effect: ClassVar[Any] = "keyed"
    life: ClassVar["Life"]

    async def run(self, params: CallParams, ctx: NodeContext[None]) -> Any:
        """Write down that it began, and how it ended."""
        del ctx
        asked = _digest(params.model_dump())
        failed_before = params.fails_once and Call.life.failed_before(params.step, params.item)
        Call.life.note("begin", params.step, params.item, asked)
        await asyncio.sleep(Call.life.chance.uniform(0, 0.012))
        Call.life.called()
        await asyncio.sleep(Call.life.chance.uniform(0, 0.006))
        if params.fails_once and not failed_before:
            Call.life.note("failed", params.step, params.item, asked)
            raise NodeError(f"{params.step}[{params.item}] fails once")
        return {"asked": asked}


class Life:
    """One process of a run: writes every call down past a kill -9, and kills itself at the call of that number (0: never)."""

    def __init__(self, log: Path, kill_at: int, seed: str) -> None:
        self._log, self._kill_at, self._calls = log, kill_at, 0
        self._file = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        self.chance = random.Random(seed)

    def note(self, *words: str) -> None:
        """Write a line."""
        os.write(self._file, (" ".join(words) + "\n").encode())

    def failed_before(self, step: str, item: str) -> bool:
        """Whether the item has had its failure."""
        return f"failed {step} {item} " in self._log.read_text()

    def called(self) -> None:
        """Count a call."""
        self._calls += 1
        if self._calls == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


class Plugin:
    """Offers the node."""

    @hookimpl
    def register_nodes(self) -> list[type[Node[Any, Any, Any]]]:
        """One node."""
        return [Call]


def registry() -> Registry:
    """What a life of a run works with."""
    return discover(plugins=[Plugin()])


def workflow(seed: int) -> str:
    """Write a random graph down, its steps in an order that says nothing of their needs."""
    chance = random.Random(seed)
    names = [f"s{number}" for number in range(chance.randint(4, 9))]
    steps: dict[str, Any] = {}
    for place, name in enumerate(names):
        needs = sorted(chance.sample(names[:place], min(place, chance.choice([0, 1, 1, 2]))))
        given = "[" + ", ".join(f"steps.{need}" for need in needs) + "]"
        lists = {
            "one": None,
            "range": f"range({chance.randint(2, 6)})",
            "given": f"range(1 + ({given} | tojson | length) % 7)",
        }
        listed = lists[chance.choice(list(lists))]
        item = "${{ index | string }}" if listed else ""
        params: dict[str, Any] = {"step": name, "item": item, "given": f"${{{{ {given} }}}}"}
        step: dict[str, Any] = {"node": Call.name, "params": params}
        if chance.random() < 0.25:
            params["fails_once"] = "${{ index == 1 }}" if listed else True
        if listed:
            step |= {"for_each": f"${{{{ {listed} }}}}", "at_once": chance.randint(1, 4)}
            if chance.random() < 0.2:
                step["when"] = "${{ index % 3 != 2 }}"
        steps[name] = step
    shuffled = chance.sample(names, len(names))
    outputs = {name: f"${{{{ steps.{name} }}}}" for name in names}
    return json.dumps(
        {
            "workflow": f"g{seed}",
            "steps": {name: steps[name] for name in shuffled},
            "outputs": outputs,
        }
    )


@dataclass
class Tally:
    """What one run of a graph came to, over all its lives."""

    outputs: Any = None
    kills: int = 0
    calls: int = 0
    repeats: int = 0
    in_flight: int = 0
    kept_repeated: int = 0
    two_values: int = 0
    crowded: int = 0
    kept: set[Item] = field(default_factory=set[Item])


class Trial:
    """One run of one graph in a folder of its own."""

    def __init__(self, folder: Path, graph: Graph, seed: int) -> None:
        self._folder, self._graph, self._seed = folder, graph, seed
        self._log = folder / "log"
        self._runs = SqliteRuns(folder)

    @cached_property
    def _spec(self) -> RunSpec:
        return RunSpec.of(self._graph, {}, CALLER, begun=BEGUN)

    def to_its_end(self, kills: int, calls: int) -> Tally:
        """Resume it until it has finished, with that many kills on the way at random ones of the calls that are left."""
        self._folder.mkdir()
        self._log.touch()
        chance, tally, asked = random.Random(self._seed), Tally(), dict[Item, str]()
        open_items: set[Item] = set()
        for number in range(LIVES):
            left = max(1, calls - len(tally.kept))
            kill_at = chance.randint(1, left) if tally.kills < kills else 0
            before = len(self._log.read_text().splitlines())
            process = multiprocessing.get_context("fork").Process(target=self._live, args=(kill_at, number))
            process.start()
            process.join(120)
            if process.exitcode not in {0, -signal.SIGKILL}:
                raise NotMeasured(f"graph {self._seed}: a life ended with {process.exitcode}")
            tally.kills += process.exitcode != 0
            lines = self._log.read_text().splitlines()[before:]
            open_items = self._judged(tally, lines, open_items, asked)
            if process.exitcode == 0 and tally.outputs is not None:
                return tally
        return tally

    def _live(self, kill_at: int, number: int) -> None:
        Call.life = Life(self._log, kill_at, f"{self._seed}/{number}")
        execute(self._runs.begin("r", self._spec), f"{__name__}:registry")
        os._exit(0)

    def _judged(self, tally: Tally, lines: list[str], open_items: set[Item], asked: dict[Item, str]) -> set[Item]:
        """Count what one life did; return what was begun so far and has neither failed nor been kept."""
        for word, step, item, digest in _read(lines):
            key = (step, item)
            if word == "failed":
                open_items.discard(key)
                continue
            tally.calls += 1
            tally.kept_repeated += key in tally.kept
            tally.repeats += key in open_items
            tally.two_values += asked.setdefault(key, digest) != digest
            open_items.add(key)
        with closing(self._runs.open("r")) as run:
            steps = self._graph.workflow.steps
            tally.kept = {(step, item) for step in steps for item in run.outputs(step)}
            tally.outputs = run.summary().outputs
        open_items -= tally.kept
        tally.in_flight += len(open_items)
        for step, number in Counter(step for step, _ in open_items).items():
            tally.crowded += number > (steps[step].at_once if steps[step].for_each is not None else 1)
        return open_items


def main() -> int:
    """Run the graphs, show, judge."""
    arguments = _arguments()
    targets = {
        "graphs_killed": Target(exactly=arguments.graphs),
        "stuck": Target(exactly=0),
        "other_outputs": Target(exactly=0),
        "kept_items_repeated": Target(exactly=0),
        "repeats_beyond_in_flight": Target(exactly=0),
        "more_in_flight_than_at_once": Target(exactly=0),
        "items_asked_with_two_values": Target(exactly=0),
    }
    began = time.monotonic()
    pairs: list[tuple[Tally, Tally]] = []
    try:
        with tempfile.TemporaryDirectory() as work:
            found = registry()
            seeds = range(arguments.seed, arguments.seed + arguments.graphs)
            for seed in track(seeds, description="graphs", disable=not sys.stderr.isatty()):
                graph = load(workflow(seed), file=f"g{seed}.yaml", registry=found)
                whole = Trial(Path(work) / f"{seed}-whole", graph, seed).to_its_end(0, 0)
                kills = random.Random(seed).randint(1, 3)
                killed = Trial(Path(work) / f"{seed}-killed", graph, seed).to_its_end(kills, len(whole.kept))
                pairs.append((whole, killed))
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
        return closed("chaos-graphs", [], targets)
    killed_runs = [killed for _, killed in pairs]
    every = [tally for pair in pairs for tally in pair]
    beyond = sum(max(0, each.repeats - each.in_flight) for each in every)
    return closed(
        "chaos-graphs",
        [
            Figure("graphs", len(pairs), "random graphs", f"{time.monotonic() - began:.0f} s"),
            Figure("calls", sum(each.calls for each in every), "calls of their items"),
            Figure("kills", sum(each.kills for each in killed_runs), "processes killed with kill -9"),
            Figure("graphs_killed", sum(each.kills > 0 for each in killed_runs), "graphs killed at least once"),
            Figure(
                "stuck", sum(each.outputs is None for each in every), "graphs that could not be resumed to their end"
            ),
            Figure(
                "other_outputs",
                sum(whole.outputs != killed.outputs for whole, killed in pairs),
                "graphs with other outputs than undisturbed",
            ),
            Figure("repeats", sum(each.repeats for each in every), "calls made again, their outputs not yet kept"),
            Figure("repeats_beyond_in_flight", beyond, "of them, more than were in flight at the kills"),
            Figure(
                "kept_items_repeated", sum(each.kept_repeated for each in every), "calls made again, their outputs kept"
            ),
            Figure(
                "more_in_flight_than_at_once",
                sum(each.crowded for each in every),
                "steps with more in flight at a kill than their at_once",
            ),
            Figure(
                "items_asked_with_two_values",
                sum(each.two_values for each in every),
                "calls made again with other values",
            ),
        ],
        targets,
    )


def _read(lines: list[str]) -> Iterator[tuple[str, str, str, str]]:
    for line in lines:
        word, step, item, digest = line.split(" ")
        yield word, step, item, digest


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="kill -9 in the middle of random graphs.")
    parser.add_argument("--graphs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1, help="of the first graph; each has the next")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
