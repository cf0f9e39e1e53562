"""Ask NetSuite for its time."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.models import ServerTime


class SystemServerTimeParams(BaseModel):
    """Nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class SystemServerTime(Node[SystemServerTimeParams, ServerTime, NetSuiteClient]):
    """
    Return NetSuite's own clock, in UTC.

    It needs no permission of its own: the cheapest proof that a connection works, and the moment from which on changes are to be looked for.

    Raises:
        Unauthenticated: The login is not let in.
    """

    name: ClassVar[str] = "netsuite.system.server_time"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({},)

    async def run(self, params: SystemServerTimeParams, ctx: NodeContext[NetSuiteClient]) -> ServerTime:
        """Ask for it."""
        del params
        moment = (await ctx.service.system.server_time()).astimezone(UTC)
        return ServerTime(server_time=f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z")
