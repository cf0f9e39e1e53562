"""The items of a batch, checked one by one."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk.batch_items import creates, deletes, effect_of, reads, updates, upserts

LINES = {"item": {"items": [{"item": {"id": "9"}}]}}


def test_an_item_without_an_external_id_gets_one_of_the_key():
    """And its place."""
    made = creates("task", [{"values": {}}, {"values": {}, "external_id": "OWN"}], key="nsn-key")

    assert ["nsn-key-0", "OWN"] == [each.key for each in made]


def test_a_type_without_external_ids_gets_none():
    """It would be refused."""
    assert [None] == [each.key for each in creates("accountingPeriod", [{"values": {}}], key="k")]
    with pytest.raises(ConfigurationError, match=r"items\[0\].external_id: accountingPeriod has no external IDs"):
        creates("accountingPeriod", [{"values": {}, "external_id": "x"}], key="k")


def test_the_effect_is_the_worst_of_the_items():
    """One item that adds lines makes the batch one that is sent once."""
    plain = {"record_id": "7", "values": {"memo": "x"}}
    assert "idempotent" == effect_of(updates("salesOrder", [plain]))
    assert "once" == effect_of(updates("salesOrder", [plain, {"record_id": "8", "values": LINES}]))
    assert "once" == effect_of(upserts("salesOrder", [{"external_id": "X", "values": LINES}]))
    assert "keyed" == effect_of(creates("salesOrder", [{"values": LINES}], key="k"))
    assert "idempotent" == effect_of(deletes("salesOrder", ["7"]))
    assert "read" == effect_of(reads("salesOrder", ["7"]))


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: updates("task", [{"record_id": "7", "values": {"x": [1]}}]), r"items\[0\].values.x: a sublist is"),
        (lambda: updates("task", [{"record_id": "7", "values": {}}]), r"items\[0\]: there is nothing to change"),
        (lambda: upserts("task", [{"external_id": "a/b", "values": {}}]), r"items\[0\].external_id: 'a/b'"),
        (lambda: deletes("sales order", ["1"]), "record_type: 'sales order' is not a record type"),
        (lambda: reads("task", ["7", "eid:x", "eid:X"]), r"record_ids\[2\]: 'eid:X' is that of record_ids\[1\] too"),
        (
            lambda: updates("task", [{"record_id": "7", "values": {"a": 1}, "record_type": "invoice"}]),
            r"items\[0\].record_type: 'invoice' in a batch of task",
        ),
    ],
)
def test_what_is_wrong_is_said_by_its_place(made, words):
    """And that nothing was sent."""
    with pytest.raises(ConfigurationError, match=words) as caught:
        made()

    assert "Nothing was sent" in str(caught.value)


def test_the_type_may_be_repeated_in_any_case():
    """NetSuite does not keep its case."""
    assert updates("salesOrder", [{"record_id": "7", "values": {"memo": "x"}, "record_type": "salesorder"}])
