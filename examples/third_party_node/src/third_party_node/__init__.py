"""A node package of somebody else's: one node, one hook, one manifest."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.contract import Effect, Node, NodeContext, hookimpl


class WordsCountParams(BaseModel):
    """What to count."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str = Field(description="Any text.", examples=["three small words"])


class WordsCount(Node[WordsCountParams, dict[str, int], None]):
    """Count the words of a text."""

    name: ClassVar[str] = "text.words.count"
    connector: ClassVar[str] = ""
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({"text": "three small words"},)

    async def run(self, params: WordsCountParams, ctx: NodeContext[None]) -> dict[str, int]:
        """Count."""
        return {"words": len(params.text.split())}


@hookimpl
def register_nodes() -> list[type[Node[Any, Any, Any]]]:
    """Offer the node."""
    return [WordsCount]
