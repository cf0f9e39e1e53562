"""
Three writers, and a reader that asks what changed and is killed with kill -9: is every change reported, and none reported again from long ago?

NetSuite's clock is moved while they work, from before its midnight to after the end of summer time. A table for people, then one JSON
object as the last line; exit code 0, 1 or 2 as in figures.py.
"""

import argparse
import asyncio
import random
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.figures import Figure, NotMeasured, Target, closed
from benchmarks.ground import Ground, connected, ground, work_folder
from chaos.changes_judged import Judge, Look, Written
from netsuite_emulator import Emulator
from netsuite_plugin.suitetalk.changes.cursor import Cursor
from netsuite_runner.runs.sqlite import SqliteRuns
from tools.local_netsuite import CHECKOUT, NODES, People

ZONE = "America/Los_Angeles"
WRITERS = 3
BEFORE, SPAN = timedelta(hours=2, minutes=10), timedelta(hours=3, minutes=20)
"""How long before the end of summer time the account's clock begins, ten minutes before midnight, and how far it is moved."""
OVERLAP = timedelta(minutes=2)
LATE = timedelta(seconds=40)
"""How far behind is the stamp of a write that appears late."""
STEP = 15.0
"""The most seconds by which the clock is moved at once."""
WORKFLOW = """workflow: changes
steps:
  look: {node: netsuite.record.changes, params: {record_types: [task], state: tasks}}
  used:
    for_each: ${{ range(4) }}
    at_once: 1
    needs: [look]
    node: netsuite.suiteql.query
    params: {query: SELECT id FROM subsidiary}
outputs: {changes: "${{ steps.look.changes }}", cursor: "${{ steps.look.cursor }}", deletions: "${{ steps.look.deletions }}"}
"""
TARGETS = {
    "changes_missed": Target(exactly=0),
    "repeats_outside_the_overlap": Target(exactly=0),
    "reported_when_nothing_happened": Target(exactly=0),
    "looks_by_another_clock": Target(exactly=0),
    "kills": Target(at_least=1),
    "midnights": Target(at_least=1),
    "clock_set_back": Target(at_least=1),
}


def main() -> int:
    """Write, read and kill, show, judge."""
    arguments = _arguments()
    random.seed(arguments.seed)
    began = time.monotonic()
    try:
        with work_folder() as work:
            moved = _saved_before_the_end_of_summer_time(work / "saved")
            with connected(work, "--load", str(work / "saved"), within=60, company=True) as (netsuite, northwind):
                scene = asyncio.run(_played(netsuite, northwind, work, moved, arguments))
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
        return closed("chaos-changes", [], TARGETS)
    *looks, after = scene.looks
    found = Judge(ZONE, OVERLAP).judged(scene.writes, looks)
    shown = [each.at.astimezone(ZoneInfo(ZONE)) for each in looks]
    counts = {what: sum(each.what == what for each in scene.writes) for what in ("created", "updated", "deleted")}
    reported = sum(len(each.changes) for each in looks)
    return closed(
        "chaos-changes",
        [
            Figure("records", counts["created"], "records created", f"{scene.late} of them appeared late"),
            Figure("writes", len(scene.writes), "writes", f"{time.monotonic() - began:.0f} s; {counts['updated']} changes, {counts['deleted']} deletions"),
            Figure("looks", len(looks), "runs that looked for changes and finished", f"{reported} reported"),
            Figure("kills", scene.kills, "of their processes killed with kill -9"),
            Figure("midnights", sum(a.date() != b.date() for a, b in pairwise(shown)), "midnights of the account between two looks"),
            Figure("clock_set_back", sum(a.utcoffset() != b.utcoffset() for a, b in pairwise(shown)), "ends of summer time between two looks"),
            Figure("changes_missed", len(found.missed), "writes that no look reported"),
            Figure("repeats", found.repeats, "changes reported again"),
            Figure("repeats_outside_the_overlap", len(found.outside), f"of them, from before the overlap of {OVERLAP.seconds} s"),
            Figure("reported_when_nothing_happened", len(after.changes), "changes reported when nothing had happened"),
            Figure("looks_by_another_clock", found.wrong_clock, "looks that did not go by NetSuite's clock"),
        ],
        TARGETS,
    )  # fmt: skip


@dataclass
class Clock:
    """NetSuite's clock: this machine's, moved so far. Moved under a lock, so that a late write is not later than it means to be."""

    both: Ground
    offset: timedelta
    moved: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def now(self) -> datetime:
        """Return what it shows at least: while a move is under way it may show more."""
        return datetime.now(UTC) + self.offset

    async def move_to(self, seconds: float) -> None:
        """Move it on, so far from its beginning in all."""
        while (step := min(STEP, seconds - self.moved)) > 0:
            async with self.lock:
                answer = await self.both.control.post("/__emulator__/clock", json={"seconds": step})
                answer.raise_for_status()
                self.moved += step
                self.offset += timedelta(seconds=step)


@dataclass
class Scene:
    """What writers and reader did."""

    both: Ground
    clock: Clock
    records: int
    writes: list[Written] = field(default_factory=list[Written])
    looks: list[Look] = field(default_factory=list[Look])
    created: int = 0
    late: int = 0
    kills: int = 0

    async def write(self) -> None:
        """Create, change and delete records of one's own until all are created."""
        mine: list[str] = []
        while self.created < self.records:
            what = random.choices(("created", "updated", "deleted"), (5, 4, 3))[0] if len(mine) > 1 else "created"
            if what == "created":
                self.created += 1
                mine.append(await self._create_late() if random.random() < 0.02 else await self._create())
            elif what == "updated":
                await self._noted(what, random.choice(mine))
            else:
                await self._noted(what, mine.pop(random.randrange(len(mine))))

    async def _create(self) -> str:
        began, at, number = time.monotonic(), self.clock.now(), self.created
        params = {"record_type": "task", "values": {"title": f"Task {number}"}}
        made = await self.both.session.call("netsuite.record.create", params, step="create", item=str(number))
        self.writes.append(Written(made["id"], "created", began, time.monotonic(), at))
        return str(made["id"])

    async def _create_late(self) -> str:
        """Let a record appear that bears the stamp of a while ago, as one does whose saving takes long."""
        async with self.clock.lock:
            began, at = time.monotonic(), self.clock.now() - LATE
            stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}"
            fields = {"title": f"Late task {self.created}", "createdDate": stamp, "lastModifiedDate": stamp}
            made = await self.both.tell("given", record_type="task", fields=fields)
        self.writes.append(Written(str(made["id"]), "created", began, time.monotonic(), at))
        self.late += 1
        return str(made["id"])

    async def _noted(self, what: str, record_id: str) -> None:
        began, at = time.monotonic(), self.clock.now()
        params: dict[str, Any] = {"record_type": "task", "record_id": record_id}
        if what == "updated":
            params["values"] = {"message": f"Changed at {began}"}
        node = "netsuite.record.update" if what == "updated" else "netsuite.record.delete"
        await self.both.session.call(node, params)
        self.writes.append(Written(record_id, what, began, time.monotonic(), at))

    async def let_time_pass(self) -> None:
        """Move the clock as far as the writers are."""
        while True:
            await self.clock.move_to(SPAN.total_seconds() * self.created / self.records)
            await asyncio.sleep(0.05)


@dataclass
class Reader:
    """Looks again and again; each look is a run of its own, begun again when it was killed."""

    scene: Scene
    northwind: People
    file: Path
    runs: SqliteRuns

    async def look(self, *, killed: bool) -> None:
        """Look once, and keep what the run answered when it finished."""
        scene, name = self.scene, f"look-{len(self.scene.looks)}"
        began, before = time.monotonic(), scene.clock.now()
        for _ in range(random.choice((0, 1, 1, 2)) if killed else 0):
            process = await self._start(name)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), random.uniform(0.5, 5.0))
            if process.returncode is None:
                process.kill()
                await process.wait()
                scene.kills += 1
        process = await self._start(name)
        if await asyncio.wait_for(process.wait(), 300) != 0:
            raise NotMeasured(f"{name} ended with exit code {process.returncode}")
        with closing(self.runs.open(name)) as run:
            outputs = run.summary().outputs
        if outputs["deletions"] != "read":
            raise NotMeasured(f"deletions: {outputs['deletions']}")
        at = Cursor.of(outputs["cursor"]).at
        # a move of the clock that is under way is not in the offset yet
        after = scene.clock.now() + timedelta(seconds=STEP)
        scene.looks.append(Look(began, time.monotonic(), before, after, at, outputs["changes"]))

    async def _start(self, name: str) -> asyncio.subprocess.Process:
        words = ("run", str(self.file), "--run-id", name, "--json")
        return await asyncio.create_subprocess_exec(
            str(NODES),
            *words,
            env=self.northwind.member,
            cwd=CHECKOUT,
            stdout=asyncio.subprocess.DEVNULL,
        )


async def _played(
    netsuite: dict[str, Any], northwind: People, work: Path, moved: timedelta, arguments: argparse.Namespace
) -> Scene:
    file = work / "changes.yaml"
    file.write_text(WORKFLOW)
    async with ground(netsuite, northwind) as both:
        clock = Clock(both, moved)
        scene = Scene(both, clock, arguments.records)
        reader = Reader(scene, northwind, file, SqliteRuns(work / "state"))
        await reader.look(killed=False)
        passing = asyncio.create_task(scene.let_time_pass())
        writers = [asyncio.create_task(scene.write()) for _ in range(WRITERS)]
        try:
            while not all(each.done() for each in writers):
                await reader.look(killed=True)
            _raise_first(writers)
        finally:
            for each in (passing, *writers):
                each.cancel()
            await asyncio.gather(passing, *writers, return_exceptions=True)
        await clock.move_to(SPAN.total_seconds())
        await reader.look(killed=True)
        await clock.move_to(clock.moved + 2 * OVERLAP.total_seconds())
        await reader.look(killed=False)
        return scene


def _raise_first(tasks: Sequence[asyncio.Task[None]]) -> None:
    for each in tasks:
        each.result()


def _saved_before_the_end_of_summer_time(file: Path) -> timedelta:
    """Save an empty account whose clock is two hours before the next end of summer time; return how far it is moved."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    hours = [(now + timedelta(hours=number)).astimezone(ZoneInfo(ZONE)) for number in range(24 * 400)]
    ends = next(b for a, b in pairwise(hours) if b.replace(tzinfo=None) <= a.replace(tzinfo=None))
    emulator = Emulator(company=False)
    moved = ends.astimezone(UTC) - BEFORE - datetime.now(UTC)
    emulator.move(seconds=moved.total_seconds())
    emulator.save(file)
    return moved


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Writers, and a reader of changes that is killed.")
    parser.add_argument("--records", type=int, default=5_000, help="records that are created")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
