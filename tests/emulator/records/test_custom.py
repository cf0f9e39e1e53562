"""What an account adds to its records: custom fields, custom record types, custom lists."""

from record_answers import BASE, id_of, refused

STRICT = {"X-NetSuite-PropertyNameValidation": "Error"}


async def test_a_custom_field_is_known_once_the_account_has_it(api, account, customer):
    """Before, its name is as unknown as a misspelt one: accepted, not stored, named in a header."""
    body = {"custentity_region": "North"}
    response = await api.patch(f"/customer/{customer}", json=body)
    assert "custentity_region" == response.headers["x-netsuite-propertyvalidation"]
    refused(await api.patch(f"/customer/{customer}", json=body, headers=STRICT), 400, "INVALID_CONTENT")

    account.customization.add_field("custentity_region")

    assert 204 == (await api.patch(f"/customer/{customer}", json=body, headers=STRICT)).status_code
    assert "North" == (await api.get(f"/customer/{customer}")).json()["custentity_region"]


async def test_the_prefix_says_where_a_custom_field_stands(api, account, customer):
    """A field of transactions is none of customers; one of lines is none of the body."""
    account.customization.add_field("custbody_route")
    account.customization.add_field("custcol_gift", "boolean")
    refused(
        await api.patch(f"/customer/{customer}", json={"custbody_route": "7"}, headers=STRICT), 400, "INVALID_CONTENT"
    )
    item = account.given("inventoryItem", itemId="CRATE-1")
    order = {
        "entity": {"id": customer},
        "custbody_route": "7",
        "item": {"items": [{"item": {"id": item}, "quantity": 1, "rate": 3, "custcol_gift": True}]},
    }
    order_id = id_of(await api.post("/salesOrder", json=order, headers=STRICT))
    record = (await api.get(f"/salesOrder/{order_id}", params={"expandSubResources": "true"})).json()
    assert "7" == record["custbody_route"]
    assert record["item"]["items"][0]["custcol_gift"] is True


async def test_a_custom_list_gives_a_field_its_choices(api, account, customer):
    """A reference into a custom list is shown with the list's own word, and nothing else may be chosen."""
    account.customization.add_list("customlist_regions", {"1": "North", "2": "South"})
    account.customization.add_field("custentity_region", "reference", target="customlist_regions")
    await api.patch(f"/customer/{customer}", json={"custentity_region": {"id": "2"}}, headers=STRICT)
    shown = (await api.get(f"/customer/{customer}")).json()["custentity_region"]
    assert ("2", "South") == (shown["id"], shown["refName"])
    assert f"{BASE}/customlist_regions/2" == shown["links"][0]["href"]
    fault = refused(await api.patch(f"/customer/{customer}", json={"custentity_region": "9"}), 400, "INVALID_CONTENT")
    assert "custentity_region" == fault["o:errorPath"]
    assert "North" == (await api.get("/customlist_regions/1")).json()["name"]


async def test_a_custom_record_type_is_served_under_its_script_id(api, account):
    """Created, read, listed by condition, and unknown in another account."""
    account.customization.add_record_type("customrecord_route")
    account.customization.add_field("custrecord_stops", "integer", on="customrecord_route")
    record_id = id_of(
        await api.post("/customrecord_route", json={"name": "East", "custrecord_stops": 4}, headers=STRICT)
    )
    assert 4 == (await api.get(f"/customrecord_route/{record_id}")).json()["custrecord_stops"]
    found = (await api.get("/customrecord_route", params={"q": "custrecord_stops GREATER 3"})).json()
    assert [record_id] == [each["id"] for each in found["items"]]
    refused(await api.get("/customrecord_other"), 404, "NONEXISTENT_ID")


async def test_what_a_form_hides_is_not_there(api, account, customer):
    """A sublist whose feature is off is neither shown nor taken."""
    account.customization.hide("customer", "salesTeam")
    assert "salesTeam" not in (await api.get(f"/customer/{customer}")).json()
    refused(
        await api.patch(f"/customer/{customer}", json={"salesTeam": {"items": []}}, headers=STRICT),
        400,
        "INVALID_CONTENT",
    )
