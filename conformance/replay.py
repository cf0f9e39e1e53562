"""
Replay a folder of recorded traffic against the local NetSuite and say in what it differs.

`DIR` has the folders `exchanges/`, `suiteql/` and `payloads/`. Every difference is listed and counts as a failure. A table for people, then
one JSON object as the last line. Exit code 0: every target is met; 1: one is missed; 2: there is no such folder, or a part could not be run.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figure, Target, closed
from conformance.traffic import exchanges, payloads, suiteql
from conformance.traffic.cases import Outcome

TARGETS = {
    "exchanges_share": Target(at_least=0.95),
    "suiteql_share": Target(at_least=0.95),
    "payloads_share": Target(exactly=1),
}
_PARTS: dict[str, Callable[[Path], list[Outcome]]] = {
    "exchanges": exchanges.outcomes,
    "payloads": payloads.outcomes,
    "suiteql": suiteql.outcomes,
}
_WORDS = {
    "exchanges": "exchanges answered as recorded",
    "suiteql": "SuiteQL texts that run, or are refused as noted",
    "payloads": "payloads accepted, stored and read back equal",
}


def main(arguments: list[str]) -> int:
    """Replay everything in the folder and close with the table."""
    folder = Path(arguments[0]) if len(arguments) == 1 else None
    if folder is None or not folder.is_dir():
        print("Give the folder of recorded traffic: make conformance TRAFFIC=DIR", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    for name, outcomes in _PARTS.items():
        found = outcomes(folder / name)
        for each in found:
            if not each.ok:
                print(f"{each.kind} {each.name}: {each.difference}")
        good = sum(each.ok for each in found)
        if found:
            figures.append(Figure(f"{name}_share", good / len(found), _WORDS[name], f"{good} of {len(found)}"))
    return closed("conformance", figures, TARGETS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
