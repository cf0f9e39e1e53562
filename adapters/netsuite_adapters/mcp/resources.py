"""Record types and their fields as resources: what an agent reads before it writes. Allowed where the tools are that say the same."""

import json
from urllib.parse import unquote

import mcp.types as t
from mcp.shared.exceptions import MCPError

from netsuite_adapters.mcp.calling import Calls, Context
from netsuite_plugin.contract import NodeError

_TYPES = "netsuite://record-types"
_LIST, _ONE = "netsuite_metadata_record_types", "netsuite_metadata_record_type"


class Resources:
    """The resources of one server."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def listed(self, ctx: Context, params: t.PaginatedRequestParams | None) -> t.ListResourcesResult:
        """List the one there is without naming a record type."""
        del ctx, params
        told = t.Resource(
            uri=_TYPES,
            name="record-types",
            title="Record types",
            description="The record types that the person's role may use, custom ones included.",
            mime_type="application/json",
        )
        return t.ListResourcesResult(resources=[told] if self._calls.tools.has(_LIST) else [])

    async def templates(self, ctx: Context, params: t.PaginatedRequestParams | None) -> t.ListResourceTemplatesResult:
        """List the one for a record type."""
        del ctx, params
        told = t.ResourceTemplate(
            uri_template=f"{_TYPES}/{{record_type}}",
            name="record-type",
            title="Fields of a record type",
            description="Fields, sublists, subrecords and choices of one record type.",
            mime_type="application/json",
        )
        return t.ListResourceTemplatesResult(resource_templates=[told] if self._calls.tools.has(_ONE) else [])

    async def read(self, ctx: Context, params: t.ReadResourceRequestParams) -> t.ReadResourceResult:
        """
        Read one.

        Raises:
            MCPError: There is none of this address, or NetSuite did not say.
        """
        uri = str(params.uri)
        above, _, name = uri.partition(f"{_TYPES}/")
        tool = _LIST if uri == _TYPES else _ONE if not above and name else ""
        if not self._calls.tools.has(tool):
            raise MCPError(t.INVALID_PARAMS, f"There is no resource {uri[:200]!r}: {_TYPES} lists record types.")
        node = self._calls.tools.find(tool).node
        given = {"record_type": unquote(name)} if name else {}
        try:
            async with self._calls.open(node.connector, self._calls.caller_of(ctx)) as session:
                output = await session.call(node.name, given)
        except NodeError as error:
            raise MCPError(t.INTERNAL_ERROR, self._calls.told(error)) from None
        text = json.dumps(output)
        return t.ReadResourceResult(
            contents=[t.TextResourceContents(uri=params.uri, mime_type="application/json", text=text)]
        )
