"""Pages of a collection: the limits, the caps and the links, wrong ones included (section_156414087576)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from netsuite_emulator.http.exchange import Request
from netsuite_emulator.http.problems import invalid_parameter
from netsuite_emulator.setup.undocumented import Release

MAX_PAGES = 1000
MAX_LIMIT = 1000
MAX_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Page:
    """Which page is asked for, in rows."""

    limit: int
    offset: int

    @classmethod
    def asked(cls, request: Request) -> "Page":
        """Read `limit` (1-1000, default 1000) and `offset`, which must be a multiple of it."""
        limit = _whole(request.parameters, "limit", MAX_LIMIT)
        if not 1 <= limit <= MAX_LIMIT:
            raise invalid_parameter("limit", f"Invalid value for the 'limit' parameter. Provide 1 to {MAX_LIMIT}.")
        offset = _whole(request.parameters, "offset", 0)
        if offset % limit:
            raise invalid_parameter(
                "offset", "Invalid value for the 'offset' parameter. It must be divisible by limit."
            )
        return cls(limit, offset)

    @property
    def cap(self) -> int:
        """The most rows a collection shows with this limit: 1000 pages, and never more than 100,000 rows."""
        return min(MAX_ROWS, MAX_PAGES * self.limit)

    def envelope(
        self, request: Request, address: str, items: list[Any], total: int, *, release: Release = "2026.1"
    ) -> dict[str, Any]:
        """
        Wrap the items of this page.

        `address` is the collection's own, lower-case spelling; `self` repeats the caller's. The `last` link is wrong
        as in live answers of 2026: the index of the last page, rounded down to a multiple of the limit. Recorded answers
        have the links in the order previous, first, next, last, self.
        """
        total = min(total, self.cap)
        more = self.offset + len(items) < total and bool(items)
        pages = (total - 1) // self.limit
        last = pages * self.limit if release != "2026.1" else pages // self.limit * self.limit
        links: list[dict[str, str]] = []
        if self.offset:
            links += [self._link(request, address, "previous", self.offset - self.limit)]
            links += [self._link(request, address, "first", 0)]
        if more:
            links += [self._link(request, address, "next", self.offset + self.limit)]
            links += [self._link(request, address, "last", last)]
        query = f"?{request.query}" if request.query else ""
        own = {"rel": "self", "href": f"{request.origin}{request.path}{query}"}
        links.append(own | {"method": request.method} if release == "2026.1" else own)
        return {
            "links": links,
            "count": len(items),
            "hasMore": more,
            "items": items,
            "offset": self.offset,
            "totalResults": total,
        }

    def _link(self, request: Request, address: str, rel: str, offset: int) -> dict[str, str]:
        kept = {"q": request.parameters["q"]} if "q" in request.parameters else {}
        return {"rel": rel, "href": f"{address}?{urlencode({**kept, 'limit': self.limit, 'offset': offset})}"}


def _whole(parameters: Mapping[str, str], name: str, default: int) -> int:
    text = parameters.get(name, str(default))
    if not text.isascii() or not text.isdecimal():
        raise invalid_parameter(name, f"Invalid value for the '{name}' parameter. Provide a whole number.")
    return int(text)
