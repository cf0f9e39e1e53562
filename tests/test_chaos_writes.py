"""`make chaos-writes` at a tiny size, and that its judge notices everything that can be wrong."""

import copy

import pytest

from chaos.writes_beside import Made, figures
from chaos.writes_judged import Account, Files, Told, judged
from chaos.writes_wanted import ONCE, Wanted
from conformance.clients import BROKENRUBIK
from measuring import told_by

WANTED = Wanted(
    "r",
    titles=["made"],
    batches=[["first", "second"]],
    upserted=["upserted"],
    updated={"7": ("+1", "New")},
    invoiced=["20"],
    deleted=["30"],
    kept=["31"],
    attached=[("8", "9")],
    lengthened=["21"],
    posted=["posted"],
    long=["long"],
    long_lines=["22"],
    put=["put"],
    filed=["filed"],
)
DONE = {("attach", 0), ("lines", 0), ("remove", 0)}
IDS = {"put": "1", "filed": "2"}
CONTENTS = {"1": "Of put", "2": None}
ATTACH = "/services/rest/record/v1/customer/8/!attach/contact/9"


def task(number, title):
    return {"id": number, "title": title, "message": f"Of {title}"}


@pytest.fixture
def records():
    """Everything as it was wanted."""
    made = {
        number: task(number, title)
        for number, title in enumerate(["made", "first", "second", "upserted", "posted", "long"])
    }
    return {
        "task": {**made, "31": task("31", "r-kept-0")},
        "customer": {
            "7": {"companyName": "r 0", "email": "0@r.example", "phone": "+1", "comments": "New"},
            "8": {"contactList": {"items": [{"contact": {"id": "9"}}]}},
        },
        "salesOrder": {
            "20": {"item": {"items": [{}]}},
            "21": {"item": {"items": [{}, {}]}},
            "22": {"item": {"items": [{}, {}]}},
        },
        "invoice": {"40": {"createdFrom": {"id": "20"}, "memo": "Of 20"}},
    }


def found(records, *, said=None, requests=(204,), injected=(), ids=IDS, contents=CONTENTS):
    """What the judge finds wrong."""
    log = [{"number": number, "path": ATTACH, "status": status} for number, status in enumerate(requests, start=1)]
    account = Account(
        records, log, [{"request": number, "fault": fault} for number, fault in injected], Files({"r": ids}, contents)
    )
    judgement = judged(account, [(WANTED, said or Told(done=set(DONE)))])
    return {what: names for what, names in judgement.found.items() if names}


def test_a_small_size_runs_and_every_effect_is_there_once():
    """One kill; some kind of fault may not have struck so few writes, and nothing else may be missed."""
    _, told, said = told_by("chaos.writes", "--writes", "80", "--kills", "1", "--beside", "0")

    figures = told["figures"]
    assert set(told["targets"]) <= set(figures), said
    wrong = ("missing", "doubled", "wrong", "gone", "unreported", "told_wrongly")
    assert dict.fromkeys(wrong, 0) == {name: figures[name] for name in wrong}, said
    assert (80, 1) == (figures["intended"], figures["kills"])
    assert 0 < figures["peak_in_flight"] <= 5
    assert 0 < figures["lost_answers"] + figures["resets"] + figures["refusals"]


def test_nothing_is_found_where_all_is_as_wanted(records):
    """A second attach that did nothing is none."""
    assert {} == found(records)
    assert {} == found(records, requests=(None, 204), injected=[(1, "reset")])


@pytest.mark.parametrize(
    ("record_type", "number", "what"),
    [
        ("task", 0, {"missing": ["made"]}),
        ("task", 2, {"missing": ["second"]}),
        ("task", 3, {"missing": ["upserted"]}),
        ("task", 4, {"missing": ["posted"]}),
        ("task", "31", {"gone": ["task 31"]}),
        ("invoice", "40", {"missing": ["invoice of 20"]}),
        ("salesOrder", "20", {"gone": ["order 20"]}),
    ],
)
def test_what_is_not_there_is_found(records, record_type, number, what):
    del records[record_type][number]

    assert what == found(records)


@pytest.mark.parametrize(
    ("record_type", "number", "name"), [("task", 0, "made"), ("task", 1, "first"), ("invoice", "40", "invoice of 20")]
)
def test_what_is_there_twice_is_found(records, record_type, number, name):
    records[record_type]["99"] = {**copy.deepcopy(records[record_type][number]), "id": "99"}

    assert {"doubled": [name]} == found(records)


def test_files_are_judged_by_what_they_hold(records):
    """One that was taken away is gone; two names are never one file."""
    assert {"missing": ["file put"]} == found(records, contents={**CONTENTS, "1": None})
    assert {"wrong": ["file put"]} == found(records, contents={**CONTENTS, "1": "Of somebody else"})
    assert {"unreported": ["r remove[0]"]} == found(
        records, contents={**CONTENTS, "2": "Of filed"}, said=Told(done=DONE - {("remove", 0)})
    )
    assert {"missing": ["file filed"]} == found(records, ids={"put": "1"})
    assert {"doubled": ["file 1"]} == found(
        records,
        ids={"put": "1", "filed": "1"},
        contents={"1": "Of put"},
        said=Told(done=DONE - {("remove", 0)}, unknown={("remove", 0)}),
    )


def test_what_nobody_wanted_is_found(records):
    records["task"]["50"] = task("50", "who made this?")
    records["invoice"]["51"] = {"memo": ""}

    assert {"doubled": ["task 50", "invoice of nothing"]} == found(records)


@pytest.mark.parametrize(
    ("record_type", "number", "field", "name"),
    [
        ("task", 0, "message", "made"),
        ("customer", "7", "phone", "customer 7"),
        ("customer", "7", "email", "customer 7"),
        ("invoice", "40", "memo", "invoice of 20"),
    ],
)
def test_another_value_is_found(records, record_type, number, field, name):
    records[record_type][number][field] = "another"

    assert {"wrong": [name]} == found(records)


def test_an_update_and_a_deletion_that_did_not_happen_are_found(records):
    records["customer"]["7"] = {"companyName": "r 0", "email": "0@r.example", "phone": "1"}
    records["task"]["30"] = task("30", "r-delete-0")

    assert ["update of customer 7", "deletion of task 30"] == found(records)["missing"]


@pytest.mark.parametrize(
    ("requests", "injected"),
    [((204, 204), []), ((None, 204), [(1, "lose_answer")]), ((500, None), [(1, "late_error")])],
)
def test_an_attachment_that_was_done_twice_is_found(records, requests, injected):
    """The record shows it once: the log of requests tells."""
    assert {"doubled": ["r attach[0]"]} == found(records, requests=requests, injected=injected)


@pytest.mark.parametrize(("order", "name"), [("21", "r lines[0]"), ("22", "second line of 22")])
def test_lines_that_were_added_twice_are_found(records, order, name):
    records["salesOrder"][order]["item"]["items"].append({})

    assert {"doubled": [name]} == found(records)


@pytest.mark.parametrize("step", ONCE)
def test_what_did_not_happen_is_silent_unless_it_is_reported(records, step):
    """Reported as unknown it is what it is; refused, it is missing."""
    records["customer"]["8"], records["salesOrder"]["21"] = {}, {"item": {"items": [{}]}}
    write = (step, 0)
    others, there = DONE - {write}, {**CONTENTS, "2": "Of filed"}

    assert {"unreported": [f"r {step}[0]"]} == found(records, contents=there, said=Told(done={write}, unknown=others))
    assert {"unreported": [f"r {step}[0]"]} == found(records, contents=there, said=Told(unknown=others))
    assert {"missing": [f"r {step}[0]"]} == found(records, contents=there, said=Told(refused={write}, unknown=others))
    assert {} == found(records, contents=there, said=Told(unknown={write, *others}))


def test_what_happened_and_is_reported_as_refused_is_found(records):
    said = Told(done={("lines", 0), ("remove", 0)}, refused={("attach", 0), "second"})

    assert {"told wrongly": ["r attach[0]", "second"]} == found(records, said=said)


def test_a_client_beside_is_counted_by_what_is_there():
    """Doubles, losses, and what it denies."""
    made = Made(BROKENRUBIK, titles=["a", "b", "c", "d"], failed=frozenset({"b", "c"}))

    values = {
        each.name.removeprefix("brokenrubik_netsuite_sdk_"): each.value for each in figures([made], {"a": 2, "b": 1})
    }

    assert {"creates": 4, "doubled": 1, "missing": 2, "denied": 1} == values


def test_a_client_that_cannot_be_installed_says_so_in_its_row():
    """And has no figures."""
    (row,) = figures([Made(BROKENRUBIK, missing="not installed: no npm")], {})

    assert row.value != row.value
    assert "not installed: no npm" in row.words
