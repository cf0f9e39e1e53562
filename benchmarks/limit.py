"""
The account's slots: several processes on one limit, beside what the slots could do at most.

A table for people, then one JSON object as the last line of standard output. Exit code 0: every target is met; 1: measured, and one is
missed; 2: something could not be measured. The line is in files, and in a PostgreSQL. The account is a light stand-in in a process of its own;
every figure is a share of what the slots could do at most in that time, of calls that take 50 ms (pages of bulk readers: 100 ms).
"""

import argparse
import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeAlias

from benchmarks import performance_page
from benchmarks.figures import Figure, NotMeasured, Target, closed
from benchmarks.limit_account import TICK
from benchmarks.limit_caller import Callers, limit_in
from netsuite_plugin.transport.slots.limit import LineLimit
from tools import local_postgres

TARGETS = {
    "ask_give_ms": Target(at_most=0.1),
    "share": Target(at_least=0.92),
    "peak": Target(at_most=5),
    "refused": Target(exactly=0),
    "peak_with_kills": Target(at_most=5),
    "hidden_refused": Target(at_most=0.03),
    "hidden_share": Target(at_least=0.85),
    "raised_share": Target(at_least=0.9),
    "small_wait_pages": Target(at_most=2),
    "postgres_share": Target(at_least=0.85),
    "postgres_peak": Target(at_most=5),
    "postgres_refused": Target(exactly=0),
    "postgres_peak_with_kills": Target(at_most=5),
    "postgres_small_wait_pages": Target(at_most=2),
}
CALL, PAGE = 50, 100
"""Milliseconds."""
_LONG = 30
"""Seconds of a phase that are worth a place in docs/performance.md."""
Place: TypeAlias = Callable[[], AbstractContextManager[str]]
"""Makes a place for slots: a folder, or a database."""
_PICTURES: list[Callable[[Any], None]] = []
"""What a phase leaves to be drawn there."""


class Account:
    """The stand-in, and the talk with it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._talk = socket.create_connection(("127.0.0.1", port))
        self._lines = self._talk.makefile("rw", encoding="utf-8")

    def say(self, words: str) -> str:
        """Say a line and return the answer."""
        self._lines.write(words + "\n")
        self._lines.flush()
        return self._lines.readline()

    def told(self) -> dict[str, Any]:
        """Return what was counted."""
        told: dict[str, Any] = json.loads(self.say("told"))
        return told


@contextmanager
def in_a_folder() -> Iterator[str]:
    """Make a folder for slots."""
    with tempfile.TemporaryDirectory(prefix="slots-") as folder:
        yield folder


@contextmanager
def account(limit: int, place: Place = in_a_folder) -> Iterator[tuple[Account, str]]:
    """Serve an account with that limit, and make a place for its slots."""
    served = subprocess.Popen([sys.executable, "-m", "benchmarks.limit_account"], stdout=subprocess.PIPE, text=True)
    assert served.stdout is not None
    try:
        with place() as where:
            talk = Account(int(served.stdout.readline()))
            talk.say(f"limit {limit}")
            yield talk, where
    finally:
        served.kill()
        served.wait()


def begun(*wanted: Callers) -> list["subprocess.Popen[str]"]:
    """Start processes of callers, and let them begin together."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.limit_caller", each.told()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for each in wanted
    ]
    for process in started:
        assert process.stdout is not None
        if process.stdout.readline() != "up\n":
            raise NotMeasured("a process of callers did not begin")
    for process in started:
        assert process.stdin is not None
        process.stdin.write("begin\n")
        process.stdin.flush()
    return started


def ended(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """Wait for a process of callers, and return what it says."""
    said, _ = process.communicate(timeout=60)
    told: dict[str, Any] = json.loads(said.splitlines()[-1])
    if told["failed"]:
        raise NotMeasured(f"{told['failed']} calls failed")
    return told


def main() -> int:
    """Measure, show, judge."""
    parser = argparse.ArgumentParser(description="Measure the account's slots.")
    parser.add_argument("--seconds", type=float, default=30, help="how long each phase takes")
    parser.add_argument("--only", nargs="*", default=(), choices=[each.__name__ for each in PHASES], help="phases")
    arguments = parser.parse_args()
    figures: list[Figure] = []
    try:
        for phase in PHASES:
            if not arguments.only or phase.__name__ in arguments.only:
                figures += phase(arguments.seconds)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    if _PICTURES and arguments.seconds >= _LONG:
        performance_page.written(
            "bench-limit", "Many processes on one account's slots", figures, lambda axes, _: _PICTURES[0](axes), TARGETS
        )
    return closed("bench-limit", figures, TARGETS)


def undisturbed(seconds: float) -> list[Figure]:
    """Ask for a slot and give it back, with nobody else there."""
    del seconds

    async def measure() -> float:
        with in_a_folder() as folder:
            return await _asked_and_given(limit_in(folder, 5))

    return [Figure("ask_give_ms", round(asyncio.run(measure()) * 1000, 4), "ask for a slot and give it back, ms")]


def full(seconds: float, place: Place = in_a_folder) -> list[Figure]:
    """Four processes that always want more than the limit."""
    with account(5, place) as (netsuite, folder):
        callers = begun(
            *(Callers(folder, netsuite.port, f"process-{n}", seconds=seconds + 2, ms=CALL) for n in range(4))
        )
        time.sleep(1)
        netsuite.say("begin")
        time.sleep(seconds)
        told = netsuite.told()
        waits = [_quantile(ended(each)["waits"], 0.95) * 1000 for each in callers]
        bare = begun(Callers(folder, netsuite.port, "bare", seconds=seconds / 2 + 2, ms=CALL, believed=0))
        time.sleep(1)
        netsuite.say("begin")
        time.sleep(seconds / 2)
        alone = netsuite.told()
        ended(bare[0])
    by = sorted(told["by"].values())
    return [
        Figure(
            "share",
            _share(told, 0, told["tick"], slots=5),
            "4 processes, limit 5: share of the ideal",
            f"5 workers without slots {_share(alone, 0, alone['tick'], slots=5):g}",
        ),
        Figure("peak", told["peak"], "… most in flight at once", f"calls per process {by[0]}–{by[-1]}"),
        Figure("refused", sum(told["refused"].values()), "… refused with 429"),
        Figure("wait_ms", round(max(waits), 1), "… 95 % wait less than, ms", "ideal 150"),
    ]


def kills(seconds: float, place: Place = in_a_folder) -> list[Figure]:
    """Three processes that go on, and one after the other that is killed while it holds slots and waits."""
    with account(5, place) as (netsuite, folder):
        steady = begun(
            *(Callers(folder, netsuite.port, f"process-{n}", seconds=seconds + 3, ms=CALL) for n in range(3))
        )
        time.sleep(1)
        netsuite.say("begin")
        end, killed = time.monotonic() + seconds, 0
        while time.monotonic() < end:
            (victim,) = begun(Callers(folder, netsuite.port, "victim", seconds=60, ms=CALL, bulk=killed % 2 == 1))
            time.sleep(0.3 + killed % 7 * 0.017)
            victim.kill()
            victim.wait()
            killed += 1
        told = netsuite.told()
        for each in steady:
            ended(each)
    return [
        Figure("peak_with_kills", told["peak"], "the same with kill -9: most in flight at once", f"{killed} kills"),
        Figure("share_with_kills", _share(told, 0, told["tick"], slots=5), "… share of the ideal"),
    ]


def hidden(seconds: float) -> list[Figure]:
    """The account takes 5 while 10 are believed."""
    with account(5) as (netsuite, folder):
        told, _ = _believing_ten(netsuite, folder, seconds)
    refused = _count(told["refused"], 2 / TICK, told["tick"])
    done = _count(told["done"], 2 / TICK, told["tick"])
    return [
        Figure("hidden_refused", round(refused / max(1, refused + done), 4), "believed 10, true 5: refused after 2 s"),
        Figure("hidden_share", _share(told, 2 / TICK, told["tick"], slots=5), "… share of the ideal"),
    ]


def raised(seconds: float) -> list[Figure]:
    """The account takes 5, and after a third of the time 10."""
    with account(5) as (netsuite, folder):
        told, at = _believing_ten(netsuite, folder, seconds, raised_after=seconds / 3)
    _PICTURES.append(lambda axes: _drawn(axes, told, at * TICK))
    shares = [_share(told, at + k, at + k + 10, slots=10) for k in range(int(seconds / 3 / TICK))]
    reached = next((k * TICK for k, share in enumerate(shares) if share >= 0.9), float("inf"))
    return [
        Figure(
            "raised_share",
            _share(told, at + seconds / 3 / TICK, told["tick"], slots=10),
            "raised 5 → 10 after a third: share of the ideal in the last third",
            f"0.9 after {reached:.1f} s",
        )
    ]


def beside_readers(seconds: float, place: Place = in_a_folder) -> list[Figure]:
    """A small call now and then, beside three readers that want everything."""
    with account(5, place) as (netsuite, folder):
        readers = begun(
            *(
                Callers(folder, netsuite.port, f"reader-{n}", seconds=seconds + 4, bulk=True, workers=10, ms=PAGE)
                for n in range(3)
            )
        )
        time.sleep(1)
        (caller,) = begun(Callers(folder, netsuite.port, "small", seconds=seconds, workers=1, ms=CALL, pause=0.25))
        small = ended(caller)
        told = netsuite.told()
        for each in readers:
            ended(each)
    waits = small["waits"]
    return [
        Figure(
            "small_wait_pages",
            round(_quantile(waits, 0.95) * 1000 / PAGE, 3),
            "small call beside 3 readers: 95 % wait less than, in pages",
            f"{len(waits)} calls; ms: median {_quantile(waits, 0.5) * 1000:.1f}, longest {waits[-1] * 1000:.0f}; peak {told['peak']}",
        )
    ]


def on_postgres(seconds: float) -> list[Figure]:
    """The same where the line is in a database, as for processes on many machines."""
    with local_postgres.served() as server:

        @contextmanager
        def in_a_database() -> Iterator[str]:
            yield server.new_database()

        async def undisturbed_there() -> float:
            with in_a_database() as where:
                return await _asked_and_given(limit_in(where, 5))

        figures = [
            Figure(
                "ask_give_ms", round(asyncio.run(undisturbed_there()) * 1000, 3), "ask for a slot and give it back, ms"
            )
        ]
        for phase in (full, kills, beside_readers):
            figures += phase(seconds, in_a_database)
    return [Figure(f"postgres_{each.name}", each.value, f"PostgreSQL: {each.words}", each.parts) for each in figures]


PHASES = (undisturbed, full, kills, hidden, raised, beside_readers, on_postgres)


async def _asked_and_given(limit: LineLimit) -> float:
    """Return the least seconds of seven times that it takes to ask for a slot and to give it back."""
    best = 1.0
    for _ in range(7):
        began = time.perf_counter()
        for _ in range(1000):
            async with limit.slot("account"):
                pass
        best = min(best, (time.perf_counter() - began) / 1000)
    return best


def _believing_ten(
    netsuite: Account, folder: str, seconds: float, *, raised_after: float | None = None
) -> tuple[dict[str, Any], float]:
    """Run four processes that believe in 10 slots. Return what was counted, and the step at which the limit was raised to 10."""
    callers = begun(
        *(Callers(folder, netsuite.port, f"process-{n}", seconds=seconds + 1, ms=CALL, believed=10) for n in range(4))
    )
    netsuite.say("begin")
    at = 0.0
    if raised_after is not None:
        time.sleep(raised_after)
        netsuite.say("limit 10")
        at = netsuite.told()["tick"]
        seconds -= raised_after
    time.sleep(seconds)
    told = netsuite.told()
    for each in callers:
        ended(each)
    return told, at


def _drawn(axes: Any, told: Mapping[str, Any], at: float) -> None:
    """Draw the phase in which the limit is raised after `at` seconds: what was done and what was refused, a second each."""
    step = 1 / TICK
    seconds = range(int(told["tick"] * TICK))
    limits = [1000 / CALL * (5 if second < at else 10) for second in seconds]
    axes.step(seconds, limits, where="post", color="0.6", label="what the account takes")
    done = [_count(told["done"], second * step, (second + 1) * step) for second in seconds]
    axes.plot(seconds, done, label="calls answered")
    refused = [_count(told["refused"], second * step, (second + 1) * step) for second in seconds]
    axes.bar(seconds, refused, color="tab:red", label="calls refused")
    axes.set(xlabel="seconds", ylabel="a second", title="Believed 10, true 5, raised to 10 after 10 s", ylim=(0, None))
    axes.legend(loc="upper left")


def _count(counted: Mapping[str, int], first: float, last: float) -> int:
    return sum(n for step, n in counted.items() if first <= int(step) < last)


def _share(told: Mapping[str, Any], first: float, last: float, *, slots: int) -> float:
    """Return the part of the ideal that was done between two steps."""
    return round(_count(told["done"], first, last) * CALL / 1000 / (slots * (last - first) * TICK), 3)


def _quantile(waits: list[float], part: float) -> float:
    """Return the wait that a part of the calls does not exceed; `waits` is sorted."""
    return waits[min(len(waits) - 1, int(len(waits) * part))] if waits else float("nan")


if __name__ == "__main__":
    sys.exit(main())
