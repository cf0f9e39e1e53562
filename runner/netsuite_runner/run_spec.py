"""What a run is begun with: kept before its first step, and the same in every life of the run."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from netsuite_plugin.contract import Caller
from netsuite_runner.graph import Graph
from netsuite_runner.inputs import given_inputs, spoken

_LONGEST = 100
"""Characters of an input's value in a message."""


@dataclass(frozen=True)
class RunSpec:
    """A checked graph, its inputs as JSON, who runs it, and the moment it was begun."""

    graph: Graph
    inputs: Mapping[str, Any]
    caller: Caller
    begun: datetime

    @classmethod
    def of(cls, graph: Graph, given: Mapping[str, Any], caller: Caller, *, begun: datetime) -> "RunSpec":
        """
        Fill in the defaults of the inputs that are not given.

        Raises:
            RunRefused: An input is unknown, missing or of another type.
        """
        return cls(graph, given_inputs(graph.workflow.inputs, given), caller, begun)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "RunSpec":
        """
        Read what `as_json` returned.

        Raises:
            KeyError, TypeError, ValueError: It is something else.
        """
        who = kept["caller"]
        caller = Caller(who["user"], who["organization"], frozenset(who["teams"]), who["role"])
        return cls(Graph.of_json(kept["graph"]), kept["inputs"], caller, datetime.fromisoformat(kept["begun"]))

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON, to be kept with the run."""
        return {
            "graph": self.graph.as_json(),
            "inputs": dict(self.inputs),
            "caller": {
                "user": self.caller.user,
                "organization": self.caller.organization,
                "teams": sorted(self.caller.teams),
                "role": self.caller.role,
            },
            "begun": self._begun,
        }

    def scope(self, run_id: str) -> dict[str, Any]:
        """Return what expressions see of it: the same in every life of the run."""
        return {
            "inputs": spoken(self.graph.workflow.inputs, self.inputs),
            "run": {"id": run_id, "begun": self._begun, "today": self.begun.date()},
        }

    @property
    def digest(self) -> str:
        """Tells one spec from another: workflow, inputs and caller; not where the file lies, and not when it was begun."""
        kept = self.as_json()
        same = {**self.graph.said, "inputs": kept["inputs"], "caller": kept["caller"]}
        return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()

    def difference(self, other: "RunSpec") -> str:
        """Say what this one has that another has not, for two specs whose digests differ."""
        if self.graph.said != other.graph.said:
            return "another workflow"
        if self.inputs != other.inputs:
            return f"other inputs ({', '.join(f'{name}={_short(value)}' for name, value in self.inputs.items())})"
        return f"another caller ({self.caller.user})"

    @property
    def _begun(self) -> str:
        return self.begun.isoformat(timespec="seconds")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
