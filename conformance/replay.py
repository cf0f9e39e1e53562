"""
Replay a folder of recorded traffic against the local NetSuite and say in what it differs.

`DIR` has the folders `exchanges/`, `suiteql/` and `payloads/`. Every difference is listed, by its sort, and counts as a failure; those that a
client would not notice (headers for caches and browsers, members besides the recorded ones) are counted apart as well.

Forgiven, and no difference: texts of errors (codes, statuses and places are held), the case of names, hosts in addresses, realms, tokens and
ids of operations, the order of rows where nothing orders them, and whatever a recorder left out or put a mark such as `(array)` for. An
account is given the records, fields, features, roles and release that a recording tells of.

A table for people, then one JSON object as the last line. Exit code 0: every target is met; 1: one is missed; 2: there is no such folder, or
a part could not be run.
"""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figure, Target, closed
from conformance.traffic import exchanges, payloads, suiteql
from conformance.traffic.cases import UNNOTICED, Outcome

TARGETS = {
    "exchanges_share": Target(at_least=0.97),
    "suiteql_share": Target(at_least=0.97),
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
        different = [each for each in found if not each.ok]
        for each in sorted(different, key=_first):
            unnoticed = "" if each.noticed else ", which no client would notice"
            print(f"{each.kind} {each.name}: {_first(each)}{unnoticed}: {each.difference}")
        sorts = Counter(map(_first, different))
        print(f"{name}: {', '.join(f'{number} {sort}' for sort, number in sorts.most_common()) or 'no difference'}")
        good, unnoticed = len(found) - len(different), sum(not each.noticed for each in found)
        if found:
            share, parts = good / len(found), f"{good} of {len(found)}"
            figures.append(Figure(f"{name}_share", share, _WORDS[name], parts))
            alike = f"{name} in which a client would notice nothing"
            figures.append(Figure(f"{name}_alike", unnoticed / len(found), alike, f"{unnoticed} of {len(found)}"))
    return closed("conformance", figures, TARGETS)


def _first(outcome: Outcome) -> str:
    """Give the sort of the first difference that a client would notice, else of the first."""
    noticed = (each.sort for each in outcome.differences if each.sort not in UNNOTICED)
    return next(noticed, outcome.differences[0].sort)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
