"""Reading records, lists of them, and what their fields may be set to (`section_1545141500`)."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.errors import RecordNotFound, RequestRejected
from netsuite_plugin.suitetalk import names, select_options, writes
from netsuite_plugin.suitetalk.account_time import account_time
from netsuite_plugin.suitetalk.answers import Body
from netsuite_plugin.suitetalk.external_ids import ExternalIds
from netsuite_plugin.suitetalk.filters import Filter, check_filterable, conditions, filter_of, query_of
from netsuite_plugin.suitetalk.listing import Listing, no_list
from netsuite_plugin.suitetalk.metadata.service import Metadata
from netsuite_plugin.suitetalk.models import CreatedRecord, Record, RecordsListed, SelectOptions
from netsuite_plugin.suitetalk.record_answers import is_record, not_found
from netsuite_plugin.suitetalk.rest import Rest
from netsuite_plugin.suitetalk.suiteql import SuiteQL
from netsuite_plugin.suitetalk.writes import checked


class RecordReads:
    """
    Read records of one account.

    What cannot be right is a ConfigurationError before anything is sent. `suiteql` is asked how the account writes dates, for filters.
    """

    def __init__(
        self, rest: Rest, suiteql: SuiteQL, external_ids: ExternalIds, metadata: Metadata, *, attempts: int
    ) -> None:
        self._rest, self._suiteql, self._external_ids, self._metadata = rest, suiteql, external_ids, metadata
        self._attempts = attempts

    async def get(
        self, record_type: str, record_id: str, *, fields: Sequence[str] = (), expand_sub_resources: bool = False
    ) -> Record:
        """
        Return one record by internal ID, or by external ID written `eid:VALUE`.

        With `fields`, only those body fields and `id` come back.

        Raises:
            ConfigurationError: A name or ID cannot be one, or a copy of the metadata says that it is misspelt; nothing was sent.
            RecordNotFound: There is no such record, or the role may not see it.
        """
        async with self._metadata.explaining(record_type, fields=fields):
            return await self._get(record_type, record_id, fields=fields, expand_sub_resources=expand_sub_resources)

    async def list(
        self,
        record_type: str,
        where: Filter | Mapping[str, JsonValue] | None = None,
        *,
        limit: int = 1000,
        records: bool = False,
        fields: Sequence[str] = (),
    ) -> RecordsListed:
        """
        Return the IDs of the records that match, at most `limit` of them; with `records` or `fields` the records, each read by itself.

        `where` is a condition, `{"field": "companyName", "operator": "START_WITH", "value": "Fjord"}`, or `{"all": […]}` or `{"any": […]}`.

        Raises:
            ConfigurationError: The condition cannot be right; nothing was sent.
            RequestRejected: A field cannot be filtered by, or not with that operator.
            PermissionMissing: The role may not filter (it needs SuiteAnalytics Workbook), or not see the type.
        """
        path = writes.type_path(record_type)
        asked = None if where is None else filter_of(where)
        filtered = [] if asked is None else [each.field for _, each in conditions(asked)]
        async with self._metadata.explaining(record_type, fields=[*filtered, *checked(names.several, fields)]):
            if asked is not None:
                check_filterable(asked, await self._metadata.at_hand(record_type))
            query = None if asked is None else await query_of(asked, self._date_format)
            listing = Listing(self._rest, path, f"Listing {record_type}", query, limit)
            ids = await listing.ids()
        items: list[Record] = [{"id": each} for each in ids]
        if records or fields:

            async def read(number: str) -> Record | None:
                try:
                    return await self._get(record_type, number, fields=fields)
                except RecordNotFound:
                    return None  # deleted since it was listed

            items = await self._rest.each(read, ids)
        return RecordsListed(
            items=items,
            count=len(items),
            total_results=listing.total,
            truncated=listing.more or len(ids) < listing.seen,
        )

    async def select_options(
        self,
        record_type: str,
        fields: Sequence[str],
        *,
        record_id: str | None = None,
        values: Mapping[str, object] | None = None,
        name_contains: str | None = None,
    ) -> SelectOptions:
        """
        Return what fields may be set to, of a new record or of one that is there; `sublist.field` for a field of lines.

        `values` are those the choices depend on.

        Raises:
            RequestRejected: There is no such field, or it has no choices.
        """
        async with self._metadata.explaining(record_type, fields=[name.partition(".")[0] for name in fields]):
            return await select_options.asked(
                self._rest, record_type, fields, record_id=record_id, values=values, name_contains=name_contains
            )

    async def created(self, record_type: str, key: str) -> CreatedRecord | None:
        """
        Return the record that carries a key, or None when there is none; nothing is written.

        Raises:
            NetSuiteError: It could not be asked.
        """
        found = await self.find(record_type, f"eid:{key}")
        if found is None:
            return None
        return CreatedRecord(id=found, record_type=record_type, external_id=key, created=True)

    async def _get(
        self, record_type: str, record_id: str, *, fields: Sequence[str] = (), expand_sub_resources: bool = False
    ) -> Record:
        params: dict[str, str] = {}
        if fields:
            if expand_sub_resources:
                raise ConfigurationError(
                    "fields selects body fields only: it cannot go with expand_sub_resources. Leave one of the two out."
                )
            for name in checked(names.several, fields):
                checked(names.field, name)
            params["fields"] = ",".join(dict.fromkeys([*fields, "id"]))
        if expand_sub_resources:
            params["expandSubResources"] = "true"
        path = writes.record_path(record_type, record_id)
        tried = f"Reading {record_type} {record_id}"
        try:
            return await self._rest.read("GET", path, tried=tried, params=params, check=is_record(record_id))
        except RequestRejected as error:
            raise not_found(error) or error from None

    async def find(self, record_type: str, record_id: str) -> str | None:
        """
        Return the internal ID of a record, named by it or by `eid:` and its external ID; None when there is none.

        A record that a workflow locks cannot be read, and is refused with the same code as much else; but it is listed
        (airbyte#79190). So a refusal is followed by a list of the records with that ID.

        Raises:
            NetSuiteError: It could not be asked.
        """
        try:
            return str((await self._get(record_type, record_id, fields=["id"]))["id"])
        except RecordNotFound as error:
            if error.status == 404:
                return None
        except RequestRejected:
            pass
        external = record_id.removeprefix("eid:")
        listed = await self._rest.read(
            "GET",
            writes.type_path(record_type),
            tried=f"Listing {record_type} {record_id}",
            params={
                "q": f"id EQUAL {record_id}" if external == record_id else f'externalId IS "{external}"',
                "limit": "2",
            },
            check=_is_list_of_records,
        )
        return str(listed["items"][0]["id"]) if len(listed["items"]) == 1 else None

    async def _date_format(self) -> str:
        return (await account_time(self._suiteql))[1]


def _is_list_of_records(body: Body) -> str | None:
    return no_list(body, 1)
