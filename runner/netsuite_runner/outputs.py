"""Keeps the outputs of a run: what ends while a commit is under way shares the next one."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from netsuite_runner.runs.kept import Call, Output
from netsuite_runner.runs.store import Run

_APART = 0.01
"""Seconds from one commit to the next, where an output may wait for company."""


class Outputs:
    """
    One commit at a time, in a thread of its own: a node that fills the threads of the loop does not hold it up.

    Of a stream of outputs that hold nothing up, so many as `company` says share a commit, or fewer once a moment has passed since the last one.
    """

    def __init__(self, run: Run, *, company: int = 1) -> None:
        self._run, self._company = run, company
        self._enough = asyncio.Event()
        self._committed = 0.0
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._waiting: list[tuple[Output, Call | None, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, output: Output, call: Call | None = None) -> None:
        """
        Keep one output, and how the call went that led to it; it is durable when this returns.

        Raises:
            RunNotKept: It could not be written, and neither could those that shared the commit.
        """
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append((output, call, kept))
        if len(self._waiting) >= self._company:
            self._enough.set()
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        await kept

    async def close(self) -> None:
        """Let what is being written be written: an item that was cut off after its call is done all the same."""
        if self._writing is not None:
            await self._writing
        self._thread.shutdown(wait=False)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            await self._in_company()
            batch, self._waiting = self._waiting, []
            error: Exception | None = None
            try:
                outputs = [output for output, _, _ in batch]
                calls = [call for _, call, _ in batch if call is not None]
                await loop.run_in_executor(self._thread, self._run.keep_outputs, outputs, calls)
            except Exception as failed:  # noqa: BLE001 - every waiter gets it, whatever it is
                error = failed
            for _, _, kept in batch:
                if kept.done():
                    continue  # the waiter was cancelled
                if error is None:
                    kept.set_result(None)
                else:
                    kept.set_exception(error)
        self._writing = None

    async def _in_company(self) -> None:
        """Wait until enough share the next commit, or it is time for it."""
        now = asyncio.get_running_loop().time
        if len(self._waiting) < self._company:
            self._enough.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._committed + _APART - now()):
                    await self._enough.wait()
        self._committed = now()
