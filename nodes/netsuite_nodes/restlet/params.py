"""What all four nodes ask for: which script, with which parameters, and how it is spoken to."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import NodeContext, Rehearsal
from netsuite_plugin.suitetalk.restlet_call import Call, Id, Parameters
from netsuite_plugin.suitetalk.shown_request import shown


class RestletParams(BaseModel):
    """Which script to call."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    script: Id = Field(
        description="ID of the script: its number, or customscript_….", examples=["customscript_netsuite_nodes"]
    )
    deploy: Id = Field(
        description="ID of its deployment: its number, or customdeploy_….", examples=["customdeploy_netsuite_nodes"]
    )
    parameters: Parameters = Field(
        default={},
        description="Parameters in the address, which the script is given by name.",
        examples=[{"search": "customsearch_open_orders"}],
    )
    content: Literal["json", "text"] = Field(
        default="json",
        description="How the body is sent and the answer asked for; JSON comes back as what it says, anything else as text.",
    )


async def rehearsed(node: str, call: Call, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
    """
    Show the request; what a script would do with it cannot be known.

    Raises:
        ConfigurationError: The body cannot be sent.
    """
    note = "What the script would do is not known here: nothing was compared."
    request = shown(ctx.service.restlets.request(call))
    return Rehearsal(node=node, requests=[request], differences=[], problems=[], notes=[note])
