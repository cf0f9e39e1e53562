"""Let a RESTlet take something away."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field

from netsuite_nodes.restlet.params import RestletParams, rehearsed
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk.models import RestletAnswer
from netsuite_plugin.suitetalk.restlet_call import Call


class RestletDeleteParams(RestletParams):
    """Which script to call; what it is to take away stands in the parameters."""

    repeatable: bool = Field(
        default=False,
        description="The script does no more, and does not fail, when it is called twice alike: the call is then repeated after a lost answer. "
        "Only its author knows.",
    )


class RestletDelete(Node[RestletDeleteParams, RestletAnswer, NetSuiteClient]):
    """
    Call a RESTlet by DELETE, and return what its script answers.

    It is sent once, because nothing is known of what the script does: a lost answer ends in OutcomeUnknown. With `repeatable` it is sent again.

    Raises:
        ScriptFailed: The script ended in an error, or answered with one; what it had done before stays done.
        RequestRejected: There is no such deployment for this role, or it has no function for DELETE.
        PermissionMissing: The role may not call it.
        OutcomeUnknown: The answer was lost; the script may have done its work.
    """

    name: ClassVar[str] = "netsuite.restlet.delete"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "once"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {
            "script": "customscript_netsuite_nodes",
            "deploy": "customdeploy_netsuite_nodes",
            "parameters": {"file": "1"},
        },
    )

    @classmethod
    def effect_of(cls, params: RestletDeleteParams) -> Effect:
        """Return idempotent where the author says so, or once."""
        return "idempotent" if params.repeatable else "once"

    async def rehearse(self, params: RestletDeleteParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request."""
        return await rehearsed(self.name, _call(params), ctx)

    async def run(self, params: RestletDeleteParams, ctx: NodeContext[NetSuiteClient]) -> RestletAnswer:
        """Call the script."""
        return await ctx.service.restlets.call(_call(params))


def _call(params: RestletDeleteParams) -> Call:
    return Call(
        "DELETE",
        params.script,
        params.deploy,
        RestletDelete.effect_of(params),
        parameters=params.parameters,
        content=params.content,
    )
