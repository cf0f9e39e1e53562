"""What an engine's runs came to, read from the account: every record exactly once, and what nobody can know said."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
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


def listed(name: str, running: Running, ground: Ground) -> Verdict:
    """Look for this package where the engine lists such things."""
    del ground
    missing = running.unlisted()
    return Verdict(f"{name}_unlisted", f"{name}: things it should list and does not", len(missing), ", ".join(missing))


def example(name: str, running: Running, ground: Ground) -> Verdict:
    """Run the example: one follow-up for every customer with overdue invoices."""
    customers = [str(row["entity"]) for row in ground.query(OVERDUE)]
    if not customers:
        raise NotMeasured("the account has no overdue invoices")
    newest = ground.query("SELECT MAX(id) AS newest FROM task")[0]["newest"] or 0
    running.run_example()
    after = ground.query(f"SELECT id, company FROM task WHERE id > {int(newest)} ORDER BY id")  # noqa: S608 - a number
    wrong = not_once(customers, Counter(str(row["company"]) for row in after))
    words = f"{name}: customers without exactly one follow-up, of {len(customers)}"
    return Verdict(f"{name}_example", words, len(wrong), "; ".join(wrong[:5]))


def killed(name: str, running: Running, ground: Ground) -> Verdict:
    """Kill a task of several writes after its first."""
    title, before = f"Several in {name}", ground.titles()
    running.kill_several(title)
    wrong = not_once([f"{title} {number}" for number in range(SEVERAL)], ground.titles() - before)
    return Verdict(
        f"{name}_killed", f"{name}: records not made exactly once by a killed task", len(wrong), "; ".join(wrong)
    )


def once(name: str, running: Running, ground: Ground) -> Verdict:
    """Kill a call that takes effect once, between the write and its answer: it is there once, and the engine says OutcomeUnknown."""
    title, known = f"Once in {name}", {each["key"] for each in _waiting(ground)}
    said = running.kill_once(title)
    wrong = not_once([title], {each: count for each, count in ground.titles().items() if each == title})
    if "was sent at" not in said or "netsuite-nodes sent again" not in said:
        wrong.append(f"the engine says: {said[-400:]}")
    if len(waiting := [each for each in _waiting(ground) if each["key"] not in known]) != 1:
        wrong.append(f"{len(waiting)} calls wait for a decision")
    return Verdict(
        f"{name}_once", f"{name}: faults of a killed call that takes effect once", len(wrong), "; ".join(wrong)
    )


def own(name: str, running: Running, ground: Ground) -> Verdict:
    """Try what only this engine has."""
    del ground
    wrong = [f"{what}: {fault}" for what, fault in running.extra().items() if fault]
    return Verdict(f"{name}_own", f"{name}: its own things that went wrong", len(wrong), "; ".join(wrong))


CHECKS = (listed, example, killed, once, own)


def not_once(wanted: Iterable[str], made: Mapping[str, int]) -> list[str]:
    """Return the titles that are not there exactly once, and those that nobody wanted."""
    wanted = set(wanted)
    return [
        f"{title!r}: {made.get(title, 0)}"
        for title in sorted(wanted | set(made))
        if made.get(title, 0) != (1 if title in wanted else 0)
    ]


def _waiting(ground: Ground) -> list[dict[str, str]]:
    waiting: list[dict[str, str]] = json.loads(ground.typed("sent", "list", "--json"))
    return waiting
