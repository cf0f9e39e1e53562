"""Custom fields, records, lists and segments: columns and tables that one account has and another has not."""

import pytest

from netsuite_emulator.setup.customization import Customization
from netsuite_emulator.suiteql import AccountTables, SuiteQL, SuiteQLRefused
from suiteql_account import TODAY


@pytest.fixture
def customization():
    return Customization()


@pytest.fixture
def ask_custom(store, customization):
    service = SuiteQL(store, today=lambda: TODAY, account_tables=AccountTables(customization=customization))
    return lambda text: service.run(text, limit=100, offset=0).rows


def test_a_field_is_a_column_of_what_its_prefix_says(customization, ask_custom):
    """Body fields stand on transactions, column fields on their lines, entity fields on every kind of entity."""
    for script_id in ("custbody_channel", "custcol_note", "custentity_region", "custitem41", "custevent_mood", "cseg1"):
        customization.add_field(script_id)

    assert [{"n": "2"}] == ask_custom(
        "SELECT COUNT(*) AS n FROM transaction WHERE custbody_channel IS NULL AND cseg1 IS NULL"
    )
    assert [{"n": "0"}] == ask_custom("SELECT COUNT(l.custcol_note) AS n FROM transactionline l WHERE l.cseg1 = '4'")
    assert [] == ask_custom("SELECT id FROM employee WHERE custentity_region = 'North'")
    assert [] == ask_custom("SELECT c.id FROM entity c JOIN vendor v ON v.custentity_region = c.custentity_region")
    assert [] == ask_custom("SELECT id FROM item WHERE custitem41 = 'Y'")
    assert [] == ask_custom("SELECT id FROM supportcase WHERE custevent_mood IS NOT NULL")


def test_a_field_nobody_added_is_unknown(ask_custom):
    """An account without the customization refuses, with the words for any other unknown name."""
    with pytest.raises(SuiteQLRefused, match="Unknown identifier 'custbody_channel'"):
        ask_custom("SELECT custbody_channel FROM transaction")
    with pytest.raises(SuiteQLRefused, match="Invalid search type: customrecord_machine"):
        ask_custom("SELECT id FROM customrecord_machine")


def test_values_of_records_are_found_under_their_fields(store, customization, ask_custom):
    """What a client wrote into custom fields is there to query; a reference shows the name behind it."""
    customization.add_list("customlist_channel", {"1": "Web", "2": "Phone"})
    customization.add_field("custbody_channel", "enumeration", target="customlist_channel")
    customization.add_field("custentity_friend", "reference", target="customer")
    store.put("invoice", {**store.get("invoice", "102"), "custbody_channel": {"id": "2"}})
    store.put("customer", {**store.get("customer", "12"), "custentity_friend": {"id": "11"}})

    assert [{"id": "102", "shown": "Phone"}] == ask_custom(
        "SELECT id, BUILTIN.DF(custbody_channel) AS shown FROM transaction WHERE custbody_channel = 2"
    )
    assert [{"friend": "Brenova Tools"}] == ask_custom(
        "SELECT BUILTIN.DF(custentity_friend) AS friend FROM customer WHERE id = 12"
    )
    assert [{"id": "1", "name": "Web"}, {"id": "2", "name": "Phone"}] == ask_custom(
        "SELECT id, name FROM customlist_channel ORDER BY id"
    )


def test_a_custom_record_is_a_table_with_its_fields(customization, ask_custom):
    """It joins with any other table, and is listed with its fields among the customization."""
    customization.add_record_type("customrecord_machine", label="Machine")
    customization.add_field("custrecord_machine_owner", "reference", target="customer", on="customrecord_machine")

    assert [] == ask_custom("""
        SELECT m.id, m.name, BUILTIN.DF(m.custrecord_machine_owner) AS owner FROM customrecord_machine m
        JOIN customer c ON c.id = m.custrecord_machine_owner WHERE m.isinactive = 'F'
    """)
    assert [{"name": "Machine", "scriptid": "CUSTOMRECORD_MACHINE"}] == ask_custom(
        "SELECT name, scriptid FROM customrecordtype"
    )
    assert [{"scriptid": "CUSTRECORD_MACHINE_OWNER"}] == ask_custom("SELECT scriptid FROM customfield")
    with pytest.raises(SuiteQLRefused, match="Unknown identifier"):
        ask_custom("SELECT custrecord_machine_owner FROM customer")


def test_an_addition_is_there_at_once(customization, ask_custom):
    """A field that is added between two queries is known to the second."""
    with pytest.raises(SuiteQLRefused):
        ask_custom("SELECT custbody_late FROM transaction")
    customization.add_field("custbody_late", "boolean")

    assert [{"custbody_late": "F"}, {"custbody_late": "F"}] == ask_custom("SELECT custbody_late FROM transaction")


def test_a_custom_field_of_addresses_stands_on_every_table_of_addresses(customization, ask_custom):
    """As a public script reads it from the shipping address of a sale; also where the table was read before."""
    assert [] == ask_custom("SELECT nkey FROM customeraddressbookentityaddress WHERE nkey = 0")
    customization.add_field("custrecord_door", on="entityaddress")

    for name in (
        "entityaddress",
        "customeraddressbookentityaddress",
        "transactionshippingaddress",
        "subsidiarymainaddress",
    ):
        assert [] == ask_custom(f"SELECT custrecord_door FROM {name} WHERE nkey = 0"), name
