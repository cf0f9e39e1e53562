"""Writes docs/emulator-coverage.md from the emulator's own list of what it has."""

from pathlib import Path

from netsuite_emulator.coverage import OPERATIONS, Operation

PAGE = Path(__file__).parent.parent / "docs" / "emulator-coverage.md"
_HOSTS = {
    "api": "`{account}.suitetalk.api`",
    "restlets": "`{account}.restlets.api`",
    "app": "`{account}.app`",
    "system": "`system`",
    "discovery": "`rest`",
}
_INTRODUCTION = """# What the local NetSuite has

Written by `make docs` from `netsuite_emulator/coverage.py`; a test sends a request for every line. What is not built answers 501 with a
detail that begins `NotYetImplemented:`: that is the emulator's gap, never NetSuite's word. Hosts end in `netsuite.localhost:PORT`, or in
`netsuite.com` for a client that was led here by its resolver.
"""


def page() -> str:
    """Return the page."""
    parts = [_INTRODUCTION]
    for subject, operations in OPERATIONS.items():
        rows = "".join(_row(each) for each in operations)
        parts.append(f"## {subject}\n\n| | host | path | what | |\n|---|---|---|---|---|\n{rows}")
    return "\n".join(parts)


def _row(operation: Operation) -> str:
    state = f"partly; not yet: {operation.gap}" if operation.gap else operation.state
    return f"| {operation.method} | {_HOSTS[operation.site]} | `{operation.path}` | {operation.what} | {state} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
