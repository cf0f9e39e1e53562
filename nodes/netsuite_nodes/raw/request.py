"""Send one request that no other node makes."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext, OutcomeUnknown, Rehearsal
from netsuite_plugin.errors import ResponseError, TransportError
from netsuite_plugin.suitetalk.allowed_requests import wrong_with
from netsuite_plugin.suitetalk.models import RawAnswer
from netsuite_plugin.suitetalk.restlet_call import Parameters
from netsuite_plugin.suitetalk.shown_request import shown

_SUITEQL = "/services/rest/query/v1/suiteql"
_GIVEN = frozenset({"accept", "accept-language", "content-language", "content-type", "prefer"})
_ANSWERED = frozenset({"content-type", "location", "preference-applied"})
_OWN = "x-netsuite-"
_KEY = "x-netsuite-idempotency-key"


class RawRequestParams(BaseModel):
    """What to send."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = Field(description="The method.")
    path: str = Field(
        description="The path, from /services/rest/ on and without a query; what is not a letter or a digit is percent-encoded.",
        examples=["/services/rest/record/v1/customer/107"],
    )
    query: Parameters = Field(default={}, description="The query, by name.", examples=[{"expandSubResources": "true"}])
    headers: dict[str, str] = Field(
        default={},
        description="Accept, Accept-Language, Content-Language, Content-Type, Prefer and those that begin with X-NetSuite-; no others.",
        examples=[{"Prefer": "transient"}],
    )
    body: JsonValue = Field(
        default=None, description="The JSON to send; no body when not given.", examples=[{"phone": "+1 555 0100"}]
    )
    effect: Literal["idempotent", "once"] | None = Field(
        default=None,
        description="What sending it twice would do: idempotent (the same again: it is repeated after a lost answer) or once. Taken to be once when not "
        "given. A GET, and a SuiteQL query, read.",
    )

    @model_validator(mode="after")
    def _can_be_sent(self) -> Self:
        wrong = wrong_with(self.method, self.path, self.headers) or next(_traps(self), None)
        if wrong:
            raise ValueError(wrong)
        return self

    @property
    def reads(self) -> bool:
        """Whether it changes nothing, by what NetSuite documents."""
        return self.method == "GET" or (self.method == "POST" and self.path.rstrip("/") == _SUITEQL)

    @property
    def named(self) -> Mapping[str, str]:
        """The headers, each with the one spelling that takes the place of this package's own."""
        return {"-".join(part.capitalize() for part in name.split("-")): value for name, value in self.headers.items()}


class RawRequest(Node[RawRequestParams, RawAnswer, NetSuiteClient]):
    """
    Send one request to the account's REST services, signed, and return what NetSuite answers.

    For what no other node does: a service of its own, a record action. It reaches the account's REST services alone, and never where
    tokens are issued. What it does NetSuite knows; what a repetition would do its author says with `effect`. Values are not checked,
    and a lost answer is not settled by looking, as the nodes for records do.

    Raises:
        ResponseError: NetSuite refused it, or answered something else than JSON.
        OutcomeUnknown: The answer to a request that may be sent once was lost.
    """

    name: ClassVar[str] = "netsuite.raw.request"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "once"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {
            "method": "PATCH",
            "path": "/services/rest/record/v1/customer/107",
            "body": {"phone": "+1 555 0100"},
            "effect": "idempotent",
        },
        {"method": "GET", "path": "/services/rest/record/v1/customer/107", "query": {"fields": "phone"}},
    )

    @classmethod
    def effect_of(cls, params: RawRequestParams) -> Effect:
        """Return what the method or the author says."""
        return "read" if params.reads else params.effect or "once"

    async def rehearse(self, params: RawRequestParams, ctx: NodeContext[NetSuiteClient]) -> Rehearsal:
        """Show the request, and compare nothing."""
        request = ctx.service.request.prepared(
            params.method, params.path, params=params.query, json=params.body, headers=params.named
        )
        note = "The values were not checked, and nothing was compared: the nodes for records do both."
        shown_request = shown(request, headers=params.headers)
        return Rehearsal(node=self.name, requests=[shown_request], differences=[], problems=[], notes=[note])

    async def run(self, params: RawRequestParams, ctx: NodeContext[NetSuiteClient]) -> RawAnswer:
        """Send it."""
        effect = self.effect_of(params)
        try:
            answer = await ctx.service.request(
                params.method,
                params.path,
                effect=effect,
                params=params.query,
                json=params.body,
                headers=params.named,
            )
        except (ResponseError, TransportError) as error:
            if effect != "once" or not error.unsettled:
                raise
            raise OutcomeUnknown(
                f"{params.method} {params.path}: the answer was lost ({error}). It may have happened, and sending it again would do it twice: "
                "look in NetSuite first."
            ) from error
        headers = {name: value for name, value in answer.headers.items() if name in _ANSWERED or name.startswith(_OWN)}
        return RawAnswer(status=answer.status, headers=headers, body=answer.body)


def _traps(params: RawRequestParams) -> Iterator[str]:
    """Say what would go wrong without a word from NetSuite."""
    lower = [name.lower() for name in params.headers]
    for name in params.headers:
        if name.lower() == _KEY:
            yield (
                f"headers.{name}: a repetition with the same key is refused with the address of the first one's job, which nobody here would follow. "
                "The nodes for records with asynchronous, and those for batches, keep such a key and find the job again."
            )
        if name.lower() not in _GIVEN and not name.lower().startswith(_OWN):
            yield f"headers.{name}: only Accept, Accept-Language, Content-Language, Content-Type, Prefer and X-NetSuite-… can be given."
        if lower.count(name.lower()) > 1:
            yield f"headers.{name}: it is given twice."
    if params.reads and params.effect is not None:
        yield "effect: this request reads, so a repetition does nothing: leave it out."
    if params.method in {"GET", "DELETE"} and params.body is not None:
        yield f"body: a {params.method} has none: what it asks for stands in the path and the query."
    if any("respond-async" in value.lower() for name, value in params.headers.items() if name.lower() == "prefer"):
        if params.path.startswith("/services/rest/query/"):
            yield "headers.Prefer: the query service answers at once, never as a job (subsect_1544786455): leave respond-async out."
        if params.reads:
            yield "headers.Prefer: a read as a job answers with the job's address, not with what was asked for: leave respond-async out, or use netsuite.batch.get."
        if params.effect == "idempotent":
            yield (
                "effect: with respond-async a repetition begins another job beside the first, and they may end in any order: leave effect out, or "
                "use the nodes for records with asynchronous."
            )
