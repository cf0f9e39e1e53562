"""One plan, as its row keeps it. What it would do and with which values is sealed; whose it is and how far it is stands beside."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from netsuite_plugin.contract import Rehearsal, StoredCredential

PLAN = "netsuite.plan"
"""The kind of row. No login is resolved from one."""
LIVES = timedelta(hours=1)
"""How long a plan may be sent."""
KEPT = timedelta(days=30)
"""How long one that was sent is known: committed again, it gives its result, or settles what came of it."""

State: TypeAlias = Literal["open", "approved", "refused", "used", "done"]
"""Used: it was perhaps sent, and what came of it is not kept."""


@dataclass(frozen=True)
class Plan:
    """One call that writes: of one person, as one identity, with the very values that were rehearsed."""

    row: StoredCredential

    @property
    def id(self) -> str:
        """The row's id, and the run that the call's key is drawn with."""
        return self.row.id

    @property
    def node(self) -> str:
        """Name of the node that would be called."""
        return str(self.row.attributes["node"])

    @property
    def selector(self) -> str:
        """Which credential it is called with."""
        return str(self.row.attributes["selector"])

    @property
    def identity(self) -> tuple[str, ...]:
        """Whom the service saw when it was rehearsed: domain, account and user."""
        return tuple(self.row.attributes["identity"])

    @property
    def acts_as(self) -> str:
        """The same in words."""
        return str(self.row.attributes["acts_as"])

    @property
    def account(self) -> str:
        """The account it would write to."""
        return self.identity[1]

    @property
    def domain(self) -> str:
        """Where that account is."""
        return self.identity[0]

    @property
    def digest(self) -> str:
        """What tells its values from others."""
        return str(self.row.attributes["digest"])

    @property
    def state(self) -> State:
        """How far it is."""
        state: State = self.row.attributes["state"]
        return state

    @property
    def made(self) -> datetime:
        """When it was rehearsed."""
        return datetime.fromisoformat(self.row.attributes["made"])

    @property
    def changed(self) -> datetime:
        """When it came to its state."""
        return datetime.fromisoformat(self.row.attributes["changed"])

    @property
    def expires(self) -> datetime:
        """Until when it may be sent."""
        return self.made + LIVES

    @property
    def params(self) -> dict[str, Any]:
        """The node's params, as they were given."""
        params: dict[str, Any] = json.loads(self.row.secrets["params"])
        return params

    @property
    def rehearsal(self) -> Rehearsal:
        """What it would do, as far as that was seen."""
        rehearsal: Rehearsal = json.loads(self.row.secrets["rehearsal"])
        return rehearsal

    @property
    def output(self) -> Any:
        """What the node returned; of one that is done."""
        return json.loads(self.row.secrets["output"])

    def expired(self, now: datetime) -> bool:
        """Tell whether its time is over before it was sent."""
        return self.state in {"open", "approved"} and now >= self.expires

    def over(self, now: datetime) -> bool:
        """Tell whether it may be forgotten."""
        return now >= (self.made + KEPT if self.state in {"used", "done"} else self.expires)
