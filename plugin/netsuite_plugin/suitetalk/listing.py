"""A list of a record type, page by page: NetSuite gives internal IDs and links, never fields (`subsect_1544786455`)."""

from netsuite_plugin.suitetalk import names
from netsuite_plugin.suitetalk.answers import Body, is_count
from netsuite_plugin.suitetalk.rest import Rest

PAGE = 1000
"""The most that one page has."""


class Listing:
    """
    The records that match a condition, at most `limit` of them.

    `total` is NetSuite's count, `seen` how many came, `more` whether there are others.
    """

    def __init__(self, rest: Rest, path: str, tried: str, query: str | None, limit: int) -> None:
        self._rest, self._path, self._tried, self._query, self._limit = rest, path, tried, query, limit
        self.total = self.seen = 0
        self.more = True

    async def ids(self) -> list[str]:
        """
        Return the internal IDs, each once.

        Pages are computed: a `next` link is text from outside, and `last` is wrong (captured). Offsets are multiples of the limit
        (`section_156414087576`).
        """
        found: dict[str, None] = {}
        size = min(PAGE, self._limit)
        offset = 0
        while self.more and len(found) < self._limit:
            params = {"limit": str(size), "offset": str(offset)} | ({"q": self._query} if self._query else {})
            page = await self._rest.read(
                "GET", self._path, tried=self._tried, params=params, check=lambda body: no_list(body, size)
            )
            found.update(dict.fromkeys(str(each["id"]) for each in page["items"]))
            self.total, self.more = page["totalResults"], bool(page.get("hasMore"))
            if not page["items"]:
                break
            offset += size
        self.seen = len(found)
        return [*found][: self._limit]


def no_list(body: Body, size: int) -> str | None:
    """Say why an answer is not a page of at most so many records."""
    items = body.get("items")
    if not isinstance(items, list) or not is_count(body.get("totalResults")) or len(items) > size:
        return f"it is not a list of {'one record or none' if size == 1 else f'at most {size:,} records'}"
    for each in items:
        if not isinstance(each, dict) or not names.is_internal_id(str(each.get("id"))):
            return "it has no ID"
    return None
