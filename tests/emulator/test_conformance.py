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
    ("name", "alter"),
    [
        ("list-of-bins", lambda case: case["response"]["body"].update(items="(array)")),
        ("invoice-2026", lambda case: case["response"]["body"].update(status="(object)")),
        (
            "invoice-2026",
            lambda case: case["request"].setdefault("headers", {}).update(Authorization="OAuth realm=1234567"),
        ),
    ],
)
def test_what_was_not_recorded_is_no_difference(tmp_path, name, alter):
    """A mark in the place of a value has its type alone; a signed call is signed anew, as an access token of the account's."""
    outcome = altered(tmp_path, "exchanges", name, alter)
    assert outcome.ok, outcome.difference


def test_a_mark_of_another_type_is_a_difference(tmp_path):
    """What stands there is no array."""
    outcome = altered(
        tmp_path, "exchanges", "invoice-2026", lambda case: case["response"]["body"].update(status="(array)")
    )
    assert ["type"] == [each.sort for each in outcome.differences]


def test_what_no_client_would_notice_is_told_from_what_one_would(tmp_path):
    """A member more than was recorded, and one less."""
    more = altered(tmp_path, "exchanges", "list-of-bins", lambda case: case["response"]["body"].pop("hasMore"))
    less = altered(tmp_path, "exchanges", "list-of-bins", lambda case: case["response"]["body"].update(shoeSize=44))
    assert (False, False) == (more.ok, more.noticed)
    assert ("missing", True) == (less.differences[0].sort, less.noticed)


def recorded(tmp_path, **case):
    """An exchange of our own."""
    (tmp_path / "case.json").write_text(json.dumps({"kind": "exchange", **case}))
    (outcome,) = exchanges.outcomes(tmp_path)
    return outcome


def test_options_is_sent_as_it_was_recorded(tmp_path):
    """It is how public clients try a login."""
    asked = {"method": "OPTIONS", "path": "/services/rest/*"}
    assert recorded(tmp_path, request=asked, response={"status": 204}).ok
    assert recorded(tmp_path, request=asked, response={"status": 401}).ok
    assert not recorded(tmp_path, request=asked, response={"status": 200}).ok


def test_a_signed_call_that_was_refused_is_refused(tmp_path):
    """With a signature that is wrong, and not with a bearer token."""
    asked = {"path": "/services/rest/system/v1/serverTime", "headers": {"Authorization": "OAuth realm=1"}}
    refused = {
        "status": 401,
        "headers": {
            "www-authenticate": 'OAuth realm="1", error="token_rejected", error_description="Invalid login attempt."'
        },
    }
    outcome = recorded(tmp_path, request=asked, response=refused)
    assert outcome.ok, outcome.difference


def test_schemas_are_compared_by_what_they_describe(tmp_path):
    """Every property of the recorded one must be there, of the same type; titles and custom fields are the account's own."""
    asked = {
        "path": "/services/rest/record/v1/metadata-catalog/customer",
        "headers": {"Accept": "application/schema+json"},
    }
    theirs = {
        "$schema": "http://json-schema.org/draft-06/schema#",
        "properties": {"companyName": {"type": "string", "title": "x"}},
    }
    assert recorded(tmp_path, request=asked, response={"status": 200, "body": theirs}).ok
    theirs["properties"] |= {
        "shoeSize": {"type": "integer"},
        "custentity_x": {"type": "string", "x-ns-custom-field": True},
    }
    assert (
        "the schema has no shoeSize"
        == recorded(tmp_path, request=asked, response={"status": 200, "body": theirs}).difference
    )


def test_one_name_that_is_spelt_otherwise_is_not_another_release(tmp_path):
    """A recording of 2025 with one name in the spelling of 2020."""
    case = json.loads((CORPUS / "exchanges/order-2025-in-full.json").read_text())
    names = case["response"]["body"]
    names["tranid"] = names.pop("tranId")
    (tmp_path / "case.json").write_text(json.dumps(case))
    (outcome,) = exchanges.outcomes(tmp_path)
    assert outcome.ok, outcome.difference


@pytest.mark.parametrize(
    "change",
    [
        lambda case: case["request"]["body"].update(item="(3 lines)"),
        lambda case: case["request"]["body"].update(item={"items": ["(a line)"]}),
        lambda case: case["request"].update(body="(object)"),
    ],
)
def test_a_payload_with_texts_in_the_place_of_objects_is_a_difference_and_no_fault(tmp_path, change):
    """A recorder cut it short: it is sent as it is, and what is refused is told."""
    outcome = altered(tmp_path, "payloads", "bill", change)
    assert "could not be loaded" not in outcome.difference


def test_columns_are_not_taken_for_tables(tmp_path):
    """A custom field behind a comma of the select list is a field, and a table of an old join is a table."""
    text = "SELECT transaction.id, custbody_route, custbody_gate FROM transaction, customrecord_gate WHERE custbody_gate = customrecord_gate.id"
    (tmp_path / "case.json").write_text(json.dumps({"request": {"body": {"q": text}}, "response": None}))
    (outcome,) = suiteql.outcomes(tmp_path)
    assert outcome.ok, outcome.difference


def test_differences_are_printed_by_their_sort(tmp_path, capsys):
    """Their number for each, and a figure for what a client would notice."""
    (tmp_path / "exchanges").mkdir()
    for name, take in (("one", "hasMore"), ("two", "")):
        case = json.loads((CORPUS / "exchanges/list-of-bins.json").read_text())
        case["response"]["body"].pop(take, None)
        (tmp_path / f"exchanges/{name}.json").write_text(json.dumps(case))
    replay.main([str(tmp_path)])
    *_, last = (said := capsys.readouterr().out).splitlines()
    assert "exchanges: 1 more" in said
    figures = json.loads(last)["figures"]
    assert (0.5, 1) == (figures["exchanges_share"], figures["exchanges_alike"])


@pytest.mark.parametrize(
    ("name", "alter", "found"),
    [
        ("bill", lambda case: case["request"]["body"].update(shoeSize=44), "Unknown field name shoeSize"),
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


def asked(tmp_path, **texts):
    """What is wrong with each of these query texts, by its name."""
    for name, text in texts.items():
        (tmp_path / f"{name}.json").write_text(json.dumps({"request": {"body": {"q": text}}, "response": None}))
    return {each.name: each.difference.partition("occurred: ")[2] for each in suiteql.outcomes(tmp_path) if not each.ok}


def test_a_query_is_run_however_it_was_written_down(tmp_path):
    """Several queries in one text are all run; what is no query stays a difference."""
    found = asked(
        tmp_path,
        several="SELECT id FROM customer\nORDER BY id\n\n-- the same of vendors\nSELECT id FROM vendor",
        semicolons="SELECT id, 'a;b' FROM customer; SELECT id FROM vendor;\n-- the end;",
        endings="SELECT id FROM customer\n\n-- by its ID\nWHERE id = 1\n\n-- by its name\nWHERE companyname = 'x'",
        fenced="```sql\nSELECT id FROM customer\n```",
        one="WITH c AS (SELECT id FROM customer)\n\nSELECT id FROM c",
        second_wrong="SELECT id FROM customer\n\nSELECT nothing FROM vendor",
        ending_wrong="SELECT id FROM customer\n\nWHERE id = 1\n\nWHERE nothing = 2",
        wrong="SELECT id FROM customer WHERE id = 1 WHERE id = 2",
    )
    assert ["ending_wrong", "second_wrong", "wrong"] == sorted(found)
    assert "Unknown identifier 'nothing'" in found["second_wrong"]
    assert "Unknown identifier 'nothing'" in found["ending_wrong"]


PLACES = [
    "id = <order_id> AND id = {customer} AND id = :id AND id = {{id}} AND id = ${id} AND id = @id AND id = $1",
    "id = %s AND id = %(id)s AND id IN (%IDS%) AND id IN {ids} AND id IN (${ids.map(x => `'${x}'`).join(',')})",
    "id IN (1, 2, ...) AND id = ? AND id = <the order id> AND id BETWEEN {low} AND {high}",
    "id < 5 AND id > 1 AND companyname <> '<name>' AND companyname LIKE '%{name}%'",
    "datecreated >= TO_DATE('{since}', 'YYYY-MM-DD') AND datecreated < TO_DATE(?, 'MM/DD/YYYY HH24:MI:SS')",
    "datecreated >= TO_DATE('${day} 23:59:59', 'YYYY-MM-DD HH24:MI:SS') AND datecreated >= TO_DATE({day}, 'DD-MON-YYYY')",
    "datecreated >= '{since}' AND TRUNC(datecreated) = ? AND datecreated BETWEEN :low AND :high AND datecreated > ${x}",
    "${filters.join(' AND ')} AND id = 1",
    "id = 1 AND ({conditions}) ${more ? `AND id = ${more}` : ''} ORDER BY {column}",
    "id = 1 {more} ORDER BY id FETCH FIRST {limit} ROWS ONLY",
    "custentity_{field} = 1 AND custentity_x${n} = '1' AND customer.{field} = 1",
]


def test_a_place_left_for_a_value_is_filled_with_what_fits_there(tmp_path):
    """In whatever way people mark one: numbers, days, conditions, names, further clauses, or nothing."""
    texts = {f"c{number}": f"SELECT id FROM customer WHERE {each}" for number, each in enumerate(PLACES)}
    texts |= {
        f"d{number}": f"SELECT {{columns}} FROM customer ${{join}} WHERE {each}" for number, each in enumerate(PLACES)
    }
    assert {} == asked(tmp_path, **texts)


def test_a_custom_field_is_of_the_kind_that_its_text_shows(tmp_path):
    """One that is written as a day is a date; one whose display text is asked for is a reference."""
    text = (
        "SELECT TO_CHAR(c.custentity_seen, 'YYYY-MM-DD') AS seen, BUILTIN.DF(custentity_kind) AS kind FROM customer c"
    )
    assert {} == asked(tmp_path, one=text)


@pytest.mark.parametrize(
    "used",
    [
        "TRUNC(c.custentity_{n}, 'MM')",
        "ADD_MONTHS(custentity_{n}, 12)",
        "MONTHS_BETWEEN(TRUNC(SYSDATE), c.custentity_{n})",
        "EXTRACT(YEAR FROM c.custentity_{n})",
        "c.custentity_{n} - c.datecreated",
        "CASE WHEN c.isinactive = 'T' THEN c.dateclosed ELSE c.custentity_{n} END",
        "SUM(CASE WHEN c.isinactive = 'T' THEN c.custentity_{n} ELSE 0 END)",
    ],
)
def test_a_custom_field_is_what_its_text_does_with_it(tmp_path, used):
    """NetSuite moves and cuts days only, and gives no text and number from one CASE: a text that does either has such a field."""
    name = "".join(filter(str.isalpha, used)).lower()
    assert {} == asked(tmp_path, one=f"SELECT {used.format(n=name[-40:])} AS shown FROM customer c")


def test_what_stands_in_a_place_hides_no_fault(tmp_path):
    """A column that is not there is told of, whatever it is compared with."""
    assert "Unknown identifier 'nothing'" in asked(tmp_path, one="SELECT id FROM customer WHERE nothing = {id}")["one"]
