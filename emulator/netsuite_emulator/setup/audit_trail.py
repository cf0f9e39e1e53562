"""One line of the Login Audit Trail (subsect_158324637123)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the trail. The detail is empty for a success; user, role and application where they are known."""

    at: datetime
    success: bool
    detail: str
    user: str = ""
    role: str = ""
    application: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give the line as the trail's columns are named."""
        return {
            "date": f"{self.at:%Y-%m-%dT%H:%M:%S}Z",
            "status": "Success" if self.success else "Failure",
            "detail": self.detail,
            "user": self.user,
            "role": self.role,
            "application": self.application,
        }
