"""The server object, the same over stdio and HTTP and in both eras of the protocol; what its calls share lives as long as it serves."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import anyio
import mcp.types as t
from mcp.server.lowlevel import Server
from mcp.server.request_state import RequestStateBoundary, RequestStateSecurity

from netsuite_adapters.mcp.approvals import Approvals
from netsuite_adapters.mcp.calling import Answer, Calls, Context
from netsuite_adapters.mcp.resources import Resources
from netsuite_adapters.mcp.tools import Tools
from netsuite_adapters.sessions import Sessions
from netsuite_plugin import __version__
from netsuite_plugin.contract import Caller, NodeError
from netsuite_plugin.plans import Plans, Sender
from netsuite_plugin.registry import Registry
from netsuite_plugin.settings import Settings

_INSTRUCTIONS = (
    "NetSuite, as the signed-in person alone. A tool that writes takes two steps: called without commit it sends nothing, shows the exact "
    "requests and what they change, and gives a plan; called with commit it sends that plan, once. Lists are cut: look at truncated and "
    "total_results, and use SQL aggregates (netsuite_suiteql_query) for counts and sums. Errors say what to do."
)


def build(
    registry: Registry,
    settings: Settings,
    *,
    selector: str,
    caller_of: Callable[[Context], Caller],
    told: Callable[[NodeError], str],
) -> Server[Calls]:
    """
    Return a server of the registry's nodes.

    `caller_of` says who sent a request; `selector` which of their credentials is used; `told` says an error in the words of who reads it.

    Raises:
        ConfigurationError: The setting of allowed tools names one that is not there.
    """
    tools = Tools(registry, settings.mcp_tools)
    host = registry.host("netsuite")

    @asynccontextmanager
    async def lifespan(_: Server[Calls]) -> AsyncGenerator[Calls]:
        sessions, plans = Sessions(registry), Plans(host)
        sender = Sender(registry, plans)
        try:
            yield Calls(tools, settings, sessions, selector, plans, sender, Approvals(registry), caller_of, told)
        finally:
            with anyio.CancelScope(
                shield=True
            ):  # a write that has begun is carried to its end, however the client went
                await sender.aclose()
                await sessions.aclose()

    async def list_tools(ctx: Any, params: t.PaginatedRequestParams | None) -> t.ListToolsResult:
        del ctx, params
        return t.ListToolsResult(tools=tools.listed)

    async def call_tool(ctx: Context, params: t.CallToolRequestParams) -> Answer:
        return await calls_of(ctx).call(ctx, params)

    async def list_resources(ctx: Context, params: t.PaginatedRequestParams | None) -> t.ListResourcesResult:
        return await Resources(calls_of(ctx)).listed(ctx, params)

    async def list_templates(ctx: Context, params: t.PaginatedRequestParams | None) -> t.ListResourceTemplatesResult:
        return await Resources(calls_of(ctx)).templates(ctx, params)

    async def read_resource(ctx: Context, params: t.ReadResourceRequestParams) -> t.ReadResourceResult:
        return await Resources(calls_of(ctx)).read(ctx, params)

    server: Server[Calls] = Server(
        "netsuite-nodes",
        version=__version__,
        title="NetSuite",
        instructions=_INSTRUCTIONS,
        lifespan=lifespan,
        get_tool_input_schema=tools.input_schema,  # without it every call over HTTP lists all tools
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
    )
    # what goes through the client between a question and its answer is sealed; without this it crosses in clear
    server.middleware.append(RequestStateBoundary(RequestStateSecurity.ephemeral(), default_audience=server.name))
    return server


def calls_of(ctx: Context) -> Calls:
    """Return what the calls of the server share that a request came to."""
    calls: Calls = ctx.lifespan_context
    return calls
