"""Operations beyond reading and writing one record: transform, attach, forms, options, and rules that bite."""

import pytest

from record_answers import BASE, id_of, refused

FORM = "application/vnd.oracle.resource+json; type="


async def whole(api, path):
    response = await api.get(path, params={"expandSubResources": "true"})
    assert 200 == response.status_code, response.text
    return response.json()


# Actions


async def test_a_record_action_is_said_to_be_missing(api, order):
    """The emulator speaks for itself; a wrong method and a wrong record are answered as NetSuite does."""
    answer = await api.post(f"/salesOrder/{order}/@approve")
    assert (
        "NotYetImplemented: the record action @approve of salesOrder"
        == refused(answer, 501, "NOT_YET_IMPLEMENTED")["detail"]
    )
    refused(await api.get(f"/salesOrder/{order}/@approve"), 405, "METHOD_NOT_ALLOWED")
    refused(await api.post("/salesOrder/999999/@approve"), 400, "USER_ERROR")
    refused(await api.post("/customer/999999/@approve"), 404, "NONEXISTENT_ID")


# Transform


async def test_an_order_becomes_an_invoice(api, order, customer):
    """The body may be left out; the invoice has the order's lines and knows where it comes from."""
    response = await api.post(f"/salesOrder/{order}/!transform/invoice")
    assert f"{BASE}/invoice/{id_of(response)}" == response.headers["location"]
    invoice = await whole(api, f"/invoice/{id_of(response)}")
    assert order == invoice["createdFrom"]["id"]
    assert customer == invoice["entity"]["id"]
    assert [25.0, 10] == [line["amount"] for line in invoice["item"]["items"]]
    assert 35.0 == invoice["total"]
    assert "Billed" == (await api.get(f"/salesOrder/{order}")).json()["status"]["refName"]


async def test_a_fulfilment_takes_the_lines_it_is_told_to(api, order, account):
    """Lines are named by the order's line; one that is not received is left out; names in any case, bare references."""
    body = {"item": {"items": [{"orderLine": 1, "location": 1, "quantity": 1}, {"orderLine": 2, "itemreceive": False}]}}
    fulfilment = await whole(
        api, f"/itemFulfillment/{id_of(await api.post(f'/salesorder/{order}/!transform/itemfulfillment', json=body))}"
    )
    (line,) = fulfilment["item"]["items"]
    assert (1, 1, "1") == (line["orderLine"], line["quantity"], line["location"]["id"])


async def test_goods_in_transit_are_received_from_their_fulfilment(api, account, item, order):
    """What a transfer order sent is received from its fulfilment; what a customer got is not."""
    lines = [{"item": {"id": item}, "quantity": 3}]
    places = {"location": {"id": "1"}, "transferLocation": {"id": account.given("location", name="Depot")}}
    moved = id_of(await api.post("/transferOrder", json=places | {"item": {"items": lines}}))
    sent = id_of(await api.post(f"/transferOrder/{moved}/!transform/itemFulfillment"))
    receipt = await whole(
        api, f"/itemReceipt/{id_of(await api.post(f'/itemFulfillment/{sent}/!transform/itemReceipt'))}"
    )
    assert (moved, sent) == (receipt["createdFrom"]["id"], receipt["itemFulfillment"]["id"])
    assert [3] == [line["quantity"] for line in receipt["item"]["items"]]

    sold = id_of(await api.post(f"/salesOrder/{order}/!transform/itemFulfillment"))
    refused(await api.post(f"/itemFulfillment/{sold}/!transform/itemReceipt"), 501, "NOT_YET_IMPLEMENTED")


async def test_a_bin_is_written_by_its_bare_number(api, account, item):
    """As clients write it when they receive goods; a number that no bin has is none."""
    place = account.given("location", name="Dock")
    shelf = account.given("bin", binNumber="A-1", location=place)
    body = {"item": {"id": item}, "location": {"id": place}, "adjustQtyBy": 1}
    body["inventoryDetail"] = {"inventoryAssignment": {"items": [{"binNumber": "A-1", "quantity": 1}]}}
    lines = {"inventory": {"items": [body]}, "account": {"id": "1"}, "subsidiary": {"id": "1"}}
    adjusted = await whole(api, f"/inventoryAdjustment/{id_of(await api.post('/inventoryAdjustment', json=lines))}")
    detail = adjusted["inventory"]["items"][0]["inventoryDetail"]["inventoryAssignment"]["items"][0]
    assert (shelf, "A-1") == (detail["binNumber"]["id"], detail["binNumber"]["refName"])
    body["inventoryDetail"]["inventoryAssignment"]["items"][0]["binNumber"] = "Z-9"
    refused(await api.post("/inventoryAdjustment", json=lines), 400, "INVALID_CONTENT")


async def test_the_status_of_a_purchase_order_is_its_label(api, account, item):
    """A sales order's has a letter as its id."""
    vendor = account.given("vendor", companyName="Crate Works", subsidiary="1")
    lines = {"items": [{"item": {"id": item}, "quantity": 1, "rate": 3}]}
    path = f"/purchaseOrder/{id_of(await api.post('/purchaseOrder', json={'entity': {'id': vendor}, 'item': lines}))}"
    status = (await api.get(path)).json()["status"]
    assert status["refName"] == status["id"]
    assert len(status["id"]) > 1


async def test_an_invoice_is_paid_and_credited_by_transforms(api, order):
    """A payment made of an invoice pays it; a credit memo made of another leaves nothing open."""
    invoice = id_of(await api.post(f"/salesOrder/{order}/!transform/invoice"))
    payment = await whole(
        api, f"/customerPayment/{id_of(await api.post(f'/invoice/{invoice}/!transform/customerPayment'))}"
    )
    assert (35.0, invoice) == (payment["payment"], payment["apply"]["items"][0]["doc"]["id"])
    assert 0 == (await api.get(f"/invoice/{invoice}")).json()["amountRemaining"]


async def test_not_everything_becomes_everything(api, order, customer):
    """Whether NetSuite has a transform that is not known here nobody can say; only POST transforms."""
    refused(await api.post(f"/salesOrder/{order}/!transform/vendorBill"), 501, "NOT_YET_IMPLEMENTED")
    refused(await api.post(f"/salesOrder/{order}/!transform"), 404, "NONEXISTENT_ID")
    refused(await api.get(f"/salesOrder/{order}/!transform/invoice"), 405, "METHOD_NOT_ALLOWED")
    refused(await api.post(f"/salesOrder/{order}/!frobnicate/invoice"), 501, "NOT_YET_IMPLEMENTED")


# Attach


async def test_a_contact_is_attached_with_a_role_and_detached(api, account, customer):
    """The record then lists its contact, and no longer when it is detached."""
    account.given(
        "contact", entityId="Ann Ox", firstName="Ann", lastName="Ox", externalId="ann", email="ann@example.com"
    )
    role = {"role": {"id": "-10"}}
    assert 204 == (await api.post(f"/customer/{customer}/!attach/contact/eid:ann", json=role)).status_code
    (line,) = (await whole(api, f"/customer/{customer}"))["contactList"]["items"]
    assert "Ann Ox" == line["contact"]["refName"]
    assert 204 == (await api.post(f"/customer/{customer}/!detach/contact/eid:ann")).status_code
    assert [] == (await whole(api, f"/customer/{customer}"))["contactList"]["items"]
    refused(await api.post(f"/customer/{customer}/!attach/vendor/1"), 400, "INVALID_CONTENT")
    refused(await api.post(f"/customer/{customer}/!attach/contact/99999"), 404, "NONEXISTENT_ID")


# Forms and options


async def test_a_contact_stands_in_several_categories_and_refers_to_its_assistant(api, account):
    """The schemas of the browser of 2026.1: category is a list of contact categories, assistant a contact."""
    press, partner = (account.given("contactCategory", name=name) for name in ("Press", "Partner"))
    first = id_of(await api.post("/contact", json={"firstName": "Ida", "lastName": "Moss", "subsidiary": {"id": "1"}}))
    body = {
        "firstName": "Joe",
        "lastName": "Bell",
        "subsidiary": {"id": "1"},
        "assistant": {"id": first},
        "emailPreference": {"id": "PDF"},
        "category": {"items": [{"id": press}, {"id": partner}]},
    }
    kept = await whole(api, f"/contact/{id_of(await api.post('/contact', json=body))}")
    assert [press, partner] == [each["id"] for each in kept["category"]["items"]]
    assert (first, "PDF") == (kept["assistant"]["id"], kept["emailPreference"]["id"])


async def test_a_form_shows_what_a_new_record_would_be(api, customer):
    """Defaults are filled in, nothing is stored, and missing values are no fault."""
    headers = {"Accept": FORM + "create-form"}
    response = await api.post("/salesOrder", json={"entity": {"id": customer}}, headers=headers)
    assert FORM + "create-form; charset=UTF-8" == response.headers["content-type"]
    form = response.json()
    assert ("2026-03-12", "1") == (form["tranDate"], form["subsidiary"]["id"])
    assert "id" not in form
    assert 0 == (await api.get("/salesOrder")).json()["totalResults"]


async def test_an_edit_form_shows_the_record_as_it_would_become(api, customer):
    """The change is shown and not stored."""
    headers = {"Accept": FORM + "edit-form"}
    form = (await api.patch(f"/customer/{customer}", json={"phone": "555-0100"}, headers=headers)).json()
    assert "555-0100" == form["phone"]
    assert "phone" not in (await api.get(f"/customer/{customer}")).json()


async def test_select_options_are_told_page_by_page(api):
    """Ids of records are numbers here; conditions are on the name; sublist fields by a dotted name."""
    headers = {"Accept": FORM + "select-options"}
    parameters = {"fields": "entityStatus,subsidiary", "q": 'CONTAIN "prospect"', "limit": "2"}
    answer = (await api.post("/customer", json={}, params=parameters, headers=headers)).json()
    options = answer["entityStatus"]["_selectOptions"]
    assert (2, True, 6) == (options["count"], options["hasMore"], options["totalResults"])
    assert {"id": 8, "refName": "PROSPECT-In Discussion"} == options["items"][0]
    assert [] == answer["subsidiary"]["_selectOptions"]["items"]
    lines = (await api.post("/journalEntry", json={}, params={"fields": "line.account"}, headers=headers)).json()
    assert 7 == lines["line"]["account"]["_selectOptions"]["totalResults"]
    wrong = refused(
        await api.post("/customer", json={}, params={"fields": "shoeSize"}, headers=headers), 400, "INVALID_PARAMETER"
    )
    assert "fields" == wrong["o:errorQueryParam"]


async def test_named_subresources_come_in_full(api, order):
    """`expand` gives what it names and leaves the rest as links."""
    record = (await api.get(f"/salesOrder/{order}", params={"expand": "item"})).json()
    assert 2 == record["item"]["totalResults"]
    assert {"links"} == record["salesTeam"].keys()


async def test_only_selected_fields_are_cleared(api, customer):
    """With replaceSelectedFields a null counts only where `replace` names its field."""
    await api.patch(f"/customer/{customer}", json={"phone": "555-0100", "fax": "555-0101"})
    parameters = {"replaceSelectedFields": "true", "replace": "fax"}
    assert (
        204
        == (await api.patch(f"/customer/{customer}", json={"phone": None, "fax": None}, params=parameters)).status_code
    )
    record = (await api.get(f"/customer/{customer}")).json()
    assert ("555-0100", False) == (record["phone"], "fax" in record)


# Rules


async def test_an_inactive_record_cannot_be_referred_to(api, account, item):
    """It is as wrong a value as one that does not exist, and the place is named."""
    gone = account.given("customer", companyName="Gone", entityId="Gone", isInactive=True)
    body = {"entity": {"id": gone}, "item": {"items": [{"item": {"id": item}}]}}
    assert "entity" == refused(await api.post("/salesOrder", json=body), 400, "INVALID_CONTENT")["o:errorPath"]


async def test_a_locked_record_cannot_be_loaded_but_is_listed(api, account, customer):
    """A workflow's lock refuses GET, PATCH and DELETE alike."""
    account.lock_record("customer", customer)
    for method in ("GET", "DELETE"):
        refused(await api.request(method, f"/customer/{customer}"), 400, "USER_ERROR")
    refused(await api.patch(f"/customer/{customer}", json={"phone": "1"}), 400, "USER_ERROR")
    assert [customer] == [each["id"] for each in (await api.get("/customer")).json()["items"]]


async def test_a_bill_payment_must_pay_something(api, account):
    """A vendor payment that is applied to no bill is refused."""
    vendor = account.given("vendor", companyName="Mill", entityId="Mill", subsidiary="1")
    body = {"entity": {"id": vendor}, "account": {"id": "1"}}
    refused(await api.post("/vendorPayment", json=body), 400, "USER_ERROR")


@pytest.mark.parametrize(
    ("status", "code"), [(403, "INSUFFICIENT_PERMISSION"), (400, "USER_ERROR"), (404, "NONEXISTENT_ID")]
)
async def test_a_missing_permission_has_three_faces(emulator, account, api, status, code):
    """Which one is the account's choice; a role that may read may not therefore write."""
    clerk = account.grant(user="clerk@example.com")["access_token"]
    headers = {"Authorization": f"Bearer {clerk}"}
    account.undocumented.permission_missing_status = status
    refused(await api.get("/vendor", headers=headers), status, code)
    refused(await api.post("/customer", json={"companyName": "X"}, headers=headers), status, code)
    assert 200 == (await api.get("/customer", headers=headers)).status_code


async def test_an_administrators_own_record_is_for_administrators(account, api):
    """Reading loads for editing, and only an administrator may edit an administrator."""
    analyst = account.grant(user="analyst@example.com")["access_token"]
    headers = {"Authorization": f"Bearer {analyst}"}
    refused(await api.get("/employee/-5", headers=headers), 400, "USER_ERROR")
    assert 200 == (await api.get("/employee/12", headers=headers)).status_code
    assert 200 == (await api.get("/employee/-5")).status_code


@pytest.mark.parametrize(
    "body",
    [b'{"companyName": "A", "companyName": "B"}', b"\xff\xfe", b"[" * 100_000, b'{"creditLimit": NaN}', b"[]", b""],
    ids=["twice", "no text", "deep", "no number", "array", "nothing"],
)
async def test_a_body_that_is_no_json_object_is_refused(api, body):
    """Always the same 400, never a fault."""
    refused(await api.post("/customer", content=body), 400, "INVALID_CONTENT")


@pytest.mark.parametrize("number", ["1e999", "-1e15", "9" * 400])
async def test_a_number_beyond_all_sums_is_refused(api, customer, number):
    """What no field could hold is a wrong value."""
    content = f'{{"creditLimit": {number}}}'.encode()
    assert (
        "creditLimit"
        == refused(await api.patch(f"/customer/{customer}", content=content), 400, "INVALID_CONTENT")["o:errorPath"]
    )


async def test_older_releases_answer_in_their_own_way(api, account, customer):
    """Before 2026 links had no method; in 2020 an enumeration was its id."""
    account.records.put("customer", account.records.get("customer", customer) | {"emailPreference": {"id": "HTML"}})
    account.undocumented.release = "2025.1"
    record = (await api.get(f"/customer/{customer}")).json()
    assert {"rel": "self", "href": f"{BASE}/customer/{customer}"} == record["links"][0]
    assert {"id": "HTML", "refName": "HTML"} == record["emailPreference"]
    account.undocumented.release = "2020.1"
    assert "HTML" == (await api.get(f"/customer/{customer}")).json()["emailPreference"]


async def test_a_number_may_pass_for_its_text_where_the_account_takes_it(api, account, customer):
    """No source says whether NetSuite does: it is refused, unless the account is told to take it."""
    body = {"fax": 5550100, "creditLimit": "12.5", "taxable": "T"}
    for name, value in body.items():
        refused(await api.patch(f"/customer/{customer}", json={name: value}), 400, "INVALID_CONTENT")
    account.undocumented.scalars_must_fit = False
    assert 204 == (await api.patch(f"/customer/{customer}", json=body)).status_code
    record = (await api.get(f"/customer/{customer}")).json()
    assert ("5550100", 12.5, True) == (record["fax"], record["creditLimit"], record["taxable"])
    refused(await api.patch(f"/customer/{customer}", json={"creditLimit": "twelve"}), 400, "INVALID_CONTENT")
    assert 204 == (await api.patch(f"/customer/{customer}", json={"taxable": {"id": "F"}})).status_code
    assert (await api.get(f"/customer/{customer}")).json()["taxable"] is False


async def test_a_key_a_client_made_up_numbers_no_line(api):
    """A line with a key that is no number stands beside lines that are counted."""
    book = {"items": [{"id": "mine", "label": "Quay"}, {"label": "Yard"}, {"label": "Shop"}]}
    made = await api.post(
        "/customer", json={"companyName": "Fjord Supply", "subsidiary": {"id": "1"}, "addressBook": book}
    )
    assert 204 == made.status_code, made.text

    lines = (await whole(api, f"/customer/{id_of(made)}"))["addressBook"]["items"]
    assert ["mine", "1", "2"] == [line["id"] for line in lines]


async def test_an_empty_text_clears_a_number(api):
    """Oracle's sample of a discount item updates its rate to an empty text (article_36144653283)."""
    made = await api.post(
        "/discountItem", json={"itemId": "Late summer", "rate": 8.0, "subsidiary": {"items": [{"id": "1"}]}}
    )
    path = f"/discountItem/{id_of(made)}"
    assert 204 == (await api.patch(path, json={"rate": "", "displayName": "Summer"})).status_code
    record = (await api.get(path)).json()
    assert ("Summer", None) == (record["displayName"], record.get("rate"))


@pytest.mark.parametrize(
    ("record_type", "field", "value"),
    [
        ("salesOrder", "discountRate", "-10%"),
        ("promotionCode", "rate", "-10%"),
        ("inventoryItem", "weightUnit", {"id": "lb"}),
        ("purchaseOrder", "billAddress", {"addr1": "1 Quay", "city": "Oslo"}),
    ],
)
async def test_a_value_of_another_kind_than_the_schema_has_is_refused(api, record_type, field, value):
    """The schemas of the browser of 2026.1: rates are numbers, a unit of weight has the ids 1 to 4, billAddress is a text."""
    answer = await api.post(f"/{record_type}", json={field: value})
    assert field == refused(answer, 400, "INVALID_CONTENT")["o:errorPath"]


async def test_an_opportunity_names_its_competitors(api, account, customer):
    """The schema of the browser of 2026.1: a competitor, a strategy, notes, and whether it won."""
    rival = account.given("competitor", name="Fjord Supply")
    line = {"competitor": {"id": rival}, "strategy": "price", "winner": False}
    body = {"entity": {"id": customer}, "title": "Piers", "competitors": {"items": [line]}}
    (kept,) = (await whole(api, f"/opportunity/{id_of(await api.post('/opportunity', json=body))}"))["competitors"][
        "items"
    ]
    assert (rival, "price", False) == (kept["competitor"]["id"], kept["strategy"], kept["winner"])
