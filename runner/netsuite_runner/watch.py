"""How far a run and each of its steps is: written while it goes, read by what shows it."""

from dataclasses import dataclass, field
from typing import Literal

from netsuite_plugin.contract import ActsAs

StepState = Literal["waiting", "running", "asked", "done", "skipped", "failed"]


@dataclass
class StepProgress:
    """
    How far one step is; `total` and `done` count its items, `failed` those of the done ones that it went on without, `skipped` those whose
    `when` was false.
    """

    state: StepState = "waiting"
    total: int = 1
    done: int = 0
    failed: int = 0
    skipped: int = 0
    retries: int = 0
    part: str = ""


@dataclass
class Watch:
    """How far a run is, written by the interpreter's thread and read by what shows it."""

    steps: dict[str, StepProgress] = field(default_factory=dict[str, StepProgress])
    acts_as: list[ActsAs | str] = field(default_factory=list[ActsAs | str])
    notes: list[str] = field(default_factory=list[str])
