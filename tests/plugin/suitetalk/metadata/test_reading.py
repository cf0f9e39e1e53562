"""The shapes in which accounts describe themselves."""

from metadata_shapes import SALES_ORDER
from netsuite_plugin.suitetalk.metadata.reading import listed, schema, wrong_with_list, wrong_with_schema


def described(body=SALES_ORDER, name="salesOrder"):
    assert wrong_with_schema(body) is None
    return schema(name, body, fetched_at="2026-03-02T09:00:00+00:00")


def by_name(found):
    return {each["name"]: each for each in found}


def test_every_kind_of_field_is_told_apart():
    """What a value must look like depends on it."""
    kinds = {name: field["type"] for name, field in by_name(described()["fields"]).items()}

    assert {
        "memo": "text",
        "tranDate": "date",
        "createdDate": "datetime",
        "exchangeRate": "number",
        "toBePrinted": "boolean",
        "entity": "reference",
        "orderStatus": "choice",
        "shipCountry": "choice",
        "custbody_visit": "reference",
        "createdFrom": "reference",
        "custbody_tags": "references",
    } == kinds


def test_what_is_said_of_a_field_is_kept():
    """Label, who may write it, whether it filters, whose it is, where it points and which choices it has."""
    fields = by_name(described()["fields"])

    assert ("Memo", True, False) == (fields["memo"]["label"], fields["memo"]["filterable"], fields["memo"]["custom"])
    assert "Up to you." == fields["memo"]["description"]
    assert fields["createdDate"]["read_only"]
    assert (True, ["customrecord_visit"]) == (fields["custbody_visit"]["custom"], fields["custbody_visit"]["targets"])
    assert ["estimate", "opportunity"] == fields["createdFrom"]["targets"]
    assert ["A", "B"] == fields["orderStatus"]["options"]


def test_what_is_not_said_is_not_made_up():
    """No public capture says what is mandatory or how long a text may be; `nullable` does not."""
    memo = by_name(described()["fields"])["memo"]
    assert (None, None, []) == (memo["mandatory"], memo["max_length"], memo["targets"])

    told = {
        **SALES_ORDER,
        "required": ["memo"],
        "properties": {"memo": {"type": "string", "maxLength": 999}, "x": {"type": "string"}},
    }
    fields = by_name(described(told)["fields"])
    assert (True, 999) == (fields["memo"]["mandatory"], fields["memo"]["max_length"])
    assert fields["x"]["mandatory"] is False


def test_lines_and_what_is_below_them():
    """A sublist has the fields of its lines, the key of a line, and the subrecords of a line."""
    found = described()
    item = by_name(found["sublists"])["item"]

    assert ("Items", ["line"], True) == (item["label"], item["line_key"], item["described"])
    assert ["item", "line", "quantity"] == [each["name"] for each in item["fields"]]
    assert ["inventoryDetail"] == [each["name"] for each in item["subrecords"]]
    assert ["billingAddress"] == [each["name"] for each in found["subrecords"]]


def test_a_sublist_that_is_described_elsewhere_is_known_by_name():
    """Its lines are not guessed (airbyte#17470)."""
    team = by_name(described()["sublists"])["salesTeam"]
    assert (False, []) == (team["described"], team["fields"])


def test_custom_records_are_record_types():
    """By their script ID, or by NetSuite's own mark."""
    body = {"properties": {"custrecord_when": {"type": "string", "format": "date"}}}
    found = described(body, "customrecord_visit")
    assert found["custom"]
    assert found["fields"][0]["custom"]
    assert described({**body, "x-ns-custom-record": True}, "oddName")["custom"]


def test_odd_descriptions_do_no_harm():
    """Whatever stands where something else was expected."""
    odd = {
        "a": {"type": ["null", "string"]},
        "b": {"enum": "no"},
        "c": {"properties": []},
        "d": {"properties": {"items": {"type": "array", "items": []}}},
        "e": {"$ref": 7, "title": 7, "maxLength": "long"},
        "f": {"x-ns-sublistkey": [], "properties": {"items": {"type": "array", "items": {"properties": {"q": {}}}}}},
    }
    deep: dict = {"properties": {"z": {"type": "string"}}}
    for _ in range(50):
        deep = {"properties": {"more": deep}}
    found = described({"properties": {**odd, "deep": deep}, "required": "all", "x-ns-filterable": None})

    assert {"a": "text", "b": "unknown", "c": "unknown", "d": "references", "e": "unknown"} == {
        each["name"]: each["type"] for each in found["fields"]
    }


def test_a_list_of_types_and_what_is_none():
    """By name; types whose list is refused are marked (airbyte#69274)."""
    body = {"items": [{"name": "vendor"}, {"name": "check"}, {"name": "customrecord_visit"}]}
    assert wrong_with_list(body) is None
    check, visit, vendor = listed(body)

    assert (False, None) == (vendor["custom"], vendor["refused"])
    assert visit["custom"]
    assert "SuiteQL" in check["refused"]
    for wrong in ({}, {"items": []}, {"items": {}}, {"items": [{}]}, {"items": [7]}, {"items": [{"name": 7}]}):
        assert wrong_with_list(wrong)
    for wrong in ({}, {"properties": {}}, {"properties": []}, {"properties": {"a": 7}}):
        assert wrong_with_schema(wrong)
