"""What an activity of a node is given."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NodeCall:
    """
    One call of a node.

    `inputs` are its params as JSON, or as `packed` writes dates and decimals. `credential` is a selector. `run`, `step` and `item` say which
    piece of which run's work the call is, and make the key of a write: without them it is this activity of this run of the workflow.
    `attempts` is how often a call that failed is tried, where that is safe (0: as the activity's retry policy says), and `wait` the seconds
    before the second try, twice as long each time. An attempt whose worker died counts, and is followed by another all the same.
    """

    inputs: dict[str, Any]
    credential: str = "personal"
    run: str = ""
    step: str = ""
    item: str = ""
    attempts: int = 0
    wait: float = 0
