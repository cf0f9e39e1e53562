"""
Staged mistakes, what NetSuite answers to each, and what the doctor says of it.

Answers that are equal byte for byte, once hosts, ids and states are taken out, form one class: computed from the traffic. The doctor is
right where its first finding names the mistake, and with it every other mistake of that class that nothing on this machine decides.

Exit code 0: every target is met; 1: measured, and one is missed; 2: something could not be measured.
"""

import argparse
import asyncio
import sys
import tempfile
import traceback
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.doctor_ground import Case, Cases, cases
from benchmarks.doctor_mistakes import MISTAKES, Mistake
from benchmarks.figures import Figure, Target, closed
from netsuite_plugin.doctor.causes import Cause


@dataclass
class Row:
    """What came of one mistake."""

    mistake: Mistake
    refusals: set[tuple[str, bytes]]
    step: str
    kind: str
    said: tuple[str, ...]

    @property
    def answers(self) -> set[tuple[str, bytes]]:
        """The refusals at the step that the doctor's first finding is about."""
        return {(step, answer) for step, answer in self.refusals if step == self.step}


TARGETS = {
    "rows_staged": Target(at_least=len(MISTAKES)),
    "right_class_first_share": Target(exactly=1),
    "single_cause_share": Target(exactly=1),
}


def main() -> int:
    """Stage, listen, let the doctor look, judge."""
    arguments = _arguments()
    chosen = [each for each in MISTAKES if arguments.only in each.name]
    figures: list[Figure] = []
    try:
        with tempfile.TemporaryDirectory(prefix="nsn-doctor-") as folder:
            with cases(Path(folder), len(chosen), within=arguments.within) as where:
                rows = asyncio.run(_all(chosen, where))
            figures = _judged(rows)
    except Exception:  # noqa: BLE001 - whatever went wrong, it is "not measured" and never "missed"
        traceback.print_exc()
    return closed("doctor-matrix", figures, TARGETS)


async def _all(chosen: list[Mistake], where: Cases) -> list[Row]:
    return [await _row(mistake, where.admit()) for mistake in chosen]


async def _row(mistake: Mistake, case: Case) -> Row:
    await mistake.stage(case)
    if mistake.answer:
        step, answer = case.wire.answers[-1]
        of = case.recorded.answers[-1].refusal
        causes: tuple[Cause, ...] = of.causes if of else ()
        return Row(mistake, {(step, answer)}, step, of.name if of else "", tuple(cause.key for cause in causes))
    report = await case.examined()
    first = report.first or next((each for each in report.findings if each.causes), None)
    if case.row is not None:
        await case.refused_to_a_stranger()
    said = tuple(cause.key for cause in first.causes) if first else ()
    step = first.answered.step if first and first.answered else ""
    return Row(mistake, case.wire.refusals(), step, first.kind if first else "", said)


def _judged(rows: list[Row]) -> list[Figure]:
    """Compute the classes from the traffic, and compare."""
    classes: dict[tuple[str, bytes], set[str]] = defaultdict(set)
    kinds: dict[tuple[str, bytes], set[str]] = defaultdict(set)
    answers: dict[tuple[str, str], set[bytes]] = defaultdict(set)
    decided = {row.mistake.cause for row in rows if row.mistake.decided}
    for row in rows:
        for answer in row.refusals:
            classes[answer].add(row.mistake.cause)
        for answer in row.answers if not row.mistake.decided else ():
            kinds[answer].add(row.kind)
            answers[answer[0], row.kind].add(answer[1])
    right: dict[str, bool] = {}
    for row in rows:
        alike = {cause for answer in row.answers for cause in classes[answer]} - decided
        # equal answers have one class, and a class has one answer: naming everything every time would not be a diagnosis
        one_kind = all(len(kinds[each]) == 1 == len(answers[each[0], row.kind]) for each in row.answers)
        found = row.mistake.cause in row.said
        right[row.mistake.name] = found and (row.mistake.decided or (alike <= set(row.said) and one_kind))
    single = {row.mistake.name: row.said == (row.mistake.cause,) for row in rows if row.mistake.decided}
    _show(rows, classes, right, single)
    places = [row.said.index(row.mistake.cause) + 1 for row in rows if row.mistake.cause in row.said]
    return [
        Figure("rows_staged", len(rows), "mistakes staged", f"{sum(row.mistake.answer for row in rows)} of them as an answer alone"),
        Figure(
            "right_class_first_share",
            sum(right.values()) / len(right),
            "right class first",
            f"{len(classes)} different refusals, {sum(len(each) > 1 for each in classes.values())} of them shared by several mistakes",
        ),
        *([Figure("single_cause_share", sum(single.values()) / len(single), "one cause alone, where it can be", f"{len(single)} rows")] if single else []),
        *([Figure("place_of_the_cause_mean", round(sum(places) / len(places), 2), "place of the true cause, mean")] if places else []),
    ]  # fmt: skip


def _show(
    rows: list[Row], classes: dict[tuple[str, bytes], set[str]], right: dict[str, bool], single: dict[str, bool]
) -> None:
    names = {answer: f"{answer[0]} {number}" for number, answer in enumerate(sorted(classes), 1)}
    shown = Table("mistake", "refusals on the wire", "the doctor's class", "its causes, in order", "", box=None)
    for row in rows:
        name = row.mistake.name
        verdict = "right" if right[name] and single.get(name, True) else "[red]wrong[/red]"
        shown.add_row(
            name, ", ".join(sorted(names[each] for each in row.refusals)), row.kind, " ".join(row.said[:4]), verdict
        )
    Console(width=180).print(shown)
    equal = Table("equal answers", "bytes", "mistakes", box=None)
    for answer, causes in sorted(classes.items()):
        if len(causes) > 1:
            equal.add_row(names[answer], str(len(answer[1])), ", ".join(sorted(causes)))
    Console(width=180).print(equal)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Staged mistakes, and what the doctor says of each.")
    parser.add_argument("--only", default="", help="stage the mistakes whose name has this in it")
    parser.add_argument("--within", type=float, default=60, help="seconds the server may take to start")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
