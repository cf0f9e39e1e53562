"""What a run is begun with: recorded before its first step, and never changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from netsuite_plugin.contract import Caller
from netsuite_runner.graph import Graph
from netsuite_runner.inputs import given_inputs


def plan_of(graph: Graph, given: Mapping[str, Any], caller: Caller, *, begun: datetime) -> dict[str, Any]:
    """
    Return graph, inputs, caller and the moment of beginning as JSON.

    Raises:
        RunRefused: An input is unknown, missing or of another type.
    """
    return {
        "graph": graph.as_json(),
        "inputs": given_inputs(graph.workflow.inputs, given),
        "caller": {
            "user": caller.user,
            "organization": caller.organization,
            "teams": sorted(caller.teams),
            "role": caller.role,
        },
        "begun": begun.isoformat(timespec="seconds"),
    }
