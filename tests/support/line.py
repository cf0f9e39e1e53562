"""What tests of the account's line do again and again."""

import asyncio
import time
from contextlib import AsyncExitStack, asynccontextmanager

POOL = "1234567"


async def took(limit, *, within=30, bulk=False, pool=POOL):
    """Wait for a slot, give it back, and return the seconds that it took."""
    began = time.monotonic()
    async with asyncio.timeout(within), limit.slot(pool, bulk=bulk):
        return time.monotonic() - began


@asynccontextmanager
async def held(limit, count, *, bulk=False):
    """Hold so many slots."""
    async with AsyncExitStack() as stack:
        async with asyncio.timeout(20):
            slots = [await stack.enter_async_context(limit.slot(POOL, bulk=bulk)) for _ in range(count)]
        yield slots


async def waiting(limit, served, name, *, bulk=False, hold=0.0):
    """Begin to wait for a slot; who has it is told in its turn."""

    async def call():
        async with limit.slot(POOL, bulk=bulk):
            served.append(name)
            await asyncio.sleep(hold)

    task = asyncio.create_task(call())
    await said(limit)
    return task


async def said(limit):
    """Wait until everything that happened here so far is known to the line: what a call of another pool asks comes after it."""
    await asyncio.sleep(0.025)  # a slot that nobody waits for is given back within 20 ms
    await took(limit, pool="another")


async def stands(limit):
    """Return how the pool stands."""
    await said(limit)
    return at_once(limit)


def at_once(limit):
    """Return how the pool stands as far as the line knows now."""
    (pool,) = [each for each in limit.seen() if each.pool == POOL]
    return pool


async def until(true, *, within=30):
    """Wait until something is so."""
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 - what it waits for happens in another process
            await asyncio.sleep(0.005)
