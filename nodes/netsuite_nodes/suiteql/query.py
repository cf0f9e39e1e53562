"""Run one SuiteQL query and return all its rows."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    InstanceOf,
    StrictBool,
    StrictInt,
    StrictStr,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import ConfigurationError, Effect, Node, NodeContext
from netsuite_plugin.suitetalk.models import QueryResult

Number: TypeAlias = Annotated[Decimal, Field(allow_inf_nan=True)]
# a date with a time and a number that is none come through to where it is said what to write instead
Scalar: TypeAlias = StrictStr | StrictBool | StrictInt | Number | SkipJsonSchema[InstanceOf[datetime]] | date | None
_READ_AT_ONCE = 20_000
"""Characters of a query that are read before it is run; reading more takes a while, and others wait on this loop."""


def _readable(query: str) -> str:
    from netsuite_plugin.suitetalk.binding import template  # sqlglot is loaded with the first query, not with the nodes

    if len(query) <= _READ_AT_ONCE:
        try:
            template(query)
        except ConfigurationError as error:
            raise ValueError(str(error)) from None
    return query


class Asked(BaseModel):
    """A query and its values: what is wrong with them is said when they are given, before a run begins."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    query: Annotated[str, AfterValidator(_readable)] = Field(
        description="One SELECT in SuiteQL, with parameters as :name.",
        examples=["SELECT id FROM customer WHERE email = :email"],
        json_schema_extra={"values_in": "parameters"},
    )
    parameters: dict[str, Scalar | tuple[Scalar, ...]] = Field(
        default={},
        description="Values by name: text, number, true/false ('T'/'F'), date, null, or a list for IN (:name).",
        examples=[{"email": "ap@example.com"}],
    )

    @model_validator(mode="after")
    def _with_its_values(self) -> Self:
        from netsuite_plugin.suitetalk.binding import bind

        if len(self.query) <= _READ_AT_ONCE:
            try:
                bind(self.query, self.parameters)
            except ConfigurationError as error:
                raise ValueError(str(error)) from None
        return self


class SuiteQLQueryParams(Asked):
    """What to ask."""

    max_rows: int | None = Field(
        default=None, ge=1, description="Return at most this many rows; all of them when not given."
    )
    key: str | None = Field(
        default=None,
        description="A column of the result that is a number and different in every row: the rows come in its order, however many they are. "
        "Only needed where the result says so.",
        examples=["id"],
    )


class SuiteQLQuery(Node[SuiteQLQueryParams, QueryResult, NetSuiteClient]):
    """
    Run one SuiteQL query and return all its rows.

    Raises:
        ConfigurationError: The text or a parameter is wrong; nothing was sent. Or the key is not different in every row.
        RequestRejected: NetSuite refused the query.
    """

    name: ClassVar[str] = "netsuite.suiteql.query"
    connector: ClassVar[str] = "netsuite"
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = (
        {
            "query": "SELECT id, companyname FROM customer WHERE id IN (:ids) ORDER BY id",
            "parameters": {"ids": [107, 108]},
        },
    )

    async def run(self, params: SuiteQLQueryParams, ctx: NodeContext[NetSuiteClient]) -> QueryResult:
        """Run the query."""
        return await ctx.service.suiteql.query(
            params.query,
            params.parameters,
            key=params.key,
            max_rows=params.max_rows,
            progress=ctx.progress,
            cancelled=ctx.cancelled,
        )
