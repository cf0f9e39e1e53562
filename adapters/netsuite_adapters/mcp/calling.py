"""
One call of a tool: a node that reads is called; one that writes is rehearsed and kept as a plan, and sent when the plan is committed.

The host says who asks, and their own credential is the only one that is used: when it is over the call fails, and says so.
"""

import asyncio
import json
import logging
import sys
import traceback
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import mcp.types as t
from mcp.server.context import ServerRequestContext

from netsuite_adapters.mcp import results
from netsuite_adapters.mcp.approvals import Approvals
from netsuite_adapters.mcp.confirming import ASK, asks, put_before, question, says_yes
from netsuite_adapters.mcp.tools import CALL, COMMIT, SEARCH, Tool, Tools
from netsuite_adapters.sessions import Sessions
from netsuite_plugin.contract import Caller, ConfigurationError, NodeError, Progress
from netsuite_plugin.plans import Plan, Plans, Sender
from netsuite_plugin.registry import Session
from netsuite_plugin.settings import Settings

Context: TypeAlias = ServerRequestContext[Any, Any]
Answer: TypeAlias = t.CallToolResult | t.InputRequiredResult

LARGEST_ARGUMENTS = 1_000_000
"""Characters of the arguments of one call, as JSON."""
_MOST_READ = 10_000
"""Rows that a query reads where nobody says how many: ten requests; its sums are over them."""
_DESCRIBES = "netsuite.metadata."
_EXPORT, _QUERY = "netsuite_suiteql_export", "netsuite_suiteql_query"
_log = logging.getLogger("netsuite_adapters.mcp")


@dataclass(frozen=True)
class Calls:
    """Everything that the calls of one server share. `selector` is that of every call's credential; `told` says an error in the words of who reads it."""

    tools: Tools
    settings: Settings
    sessions: Sessions
    selector: str
    plans: Plans
    sender: Sender
    approvals: Approvals
    caller_of: Callable[[Context], Caller]
    told: Callable[[NodeError], str]

    def open(self, connector: str, caller: Caller) -> AbstractAsyncContextManager[Session]:
        """
        Give the open session of a person and a connector.

        Raises:
            NodeError: Their credential cannot be resolved.
        """
        return self.sessions.open(connector, caller=caller, selector=self.selector)

    async def call(self, ctx: Context, params: t.CallToolRequestParams) -> Answer:
        """Call a tool. Whatever goes wrong is an answer, and no exception."""
        try:
            return await self._called(ctx, params)
        except NodeError as error:
            return results.failed(error, self.told(error))
        except Exception as error:  # noqa: BLE001 - the last door: the model gets an answer, and the log no word that may be secret
            frames = traceback.extract_tb(error.__traceback__)
            where = "\n".join(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)
            _log.error("the tool %s failed: %s\n%s", params.name, type(error).__name__, where)
            return results.refused(
                f"The server of these tools has a defect ({type(error).__name__}); its log says where. It may have happened: look before "
                "repeating a write."
            )

    async def _called(self, ctx: Context, params: t.CallToolRequestParams) -> Answer:
        name, arguments = params.name, dict(params.arguments or {})
        if (size := len(json.dumps(arguments))) > LARGEST_ARGUMENTS:
            raise ConfigurationError(
                f"The arguments are {size:,} characters long, and at most {LARGEST_ARGUMENTS:,} are taken. Nothing was sent. Do it in parts."
            )
        if name == SEARCH:
            return self._searched(arguments)
        if name == CALL:
            name, arguments = _inner(arguments)
        caller = self.caller_of(ctx)
        if self.tools.of_approvals(name):
            return await self.approvals.call(
                ctx, params.model_copy(update={"name": name, "arguments": arguments}), caller
            )
        tool = self.tools.find(name)
        plan_id = arguments.pop(COMMIT, None) if tool.writes else None
        if (response := asks(params)) is not None and params.request_state is not None:
            plan = await self.plans.find(caller, params.request_state)
            return await self._answered(ctx, caller, tool, plan, response)
        if plan_id is not None:
            return await self._committed(ctx, caller, tool, str(plan_id), arguments)
        return await self._begun(ctx, caller, tool, arguments)

    async def _begun(self, ctx: Context, caller: Caller, tool: Tool, arguments: Mapping[str, Any]) -> Answer:
        """Call what reads; rehearse what writes."""
        node = tool.node
        # who writes a record needs all its fields; what is capped is data
        most = sys.maxsize if node.name.startswith(_DESCRIBES) else self.settings.mcp_rows
        parsed = node.parse(arguments)
        async with self.open(node.connector, caller) as session, reporting(ctx) as progress:
            if node.effect_of(parsed) != "read":
                plan = await self.plans.make(session, node.name, arguments, selector=self.selector)
            else:
                output = await session.call(node.name, self._bounded(tool, arguments), progress=progress)
                if tool.writes:
                    return results.read(output, most=most)
                return results.answered(output, most=most, more=self._all_of(tool, arguments))
        return await self._asked(ctx, caller, tool, plan)

    async def _asked(self, ctx: Context, caller: Caller, tool: Tool, plan: Plan) -> Answer:
        """Have the person confirm a plan where the client can ask them, and show it where it cannot."""
        if plan.rehearsal["problems"] or self._approve_at:
            return self._planned(tool, plan)
        response = await put_before(ctx, question(plan), ASK, state=plan.id)
        if response is None:
            return self._planned(tool, plan)
        if isinstance(response, t.InputRequiredResult):
            return response
        return await self._answered(ctx, caller, tool, plan, response)

    async def _answered(
        self, ctx: Context, caller: Caller, tool: Tool, plan: Plan, response: t.ElicitResult
    ) -> t.CallToolResult:
        if says_yes(response):
            return await self._committed(ctx, caller, tool, plan.id, {})
        return self._planned(tool, plan, declined="no" if response.action == "accept" else response.action)

    async def _committed(
        self, ctx: Context, caller: Caller, tool: Tool, plan_id: str, arguments: Mapping[str, Any]
    ) -> t.CallToolResult:
        async with reporting(ctx) as progress:
            output = await self.sender.commit(
                caller,
                plan_id,
                node=tool.node.name,
                params=arguments,
                approve_at=self._approve_at,
                progress=progress,
            )
        return results.written(plan_id, output, most=self.settings.mcp_rows)

    def _planned(self, tool: Tool, plan: Plan, *, declined: str = "") -> t.CallToolResult:
        return results.planned(
            plan, tool=tool.name, most=self.settings.mcp_rows, approve_at=self._approve_at, declined=declined
        )

    @property
    def _approve_at(self) -> str:
        return f"{self.settings.mcp_approval}/plans" if self.settings.mcp_approval else ""

    def _bounded(self, tool: Tool, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Add how much is read at most, where the node asks for it and nobody says it."""
        most = {"max_rows": _MOST_READ, "limit": self.settings.mcp_rows}
        unsaid = {name for name in most if name in tool.node.Params.model_fields and arguments.get(name) is None}
        return {**arguments, **{name: most[name] for name in unsaid}}

    def _all_of(self, tool: Tool, arguments: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Say how all rows of a query become a file, where that is allowed."""
        if tool.name != _QUERY or not self.tools.has(_EXPORT):
            return None
        kept = {name: value for name, value in arguments.items() if name != "max_rows"}
        return {
            "say": "All rows, as a file on the machine of this server:",
            "tool": _EXPORT,
            "arguments": {**kept, "out": "rows.csv"},
        }

    def _searched(self, arguments: Mapping[str, Any]) -> t.CallToolResult:
        words = arguments.get("query")
        if not isinstance(words, str):
            raise ConfigurationError(f"{SEARCH} takes a query: words that say what is to be done.")
        found = [
            each.told.model_dump(mode="json", by_alias=True, exclude_none=True) for each in self.tools.search(words)
        ]
        all_there_are = ", ".join(self.tools.names)
        text = json.dumps({"tools": found}) if found else f"No tool fits {words[:200]!r}. There are: {all_there_are}."
        return t.CallToolResult(content=[t.TextContent(text=text)])


def _inner(arguments: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    name, inner = arguments.get("tool"), arguments.get("arguments")
    if not isinstance(name, str) or not isinstance(inner, dict):
        raise ConfigurationError(f"{CALL} takes tool, a name that {SEARCH} found, and arguments, an object.")
    return name, dict(inner)  # pyright: ignore[reportUnknownArgumentType] - JSON


@asynccontextmanager
async def reporting(ctx: Context) -> AsyncGenerator[Progress]:
    """Pass a node's progress on to the client, as fast as it takes it; nobody waits for that."""
    latest: tuple[int, int | None] | None = None
    news = asyncio.Event()

    def progress(done: int, total: int | None) -> None:
        nonlocal latest
        latest = done, total
        news.set()

    async def passing_on() -> None:
        reported = -1
        while True:
            await news.wait()
            news.clear()
            if latest is not None and latest[0] > reported:  # it has to grow
                reported, total = latest
                await ctx.session.report_progress(reported, total, _said(reported, total))

    task = asyncio.create_task(passing_on())
    try:
        yield progress
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _said(done: int, total: int | None) -> str:
    return f"{done:,}" if total is None else f"{done:,} of {total:,}"
