"""The language of workflow files: what a workflow, its steps and their retries say."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from netsuite_runner.approver import Approve
from netsuite_runner.inputs import Input
from netsuite_runner.timetable import Timetable

ASKS = ("approve", "needs", "when")
"""The keys of a step that asks for an approval."""
NOT_OF_WORKFLOWS = ("node", "retry")
"""The keys that a step which runs another workflow has not: its own steps have them."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Retry(_Part):
    """How often a step is tried when it fails in a way that may pass and is safe to repeat."""

    attempts: Annotated[int, Field(ge=1, le=20, description="Tries, the first included.")] = 3
    wait: Annotated[
        float,
        Field(ge=0, le=3600, strict=False, description="Seconds before the second try; then twice as long each time."),
    ] = 5


class Step(_Part):
    """One node or one workflow, run once or for each of many items; or one approval."""

    node: str = Field(default="", description="Name of an installed node; `netsuite-nodes nodes list` shows them.")
    approve: Approve | None = Field(
        default=None, description="Instead of a node: a person is asked, and the run waits for the answer."
    )
    workflow: str = Field(
        default="",
        description="Instead of a node: another workflow file, its path counted from this file. Its outputs are what the step answers.",
    )
    params: dict[str, Any] = Field(
        default={},
        description="What the node takes, or the inputs of the workflow; values may hold ${{ expressions }}.",
    )
    needs: list[str] = Field(
        default=[], description="Steps that must come before, besides those its expressions speak of."
    )
    for_each: str | list[Any] | None = Field(
        default=None, description="A list: the step runs once an item, as ${{ item }} and ${{ index }}."
    )
    at_once: Annotated[int, Field(ge=1, le=100, description="Items under way at once.")] = 5
    when: str | bool = Field(
        default=True, description="An expression; the step (or item) is skipped where it is false."
    )
    on_error: Literal["stop", "continue"] = Field(
        default="stop",
        description="continue: a failed item is noted and the others go on; the output is then {outputs, failed}.",
    )
    retry: Retry = Field(default=Retry(attempts=1, wait=0), description="Whether to try again; once when not given.")
    credential: str = Field(
        default="personal",
        description="Selector of the login: personal, team:NAME, or a credential's id, each with an optional @ACCOUNT.",
    )

    @property
    def values(self) -> list[Any]:
        """Everything of it that may hold expressions, but its credential."""
        asked = [self.approve.text, self.approve.show] if self.approve is not None else []
        return [self.params, self.for_each, self.when, *asked]

    @property
    def label(self) -> str:
        """What it does, in a picture: the name of its node without the package, or whom it asks."""
        if self.approve is not None:
            return f"asks {' or '.join(self.approve.approvers)}"
        if self.workflow:
            return f"runs {self.workflow.rpartition('/')[2]}"
        return self.node.partition(".")[2] or self.node


class Workflow(_Part):
    """A workflow file."""

    workflow: str = Field(description="Its name.")
    description: str = Field(default="", description="What it is for.")
    schedule: Timetable | None = Field(
        default=None, description="When it runs by itself, once `netsuite-nodes schedules add FILE` was said."
    )
    inputs: dict[str, Input] = Field(default={}, description="Values a run is given, by name.")
    steps: Annotated[
        dict[str, Step], Field(min_length=1, description="Steps by name. Their order follows from what they speak of.")
    ]
    outputs: dict[str, Any] = Field(default={}, description="What a run answers, by name.")
