"""
The pages of one text: the first tells how many there are, the rest are asked for while earlier ones are handed over, in their order.

At most `ahead` pages are under way or wait to be handed over, and first pages of the ranges after them, a quarter as many: that is all the memory
a result of any size takes.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

import anyio
import httpx

from netsuite_plugin.errors import NetSuiteError
from netsuite_plugin.suitetalk.answers import Body, is_count, read
from netsuite_plugin.suitetalk.models import Row
from netsuite_plugin.suitetalk.paging.ranges import Range
from netsuite_plugin.suitetalk.rest import Rest

TRIED = "Running a SuiteQL query"

_ADDRESS = ("POST", "/query/v1/suiteql")
_SHORTEST = 10
"""Rows in a page; smaller ones would be thousands of requests."""


@dataclass(frozen=True, slots=True)
class Limits:
    """
    Rows that NetSuite gives at most: in a page (`section_156414087576`), and for one query over REST (`section_157909186990`).

    A count as large as the latter may stand for any larger one. `range` are those aimed at in a range, were they spread evenly.
    """

    page: int = 1_000
    query: int = 100_000
    range: int = 50_000


NETSUITE = Limits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """
    Rows that came from `offset` on.

    `total`: NetSuite's own count, where it gave one. `alike`: a number that only rows that are the same share. `columns` are those named
    by the query, and any more that came.
    """

    rows: list[Row]
    columns: tuple[str, ...]
    offset: int
    more: bool
    total: int | None
    alike: int


Fetch: TypeAlias = Callable[[str, int, int], Coroutine[None, None, Fetched]]
"""Gives the rows of a text that begin at an offset, as many as asked for or all that are left."""


class Wire:
    """
    Asks for pages of texts; NetSuite takes only offsets that are multiples of the limit (`section_156414087576`).

    `columns` are those that every row is given.
    """

    def __init__(self, rest: Rest, columns: tuple[str, ...]) -> None:
        self._rest, self.columns = rest, columns
        self._begun = False

    async def page(self, text: str, offset: int, limit: int) -> Fetched:
        """
        Ask for one page.

        Raises:
            ResponseError: NetSuite refused the query, or what it answered cannot be relied on.
            TransportError: It was not reached, or hung up.
            CredentialError: The credential no longer works.
        """

        def understood(response: httpx.Response) -> tuple[Fetched, str | None]:
            body, wrong = read(response, lambda body: wrong_with_page(body, limit, offset))
            return _fetched(body, offset, self.columns, response.content), wrong

        # the first page of a query is a small call, those after it are a reader's
        bulk, self._begun = self._begun, True
        # computed, never followed: a `next` link is text from outside
        return await self._rest.read_as(understood, *_ADDRESS, tried=TRIED, bulk=bulk, **_asking(text, offset, limit))

    def request(self, text: str, limit: int) -> httpx.Request:
        """Return the request of a first page as it would be sent, without its login."""
        return self._rest.request(*_ADDRESS, tried=TRIED, **_asking(text, 0, limit))

    async def span(self, text: str, offset: int, size: int) -> Fetched:
        """
        Ask for that many rows. After a page that came short the next begins where it ended, with the largest limit that divides its offset.

        Raises:
            NetSuiteError: A page ended where no other one of a useful size can begin; and what `page` raises.
        """
        came = await self.page(text, offset, size)
        whole = came
        while came.more and came.rows and (left := offset + size - came.offset - len(came.rows)) > 0:
            at = came.offset + len(came.rows)
            came = await self.page(text, at, limit_at(at, left))
            whole = Fetched(
                whole.rows + came.rows,
                tuple(dict.fromkeys((*whole.columns, *came.columns))),
                offset,
                came.more,
                came.total,
                hash((whole.alike, came.alike)),
            )
        return whole


def _asking(text: str, offset: int, limit: int) -> dict[str, Any]:
    return {
        "params": {"limit": str(limit), "offset": str(offset)},
        "json": {"q": text},
        "headers": {"Prefer": "transient"},
    }


def limit_at(offset: int, most: int) -> int:
    """
    Return the largest limit with which a page can begin at an offset.

    Raises:
        NetSuiteError: There is none of a useful size.
    """
    limit = next(limit for limit in range(most, 0, -1) if offset % limit == 0)
    if limit < min(most, _SHORTEST):
        raise odd(
            f"a page that ends with row {offset:,} although there is more, and no page of a useful size can begin there"
        )
    return limit


def odd(what: str) -> NetSuiteError:
    """Return the error for pages that do not make one result."""
    return NetSuiteError(
        f"{TRIED}: NetSuite answered with {what}. The result is not whole, because rows would be missing or double. Order by a unique "
        f"column, or ask in parts, for example by ranges of id.",
        remedy="wait",
        retryable=True,
    )


@dataclass(slots=True)
class Part:
    """
    One text whose rows are pages: the whole result, or one range of it.

    `head` is its first page until its turn comes, `total` the count that came with it. `most`: rows that are wanted of it at most.
    `begin`: rows of it that came before, to a reader that died since.
    """

    text: str
    most: int
    range: Range | None = None
    begin: int = 0
    head: "asyncio.Task[Fetched] | None" = None
    total: int | None = None


Split: TypeAlias = Callable[[Part], Sequence[Part]]
"""Cuts a part that is too large for one query into smaller ones; nothing where it cannot be cut."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page that was asked for; `planned` tells that more of its part were, after it."""

    part: Part
    task: "asyncio.Task[Fetched]"
    planned: bool


class Line:
    """
    Pages that were asked for, in the order in which they are handed over.

    The heads of the next parts are asked for early, a quarter as many as pages are ahead, so that their pages follow without a pause.
    """

    def __init__(self, wire: Wire, parts: Sequence[Part], split: Split, *, ahead: int, limits: Limits) -> None:
        self._wire, self._split, self._ahead, self._limits = wire, split, ahead, limits
        self._parts = deque(parts)
        self._asked: deque[_Asked] = deque()
        self._spans: Iterator[tuple[Part, int, int, bool]] = iter(())
        self._tasks: set[asyncio.Task[Fetched]] = set()

    async def next(self) -> tuple[Part, Fetched, bool]:
        """Return the next page with its part, and whether it is the last one of all; there is always a first."""
        await self._fill()
        each = self._asked.popleft()
        fetched = await each.task
        self._tasks.discard(each.task)
        at = fetched.offset + len(fetched.rows)
        if fetched.more and fetched.rows and not each.planned and at < each.part.most:
            # more than was counted, or nothing was: the next page is known only now
            following = self._start(self._wire.span(each.part.text, at, limit_at(at, self._limits.page)))
            self._asked.appendleft(_Asked(each.part, following, planned=False))
        await self._fill()
        return each.part, fetched, not self._asked

    def ask_for_heads(self) -> None:
        """Ask for the first pages of the next parts."""
        for each in islice(self._parts, self._ahead // 4):
            self.head(each)

    def head(self, part: Part) -> "asyncio.Task[Fetched]":
        """Ask for the first page of a part."""
        if part.head is None:
            limit = limit_at(part.begin, min(self._limits.page, part.most))
            part.head = self._start(self._wire.page(part.text, part.begin, limit))
        return part.head

    def left(self) -> list[Part]:
        """Return the parts of which pages are still to come, in their order."""
        return list({id(part): part for part in (*(each.part for each in self._asked), *self._parts)}.values())

    async def aclose(self) -> None:
        """Cut off what is under way: nothing is sent after this."""
        left = {each for each in self._tasks if not each.done()}
        for each in left:
            each.cancel()
        if left:
            with suppress(asyncio.CancelledError), anyio.CancelScope(shield=True):
                await asyncio.wait(left)

    async def _fill(self) -> None:
        """Ask for pages until enough are ahead; wait for the head of a part only where there is nothing else to hand over."""
        while len(self._asked) < self._ahead:
            if (span := next(self._spans, None)) is not None:
                part, offset, size, planned = span
                self._asked.append(_Asked(part, self._start(self._wire.span(part.text, offset, size)), planned))
                continue
            if not self._parts:
                return
            self.ask_for_heads()
            head = self.head(self._parts[0])
            if not head.done() and self._asked:
                return
            await asyncio.wait({head})
            if head.exception() is not None and self._asked:
                return
            self._begin(self._parts.popleft(), head)

    def _begin(self, part: Part, head: "asyncio.Task[Fetched]") -> None:
        """Plan the pages of a part whose head has come."""
        first = head.result() if head.exception() is None else None
        if first is not None and (first.total or 0) >= self._limits.query and (smaller := self._split(part)):
            self._tasks.discard(head)
            self._parts.extendleft(reversed(smaller))
            return
        part.head = None  # the rows of a page are not kept after it was handed over
        part.total = None if first is None else first.total
        end = min((first.total or 0) if first is not None else 0, part.most)
        at = part.begin + len(first.rows) if first is not None and first.more and first.rows else end
        size = limit_at(at, self._limits.page) if at < end else 1
        spans = [(part, offset, size) for offset in range(at, end, size)]
        self._asked.append(_Asked(part, head, planned=bool(spans)))
        self._spans = ((*each, place < len(spans)) for place, each in enumerate(spans, 1))

    def _start(self, asking: Coroutine[None, None, Fetched]) -> "asyncio.Task[Fetched]":
        task = asyncio.get_running_loop().create_task(asking)
        # of one that is cut off, nobody asks how it ended
        task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        self._tasks.add(task)
        return task


def _fetched(body: Body, offset: int, known: tuple[str, ...], content: bytes) -> Fetched:
    """Give every row every column: NetSuite leaves null columns out of a row, and orders the rest by the alphabet."""
    items: list[Row] = body.get("items", [])
    begins = content.find(b'"items"')
    alike = hash(content[begins : content.rfind(b"]")])
    rows, columns = rows_of(items, known)
    return Fetched(rows, columns, offset, bool(body.get("hasMore")), body.get("totalResults"), alike)


def rows_of(items: list[Row], known: tuple[str, ...]) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows of a page, each with every column, and the columns: those known and any more that came."""
    links_first: Row = {"links": None, **dict.fromkeys(known)}
    rows = [links_first | item for item in items]
    width = len(links_first)
    if any(len(row) != width for row in rows):
        everything = dict.fromkeys(links_first)
        for item in items:
            everything |= dict.fromkeys(item)
        return rows_of(items, tuple(everything)[1:])
    for row in rows:
        del row["links"]
    return rows, known


def wrong_with_page(body: Body, limit: int, offset: int) -> str | None:
    """Say what is wrong with a page (`section_157909186990`, and captures): all that is counted on is checked, and no more."""
    items = body.get("items")
    if not isinstance(items, list):
        return "its 'items' are not a list"
    if not all(type(each) is dict for each in items):
        return "one of its 'items' is not an object"
    if not isinstance(body.get("hasMore"), bool):
        return "its 'hasMore' is neither true nor false"
    if "links" in body and not isinstance(body["links"], list):
        return "its 'links' are not a list"
    for name in ("totalResults", "count", "offset"):
        if name in body and not is_count(body[name]):
            return f"its '{name}' is not a number of rows"
    if body.get("count", len(items)) != len(items):
        return f"it counts {body['count']} rows and has {len(items)}"
    if body.get("offset", offset) != offset:
        return f"its rows begin at {body['offset']}, and {offset} was asked for"
    if len(items) > limit:
        return f"it has {len(items)} rows, and {limit} were asked for"
    return None
