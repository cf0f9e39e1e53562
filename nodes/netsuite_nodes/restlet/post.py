"""Give a RESTlet something to do."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import Field, JsonValue

from netsuite_nodes.restlet.params import RestletParams, rehearsed
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, Rehearsal
from netsuite_plugin.suitetalk.models import RestletAnswer
from netsuite_plugin.suitetalk.restlet_call import Call


class RestletPostParams(RestletParams):
    """Which script to call, and with what."""

    body: JsonValue = Field(
        default=None,
        description="What the script is given: any JSON, or a text with content: text.",
        examples=[{"type": "task", "values": {"title": "Call about invoice INV1001"}}],
    )
    key_field: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="Field of the body that is filled with the key of this piece of work: the same on every attempt, and no other's. Name it only for a "
        "script that does nothing where it has done that key already: the call is then repeated after a lost answer.",
        examples=["request"],
    )


class RestletPost(Node[RestletPostParams, RestletAnswer, NetSuiteClient]):
    """
    Call a RESTlet by POST, and return what its script answers.

    It is sent once, because nothing is known of what the script does: a lost answer ends in OutcomeUnknown. With `key_field`, for a
    script that honours a key, it is repeated with the same key.

    Raises:
        ScriptFailed: The script ended in an error, or answered with one; what it had done before stays done.
        RequestRejected: There is no such deployment for this role, or it has no function for POST.
        PermissionMissing: The role may not call it.
        OutcomeUnknown: The answer was lost; the script may have done its work.
    """

    name: ClassVar[str] = "netsuite.restlet.post"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "once"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {
            "script": "customscript_netsuite_nodes",
            "deploy": "customdeploy_netsuite_nodes",
            "body": {"type": "task", "values": {"title": "Call about invoice INV1001"}},
            "key_field": "request",
        },
        {
            "script": "customscript_netsuite_nodes",
            "deploy": "customdeploy_netsuite_nodes",
            "body": {"type": "task", "values": {"title": "Call about invoice INV1001"}, "request": "CALL-1001"},
        },
    )

    @classmethod
    def effect_of(cls, params: RestletPostParams) -> Effect:
        """Return keyed where the script honours a key, or once."""
        return "once" if params.key_field is None else "keyed"

    async def rehearse(self, params: RestletPostParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request."""
        return await rehearsed(self.name, _call(params, ctx), ctx)

    async def run(self, params: RestletPostParams, ctx: NodeContext[NetSuiteClient]) -> RestletAnswer:
        """Call the script."""
        return await ctx.service.restlets.call(_call(params, ctx))


def _call(params: RestletPostParams, ctx: NodeContext[NetSuiteClient]) -> Call:
    call = Call(
        "POST",
        params.script,
        params.deploy,
        RestletPost.effect_of(params),
        parameters=params.parameters,
        content=params.content,
        body=params.body,
        key_field=params.key_field,
    )
    return call.keyed(ctx.idempotency_key)
