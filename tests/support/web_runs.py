"""Runs in every state, as a process would have left them: written to the store of the pages' world."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from conftest import CHECKOUT, MARIA
from netsuite_plugin.contract import ActsAs, Caller
from netsuite_runner.graph import load
from netsuite_runner.run_spec import RunSpec
from netsuite_runner.runs.kept import Answer, Approval, Call, Failure, Output, Part
from netsuite_runner.runs.store import Run

TEXT = (CHECKOUT / "examples" / "overdue_invoices.yaml").read_text()
STAGE = "follow_up"
REFUSED = "Invalid Field Value 4711 for the following field: company"
ACTS_AS = ActsAs(
    "netsuite", "1234567", "3", "17", "nsc-both-northwind", "ns-7f3a21c4", "yours for account 1234567, the chosen default",
    domain="netsuite.com",
)  # fmt: skip


def spec(
    pages: Any, caller: Caller = MARIA, *, text: str = TEXT, file: str = "overdue_invoices.yaml", **given: Any
) -> RunSpec:
    graph = load(text, file=file, registry=pages.world.registry)
    return RunSpec.of(graph, given, caller, begun=datetime(2026, 3, 2, 8, 55, tzinfo=UTC))


@contextmanager
def begun(pages: Any, name: str = "month-end", caller: Caller = MARIA, **how: Any) -> Iterator[Any]:
    """Begin a run, with the first two of its steps done, and hold it."""
    with closing(pages.site.runs.begin(name, spec(pages, caller, **how))) as run:
        run.keep(begun=(pages.site.clock.now() - timedelta(minutes=len(name))).isoformat())
        run.note_acts_as("personal", ACTS_AS)
        now = time.time() - 13
        run.note_begun("overdue", 1, 1)
        parts = (
            Part("refused", now, now + 0.7),
            Part("waited", now + 1.7, now + 1.9),
            Part("answered", now + 1.9, now + 2.9),
        )
        run.keep_outputs(
            [Output("overdue", "", '{"rows": []}')], [Call("overdue", "", now, now + 2.9, 2, 1, 0.2, parts)]
        )
        run.note_stopped("overdue", "done", items=1, skipped=0)
        many(run, "customer", 38, now + 3)
        run.note_stopped("customer", "done", items=38, skipped=0)
        run.note_begun(STAGE, 5, 38)
        many(run, STAGE, 17, now + 6.2, refused=11)
        spread(run, {"overdue": (now, now + 2.9), "customer": (now + 3, now + 6.1), STAGE: (now + 6.2, None)})
        yield run


def spread(run: Any, spans: dict[str, tuple[float, float | None]]) -> None:
    """Let steps have been at work when they were not: the store writes down its own time."""
    with run._changed() as rows:
        for step, (started, stopped) in spans.items():
            rows.do("UPDATE work SET started = :started WHERE run = :run AND step = :step", started=started, step=step)
            if stopped is not None:
                rows.do(
                    "UPDATE work SET stopped = :stopped WHERE run = :run AND step = :step", stopped=stopped, step=step
                )


def many(run: Run, step: str, count: int, start: float, *, refused: int | None = None) -> None:
    """Keep so many items of a step, five lanes side by side."""
    if step != STAGE:
        run.note_begun(step, 5, count)
    outputs, calls = [], []
    for item in range(count):
        began = start + item // 5 * 0.35
        sent = began + 0.1 * (item % 3)
        ended = sent + 0.2 + 0.05 * (item % 4)
        parts = [Part("waited", began, sent)] if sent > began else []
        parts.append(Part("answered", sent, ended))
        if item == refused:
            parts += [Part("refused", ended, ended + 0.9), Part("answered", ended + 1.5, ended + 2.3)]
            ended += 2.3
        outputs.append(Output(step, str(item), f'{{"id": "{90141 + item}"}}'))
        calls.append(
            Call(
                step, str(item), began, ended, 3 if item == refused else 1, item == refused, sent - began, tuple(parts)
            )
        )
    run.keep_outputs(outputs, calls)


def failed(item: str = "17", message: str = REFUSED, remedy: str = "fix_input", **more: Any) -> dict[str, Any]:
    told = {
        "step": STAGE,
        "item": item,
        "type": "InvalidInput",
        "message": message,
        "remedy": remedy,
        "retryable": False,
    }
    return {**told, "request_id": "3f1c9a52-77d0-4e0b-9e55-2a61c0f7d1b4", "next_steps": [], "others": [], **more}


def end(run: Any, state: str, *, items: int = 38, **how: Any) -> None:
    """Let the last step and the run end."""
    now = time.time()
    if state == "failed":
        run.keep_outputs(
            (),
            [
                Call(
                    STAGE,
                    "17",
                    now - 1.1,
                    now - 0.1,
                    1,
                    1,
                    0.5,
                    (Part("waited", now - 1.1, now - 0.6), Part("refused", now - 0.6, now - 0.1)),
                )
            ],
        )
    run.note_stopped(
        STAGE, {"failed": "failed", "interrupted": "interrupted"}.get(state, "done"), items=items, skipped=0
    )
    run.end(state, **how)
    run.keep(ended=(datetime.fromisoformat(run.summary().begun) + timedelta(seconds=12)).isoformat())


def finished(run: Run, **how: Any) -> None:
    """Let it have finished, with a table and values of its own."""
    names = [
        "Ashgrove Ceramics",
        "Beaumaris Instruments Ltd",
        "Wetherby-Osgood Consolidated Distribution & Logistics Holdings GmbH & Co. KG",
        "Tarnside Paper",
        "<b>Hostile</b> \u202e Ltd",
    ]
    rows = [
        {
            "customer": names[i % 5],
            "invoices": i % 7 + 1,
            "unpaid": round(1204.5 * (i - 3), 2),
            "task": 90141 + i if i % 9 else None,
        }
        for i in range(75)
    ]
    end(
        run,
        how.pop("state", "finished"),
        outputs={"tasks": rows, "invoices": 57, "created": 38, "note": "All of them <i>called</i>."},
        **how,
    )


ANSWER = Answer(approved=True, who="tea", at="2026-03-02T09:05:00+00:00", reason="Seen, all of <them>.")


def asks(run: Any) -> Approval:
    """Let its last step have asked, and the run wait."""
    rows = [{"invoice": f"INV-{n}", "customer": "<b>Hostile</b> \u202e Ltd", "unpaid": 1204.5 * n} for n in range(12)]
    text = "Remind the customers of these 12 invoices?\n<i>Nothing</i> is sent before."
    approval = run.ask(STAGE, ["team:finance", "user:nils"], text, rows, "d1")
    run.note_stopped(STAGE, "asked", items=0, skipped=0)
    assert run.wait_for([approval.number])
    return approval


def unsure(run: Run) -> None:
    """Let the outcome of a write be unknown."""
    run.note_sent(STAGE, "17")
    message = "Sent at 2026-03-02T09:00:00+00:00 and not answered: it may have happened."
    end(run, "failed", error=failed(message=message, remedy="report", type="OutcomeUnknown", request_id=None))


def keep_failures(run: Run, count: int = 3) -> dict[str, Any]:
    """Let items have failed and the step have gone on."""
    told = [failed(str(20 + n)) for n in range(count)]
    for each in told:
        run.keep_failure(Failure(STAGE, each["item"], each))
    run.note_ended(STAGE)
    return {**told[0], "others": told[1:]}


INPUTS = """workflow: every_input
description: An input of every kind.
inputs:
  words: {type: string, description: Any words.}
  days: {type: integer, default: 30}
  rate: {type: number, default: 1.5}
  since: {type: date, default: null}
  sure: {type: boolean, default: false}
  kind: {type: string, choices: [CustInvc, VendBill], default: CustInvc}
  more: {type: list, default: []}
  file: {type: table}
steps:
  look:
    node: netsuite.suiteql.query
    params: {query: SELECT id FROM customer}
outputs: {all: "${{ inputs.file }}"}
"""


def with_folder(pages: Any, folder: Path) -> Path:
    """Give the pages a folder of workflow files."""
    folder.mkdir(exist_ok=True)
    (folder / "overdue_invoices.yaml").write_text(TEXT)
    (folder / "inputs.yaml").write_text(INPUTS)
    (folder / "wrong.yaml").write_text("workflow: wrong\nsteps:\n  one: {node: netsuite.suiteql.querry}\n  one: {}\n")
    pages.site.workflows = folder
    return folder
