"""Which records have external IDs, asked by SuiteQL: a thousand in one query."""

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from netsuite_plugin.errors import NetSuiteError, ResponseError
from netsuite_plugin.suitetalk.record_answers import may_mean_exists
from netsuite_plugin.suitetalk.record_groups import Group, group_of, perhaps_taken, records_query, taken
from netsuite_plugin.suitetalk.suiteql import SuiteQL

MOST_KEYS = 1_000
"""External IDs in one query: the most an IN takes, and one page of rows."""


class Holder(NamedTuple):
    """The record that has an external ID; `told` is its type as the table of its group tells it."""

    id: str
    told: str


class ExternalIds:
    """Looks for records by their external IDs, which NetSuite compares without their case."""

    def __init__(self, suiteql: SuiteQL) -> None:
        self._suiteql = suiteql

    async def records(self, record_type: str, external_ids: Sequence[str]) -> dict[str, str]:
        """
        Return the internal IDs of those records of a type that have external IDs, by these in lower case.

        Raises:
            NetSuiteError: It cannot be asked.
        """
        found = await self._asked(records_query(record_type), external_ids)
        return {key: each.id for key, each in found.items() if each.told.lower() in {"", record_type.lower()}}

    async def holders(self, group: Group, external_ids: Sequence[str]) -> dict[str, Holder]:
        """
        Return the records of a whole group that have external IDs, by these in lower case.

        Raises:
            NetSuiteError: It cannot be asked.
        """
        return await self._asked(group.query, external_ids)

    async def explained(
        self,
        refusal: ResponseError,
        *,
        record_type: str,
        external_id: str,
        at: str,
        own: Callable[[], Awaitable[str | None]] | None = None,
    ) -> ResponseError:
        """
        Return a refusal with the record that has the external ID already, or as it is.

        `at` says where the external ID was given; `own` finds the record that may have it. NetSuite's own words are localised, and never say
        which.
        """
        group = group_of(record_type)
        if group is None or not may_mean_exists(refusal):
            return refusal
        try:
            holder = (await self.holders(group, [external_id])).get(external_id.lower())
            if holder is None or (own is not None and await own() == holder.id):
                return refusal
        except NetSuiteError:
            return refusal.saying(f" {at}: {perhaps_taken(external_id, group)}")
        return refusal.saying(f" {at}: {taken(external_id, group, told=holder.told, record_id=holder.id)}")

    async def _asked(self, query: str, external_ids: Sequence[str]) -> dict[str, Holder]:
        found: dict[str, Holder] = {}
        keys = [each.lower() for each in external_ids]
        for start in range(0, len(keys), MOST_KEYS):
            rows = (await self._suiteql.query(query, {"keys": keys[start : start + MOST_KEYS]}))["rows"]
            for row in rows:
                if row["id"] is not None:
                    found[str(row["externalid"]).lower()] = Holder(row["id"], row.get("told") or "")
        return found
