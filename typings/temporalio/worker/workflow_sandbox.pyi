from dataclasses import dataclass
from typing import Self

from temporalio.worker import WorkflowRunner

class SandboxRestrictions:
    def with_passthrough_modules(self, *modules: str) -> Self: ...

@dataclass(frozen=True)
class SandboxedWorkflowRunner(WorkflowRunner):
    restrictions: SandboxRestrictions = ...
