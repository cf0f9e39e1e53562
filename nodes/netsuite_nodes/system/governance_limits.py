"""Ask how many requests the account takes at once."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.models import GovernanceLimits


class SystemGovernanceLimitsParams(BaseModel):
    """Nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class SystemGovernanceLimits(Node[SystemGovernanceLimitsParams, GovernanceLimits, NetSuiteClient]):
    """
    Return how many requests the account takes at once, and how many of them are this integration's.

    Raises:
        PermissionMissing: The role is not Administrator: NetSuite tells nobody else.
    """

    name: ClassVar[str] = "netsuite.system.governance_limits"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({},)

    async def run(self, params: SystemGovernanceLimitsParams, ctx: NodeContext[NetSuiteClient]) -> GovernanceLimits:
        """Ask for them."""
        del params
        return await ctx.service.system.governance_limits()
