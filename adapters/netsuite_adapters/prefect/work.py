"""Which piece of which run's work a task is: what its key, its mark and its cached result are found by. No word of Prefect."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from netsuite_adapters.calling import Place
from netsuite_plugin.contract import params_digest


def place_of(node: str, inputs: Mapping[str, Any], *, run_key: str, task: str, index: int | str | None) -> Place:
    """
    Return the place of a task's work.

    The index distinguishes the calls of one task in one run; without it their inputs do, so that equal calls are one.

    Raises:
        InvalidParams: The inputs hold what has no canonical form.
    """
    return Place(run_key, task, params_digest(node, inputs) if index is None else str(index))


def result_key(place: Place, node: str, inputs: Mapping[str, Any], *, credential: str) -> str:
    """
    Return what the result of a task is kept under: the same in every run with this run key, whatever release of this package runs it.

    Raises:
        InvalidParams: The inputs hold what has no canonical form.
    """
    drawn = [place.run, place.step, place.item, node, params_digest(node, inputs), credential]
    return f"netsuite-nodes-{hashlib.sha256(json.dumps(drawn).encode()).hexdigest()}"
