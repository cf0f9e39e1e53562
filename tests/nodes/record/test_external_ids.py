"""An external ID that another record of the group has: an invoice and its payment."""

import pytest

from netsuite_plugin.errors import RequestRejected


@pytest.fixture
def invoice(netsuite):
    """An invoice with the external ID that everything else wants."""
    netsuite.given("customer", id="107", entityId="Fjord", companyName="Fjord", subsidiary="1", externalId="FJORD")
    netsuite.given("inventoryItem", id="9", itemId="Widget")
    netsuite.given(
        "invoice", id="71", entity="107", externalId="INV-9", item=[{"item": "9", "quantity": 2, "rate": 10}]
    )
    netsuite.given("salesOrder", id="18", entity="107", item=[{"item": "9", "quantity": 2, "rate": 10}])
    return netsuite


TAKEN = r"{at}: '{key}' is that of another record, invoice 71: .* among all transactions.*Give another one.*WHERE LOWER\(externalid\) = 'inv-9'"
PAYMENT = {"customer": {"id": "107"}, "payment": 5}


@pytest.mark.parametrize("key", ["INV-9", "inv-9"])
async def test_a_payment_cannot_have_that_of_its_invoice(invoice, run_node, key):
    """The error says which record has it, and how it is found; nothing is made."""
    with pytest.raises(RequestRejected, match=TAKEN.format(at="external_id", key=key)):
        await run_node("netsuite.record.create", record_type="customerPayment", values=PAYMENT, external_id=key)

    assert {} == invoice.records.all("customerPayment")


async def test_nor_can_it_be_upserted_with_it(invoice, run_node):
    """`eid:` names a payment there is not."""
    with pytest.raises(RequestRejected, match=TAKEN.format(at="external_id", key="INV-9")):
        await run_node("netsuite.record.upsert", record_type="customerPayment", values=PAYMENT, external_id="INV-9")


async def test_nor_be_given_it_later(invoice, run_node):
    """The place is that of the value."""
    with pytest.raises(RequestRejected, match=TAKEN.format(at=r"values\.externalId", key="INV-9")):
        await run_node(
            "netsuite.record.update", record_type="salesOrder", record_id="18", values={"externalId": "INV-9"}
        )


async def test_nor_can_an_invoice_of_an_order_have_that_of_a_payment(invoice, run_node):
    """A transform is a create."""
    invoice.given("customerPayment", id="88", customer="107", payment=5, externalId="PAY-1")

    with pytest.raises(RequestRejected, match=r"external_id: 'pay-1' is that of another record, customerpayment 88"):
        await run_node(
            "netsuite.record.transform", record_type="salesOrder", record_id="18", target="invoice", external_id="pay-1"
        )


async def test_items_of_a_batch_say_it_at_their_place(invoice, run_node):
    """The others are made."""
    items = [{"values": PAYMENT, "external_id": each} for each in ("PAY-1", "inv-9")]

    result = await run_node("netsuite.batch.create", record_type="customerPayment", items=items)

    assert [True, False] == [each["ok"] for each in result["outcomes"]]
    message = result["outcomes"][1]["error"]["message"]
    assert "items[1].external_id: 'inv-9' is that of another record, invoice 71" in message


async def test_items_of_a_batch_of_upserts_say_it_too(invoice, run_node):
    """As the single one does."""
    items = [{"values": PAYMENT, "external_id": each} for each in ("PAY-1", "INV-9")]

    result = await run_node("netsuite.batch.upsert", record_type="customerPayment", items=items)

    assert [True, False] == [each["ok"] for each in result["outcomes"]]
    assert (
        "items[1].external_id: 'INV-9' is that of another record, invoice 71"
        in result["outcomes"][1]["error"]["message"]
    )


async def test_a_record_there_in_another_case_is_adopted(invoice, run_node):
    """By one create and by a batch of them: it is the same external ID to NetSuite."""
    values = {"companyName": "Fjord", "subsidiary": {"id": "1"}}

    one = await run_node("netsuite.record.create", record_type="customer", values=values, external_id="fjord")
    many = await run_node(
        "netsuite.batch.create", record_type="customer", items=[{"values": values, "external_id": "fjord"}]
    )

    assert ("107", False) == (one["id"], one["created"])
    assert ("107", False) == (many["outcomes"][0]["id"], many["outcomes"][0]["created"])


async def test_other_refusals_are_said_as_they_are(invoice, run_node):
    """Nothing about external IDs."""
    with pytest.raises(RequestRejected) as caught:
        await run_node(
            "netsuite.record.upsert", record_type="customer", external_id="FJORD", values={"subsidiary": {"id": "999"}}
        )

    assert "another record" not in str(caught.value)
