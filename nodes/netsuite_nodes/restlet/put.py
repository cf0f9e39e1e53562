"""Give a RESTlet the state that something is to have."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field, JsonValue

from netsuite_nodes.restlet.params import RestletParams, rehearsed
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk.models import RestletAnswer
from netsuite_plugin.suitetalk.restlet_call import Call


class RestletPutParams(RestletParams):
    """Which script to call, and with what."""

    body: JsonValue = Field(
        default=None,
        description="What the script is given: any JSON, or a text with content: text.",
        examples=[{"folder": 12, "name": "orders.csv", "type": "CSV", "contents": "id\\n7\\n"}],
    )
    repeatable: bool = Field(
        default=False,
        description="The script does no more when it is called twice alike: the call is then repeated after a lost answer. Only its author knows.",
    )


class RestletPut(Node[RestletPutParams, RestletAnswer, NetSuiteClient]):
    """
    Call a RESTlet by PUT, and return what its script answers.

    It is sent once, because nothing is known of what the script does: a lost answer ends in OutcomeUnknown. With `repeatable` it is sent again.

    Raises:
        ScriptFailed: The script ended in an error, or answered with one; what it had done before stays done.
        RequestRejected: There is no such deployment for this role, or it has no function for PUT.
        PermissionMissing: The role may not call it.
        OutcomeUnknown: The answer was lost; the script may have done its work.
    """

    name: ClassVar[str] = "netsuite.restlet.put"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "once"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {
            "script": "customscript_netsuite_nodes",
            "deploy": "customdeploy_netsuite_nodes",
            "body": {"folder": 12, "name": "orders.csv", "type": "CSV", "contents": "id\n7\n"},
            "repeatable": True,
        },
    )

    @classmethod
    def effect_of(cls, params: RestletPutParams) -> Effect:
        """Return idempotent where the author says so, or once."""
        return "idempotent" if params.repeatable else "once"

    async def rehearse(self, params: RestletPutParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request."""
        return await rehearsed(self.name, _call(params), ctx)

    async def run(self, params: RestletPutParams, ctx: NodeContext[NetSuiteClient]) -> RestletAnswer:
        """Call the script."""
        return await ctx.service.restlets.call(_call(params))


def _call(params: RestletPutParams) -> Call:
    return Call(
        "PUT",
        params.script,
        params.deploy,
        RestletPut.effect_of(params),
        parameters=params.parameters,
        content=params.content,
        body=params.body,
    )
