"""Names that were probably meant."""

import pytest

from netsuite_plugin.suitetalk.metadata.near import did_you_mean, near, slip

TYPES = [
    "customer",
    "salesOrder",
    "vendor",
    "vendorBill",
    "noninventorySaleItem",
    "noninventoryResaleItem",
    "customrecord_visit",
]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("salesOrdr", "salesOrder"),
        ("sales_order", "salesOrder"),
        ("SALESORDERS", "salesOrder"),
        ("customers", "customer"),
        ("customrecord_vist", "customrecord_visit"),
    ],
)
def test_what_is_like_it_is_found(written, meant):
    """Whatever its case and underscores."""
    assert meant == near(written, TYPES)[0]


def test_what_is_like_nothing_is_left_alone():
    """A wrong suggestion is worse than none."""
    assert [] == near("warehouseTicket", TYPES)
    assert not did_you_mean([])


@pytest.mark.parametrize("written", ["salesOrdr", "saleOrder", "salesOrrder", "salesOrdre", "salesOrber", "SALESORDR"])
def test_one_slip_of_the_finger_is_certain(written):
    """A letter missing, too many, wrong, or two the other way round."""
    assert "salesOrder" == slip(written, TYPES)


@pytest.mark.parametrize(
    "written", ["salesOrder", "SalesOrder", "vendorbil1s", "vendors_", "noninventorySafeltem", "xyz"]
)
def test_all_else_is_not(written):
    """A known name, two slips, and what could be another type that this role may not see."""
    assert slip(written, TYPES) is None


def test_two_that_are_equally_near_are_no_answer():
    """Nobody can say which."""
    assert slip("custrecordC", ["custrecordA", "custrecordB"]) is None
