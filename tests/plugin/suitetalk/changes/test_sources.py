"""Where the records of each type are."""

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk.changes.sources import Source, source_of


@pytest.mark.parametrize(
    ("record_type", "source"),
    [
        ("salesOrder", Source("transaction", created="createddate", condition="recordtype = 'salesorder'")),
        ("customtransaction_fee", Source("transaction", created="createddate", condition="recordtype = 'customtransaction_fee'")),
        ("customer", Source("customer", created="datecreated")),
        ("task", Source("task", created="createddate")),
        ("customrecord_visit", Source("customrecord_visit", changed="lastmodified", created="created")),
        ("location", Source("location")),
        ("inventoryItem", Source("item", created="createddate", condition="itemtype = 'InvtPart' AND islotitem = 'F' AND isserialitem = 'F'")),
        ("lotNumberedAssemblyItem", Source("item", created="createddate", condition="itemtype = 'Assembly' AND islotitem = 'T' AND isserialitem = 'F'")),
        ("otherChargeResaleItem", Source("item", created="createddate", condition="itemtype = 'OthCharge' AND subtype = 'Resale'")),
        ("nonInventorySaleItem", Source("item", created="createddate", condition="itemtype = 'NonInvtPart' AND subtype = 'Sale'")),
        ("kitItem", Source("item", created="createddate", condition="itemtype = 'Kit'")),
    ],
)  # fmt: skip
def test_a_type_has_its_table(record_type, source):
    assert source == source_of(record_type)


@pytest.mark.parametrize("record_type", ["lead", "Prospect", "subscriptionPlan"])
def test_what_a_table_cannot_tell_apart_is_said(record_type):
    with pytest.raises(ConfigurationError, match=record_type):
        source_of(record_type)
