"""Records that are changed, made under an external ID, and deleted."""

import pytest

from record_answers import BASE, id_of, refused


async def test_an_update_changes_what_it_names_and_null_clears(api, clock, customer):
    """Omitted fields stay; the time of the change moves."""
    assert (await api.patch(f"/customer/{customer}", json={"phone": "555-0100", "fax": "555-0101"})).status_code == 204
    clock.advance(minutes=30)
    response = await api.patch(f"/customer/{customer}", json={"phone": None})
    assert response.headers["location"] == f"{BASE}/customer/{customer}"
    record = (await api.get(f"/customer/{customer}")).json()
    assert "phone" not in record
    assert record["fax"] == "555-0101"
    assert record["lastModifiedDate"] == "2026-03-12T09:30:00Z"


async def test_a_keyed_line_is_changed_by_its_key_and_others_stay(api, order):
    """A known line number changes that line, none adds one, replace removes the rest."""
    lines = {"items": [{"line": 2, "quantity": 5}]}
    assert (await api.patch(f"/salesOrder/{order}", json={"item": lines})).status_code == 204
    record = (await api.get(f"/salesOrder/{order}", params={"expandSubResources": "true"})).json()
    assert [(each["line"], each["quantity"], each["amount"]) for each in record["item"]["items"]] == [
        (1, 2, 25),
        (2, 5, 50),
    ]
    assert record["total"] == 75

    await api.patch(f"/salesOrder/{order}", json={"item": lines}, params={"replace": "item"})
    record = (await api.get(f"/salesOrder/{order}", params={"expandSubResources": "true"})).json()
    assert [each["line"] for each in record["item"]["items"]] == [2]


async def test_lines_without_a_key_are_added_every_time(api, account, customer):
    """A repeated PATCH doubles such lines; replace takes their place."""
    body = {"salesTeam": {"items": [{"employee": {"id": "12"}, "contribution": 100, "isPrimary": True}]}}
    for _ in range(2):
        await api.patch(f"/customer/{customer}", json=body)
    assert len(account.records.get("customer", customer)["salesTeam"]["items"]) == 2
    await api.patch(f"/customer/{customer}", json=body, params={"replace": "salesTeam"})
    assert len(account.records.get("customer", customer)["salesTeam"]["items"]) == 1


async def test_an_external_id_finds_its_record_and_is_taken_once(api):
    """A second POST with the same external id is a user error."""
    body = {"companyName": "Acorn", "externalId": "nsn-1"}
    record_id = id_of(await api.post("/customer", json=body))
    assert (await api.get("/customer/eid:nsn-1")).json()["id"] == record_id
    refusal = refused(await api.post("/customer", json=body | {"companyName": "Other"}), 400, "USER_ERROR")
    assert refusal["detail"] == "Error while accessing a resource. This entity already exists."
    refused(await api.post("/customer", json={"companyName": "Acorn"}), 400, "USER_ERROR")
    refused(await api.get("/customer/eid:nsn-2"), 404, "NONEXISTENT_ID")
    refused(await api.get("/salesOrder/eid:nsn-2"), 404, "NONEXISTENT_ID")


@pytest.mark.parametrize("spelt", ["TWIN-1", "twin-1", "Twin-1"])
async def test_an_external_id_has_no_case(api, spelt):
    """It finds its record in any case, and cannot be taken again in another."""
    record_id = id_of(await api.post("/customer", json={"companyName": "Acorn", "externalId": "TWIN-1"}))
    assert (await api.get(f"/customer/eid:{spelt}")).json()["id"] == record_id
    assert record_id == id_of(await api.put(f"/customer/eid:{spelt}", json={"phone": "555-0100"}))
    refused(await api.post("/customer", json={"companyName": "Other", "externalId": spelt}), 400, "USER_ERROR")


async def test_an_external_id_stands_once_in_a_group_of_record_types(api, account, customer, item):
    """Entities share one group, transactions another; a list has its own; the other type's record is not found by it."""
    invoice = {"entity": {"id": customer}, "externalId": "K-1", "item": {"items": [{"item": {"id": item}, "rate": 5}]}}
    made = id_of(await api.post("/invoice", json=invoice))
    payment = {"customer": {"id": customer}, "payment": 5, "externalId": "k-1"}
    refused(await api.post("/customerPayment", json=payment), 400, "USER_ERROR")
    refused(await api.put("/customerPayment/eid:K-1", json=payment), 400, "USER_ERROR")
    refused(await api.get("/customerPayment/eid:K-1"), 404, "NONEXISTENT_ID")
    assert (await api.get("/invoice/eid:k-1")).json()["id"] == made

    for record_type, body in (("vendor", {"companyName": "Acorn"}), ("department", {"name": "Acorn"})):
        assert (await api.post(f"/{record_type}", json=body | {"externalId": "K-1"})).status_code == 204
    refused(await api.post("/contact", json={"entityId": "Ida", "externalId": "K-1"}), 400, "USER_ERROR")

    assert (await api.delete(f"/invoice/{made}")).status_code == 204
    assert (await api.post("/customerPayment", json=payment)).status_code == 204


async def test_put_creates_or_updates_by_external_id_alone(api):
    """The same PUT twice makes one record; PUT by internal id is no operation."""
    first = id_of(await api.put("/customer/eid:key-9", json={"companyName": "Acorn"}))
    second = id_of(await api.put("/customer/eid:key-9", json={"companyName": "Acorn Ltd"}))
    assert first == second
    record = (await api.get(f"/customer/{first}")).json()
    assert (record["externalId"], record["companyName"]) == ("key-9", "Acorn Ltd")
    refused(await api.put(f"/customer/{first}", json={}), 405, "METHOD_NOT_ALLOWED")


async def test_a_deleted_record_is_gone(api, customer):
    """204, then 404."""
    assert (await api.delete(f"/customer/{customer}")).status_code == 204
    refused(await api.get(f"/customer/{customer}"), 404, "NONEXISTENT_ID")


async def test_what_others_depend_on_cannot_be_deleted(api, customer, order):
    """A customer with an order stays until the order is gone."""
    refused(await api.delete(f"/customer/{customer}"), 400, "USER_ERROR")
    assert (await api.delete(f"/salesOrder/{order}")).status_code == 204
    assert (await api.delete(f"/customer/{customer}")).status_code == 204
