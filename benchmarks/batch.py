"""
How many requests 1,000 creates by batch take, every one counted on the server's own log.

All good, then with 10 items that NetSuite refuses, each of which must be reported at its place, then the same run once more, which
adopts its jobs. A table for people, then one JSON object as the last line; exit codes as in figures.py.
"""

import argparse
import asyncio
import re
import sys
import time
import traceback
from collections import Counter
from typing import Any

from benchmarks.figures import Figure, NotMeasured, Target, closed
from benchmarks.ground import Ground, connected, ground, work_folder

TARGETS = {
    "requests_all_good": Target(at_most=60),
    "requests_ten_bad": Target(at_most=90),
    "errors_at_their_items": Target(exactly=10),
    "records_all_good": Target(exactly=1000),
    "records_ten_bad": Target(exactly=990),
    "records_after_a_repetition": Target(exactly=1000),
}
SECONDS_A_RECORD = 0.03
"""How long the local NetSuite's jobs take; a hundred records are done in 3 s."""
_JOB = re.compile(r"/async/v1/job/[^/]+")
_KINDS = (
    ("look-up", "POST", re.compile(r"/query/v1/suiteql")),
    ("submit", "POST", re.compile(r"/record/v1/customer")),
    ("poll", "GET", re.compile(rf"{_JOB.pattern}")),
    ("task list", "GET", re.compile(rf"{_JOB.pattern}/task")),
    ("result", "GET", re.compile(rf"{_JOB.pattern}/task/[^/]+/result")),
)


def main() -> int:
    """Measure, show, judge."""
    parser = argparse.ArgumentParser(description="Count the requests of creates by batch.")
    parser.add_argument("--quick", action="store_true", help="50 records: does it run at all? It misses its targets")
    number = 50 if parser.parse_args().quick else 1000
    figures: list[Figure] = []
    try:
        with work_folder() as work, connected(work, within=60) as (netsuite, northwind):
            asyncio.run(_measure(netsuite, northwind, number, figures))
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    return closed("bench-batch", figures, TARGETS)


async def _measure(netsuite: Any, northwind: Any, number: int, figures: list[Figure]) -> None:
    async with ground(netsuite, northwind) as bench:
        await bench.tell("undocumented", async_seconds_per_record=SECONDS_A_RECORD)
        good = _items("Good", number)
        figures += await _counted(bench, "all_good", good, f"{number:,} creates")
        figures += await _again(bench, good)

        bad = _items("Mixed", number)
        places = [place * number // 10 + 7 * place % (number // 10) for place in range(10)]
        for place in places:
            bad[place]["values"]["subsidiary"] = {"id": "999"}
        figures += await _counted(bench, "ten_bad", bad, f"{number:,} creates, 10 of them refused", places)


def _items(name: str, number: int) -> list[dict[str, Any]]:
    return [{"values": {"companyName": f"{name} {place}", "subsidiary": {"id": "1"}}} for place in range(number)]


async def _counted(
    bench: Ground, name: str, items: list[dict[str, Any]], words: str, bad: list[int] | None = None
) -> list[Figure]:
    """Create and count: the requests by kind, the records there are, and the errors that stand at their items."""
    before, records = len(await _log(bench)), await _records(bench)
    began = time.perf_counter()
    result = await _create(bench, name, items)
    seconds = time.perf_counter() - began
    kinds = _kinds((await _log(bench))[before:])
    there = await _records(bench) - records
    parts = ", ".join(f"{count} {kind}" for kind, count in kinds.items()) + f"; {seconds:.0f} s"
    figures = [
        Figure(f"requests_{name}", sum(kinds.values()), f"requests of {words}", parts),
        Figure(f"records_{name}", there, f"records there are after {words}"),
    ]
    wrong = {each["index"]: each["error"] for each in result["outcomes"] if not each["ok"]}
    if bad is not None:
        rightly = [place for place in bad if place in wrong and f"items[{place}]" in wrong[place]["message"]]
        figures.append(
            Figure("errors_at_their_items", len(rightly) - len(set(wrong) - set(bad)), "errors at their items")
        )
    elif wrong:
        raise NotMeasured(f"{len(wrong)} items failed: {next(iter(wrong.values()))}")
    return figures


async def _again(bench: Ground, items: list[dict[str, Any]]) -> list[Figure]:
    """Make the same call once more, as a run does that was killed before it kept its output."""
    before = len(await _log(bench))
    await _create(bench, "all_good", items)
    requests = len((await _log(bench))[before:])
    there = await _records(bench) - 1  # the customer of the ground
    return [
        Figure("records_after_a_repetition", there, "records after the same call once more", f"{requests} requests"),
    ]


async def _create(bench: Ground, step: str, items: list[dict[str, Any]]) -> Any:
    params = {"record_type": "customer", "items": items}
    return await bench.session.call("netsuite.batch.create", params, step=step)


async def _log(bench: Ground) -> list[dict[str, Any]]:
    """Return the API requests that the server has seen."""
    answer = await bench.control.get(f"/__emulator__/{bench.account}/requests")
    seen: list[dict[str, Any]] = answer.raise_for_status().json()["requests"]
    return [each for each in seen if "/services/rest/" in each["path"] and "/auth/" not in each["path"]]


async def _records(bench: Ground) -> int:
    return int((await bench.seen())["records"].get("customer", 0))


def _kinds(seen: list[dict[str, Any]]) -> Counter[str]:
    said: Counter[str] = Counter()
    for each in seen:
        path = each["path"].partition("/services/rest")[2]
        kind = next((k for k, method, shape in _KINDS if each["method"] == method and shape.fullmatch(path)), "other")
        said[kind] += 1
    return said


if __name__ == "__main__":
    sys.exit(main())
