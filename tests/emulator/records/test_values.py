"""Values as applications write them: references, enumerations, moments, texts; and those that are refused."""

import pytest

from record_answers import details, id_of, refused


async def test_a_missing_value_is_named_by_its_label(api, account):
    """The rule speaks in labels; with several subsidiaries one must be chosen."""
    refusal = refused(await api.post("/customer", json={"isPerson": True}), 400, "USER_ERROR")
    assert refusal["detail"] == "Error while accessing a resource. Please enter value(s) for: First Name, Last Name."
    account.given("subsidiary", name="Second")
    refusal = refused(await api.post("/customer", json={"companyName": "A"}), 400, "USER_ERROR")
    assert refusal["detail"].endswith("Please enter value(s) for: Primary Subsidiary.")


@pytest.mark.parametrize(
    "reference",
    [{"id": "1"}, {"id": 1}, "1", 1, {"externalId": "HQ"}, {"externalId": "hq"}, {"refName": "Parent Company"}],
)
async def test_a_reference_may_be_written_in_many_ways(api, account, reference):
    """Objects, bare strings and bare numbers are all taken; an external id and the name it shows too."""
    account.records.put("subsidiary", account.records.get("subsidiary", "1") | {"externalId": "HQ"})
    record_id = id_of(await api.post("/customer", json={"companyName": "Acorn", "subsidiary": reference}))
    assert account.records.get("customer", record_id)["subsidiary"] == {"id": "1"}


async def test_an_enumeration_may_be_written_by_its_name(api, account):
    """Enumerations take the id or the name they show."""
    for number, value in enumerate(("HTML", {"id": "HTML"}, {"refName": "HTML"})):
        body = {"companyName": f"Acorn {number}", "emailPreference": value}
        record_id = id_of(await api.post("/customer", json=body))
        assert account.records.get("customer", record_id)["emailPreference"] == {"id": "HTML"}


@pytest.mark.parametrize(
    ("field", "name", "record_id"),
    [("currency", "USD", "1"), ("currency", "USA", "1"), ("terms", "Net 30", "1"), ("priceLevel", "Wholesale", "2")],
)
async def test_a_reference_is_found_by_its_name_in_lists_of_every_kind(api, account, field, name, record_id):
    """A currency also by its code; a multiselect line too."""
    body = {"companyName": "Acorn", field: {"refName": name}}
    made = id_of(await api.post("/customer", json=body))
    assert account.records.get("customer", made)[field] == {"id": record_id}

    lines = {"items": [{"refName": "Parent Company"}]}
    location = id_of(await api.post("/location", json={"name": "Depot", "subsidiary": lines}))
    assert account.records.get("location", location)["subsidiary"] == {"items": [{"id": "1"}]}


async def test_a_name_that_is_not_one_record_s_is_refused(api, account):
    """Of none, of two, or of an inactive one."""
    account.given("term", name="Net 15")
    account.given("term", name="Net 15")
    account.given("term", name="Net 90", isInactive=True)
    for name in ("Net 15", "Net 45", "Net 90", ""):
        response = await api.post("/customer", json={"companyName": "Acorn", "terms": {"refName": name}})
        assert refused(response, 400, "INVALID_CONTENT")["o:errorPath"] == "terms"


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"isPerson": {"id": False}}, {"isPerson": False}),
        ({"taxable": {"id": True, "refName": "Yes"}}, {"taxable": True}),
        ({"startDate": "2026-03-05T23:30:00Z"}, {"startDate": "2026-03-05"}),
        ({"startDate": "2026-03-05T00:00:00.000+01:00"}, {"startDate": "2026-03-05"}),
        ({"startDate": "2026-03-05T00:00:00"}, {"startDate": "2026-03-05"}),
    ],
)
async def test_values_may_be_written_as_production_clients_do(api, account, given, stored):
    """A boolean as a choice, a moment where a date is wanted."""
    made = id_of(await api.post("/customer", json={"companyName": "Acorn"} | given))
    assert stored.items() <= account.records.get("customer", made).items()


async def test_a_reference_to_nothing_is_refused_with_its_place(api, customer):
    """The path leads to the line and the field."""
    body = {"entity": {"id": int(customer)}, "item": {"items": [{"item": {"id": 9999}, "amount": 1}]}}
    refusal = refused(await api.post("/salesOrder", json=body), 400, "INVALID_CONTENT")
    assert refusal["o:errorPath"] == "item.items[0].item"
    assert "Invalid Field Value 9999 for the following field: item" in refusal["detail"]


@pytest.mark.parametrize(
    "body",
    [
        {"isPerson": "T"},
        {"isPerson": {"id": "T"}},
        {"isPerson": {"id": 1}},
        {"creditLimit": "12"},
        {"companyName": 5},
        {"startDate": "3/12/2026"},
        {"startDate": "2026-02-30"},
        {"startDate": "2026-02-30T00:00:00Z"},
        {"startDate": "2026-03-05T99:00:00Z"},
        {"terms": {"id": ""}},
        {"subsidiary": {}},
        {"emailPreference": "FAX"},
        {"addressBook": [{"label": "bare array"}]},
        {"addressBook": None},
    ],
)
async def test_a_value_of_the_wrong_shape_is_refused_with_its_place(api, account, body):
    """Nothing is stored, and the path names the field."""
    refusal = refused(await api.post("/customer", json={"companyName": "Acorn"} | body), 400, "INVALID_CONTENT")
    assert refusal["o:errorPath"] == next(iter(body))
    assert not account.records.all("customer")


async def test_all_faults_are_told_together(api):
    """A body with two faults has two details."""
    response = await api.post("/customer", json={"companyName": 5, "creditLimit": "x"})
    assert len(details(response)) == 2


async def test_a_misspelt_field_is_accepted_with_a_warning(api, customer):
    """204 by default, and only a header tells."""
    response = await api.patch(f"/customer/{customer}", json={"compnayName": "X", "phone": "555-0100"})
    assert response.status_code == 204
    assert response.headers["x-netsuite-propertyvalidation"] == "compnayName"

    strict = {"X-NetSuite-PropertyNameValidation": "Error"}
    response = await api.patch(f"/customer/{customer}", json={"compnayName": "X"}, headers=strict)
    assert refused(response, 400, "INVALID_CONTENT")["o:errorPath"] == "compnayName"

    silent = {"X-NetSuite-PropertyNameValidation": "Ignore"}
    response = await api.patch(f"/customer/{customer}", json={"compnayName": "X"}, headers=silent)
    assert "x-netsuite-propertyvalidation" not in response.headers


async def test_a_country_is_shown_and_found_by_its_name(api, account, customer):
    """By its code, by its code alone, or by the name it shows, as integrations send it; other codes are the account's own."""
    for given, shown in (
        ({"id": "GB"}, ("GB", "United Kingdom")),
        ("US", ("US", "United States")),
        ({"refName": "Cote d'Ivoire"}, ("CI", "Cote d'Ivoire")),
        ({"id": "ZZ"}, ("ZZ", "ZZ")),
    ):
        lines = {"items": [{"addressBookAddress": {"city": "Tarn", "country": given}}]}
        await api.patch(f"/customer/{customer}?replace=addressBook", json={"addressBook": lines})
        address = account.records.get("customer", customer)["addressBook"]["items"][0]["addressBookAddress"]
        stored = (await api.get(f"/customer/{customer}", params={"expandSubResources": "true"})).json()
        found = stored["addressBook"]["items"][0]["addressBookAddress"]["country"]
        assert shown == (found["id"], found["refName"])
        assert shown[0] == address["country"]["id"]
    lines = {"items": [{"addressBookAddress": {"country": {"refName": "Nowhere"}}}]}
    refused(await api.patch(f"/customer/{customer}", json={"addressBook": lines}), 400, "INVALID_CONTENT")


async def test_a_wrong_reference_in_a_line_is_named_in_one_of_two_ways(api, account):
    """Oracle's page (section_156570709583) names the field and calls the content invalid; an incident that was recorded names the line."""
    customer = account.given("customer", companyName="Acorn", subsidiary="1")
    body = {"entity": {"id": customer}, "item": {"items": [{"item": {"id": "999999"}, "quantity": 1}]}}
    by_page = refused(await api.post("/salesOrder", json=body), 400, "INVALID_CONTENT")
    account.undocumented.wrong_reference_in_a_line = "USER_ERROR"
    as_recorded = refused(await api.post("/salesOrder", json=body), 400, "USER_ERROR")
    assert ("item.items[0].item", "item.items[0]") == (by_page["o:errorPath"], as_recorded["o:errorPath"])
    assert by_page["detail"] == as_recorded["detail"]
    refused(await api.post("/customer", json={"subsidiary": {"id": "99"}}), 400, "INVALID_CONTENT")


@pytest.mark.parametrize(
    ("record_type", "body", "field", "most"),
    [
        ("customer", {"phone": "5" * 33}, "phone", 32),
        ("customer", {"companyName": "C" * 84}, "companyname", 83),
        ("billingAccount", {"name": "B" * 51}, "name", 50),
        ("task", {"title": "T" * 257}, "title", 256),
        ("salesOrder", {"memo": "M" * 4_001}, "memo", 4_000),
        ("salesOrder", {"item": {"items": [{"memo": "M" * 4_001}]}}, "memo", 4_000),
        ("customer", {"addressBook": {"items": [{"addressBookAddress": {"addr1": "A" * 151}}]}}, "addr1", 150),
        ("customer", {"addressBook": {"items": [{"addressBookAddress": {"state": "S" * 31}}]}}, "state", 30),
    ],
)
async def test_a_text_that_is_too_long_is_refused(api, record_type, body, field, most):
    """In the words that several public reports and clients quote: USER_ERROR, with the field and how much it takes."""
    fault = refused(await api.post(f"/{record_type}", json=body), 400, "USER_ERROR")
    assert (
        f"The field {field} contained more than the maximum number ( {most} ) of characters allowed." in fault["detail"]
    )


async def test_a_text_that_fills_its_field_is_stored(api):
    """The last character that fits counts, whatever alphabet it is of."""
    record_id = id_of(await api.post("/customer", json={"companyName": "Ø" * 83, "phone": "5" * 32}))
    assert "Ø" * 83 == (await api.get(f"/customer/{record_id}")).json()["companyName"]
