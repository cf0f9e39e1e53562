"""What the record service refuses of record types that the catalog lists."""

from collections.abc import Mapping

_NOT_LISTED: Mapping[str, str] = {"campaign": "airbyte#69274", "check": "airbyte#69274"}
"""Types whose list was refused with 405 INVALID_METHOD, and where that was seen. Single records are offered: edit, create, delete, load."""


def why_refused(name: str) -> str | None:
    """Say what the record service is known to refuse of a record type; None: nothing."""
    source = _NOT_LISTED.get(name.lower())
    return f"Its list is refused (405 INVALID_METHOD, {source}): find records of it by SuiteQL." if source else None
