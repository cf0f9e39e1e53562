"""Ask a RESTlet for something."""

from collections.abc import Mapping
from typing import Any, ClassVar

from netsuite_nodes.restlet.params import RestletParams
from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext
from netsuite_plugin.suitetalk.models import RestletAnswer
from netsuite_plugin.suitetalk.restlet_call import Call


class RestletGet(Node[RestletParams, RestletAnswer, NetSuiteClient]):
    """
    Call a RESTlet by GET, and return what its script answers.

    A GET is taken to read: it is asked again after a lost answer. A script that writes when it is asked by GET is called by post.

    Raises:
        ScriptFailed: The script ended in an error, or answered with one.
        RequestRejected: There is no such deployment for this role, or it has no function for GET.
        PermissionMissing: The role may not call it.
    """

    name: ClassVar[str] = "netsuite.restlet.get"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {
            "script": "customscript_netsuite_nodes",
            "deploy": "customdeploy_netsuite_nodes",
            "parameters": {"search": "customsearch_customers"},
        },
    )

    async def run(self, params: RestletParams, ctx: NodeContext[NetSuiteClient]) -> RestletAnswer:
        """Call the script."""
        call = Call("GET", params.script, params.deploy, "read", parameters=params.parameters, content=params.content)
        return await ctx.service.restlets.call(call)
