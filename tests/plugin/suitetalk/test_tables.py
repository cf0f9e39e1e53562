"""The table that external IDs are asked for in."""

import pytest

from netsuite_plugin.suitetalk.tables import external_ids_of


@pytest.mark.parametrize("record_type", ["salesOrder", "invoice", "vendorBill", "journalEntry", "customerPayment"])
def test_a_transaction_is_told_by_its_type(record_type):
    """All of them share one table, and their external IDs."""
    query, parameters = external_ids_of(record_type)

    assert "FROM transaction" in query
    assert {"type": record_type.lower()} == parameters


@pytest.mark.parametrize("record_type", ["customer", "task", "customrecord_visit", "chargeRule"])
def test_other_types_have_a_table_of_their_name(record_type):
    """Custom records too."""
    query, parameters = external_ids_of(record_type)

    assert f"FROM {record_type.lower()} WHERE" in query
    assert {} == parameters
