"""The replay of recorded traffic: what is as recorded passes, and what is not is found. The corpus beside this file is invented."""

import json
from pathlib import Path

import pytest

from conformance import replay
from conformance.traffic import exchanges, payloads, suiteql

CORPUS = Path(__file__).parent / "traffic"


def test_every_exchange_of_the_corpus_is_answered_as_written():
    """Lists, records of three releases, subresources, refusals, RESTlets, queries."""
    outcomes = exchanges.outcomes(CORPUS / "exchanges")
    assert len(outcomes) > 25
    assert [] == [f"{each.name}: {each.difference}" for each in outcomes if not each.ok]


def test_every_payload_of_the_corpus_is_stored_and_read_back():
    """What clients send to some sixty record types, in every shape that the service takes."""
    outcomes = payloads.outcomes(CORPUS / "payloads")
    assert len(outcomes) > 70
    assert [] == [f"{each.name}: {each.difference}" for each in outcomes if not each.ok]


def altered(tmp_path, kind, name, alter):
    """One case of the corpus with something changed in it."""
    case = json.loads((CORPUS / kind / f"{name}.json").read_text())
    alter(case)
    (tmp_path / f"{name}.json").write_text(json.dumps(case))
    (outcome,) = (exchanges if kind == "exchanges" else payloads).outcomes(tmp_path)
    return outcome


@pytest.mark.parametrize(
    ("name", "alter", "found"),
    [
        ("created", lambda case: case["response"].update(status=201), "instead of 201"),
        (
            "list-of-bins",
            lambda case: case["response"]["headers"].update({"content-type": "application/json"}),
            "content-type",
        ),
        ("list-of-bins", lambda case: case["response"]["body"].pop("hasMore"), "besides hasmore"),
        ("list-of-bins", lambda case: case["response"]["body"]["links"].pop(0), "links has 3 entries"),
        ("list-of-bins", lambda case: case["response"]["body"]["links"][1].update(href="https://x/y"), "leads to"),
        (
            "no-such-bill",
            lambda case: case["response"]["body"]["o:errorDetails"][0].update({"o:errorCode": "NONEXISTENT_ID"}),
            "instead of NONEXISTENT_ID",
        ),
        (
            "wrong-item",
            lambda case: case["response"]["body"]["o:errorDetails"][0].pop("o:errorPath"),
            "204 instead of 400",
        ),
        ("fields-only", lambda case: case["response"]["body"].update(id="12"), "no id"),
        ("invoice-2026", lambda case: case["response"]["body"].update(shoeSize={"width": 1}), "no shoesize"),
        ("invoice-2026", lambda case: case["response"]["body"].update(tranId={"id": "1"}), "no tranid"),
    ],
)
def test_a_difference_is_found(tmp_path, name, alter, found):
    """Status, header, key, link, code, type: whatever is changed in a recorded answer makes its case fail."""
    outcome = altered(tmp_path, "exchanges", name, alter)
    if outcome.ok:
        pytest.fail("the difference was not seen")
    assert found in outcome.difference


@pytest.mark.parametrize(
    ("name", "alter", "found"),
    [
        ("bill", lambda case: case["request"]["body"].update(shoeSize=44), "not stored: shoeSize"),
        ("bill", lambda case: case.update(response={"status": 400}), "204 where NetSuite refuses with 400"),
        ("bill", lambda case: case["request"]["body"].update(tranDate="2026-02-30"), "tranDate"),
        ("order", lambda case: case["request"]["body"]["item"]["items"][0].update(amount=1), "amount"),
    ],
)
def test_a_payload_that_is_not_kept_is_found(tmp_path, name, alter, found):
    """An unknown name, a refusal that does not come, a value that is none, one that the account works out itself."""
    outcome = altered(tmp_path, "payloads", name, alter)
    if outcome.ok:
        pytest.fail("the difference was not seen")
    assert found in outcome.difference


def test_the_command_wants_a_folder(capsys, tmp_path):
    """Without one it exits with 2 and says what to give; with an empty one nothing could be measured."""
    assert 2 == replay.main([])
    assert "TRAFFIC=DIR" in capsys.readouterr().err
    assert 2 == replay.main([str(tmp_path)])
    assert '"ok": false' in capsys.readouterr().out


def test_a_query_is_run_however_it_was_written_down(tmp_path):
    """Places left for values are filled, several queries in one text are all run; what is no query stays a difference."""
    texts = {
        "places": "SELECT id FROM transaction WHERE createdfrom = <order_id> AND entity = {customer} AND id = :id",
        "comparisons": "SELECT id FROM customer WHERE id < 5 AND id > 1 AND companyname <> '<name>'",
        "several": "SELECT id FROM customer\nORDER BY id\n\n-- the same of vendors\nSELECT id FROM vendor",
        "one": "WITH c AS (SELECT id FROM customer)\n\nSELECT id FROM c",
        "second_wrong": "SELECT id FROM customer\n\nSELECT nothing FROM vendor",
        "wrong": "SELECT id FROM customer WHERE id = 1\n\nWHERE id = 2",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.json").write_text(json.dumps({"request": {"body": {"q": text}}, "response": None}))
    found = {
        each.name: each.difference.partition("occurred: ")[2] for each in suiteql.outcomes(tmp_path) if not each.ok
    }
    assert ["second_wrong", "wrong"] == sorted(found)
    assert "Unknown identifier 'nothing'" in found["second_wrong"]
