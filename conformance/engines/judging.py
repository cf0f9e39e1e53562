"""What an engine's runs came to, read from the account: every record exactly once, and what nobody can know said."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.figures import NotMeasured
from conformance.engines.engine import SEVERAL, Running
from conformance.engines.ground import Ground

OVERDUE = """SELECT DISTINCT t.entity FROM transaction t WHERE t.type = 'CustInvc' AND t.foreignamountunpaid > 0
AND t.duedate < CURRENT_DATE - 30 ORDER BY t.entity"""


@dataclass(frozen=True)
class Verdict:
    """One thing that was tried; `faults` says how often it went wrong, `said` how."""

    name: str
    words: str
    faults: int
    said: str = ""


def tried(name: str, running: Running, ground: Ground) -> Iterator[Verdict]:
    """Try everything with one engine; what cannot be brought to its end raises NotMeasured."""
    missing = running.unlisted()
    yield Verdict(f"{name}_unlisted", f"{name}: things it should list and does not", len(missing), ", ".join(missing))
    yield _example(name, running, ground)
    title = f"Several in {name}"
    before = ground.titles()
    running.kill_several(title)
    wanted = [f"{title} {number}" for number in range(SEVERAL)]
    wrong = not_once(wanted, ground.titles() - before)
    yield Verdict(
        f"{name}_killed", f"{name}: records not made exactly once by a killed task", len(wrong), "; ".join(wrong)
    )
    yield _once(name, running, ground)
    extra = {what: fault for what, fault in running.extra().items() if fault}
    yield Verdict(
        f"{name}_own", f"{name}: its own things that went wrong", len(extra), "; ".join(map(": ".join, extra.items()))
    )


def not_once(wanted: Iterable[str], made: Mapping[str, int]) -> list[str]:
    """Return the titles that are not there exactly once, and those that nobody wanted."""
    wanted = set(wanted)
    return [
        f"{title!r}: {made.get(title, 0)}"
        for title in sorted(wanted | set(made))
        if made.get(title, 0) != (1 if title in wanted else 0)
    ]


def _example(name: str, running: Running, ground: Ground) -> Verdict:
    customers = [str(row["entity"]) for row in ground.query(OVERDUE)]
    if not customers:
        raise NotMeasured("the account has no overdue invoices")
    newest = _newest(ground)
    running.run_example()
    made = Counter(str(row["company"]) for row in _tasks_after(ground, newest))
    wrong = not_once(customers, made)
    return Verdict(
        f"{name}_example",
        f"{name}: customers without exactly one follow-up, of {len(customers)}",
        len(wrong),
        "; ".join(wrong[:5]),
    )


def _once(name: str, running: Running, ground: Ground) -> Verdict:
    title = f"Once in {name}"
    before = {each["key"] for each in _waiting(ground)}
    said = running.kill_once(title)
    wrong = not_once([title], {each: count for each, count in ground.titles().items() if each == title})
    if "was sent at" not in said or "netsuite-nodes sent again" not in said:
        wrong.append(f"the engine says: {said[-400:]}")
    waiting = [each for each in _waiting(ground) if each["key"] not in before]
    if len(waiting) != 1:
        wrong.append(f"{len(waiting)} calls wait for a decision")
    return Verdict(
        f"{name}_once", f"{name}: faults of a killed call that takes effect once", len(wrong), "; ".join(wrong)
    )


def _waiting(ground: Ground) -> list[dict[str, str]]:
    waiting: list[dict[str, str]] = json.loads(ground.typed("sent", "list", "--json"))
    return waiting


def _newest(ground: Ground) -> int:
    return int(ground.query("SELECT MAX(id) AS newest FROM task")[0]["newest"] or 0)


def _tasks_after(ground: Ground, newest: int) -> list[dict[str, str]]:
    return ground.query(f"SELECT id, company FROM task WHERE id > {newest} ORDER BY id")  # noqa: S608 - a number
