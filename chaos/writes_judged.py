"""What became of the writes of `make chaos-writes`: the account's records and requests, held against what was wanted and what the runs say."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from chaos.writes_wanted import ONCE, Wanted
from netsuite_runner.runs.sqlite import SqliteRuns

DONE_ALL_THE_SAME = frozenset({"lose_answer", "late_error"})
"""Faults that strike after the work."""
Record = Mapping[str, Any]


@dataclass
class Told:
    """
    What one run says of its writes that may fail without ending it: step and place of those sent once, title of those in a batch.

    `unknown` are those of which it says that nobody knows, `refused` those it says did not happen; `done` are those sent once that have an answer.
    """

    done: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])
    unknown: set[tuple[str, int] | str] = field(default_factory=set[tuple[str, int] | str])
    refused: set[tuple[str, int] | str] = field(default_factory=set[tuple[str, int] | str])


def told(runs: SqliteRuns, wanted: Wanted) -> Told:
    """Read what a run that has ended keeps of them."""
    said = Told()
    with closing(runs.open(wanted.name)) as run:
        for step in ONCE:
            said.done |= {(step, int(item)) for item in run.outputs(step)}
            for item, failure in run.failures(step).items():
                if failure is not None:
                    (said.unknown if failure["type"] == "OutcomeUnknown" else said.refused).add((step, int(item)))
        for item, output in run.outputs("batch").items():
            for title, outcome in zip(wanted.batches[int(item)], json.loads(output)["outcomes"], strict=True):
                if not outcome["ok"]:
                    (said.unknown if outcome["error"]["unsettled"] else said.refused).add(title)
    return said


@dataclass
class Judgement:
    """What all runs came to; each list names the writes, for a closer look."""

    intended: int = 0
    missing: list[str] = field(default_factory=list[str])
    """Protected writes whose effect is not there, and those sent once that were refused."""
    doubled: list[str] = field(default_factory=list[str])
    """Effects that are there more than once, and records that nobody wanted."""
    wrong: list[str] = field(default_factory=list[str])
    """Records with other values than they were to have."""
    gone: list[str] = field(default_factory=list[str])
    """Records that are not there and nobody deleted."""
    unreported: list[str] = field(default_factory=list[str])
    """Writes sent once that did not happen and were not reported."""
    told_wrongly: list[str] = field(default_factory=list[str])
    """Writes that happened and were said not to have."""
    once: int = 0
    unknown: int = 0
    unknown_done: int = 0

    @property
    def found(self) -> dict[str, list[str]]:
        """Everything that should not be."""
        return {
            "missing": self.missing,
            "doubled": self.doubled,
            "wrong": self.wrong,
            "gone": self.gone,
            "unreported": self.unreported,
            "told wrongly": self.told_wrongly,
        }


@dataclass(frozen=True)
class Files:
    """The ID under which each run says that it has saved a file, by run and name, and what each of them holds; None for one that is gone."""

    ids: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    contents: Mapping[str, str | None] = field(default_factory=dict[str, str | None])

    def of(self, run: str, name: str) -> str | None:
        """Return what a run's file holds; None: it is not there."""
        return self.contents.get(self.ids.get(run, {}).get(name, ""))


class Account:
    """The records of the account after all runs, how often each attachment was done, and the files."""

    def __init__(
        self,
        records: Mapping[str, Mapping[str, Record]],
        requests: Iterable[Record],
        injected: Iterable[Record],
        files: Files,
    ) -> None:
        self.records, self.files = records, files
        self.tasks, self.invoices = dict[str, list[Record]](), dict[str, list[Record]]()
        for each in records["task"].values():
            self.tasks.setdefault(each["title"], []).append(each)
        for each in records["invoice"].values():
            self.invoices.setdefault(each.get("createdFrom", {}).get("id", "nothing"), []).append(each)
        struck = {each["request"]: each["fault"] for each in injected if each["fault"] != "slow"}
        self._attachments = Counter(
            each["path"].partition("/customer/")[2]
            for each in requests
            if "/!attach/" in each["path"] and _was_done(each, struck.get(each["number"]))
        )

    def attached(self, customer: str, contact: str) -> int:
        """How often a contact was attached: the record shows it once, however often, so that requests are counted."""
        lines = self.records["customer"][customer].get("contactList", {}).get("items", [])
        there = any(each["contact"]["id"] == contact for each in lines)
        return self._attachments[f"{customer}/!attach/contact/{contact}"] if there else 0

    def added(self, order: str) -> list[Record]:
        """Return the lines that an order got."""
        lines: list[Record] = self.records["salesOrder"].get(order, {}).get("item", {}).get("items", [])
        return lines[1:]


def _was_done(request: Record, fault: str | None) -> bool:
    if fault is not None:
        return fault in DONE_ALL_THE_SAME
    # without an answer its sender was killed: the work was done
    return request["status"] is None or request["status"] < 400


def judged(account: Account, every: Sequence[tuple[Wanted, Told]]) -> Judgement:
    """Hold what is there against what was wanted and told."""
    found = Judgement()
    known = set[str]()
    for wanted, said in every:
        found.intended += wanted.writes
        for title in wanted.made:
            known |= {title, f"{title}, as it was"}
            _judge_made(found, title, account.tasks.get(title, []), {"title": title, "message": f"Of {title}"})
        for order in wanted.invoiced:
            _judge_made(found, f"invoice of {order}", account.invoices.get(order, []), {"memo": f"Of {order}"})
        for order in wanted.long_lines:
            _judge_made(found, f"second line of {order}", account.added(order), {})
        _judge_files(found, account.files, wanted)
        _judge_changed(found, account, wanted)
        _judge_once(found, account, wanted, said)
        batch = set(chain.from_iterable(wanted.batches))
        found.told_wrongly += [title for title in sorted(batch) if title in said.refused and title in account.tasks]
        found.unknown += len(said.unknown)
        found.unknown_done += sum(title in account.tasks for title in batch if title in said.unknown)
    kept = {each for wanted, _ in every for each in (*wanted.kept, *wanted.deleted)}
    found.doubled += [
        f"task {each['id']}"
        for each in account.records["task"].values()
        if each["title"] not in known and each["id"] not in kept
    ]
    orders = {order for wanted, _ in every for order in wanted.invoiced}
    found.doubled += [f"invoice of {order}" for order in account.invoices if order not in orders]
    return found


def _judge_made(found: Judgement, name: str, there: Sequence[Record], values: Record) -> None:
    """Judge what was to be made once, with these values."""
    if not there:
        found.missing.append(name)
    elif len(there) > 1:
        found.doubled.append(name)
    elif {each: there[0].get(each) for each in values} != values:
        found.wrong.append(name)


def _judge_files(found: Judgement, files: Files, wanted: Wanted) -> None:
    """Judge the files that were to be saved: two calls alike leave one."""
    ids = files.ids.get(wanted.name, {})
    for name in wanted.put:
        holds = files.of(wanted.name, name)
        if holds is None:
            found.missing.append(f"file {name}")
        elif holds != f"Of {name}":
            found.wrong.append(f"file {name}")
    found.missing += [f"file {name}" for name in wanted.filed if name not in ids]
    found.doubled += [f"file {number}" for number, times in Counter(ids.values()).items() if times > 1]


def _judge_changed(found: Judgement, account: Account, wanted: Wanted) -> None:
    """Judge what was to be changed or deleted, and what was to be left alone."""
    tasks, customers, orders = (account.records[each] for each in ("task", "customer", "salesOrder"))
    for place, (number, (phone, comments)) in enumerate(wanted.updated.items()):
        customer = customers.get(number, {})
        if "comments" not in customer:
            found.missing.append(f"update of customer {number}")
        named = {"companyName": f"{wanted.name} {place}", "email": f"{place}@{wanted.name}.example"}
        expected = {**named, "phone": phone, "comments": comments}
        if customer and {each: customer.get(each) for each in expected} != expected:
            found.wrong.append(f"customer {number}")
    found.missing += [f"deletion of task {number}" for number in wanted.deleted if number in tasks]
    found.gone += [f"task {number}" for number in wanted.kept if number not in tasks]
    found.gone += [f"customer {number}" for number in wanted.updated if number not in customers]
    found.gone += [
        f"order {number}"
        for number in (*wanted.invoiced, *wanted.lengthened, *wanted.long_lines)
        if number not in orders
    ]


def _judge_once(found: Judgement, account: Account, wanted: Wanted, said: Told) -> None:
    """Judge what was sent once: it has happened, or it is said that nobody knows, or that it was refused."""
    happened: dict[tuple[str, int], int] = {
        **{("attach", place): account.attached(*pair) for place, pair in enumerate(wanted.attached)},
        **{("lines", place): len(account.added(order)) for place, order in enumerate(wanted.lengthened)},
        **{("remove", place): account.files.of(wanted.name, name) is None for place, name in enumerate(wanted.filed)},
    }
    found.once += len(happened)
    for write, times in happened.items():
        name = f"{wanted.name} {write[0]}[{write[1]}]"
        if times > 1:
            found.doubled.append(name)
        if write in said.unknown:
            found.unknown_done += times > 0
        elif write in said.refused:
            (found.told_wrongly if times else found.missing).append(name)
        elif not times or write not in said.done:
            found.unreported.append(name)
