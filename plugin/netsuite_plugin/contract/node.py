"""A node: one operation that a workflow can name, and everything it may use while it runs."""

import typing
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from netsuite_plugin.contract.errors import ConfigurationError, Effect, InvalidParams, describe
from netsuite_plugin.contract.host import (
    Checkpoint,
    Clock,
    NamedState,
    NoState,
    NullCheckpoint,
    Progress,
    never_cancelled,
    no_progress,
)
from netsuite_plugin.contract.providers import ActsAs, Service
from netsuite_plugin.contract.rehearsal import Rehearsal
from netsuite_plugin.contract.store import Caller

P = TypeVar("P", bound=BaseModel)


Out = TypeVar("Out")


@dataclass(frozen=True)
class NodeContext(Generic[Service]):
    """
    Everything a node may lean on while it runs.

    `service` is the connector's open service; `idempotency_key` is the same on every attempt at the same piece of work, and
    different everywhere else (make it with `idempotency_key()`); a read needs none. `sent_before` is false where it is known that no
    earlier life of this run can have sent it: what a keyed write then finds by its key was made elsewhere.
    """

    service: Service
    idempotency_key: str
    caller: Caller
    acts_as: ActsAs
    clock: Clock
    progress: Progress = no_progress
    checkpoint: Checkpoint = field(default_factory=NullCheckpoint)
    state: NamedState = field(default_factory=NoState)
    cancelled: Callable[[], bool] = never_cancelled
    sent_before: bool = True


class Node(ABC, Generic[P, Out, Service]):
    """
    One operation a workflow can name.

    `name` is `<connector>.<noun>.<verb>`; `connector` says whose credential provider opens `ctx.service` (empty: none is
    needed). `effect` is what a repetition would do: nothing (`read`), the same again (`idempotent`), the same record because
    the write carries a key (`keyed`), or something twice (`once`); where it depends on the params, it is the worst case, and
    `effect_of` answers for one call. `Params` and `Output` are read from the class's own generic arguments; `examples` are params
    that work.
    """

    name: ClassVar[str]
    connector: ClassVar[str]
    effect: ClassVar[Effect]
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ()
    Params: ClassVar[type[BaseModel]]
    Output: ClassVar[Any]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in getattr(cls, "__orig_bases__", ()):
            if typing.get_origin(base) is Node:
                cls.Params, cls.Output, _ = typing.get_args(base)

    @abstractmethod
    async def run(self, params: P, ctx: NodeContext[Service]) -> Out:
        """Do the work; raise a NodeError, never return one. The result passes `json.dumps` unchanged."""

    async def find(self, params: P, ctx: NodeContext[Service]) -> Out | None:
        """
        Return what a call with this key has made, without a write; None: nothing.

        A keyed node has it so that a run whose file is corrected finds what was sent with the old values and not heard of.

        Raises:
            NodeError: It cannot be asked.
        """
        del params, ctx
        raise ConfigurationError(
            f"{self.name} cannot tell whether an earlier call with other values was done, and it may have been. Look in the service, "
            "and go on with the values it was begun with."
        )

    async def rehearse(self, params: P, ctx: NodeContext[Service]) -> Rehearsal:
        """
        Say what a call that writes would do, and write nothing: hosts call this instead of `run` for a dry run.

        Raises:
            NodeError: The node has no dry run, or what it compares with cannot be read.
        """
        del params, ctx
        raise ConfigurationError(
            f"{self.name} writes, and has no dry run. Nothing was sent. Read its values instead, or try it on a local NetSuite."
        )

    @classmethod
    def parse(cls, params: Mapping[str, Any] | BaseModel) -> P:
        """
        Check params before anything is sent; those that were checked already are returned as they are.

        Raises:
            InvalidParams: A key is unknown, missing or of the wrong type.
        """
        try:
            return typing.cast("P", cls.Params.model_validate(params))
        except ValidationError as error:
            raise InvalidParams(f"{cls.name}: {describe(error, cls.Params.model_fields)}") from None

    @classmethod
    def effect_of(cls, params: P) -> Effect:
        """Return what a repetition of this very call would do. Hosts ask this, after `parse`, and never the class."""
        del params
        return cls.effect

    @classmethod
    def own_key(cls, params: P) -> str | None:
        """Return the key a keyed write brings in its params; None when it takes the context's."""
        del params
        return None

    @classmethod
    def schemas(cls) -> dict[str, Any]:
        """Return the JSON Schemas of params and output."""
        return {"params": cls.Params.model_json_schema(), "output": TypeAdapter(cls.Output).json_schema()}

    @classmethod
    def summary(cls) -> str:
        """Return the first line of the node's docstring."""
        return (cls.__doc__ or "").strip().partition("\n")[0]
