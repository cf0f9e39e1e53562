"""Which types share their external IDs, and the table they are asked for in."""

import pytest

from netsuite_plugin.suitetalk.record_groups import group_of, records_query


@pytest.mark.parametrize("record_type", ["salesOrder", "invoice", "vendorBill", "journalEntry", "customerPayment"])
def test_a_transaction_is_told_by_its_type(record_type):
    """All of them share one table, and their external IDs."""
    assert "recordtype AS told FROM transaction" in records_query(record_type)
    assert group_of(record_type) is group_of("customtransaction_claim")


@pytest.mark.parametrize("record_type", ["customer", "task", "customrecord_visit", "chargeRule"])
def test_other_types_have_a_table_of_their_name(record_type):
    """Custom records too."""
    assert f"FROM {record_type.lower()} WHERE" in records_query(record_type)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("customer", "vendor", True),
        ("inventoryItem", "serviceSaleItem", True),
        ("customer", "invoice", False),
        ("customer", "customrecord_visit", False),
    ],
)
def test_who_shares_external_ids(one, other, alike):
    """Entities with entities, items with items; a type that is not known shares with nobody."""
    assert alike is (group_of(one) is group_of(other))


def test_external_ids_are_compared_without_their_case():
    """As NetSuite compares them."""
    assert "LOWER(externalid) IN (:keys)" in records_query("customer")
