"""The pictures of docs/pages.md, chosen from those that `make test-web` left in build/screens: `python -m tools.screens` copies them."""

import shutil
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent
CHOSEN = {
    "audit": "audit-many-1280-light",
    "connect": "connectors-add-netsuite-empty-1280-light",
    "connectors": "connectors-many-1280-light",
    "node": "nodes-node-try-sent-answered-1280-light",
    "organization": "organization-one-1280-light",
    "organization-member": "organization-member-1280-light",
    "plans": "plans-one-1280-light",
    "question": "connectors-return-attempt-question-390-dark",
    "return": "auth-callback-forged-1280-light",
    "run": "runs-run-failed-1280-dark",
    "run-phone": "runs-run-running-390-light",
    "start": "runs-new-sent-dry-run-1280-light",
    "test": "connectors-credential-test-test-over-1280-light",
}


def main() -> None:
    """Copy them; a picture that is not there any more is an error."""
    drawn, kept = CHECKOUT / "build" / "screens", CHECKOUT / "docs" / "screens"
    missing = [name for name in CHOSEN.values() if not (drawn / f"{name}.png").exists()]
    if missing:
        sys.exit(f"make test-web has not drawn: {', '.join(missing)}")
    for name, source in CHOSEN.items():
        shutil.copyfile(drawn / f"{source}.png", kept / f"{name}.png")


if __name__ == "__main__":
    main()
