"""Both sides of the pages' benchmark: the services as a connection has them, and plain httpx with as many workers as there are slots."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from pydantic_core import from_json

from benchmarks.figures import NotMeasured
from netsuite_plugin.account import AccountId
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.clock import SystemClock
from netsuite_plugin.oauth2.auth import BearerAuth
from netsuite_plugin.suitetalk.metadata.copies import Copies
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.transport.allowed_hosts import AllowedHosts
from netsuite_plugin.transport.answer_limits import AnswerLimits
from netsuite_plugin.transport.concurrency import Concurrency
from netsuite_plugin.transport.log import Log
from netsuite_plugin.transport.network import network
from netsuite_plugin.transport.retry import Retry
from netsuite_plugin.transport.slots.limit import FileSlotLimit

PAGE = 1_000
QUERY = "SELECT currency, entity, foreigntotal, id, lastmodifieddate, memo, note, status, subsidiary, trandate, tranid FROM transaction"
COLUMNS = QUERY.removeprefix("SELECT ").removesuffix(" FROM transaction").split(", ")
_TOKEN = "x" * 900


class _Token:
    async def current(self) -> str:
        return _TOKEN

    async def renew(self, rejected: str) -> str:
        return rejected


@asynccontextmanager
async def services(origin: str, slots: int, folder: Path) -> AsyncIterator[NetSuiteClient]:
    """Open the services over everything that lies below them in a connection."""
    wire = AnswerLimits(Log(network(connections=slots + 1)), most=100_000_000, seconds=900)
    stack = Retry(
        Concurrency(FileSlotLimit(folder, slots), "bench", wire), clock=SystemClock(), attempts=5, seconds=120
    )
    account = AccountId.parse("1234567")
    async with httpx.AsyncClient(
        transport=AllowedHosts(frozenset({origin}), stack), timeout=60, auth=BearerAuth(_Token())
    ) as http:
        rest = Rest(http, origin, at_once=2 * slots)
        yield NetSuiteClient.over(account, rest, copies=Copies(None), clock=SystemClock(), attempts=5)


async def ours(client: NetSuiteClient, pages: int) -> None:
    """
    Read every page with the typed client, in their order.

    Raises:
        NotMeasured: They were others, or came otherwise.
    """
    begins = [int(page.rows[0]["id"] or "") async for page in client.suiteql.pages(QUERY)]
    if begins != list(range(0, pages * PAGE, PAGE)):
        raise NotMeasured(f"{len(begins)} pages came, or not in their order, instead of {pages}")


def parts(pages: int, each: int = 50) -> Sequence[tuple[str, int]]:
    """Give the texts and offsets of all pages in ranges, as somebody may write them by hand."""
    return [
        (f"{QUERY} WHERE id >= {begin * PAGE} AND id < {min(begin + each, pages) * PAGE} ORDER BY id", place * PAGE)
        for begin in range(0, pages, each)
        for place in range(min(each, pages - begin))
    ]


async def bare(http: httpx.AsyncClient, origin: str, slots: int, pages: int) -> None:
    """
    Read every page with httpx alone, whichever comes first, and give every row every column.

    Raises:
        NotMeasured: A page has not its rows.
    """
    blank: dict[str, Any] = {"links": None, **dict.fromkeys(COLUMNS)}
    left = iter(parts(pages))
    came = 0

    async def work() -> None:
        nonlocal came
        for text, offset in left:
            response = await http.post(
                f"{origin}/services/rest/query/v1/suiteql",
                params={"limit": str(PAGE), "offset": str(offset)},
                json={"q": text},
                headers={"Accept-Encoding": "gzip", "Prefer": "transient", "Authorization": f"Bearer {_TOKEN}"},
            )
            rows = [blank | item for item in from_json(response.content, cache_strings="keys")["items"]]
            for row in rows:
                del row["links"]
            came += len(rows)

    await asyncio.gather(*(work() for _ in range(slots)))
    if came != pages * PAGE:
        raise NotMeasured(f"{came} rows came by httpx alone instead of {pages * PAGE}")


@asynccontextmanager
async def plain(slots: int) -> AsyncIterator[httpx.AsyncClient]:
    """Open httpx with as many connections as there are slots."""
    limits = httpx.Limits(max_connections=slots, max_keepalive_connections=slots, keepalive_expiry=30)
    async with httpx.AsyncClient(verify=httpx.create_ssl_context(), limits=limits, timeout=60) as http:
        yield http
