"""What is known of tables without asking."""

import pytest

from netsuite_plugin.suitetalk.paging.table_keys import keys_of, kind_of


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("transaction", (("id",),)),
        ("customrecord_machine", (("id",),)),
        ("transactionline", (("uniquekey",), ("transaction", "id"))),
        ("dual", ((),)),
        ("loginaudit", ()),
    ],
)
def test_keys(table, keys):
    """One column, several together, none at all, or none that is known."""
    assert keys == keys_of(table)


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("transaction", "id", "number"),
        ("transaction", "trandate", "date"),
        ("transaction", "tranid", None),
        ("transactionline", "uniquekey", "number"),
        ("country", "id", None),
        ("location", "subsidiary", None),
    ],
)
def test_kinds(table, column, kind):
    """A name that looks like an id may hold several."""
    assert kind == kind_of(table, column)
