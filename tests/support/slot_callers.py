"""
One process of callers of slots: `python slot_callers.py JSON`. It says `up` at its first slot.

With `witness` there are as many locked files as slots, which know nothing of the line: whoever holds a slot must find one free. The name of
one that does not for 30 ms is written to the file `over`.
"""

import asyncio
import fcntl
import json
import os
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path

from netsuite_plugin.sql_store.database import Database
from netsuite_plugin.transport.slots.limit import FileSlotLimit
from netsuite_plugin.transport.slots.postgres import PostgresSlotLimit


def limit_in(place, most, **options):
    """Return a limit whose line lies there: a folder, or the address of a database."""
    if "://" in str(place):
        return PostgresSlotLimit(lambda: Database(place), most, **options)
    return FileSlotLimit(Path(place), most, **options)


async def main(folder, place, slots, *, workers=1, seconds=60, hold=0.001, until="", bulk=False, witness=False):
    """Hold slots for `hold` seconds each, again and again; or each once, until there is a file of that name."""
    folder, end = Path(folder), time.monotonic() + seconds
    limit = limit_in(place, slots)
    witnesses = [os.open(folder / f"witness{n}", os.O_CREAT | os.O_RDWR) for n in range(slots)] if witness else []
    free, up = list(witnesses), False

    @asynccontextmanager
    async def witnessed():
        taken, began = None, time.monotonic()
        while witness and taken is None:
            for each in free:
                try:
                    fcntl.flock(each, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                taken = each
                free.remove(each)
                break
            else:
                if time.monotonic() - began > 0.03:
                    tell_over(folder)
                    break
                await asyncio.sleep(0.001)
        yield
        if taken is not None:
            fcntl.flock(taken, fcntl.LOCK_UN)
            free.append(taken)

    async def worker():
        nonlocal up
        while time.monotonic() < end:
            async with limit.slot("1234567", bulk=bulk), witnessed():
                if not up:
                    sys.stdout.write("up\n")
                    sys.stdout.flush()
                    up = True
                await asyncio.sleep(hold)
                while until and not (folder / until).exists():  # noqa: ASYNC110 - another process makes it
                    await asyncio.sleep(0.005)
            if until:
                break

    await asyncio.gather(*(worker() for _ in range(workers)))


def tell_over(folder):
    """Write down that there was no witness for a slot."""
    with (folder / "over").open("a") as over:
        over.write(f"{os.getpid()}\n")


if __name__ == "__main__":
    asyncio.run(main(**json.loads(sys.argv[1])))
