"""
One query read from its first row to its last: pages in their order, many at once, and by ranges where NetSuite ends a result.

What does not add up is said: a count that changes, two pages that are alike, rows that may be missing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.contract.telemetry import Amount
from netsuite_plugin.errors import NetSuiteError, RequestRejected, ResponseError
from netsuite_plugin.suitetalk.metadata.service import Metadata
from netsuite_plugin.suitetalk.models import Row
from netsuite_plugin.suitetalk.paging.pages import NETSUITE, TRIED, Fetched, Limits, Line, Part, Wire, odd
from netsuite_plugin.suitetalk.paging.ranges import Counted, Range, ranges_of
from netsuite_plugin.suitetalk.rest import Rest

if TYPE_CHECKING:
    from netsuite_plugin.suitetalk.columns import Selection
    from netsuite_plugin.suitetalk.paging.plan import Plan, RangeColumn

_ROWS = Amount("netsuite_nodes.rows", "{row}", "Rows of queries that were handed over.")

_NAMED = re.compile(r"'([^']{1,128})'")
"""A name in the words of a refusal: `Unknown identifier 'emial'`."""


@dataclass(frozen=True, slots=True)
class Place:
    """
    How far a result is read: `given` rows have come, and `left` are the parts to come, each with the rows of it that have come already.

    Who keeps it goes on from there in another process, for the same query as the same user.
    """

    given: int
    counted: Counted | None
    left: tuple[tuple[Range | None, int], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """
    Some rows of a result, in its order.

    `columns` are those of every row so far, and `total` is how many rows there are as far as it is known. `range` is the part of the result
    that the page belongs to, None where it is read as one, and `offset` where in it the page begins. `place` is how far the result is read
    with this page. `warnings` say what is to be known of
    the result so far; those of the last page are all.
    """

    rows: list[Row]
    columns: tuple[str, ...]
    total: int
    range: Range | None
    offset: int
    place: Place
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A query whose text was read: `author` is it with its values, `bind` puts them, and more by name, into a text made of it.

    `keyed`: its author named the column that tells its rows apart.
    """

    author: str
    bind: Callable[..., str]
    plan: "Plan"
    selected: "Selection"
    keyed: bool = False


class Reading:
    """
    One query under way, `most` rows of it at most. `all_or_nothing`: one that is known to be larger than can be read is not begun.

    `missing`: why rows are missing at its end, None where none are. `given`: rows that were handed over.
    """

    def __init__(
        self,
        rest: Rest,
        metadata: Metadata,
        asked: Asked,
        *,
        limits: Limits = NETSUITE,
        most: int | None = None,
        all_or_nothing: bool = False,
        cancelled: Callable[[], bool] | None = None,
        after: Place | None = None,
    ) -> None:
        self._metadata, self._asked, self._plan, self._cancelled = metadata, asked, asked.plan, cancelled
        self._limits, self._most, self._all_or_nothing = limits, most, all_or_nothing
        self._wire, self._ahead = Wire(rest, asked.selected.names), rest.at_once
        self._after = after
        self._counted = after.counted if after is not None else None
        self._parts: list[Part] = []
        self._pages = 0
        self._came: set[tuple[int, int]] = set()
        self._said: dict[str, None] = {}
        left = self._left()
        self._begins_with = left or [Part(self._text(), limits.query if most is None else min(most, limits.query))]
        self._line: Line | None = None
        self._ended = after is not None and not left
        self.missing: str | None = None
        self.given = after.given if after is not None else 0

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of every row so far."""
        return self._wire.columns

    @property
    def total(self) -> int:
        """Rows there are: what NetSuite counted, or what has come where it did not."""
        if self._counted is not None:
            return self._counted.rows
        totals = [part.total for part in self._parts]
        return sum(each or 0 for each in totals) if None not in totals else self.given

    @property
    def _ended_early(self) -> bool:
        return self._counted is None or self._counted.rows > self.given

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be known of the result so far."""
        return tuple(self._said)

    async def next(self) -> Page | None:
        """
        Return the next page, None after the last; there is at least one, unless nothing follows the place to go on from.

        Raises:
            ConfigurationError: The key is not different in every row.
            RequestRejected: NetSuite refused the query; with what may have been meant instead of an unknown table or column.
            NetSuiteError: Its pages do not make one result, or it is larger than can be read.
        """
        if self._ended:
            return None
        try:
            line = self._line or await self._begun()
            part, fetched, last = await line.next()
            self._check_cancelled()
            page, self._ended = self._page(part, fetched, line.left(), last=last)
        except NetSuiteError as error:
            if self.given:
                # the same error in all else, and how far the result had come
                came = f"{self.given:,} rows had come before, in their order, and the result is not whole: ask again from the beginning."
                error.args = (f"{error} {came}",)
            raise
        _ROWS.add(len(page.rows))
        return page

    async def aclose(self) -> None:
        """Stop the requests."""
        self._ended = True
        if self._line is not None:
            await self._line.aclose()

    def _text(self) -> str:
        """Return what is sent: as its author wrote it where one page is all that is wanted, else with its order completed."""
        one_page = self._most is not None and self._most <= self._limits.page
        return self._asked.author if one_page and not self._asked.keyed else self._asked.bind(self._plan.ordered)

    def _asking(self, parts: Sequence[Part]) -> Line:
        return Line(self._wire, parts, self._split, ahead=self._ahead, limits=self._limits)

    async def _begun(self) -> Line:
        """Ask for the first pages: of what was left, or of the whole, which may turn out to be read in ranges."""
        first = self._begins_with[0]
        self._line = line = self._asking(self._begins_with)
        await self._head(line, first)
        if self._after is None and (ranges := await self._ranges_of(first)):
            self._line = line = await self._in_ranges(ranges, line)
        return line

    async def _head(self, line: Line, whole: Part) -> None:
        """Wait for the first page. Where NetSuite takes its author's text and not the order that completes it, go on with the text."""
        try:
            await line.head(whole)
        except RequestRejected as error:
            if whole.text == self._asked.author or self._asked.keyed or self._is_about_its_own_names(error):
                raise await self._metadata.explained_query(error, self._asked.author) from None
        else:
            return
        whole.text, whole.head = self._asked.author, None
        self._plan = replace(self._plan, total=False, ranges=None)
        try:
            await line.head(whole)
        except RequestRejected as error:
            raise await self._metadata.explained_query(error, self._asked.author) from None

    def _is_about_its_own_names(self, error: RequestRejected) -> bool:
        """Tell whether a refusal quotes names, and none of those that complete the order."""
        named = {name.lower() for each in error.details for name in _NAMED.findall(each.detail)}
        added = " ".join(self._plan.tail).lower()
        return bool(named) and not any(name in added for name in named)

    async def _ranges_of(self, whole: Part) -> list[Part]:
        """Return the ranges of a result that is larger than NetSuite gives at once; nothing where it is not, or cannot be read so."""
        assert whole.head is not None
        head, column = whole.head.result(), self._plan.ranges
        too_large = (head.total or 0) >= self._limits.query and (self._most is None or self._most > self._limits.query)
        if not too_large and not (self._asked.keyed and head.more):
            return []
        counted = await self._count()
        if counted is None:
            return []
        if column is None or column.counts:
            self._counted = counted
        self._check_unique(counted)
        if not too_large or (self._counted is not None and counted.rows <= self._limits.query):
            return []
        if column is not None:
            return [self._part(each, column) for each in ranges_of(counted, column, rows=self._limits.range)]
        if self._all_or_nothing:
            raise NetSuiteError(f"{TRIED}: {self._why_ended()}", remedy="fix_input")
        return []

    async def _count(self) -> Counted | None:
        """Ask how many rows there are, and where ranges begin and end; None where NetSuite does not say."""
        try:
            found = await self._wire.page(self._asked.bind(self._plan.counting()), 0, 1)
        except ResponseError:
            return None
        return Counted.read(found.rows[0], self._plan.ranges) if found.rows else None

    def _check_unique(self, counted: Counted) -> None:
        """Say, or refuse, what counting showed of a column that was taken to be different in every row."""
        column = self._plan.ranges
        without = counted.rows - counted.valued
        if column is None or not column.unique or (counted.different == counted.valued and without < 2):
            return
        wrong = f"{counted.valued:,} rows have {counted.different:,} different values of {column.written}, and {without:,} have none"
        if self._asked.keyed:
            raise ConfigurationError(f"The key is not different in every row: {wrong}. Name another column.")
        self._plan = replace(self._plan, total=False)

    async def _in_ranges(self, ranges: Sequence[Part], whole: Line) -> Line:
        """Return the ranges in their order; where NetSuite refuses the first of them, the result as one, as far as it goes."""
        line = self._asking(ranges)
        line.ask_for_heads()
        try:
            await line.head(ranges[0])
        except BaseException as error:
            await line.aclose()
            if isinstance(error, RequestRejected):
                return whole
            raise
        await whole.aclose()
        return line

    def _part(self, each: Range, column: "RangeColumn") -> Part:
        text = self._plan.restricted(each.condition(column))
        return Part(self._asked.bind(text, **each.parameters(column)), self._limits.query, each)

    def _split(self, part: Part) -> Sequence[Part]:
        """Cut a range in halves that NetSuite would end."""
        column = self._plan.ranges
        if part.range is None or column is None:
            return ()
        if halves := part.range.halves(column):
            return [self._part(each, column) for each in halves]
        same = "no value" if part.range.begin is None else "one value"
        raise NetSuiteError(
            f"{TRIED}: {self._limits.query:,} rows or more have {same} of {column.written}, by whose ranges the result is read, and NetSuite gives no "
            f"more of one query. Order by another column, or ask for those rows apart.",
            remedy="fix_input",
        )

    def _left(self) -> list[Part]:
        """Return the parts that were left when an earlier reader of this result died."""
        parts: list[Part] = []
        for each, begin in self._after.left if self._after is not None else ():
            if each is None or self._plan.ranges is None:
                parts.append(Part(self._text(), self._limits.query, begin=begin))
            else:
                part = self._part(each, self._plan.ranges)
                part.begin = begin
                parts.append(part)
        return parts

    def _page(self, part: Part, fetched: Fetched, left: Sequence[Part], *, last: bool) -> tuple[Page, bool]:
        """Return a page to hand over, and whether it is the last one."""
        self._pages += 1
        if not self._parts or self._parts[-1] is not part:
            self._parts.append(part)
        self._check_alike(part, fetched)
        if fetched.total != part.total:
            self._say(
                f"NetSuite's count of the rows changed while they were read, from {part.total} to {fetched.total}: rows may be missing or double. Ask again when nobody changes them."
            )
        wanted = len(fetched.rows) if self._most is None else self._most - self.given
        rows = self._filled(fetched.rows[:wanted], fetched.columns)
        self.given += len(rows)
        full, stuck = self.given == self._most, fetched.more and not fetched.rows
        if full and (fetched.more or not last or len(fetched.rows) > wanted):
            self.missing = f"max_rows is {self._most}: more rows match."
        elif stuck:
            self.missing = f"NetSuite said that there is more, and gave no rows after the first {self.given}."
        elif last and part.range is None and self.given >= self._limits.query and self._ended_early:
            self.missing = self._why_ended()
        ended = last or full or stuck
        if ended:
            self._sum_up()
        at = fetched.offset + len(fetched.rows)
        place = Place(
            self.given, self._counted, tuple((each.range, at if each is part else each.begin) for each in left)
        )
        return Page(rows, self.columns, self.total, part.range, fetched.offset, place, self.warnings), ended

    def _filled(self, rows: list[Row], columns: tuple[str, ...]) -> list[Row]:
        """Give rows the columns that only others had so far."""
        if columns == self._wire.columns:
            return rows
        self._wire.columns = tuple(dict.fromkeys((*self._wire.columns, *columns)))
        empty: Row = dict.fromkeys(self._wire.columns)
        return [empty | row for row in rows]

    def _check_cancelled(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise NetSuiteError(f"The query was cancelled after {self.given} rows.", retryable=True)

    def _check_alike(self, part: Part, fetched: Fetched) -> None:
        """Refuse a page that has come before, unless its rows are alike among themselves: then pages may well be."""
        if fetched.rows and (id(part), fetched.alike) in self._came:
            if len({repr(each) for each in fetched.rows}) == len(fetched.rows) > 1:
                raise odd(f"the same {len(fetched.rows)} rows twice, as two pages")
            self._say(
                "Two pages are alike, row for row: NetSuite may have sent one twice. Select and order by a unique column."
            )
        self._came.add((id(part), fetched.alike))

    def _sum_up(self) -> None:
        """Say what does not add up in the whole, and what of the query's text lets rows or columns go astray."""
        if self._pages > 1 and any(part.total is None for part in self._parts):
            self._say(
                "NetSuite did not say how many rows there are, so nothing proves that all of them came. Compare with SELECT COUNT(*)."
            )
        if self.missing is None and self.given != self.total:
            self._say(
                f"NetSuite counted {self.total} rows and gave {self.given}: the data changed while it was read, or rows are missing or "
                f"double. Order by a unique column and ask again."
            )
        if self._pages > 1 and not self._plan.total:
            why = (
                "nothing shows that its ORDER BY tells all rows apart"
                if self._plan.asked
                else "the query has no ORDER BY"
            )
            self._say(
                f"The result came in several pages and {why}: rows may be missing or double. Order by a unique column, or name one as `key`."
            )
        if self._asked.selected.may_repeat:
            self._say(
                "The query selects * over a table beside other columns: columns of one name come back as one. Name them with AS."
            )

    def _why_ended(self) -> str:
        how = "more rows match" if self._counted is not None else "more rows match, or may"
        advice = self._plan.advice or "Ask in parts, for example by ranges of id."
        return f"NetSuite ends every result at {self._limits.query:,} rows: {how}. {advice}"

    def _say(self, words: str) -> None:
        self._said[words] = None
