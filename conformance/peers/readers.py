"""Other people's programs that read all records of a type: what each gave its caller, held against what the account has."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

from conformance.peers.homes import Client
from conformance.peers.keys import keys_of

READERS = (Client("PyPI", "airbyte-source-netsuite", "0.1.29", "read_airbyte.py"),)
STEPS = ("sign_in", "metadata", "read")
# a list, because they get every record singly
_TYPE = "department"
_CHANGED = "2026-01-05T09:00:00Z"
_COLUMNS = {"id", "name", "lastModifiedDate", "parent", "subsidiary"}


def read(
    client: Client, netsuite: Mapping[str, Any], ask: Callable[..., dict[str, Any]], *, longest: float
) -> dict[str, str]:
    """Let a reader read a list that has got three records more, and give what came of each step: `done`, or what was wrong."""
    made = [f"{client.name} {number}" for number in range(3)]
    # they ask by the time of the last change, and a record that is put there has none of itself
    kept = {
        ask("given", record_type=_TYPE, fields={"name": name, "lastModifiedDate": _CHANGED})["id"]: name
        for name in made
    }
    given = {**keys_of(client, netsuite["accounts"][0], ask), "record_type": _TYPE}
    try:
        driver = client.driven(given, netsuite, longest=longest)
    except subprocess.TimeoutExpired:
        return dict.fromkeys(STEPS, f"not over after {longest:g} s")
    if driver.returncode:
        sys.stderr.write(f"{client.name}: {driver.stderr.strip()[-600:]}\n")
    lines = [json.loads(line) for line in driver.stdout.splitlines() if line.startswith('{"action"')]
    return judged({each["action"]: each for each in lines}, kept, ask("state")["records"][_TYPE])


def judged(told: Mapping[str, Mapping[str, Any]], kept: Mapping[str, str], records: int) -> dict[str, str]:
    """Say of each step whether its caller got what the account has: `kept` are names by id, `records` all there are."""
    verdicts: dict[str, str] = {}
    for step in STEPS:
        what = told.get(step, {})
        gave = what.get("gave")
        if "gave" not in what:
            verdicts[step] = str(what.get("raised", "nothing told"))
        else:
            verdicts[step] = "done" if _true(step, gave, kept, records) else f"gave {gave!r}"
    return verdicts


def _true(step: str, gave: Any, kept: Mapping[str, str], records: int) -> bool:
    match step:
        case "metadata":
            return set(gave) >= _COLUMNS
        case "read":
            return len(gave) == records and kept.items() <= gave.items()
        case _:
            return gave is True
