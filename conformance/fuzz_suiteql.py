"""
Made-up queries of made-up tables, read three ways: many pages at once, in ranges, and one page after the other.

Each way must give what the engine gives in one piece, and one order where one was granted; a result that is not whole must say so. Then
results around NetSuite's own limit, of exactly known rows. A table, then one JSON object as the last line of standard output; exit code 0:
nothing was found, 1: something was, 2: too little could be tried.
"""

import argparse
import asyncio
import json
import logging
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from itertools import product

import httpx

from benchmarks.figures import Figure, Target, closed
from conformance.small_netsuite import SmallNetSuite
from conformance.suiteql_texts import Made, Maker
from netsuite_emulator.store import RecordStore
from netsuite_emulator.suiteql import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql import SuiteQL as Engine
from netsuite_plugin.clock import SystemClock
from netsuite_plugin.errors import NetSuiteError
from netsuite_plugin.suitetalk.binding import template
from netsuite_plugin.suitetalk.export.arrow_table import arrow_table
from netsuite_plugin.suitetalk.metadata.copies import Copies
from netsuite_plugin.suitetalk.metadata.service import Metadata
from netsuite_plugin.suitetalk.models import Row
from netsuite_plugin.suitetalk.paging.pages import NETSUITE, Limits
from netsuite_plugin.suitetalk.paging.plan import planned
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.suitetalk.suiteql import SuiteQL
from netsuite_plugin.transport.retry import Retry

TODAY = date(2026, 3, 12)
PAGES = Limits(page=10, query=100_000, range=50_000)
"""Small pages of results that NetSuite never ends."""
RANGES = Limits(page=10, query=40, range=20)
"""And of results it ends soon."""
A_STORE = 20
"""Queries of one account's tables."""
TARGETS = {
    "queries": Target(at_least=1),
    "wrong": Target(exactly=0),
    "unsaid": Target(exactly=0),
    "around_the_limit_wrong": Target(exactly=0),
}


class Fuzz:
    """What was tried and found."""

    def __init__(self) -> None:
        self.tally: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.unsaid: list[str] = []

    async def run(self, seed: int, queries: int) -> None:
        """Make queries until so many ran."""
        maker = Maker(seed)
        while self.tally["queries"] < queries:
            store = maker.store()
            engine = Engine(store, today=lambda: TODAY)
            for _ in range(min(A_STORE, queries - self.tally["queries"])):
                await self._query(engine, maker.query())
            # the last one, while rows are put between two pages
            await self._changed_meanwhile(maker, store, engine)

    async def _query(self, engine: Engine, made: Made) -> None:
        plain = template(made.text).bind({})
        try:
            whole = engine.run(plain, limit=100_000, offset=0).rows
        except (SuiteQLRefused, NotYetBuilt):
            self.tally["refused"] += 1
            return
        self.tally["queries"] += 1
        self.tally["of several pages"] += len(whole) > PAGES.page
        plan = planned(made.text, template(made.text).bare())
        self.tally["plain pages lose rows"] += _bag(await _one_by_one(engine, plain)) != _bag(whole)
        rows, warnings = await _read(engine, PAGES, made.text)
        if not plan.total and len(whole) > PAGES.page:
            self.tally["without an order"] += 1
            if not warnings:
                self.unsaid.append(made.text)
            return
        sequential = await _one_by_one(engine, template(plan.ordered).bind({}))
        if _bag(rows) != _bag(whole) or (plan.tail and _valued(rows) != _valued(sequential)):
            self.wrong.append(f"pages: {made.text!r}")
        await self._in_ranges(engine, made, whole, rows, can=plan.ranges is not None)
        if made.key is not None and " ORDER BY " not in made.text:
            self.tally["by a key"] += 1
            by_key, _ = await _read(engine, RANGES, made.text, made.key)
            numbers = [int(row[made.key] or 0) for row in by_key]
            if _bag(by_key) != _bag(whole) or numbers != sorted(numbers):
                self.wrong.append(f"key: {made.text!r}")

    async def _in_ranges(self, engine: Engine, made: Made, whole: list[Row], rows: list[Row], *, can: bool) -> None:
        if len(whole) <= RANGES.query:
            return
        try:
            ranged, _ = await _read(engine, RANGES, made.text)
        except NetSuiteError as error:
            self.tally["refused in words"] += 1
            # one value of the column, or none, may have more rows than NetSuite gives
            if can and "or more have" not in str(error):
                self.wrong.append(f"ranges: {made.text!r}: {error}")
            return
        self.tally["in ranges"] += 1
        if _bag(ranged) != _bag(whole) or ranged != rows:
            self.wrong.append(f"ranges: {made.text!r}")

    async def _changed_meanwhile(self, maker: Maker, store: RecordStore, engine: Engine) -> None:
        """Rows that come between two pages: the result is that of before or after, or it is said."""
        text = "SELECT id, trandate FROM transaction ORDER BY trandate DESC"
        before = _bag(engine.run(text, limit=1_000, offset=0).rows)
        customers = sorted(store.all("customer"))
        number = iter(range(5_000, 6_000))

        def change(asked: int) -> None:
            if asked in {2, 4}:
                maker.transaction(store, str(next(number)), customers)

        async with _suiteql(SmallNetSuite(engine, PAGES, before=change), PAGES) as suiteql:
            result = await suiteql.query(text)
        after = _bag(engine.run(text, limit=1_000, offset=0).rows)
        self.tally["changed meanwhile"] += before != after
        if _bag(result["rows"]) not in (before, after) and not result["warnings"]:
            self.unsaid.append("rows put meanwhile")


async def around_the_limit(sizes: Sequence[tuple[int, int]]) -> list[str]:
    """Read results of exactly known rows from NetSuite's own limits, and say which came otherwise."""
    wrong: list[str] = []
    for customers, items in sizes:
        store = RecordStore()
        for number in range(1, customers + 1):
            store.put("customer", {"id": str(number), "entityId": f"C{number}"})
        for number in range(1, items + 1):
            store.put("inventoryItem", {"id": str(number), "itemId": f"I{number}"})
        engine = Engine(store, today=lambda: TODAY)
        expected = list(product(map(str, range(1, customers + 1)), map(str, range(1, items + 1))))
        rows: list[tuple[str | None, str | None]] = []
        async with _suiteql(SmallNetSuite(engine, NETSUITE), NETSUITE) as suiteql:
            async for page in suiteql.pages("SELECT c.id AS c, i.id AS i FROM customer c, item i ORDER BY c.id, i.id"):
                rows += [(row["c"], row["i"]) for row in page.rows]
        if rows != expected:
            wrong.append(f"{customers * items:,} rows: {len(rows):,} came")
    return wrong


async def _read(engine: Engine, limits: Limits, text: str, key: str | None = None) -> tuple[list[Row], tuple[str, ...]]:
    rows: list[Row] = []
    warnings: tuple[str, ...] = ()
    async with _suiteql(SmallNetSuite(engine, limits), limits) as suiteql:
        async for page in suiteql.pages(text, key=key):
            rows += page.rows
            warnings = page.warnings
    return rows, warnings


async def _one_by_one(engine: Engine, text: str) -> list[Row]:
    """Read one page after the other, as a plain loop does."""
    found: list[Row] = []
    at, total = 0, 1
    while at < total:
        page = engine.run(text, limit=PAGES.page, offset=at, seed="x")
        found += page.rows
        at, total = at + PAGES.page, page.total
    return found


@asynccontextmanager
async def _suiteql(wire: httpx.AsyncBaseTransport, limits: Limits) -> AsyncIterator[SuiteQL]:
    stack = Retry(wire, clock=SystemClock(), attempts=2, seconds=10)
    async with httpx.AsyncClient(transport=stack) as http:
        rest = Rest(http, "https://1234567.suitetalk.api.netsuite.com", at_once=8)
        metadata = Metadata(rest, Copies(None), now=lambda: datetime.now(UTC))
        yield SuiteQL(rest, metadata, into_table=arrow_table, limits=limits)


def _bag(rows: Sequence[Row]) -> Counter[str]:
    """Count rows that are alike; columns without a value are as if they were not there."""
    return Counter(json.dumps(row, sort_keys=True) for row in _valued(rows))


def _valued(rows: Sequence[Row]) -> list[Row]:
    """Leave out what is null, as NetSuite does."""
    return [{name: each for name, each in row.items() if each is not None} for row in rows]


def main(arguments: list[str]) -> int:
    """Read, compare, close with the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=200, help="how many to make up (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="begin of the random numbers")
    parser.add_argument("--quick", action="store_true", help="leave out the results around NetSuite's own limit")
    options = parser.parse_args(arguments)
    logging.disable()  # what is said of results that are not whole
    fuzz = Fuzz()
    asyncio.run(fuzz.run(options.seed, options.queries))
    sizes = [(271, 369), (250, 400), (11, 9_091), (3, 40_000)]
    around = [] if options.quick else asyncio.run(around_the_limit(sizes))
    for title, each in (("wrong", fuzz.wrong), ("unsaid", fuzz.unsaid), ("around the limit", around)):
        for line in each:
            print(f"{title}: {line}")
    ran = fuzz.tally["queries"]
    rest = ", ".join(f"{name} {times}" for name, times in sorted(fuzz.tally.items()))
    figures = [
        Figure("queries", ran or float("nan"), "queries that ran", rest),
        Figure("wrong", len(fuzz.wrong), "read otherwise than they are, or in another order than granted"),
        Figure("unsaid", len(fuzz.unsaid), "without an order that is granted, or changed meanwhile, and nothing said"),
        Figure(
            "around_the_limit_wrong",
            len(around),
            "results around 100,000 rows that came otherwise",
            "left out" if options.quick else ", ".join(f"{a * b:,}" for a, b in sizes),
        ),
    ]
    return closed("fuzz-suiteql", figures, TARGETS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
