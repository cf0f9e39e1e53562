"""The query service of the local NetSuite with small limits, in this process: rows that sort alike stand otherwise in each page."""

import json
from collections.abc import Callable

import httpx

from netsuite_emulator.suiteql import NotYetBuilt, SuiteQL, SuiteQLRefused
from netsuite_plugin.suitetalk.paging.pages import Limits


class SmallNetSuite(httpx.AsyncBaseTransport):
    """
    Answers queries as NetSuite does, at most `limits.query` rows of each, which it counts no further.

    `before` is called with the number of each request, and may change the tables.
    """

    def __init__(self, engine: SuiteQL, limits: Limits, *, before: Callable[[int], None] = lambda _: None) -> None:
        self._engine, self._limits, self._before = engine, limits, before
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one page."""
        self.asked.append(json.loads(request.content)["q"])
        self._before(len(self.asked))
        limit, offset = int(request.url.params["limit"]), int(request.url.params["offset"])
        if not 1 <= limit <= self._limits.page or offset % limit:
            return _refused("Invalid value for the 'offset' parameter.")
        try:
            found = self._engine.run(self.asked[-1], limit=limit, offset=offset, seed="s")
        except (SuiteQLRefused, NotYetBuilt) as refused:
            return _refused(str(refused))
        total = min(found.total, self._limits.query)
        rows = found.rows[: max(0, total - offset)]
        page = {
            "links": [],
            "count": len(rows),
            "hasMore": bool(rows) and offset + len(rows) < total,
            "items": [{"links": [], **row} for row in rows],
            "offset": offset,
            "totalResults": total,
        }
        return httpx.Response(200, json=page)


def _refused(why: str) -> httpx.Response:
    detail = {"detail": why, "o:errorCode": "INVALID_PARAMETER", "o:errorQueryParam": "q"}
    return httpx.Response(400, json={"title": "Bad Request", "status": 400, "o:errorDetails": [detail]})
