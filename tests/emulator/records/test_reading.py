"""A record as an application reads it."""

import gzip
import json

import pytest

from record_answers import BASE, id_of, refused


async def test_a_created_record_is_named_by_its_location(api):
    """204, nothing in it, and the address of the new record."""
    response = await api.post("/customer", json={"companyName": "Northwind Crates", "email": "ap@example.com"})
    record_id = id_of(response)
    assert response.headers["location"] == f"{BASE}/customer/{record_id}"

    record = (await api.get(f"/customer/{record_id}")).json()

    assert record["companyName"] == record["entityId"] == "Northwind Crates"
    assert record["dateCreated"] == record["lastModifiedDate"] == "2026-03-12T09:00:00Z"
    assert record["isInactive"] is False
    assert record["subsidiary"]["refName"] == "Parent Company"


async def test_a_record_has_the_shapes_of_live_answers(api, account, customer):
    """Links first, then fields in alphabetical order; references, enumerations and sublists as captured."""
    account.records.put(
        "customer",
        account.records.get("customer", customer)
        | {"emailPreference": {"id": "DEFAULT"}, "entityStatus": {"id": "13"}, "custentity_region": "North"},
    )
    response = await api.get(f"/customer/{customer}")
    record = response.json()
    href = f"{BASE}/customer/{customer}"
    assert response.headers["content-type"] == "application/vnd.oracle.resource+json; type=singular; charset=UTF-8"
    assert next(iter(record)) == "links"
    assert list(record)[1:] == sorted(list(record)[1:], key=str.lower)
    assert record["links"] == [{"rel": "self", "href": href, "method": "GET"}]
    assert record["addressBook"] == {"links": [{"rel": "self", "href": f"{href}/addressBook", "method": "GET"}]}
    assert record["emailPreference"] == {"links": [], "id": "DEFAULT", "refName": "Default"}
    assert record["entityStatus"]["links"][0]["href"] == f"{BASE}/customerstatus/13"
    assert record["entityStatus"]["refName"] == "CUSTOMER-Closed Won"
    assert record["custentity_region"] == "North"
    assert "phone" not in record


async def test_sublists_come_in_full_when_asked_for(api, order):
    """expandSubResources gives the lines."""
    record = (await api.get(f"/salesOrder/{order}", params={"expandSubResources": "true"})).json()
    assert record["links"][0]["href"] == f"{BASE}/salesOrder/{order}?expandSubResources=true"
    assert record["item"].keys() == {"links", "items", "totalResults"}
    line = record["item"]["items"][0]
    assert line["links"][0]["href"] == f"{BASE}/salesorder/{order}/item/1"
    assert (line["line"], line["quantity"], line["rate"], line["amount"]) == (1, 2, 12.5, 25.0)
    assert line["item"]["refName"] == "CRATE-1"


@pytest.mark.parametrize("release", ["2020.1", "2025.1", "2026.1"])
async def test_an_empty_sublist_shows_what_it_is_a_list_of(api, account, customer, release):
    """Of lines it has items and a total, of references the members of a page besides; a custom multiselect shows too."""
    account.undocumented.release = release
    account.customization.add_field("custentity_sites", kind="sublist", target="location")
    record = (await api.get(f"/customer/{customer}", params={"expandSubResources": "true"})).json()

    lines = {"links", "items", "totalResults"}
    assert record["addressBook"].keys() == record["currencyList"].keys() == lines
    assert record["contactList"].keys() == lines | {"count", "hasMore", "offset"}
    assert record["custentity_sites"].keys() == lines | {"count", "hasMore", "offset"}
    assert (await api.get(f"/customer/{customer}")).json()["custentity_sites"].keys() == {"links"}


async def test_some_enumerations_show_their_code_as_their_name(api, account, order):
    """An order's letter and where it came from; the name of the letter stands in `status`."""
    account.records.put("salesOrder", account.records.get("salesOrder", order) | {"source": {"id": "REST"}})
    record = (await api.get(f"/salesOrder/{order}")).json()
    assert record["orderStatus"] == {"links": [], "id": "A", "refName": "A"}
    assert record["source"] == {"links": [], "id": "REST", "refName": "REST"}
    assert record["status"]["refName"] == "Pending Approval"
    assert account.suiteql.run(f"SELECT source FROM transaction WHERE id = {order}", limit=1, offset=0).rows == [
        {"source": "REST"}
    ]


async def test_enumerations_may_be_bare(api, order):
    """simpleEnumFormat gives the id alone."""
    record = (await api.get(f"/salesOrder/{order}", params={"simpleEnumFormat": "true"})).json()
    assert record["orderStatus"] == "A"


async def test_only_the_fields_asked_for(api, customer):
    """Links and these fields, without the id; names in any case; no sublists and no inventions."""
    record = (await api.get(f"/customer/{customer}", params={"fields": "companyname,subsidiary"})).json()
    assert record.keys() == {"links", "companyName", "subsidiary"}
    for name in ("addressBook", "companyNmae"):
        refusal = refused(await api.get(f"/customer/{customer}", params={"fields": name}), 400, "INVALID_PARAMETER")
        assert refusal["o:errorQueryParam"] == "fields"


async def test_every_answer_has_the_ids_support_asks_for(api):
    """Each answer has its own operation id and job id and is never cached."""
    first, second = await api.get("/subsidiary/1"), await api.get("/subsidiary/999")
    assert first.headers["x-n-operationid"] != second.headers["x-n-operationid"]
    for response in (first, second):
        assert len(response.headers["x-netsuite-jobid"]) == 36
        assert response.headers["cache-control"] == "No-Cache"
        assert response.headers["strict-transport-security"] == "max-age=31536000"


async def test_answers_are_compressed_when_asked(api):
    """gzip for who accepts it, plain for who does not."""
    async with api.stream("GET", "/subsidiary/1", headers={"Accept-Encoding": "gzip"}) as response:
        raw = b"".join([chunk async for chunk in response.aiter_raw()])
    assert response.headers["content-encoding"] == "gzip"
    assert "Parent Company" == json.loads(gzip.decompress(raw))["name"]
    plain = await api.get("/subsidiary/1", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


async def test_types_and_names_are_found_in_any_case(api, account):
    """Paths and body names take any case; answers spell them one way."""
    record_id = id_of(await api.post("/CUSTOMER/", json={"companyname": "Lower", "ISPERSON": False}))
    assert account.records.get("customer", record_id)["companyName"] == "Lower"


async def test_subresources_have_addresses(api, account, order, customer):
    """Sublists, lines, subrecords and referenced records can be fetched by themselves."""
    listed = await api.get(f"/salesOrder/{order}/item")
    assert listed.json()["totalResults"] == 2
    assert "type=collection" in listed.headers["content-type"]
    assert (await api.get(f"/salesOrder/{order}/item/2")).json()["rate"] == 10
    assert (await api.get(f"/salesOrder/{order}/entity")).json()["companyName"] == "Northwind Crates"
    refused(await api.get(f"/salesOrder/{order}/item/9"), 404, "NONEXISTENT_ID")
    refused(await api.get(f"/salesOrder/{order}/nothing"), 404, "NONEXISTENT_ID")
    body = {
        "addressbook": {"items": [{"defaultBilling": True, "addressbookaddress": {"city": "Tarn", "country": "US"}}]}
    }
    await api.patch(f"/customer/{customer}", json=body)
    assert (await api.get(f"/customer/{customer}/addressBook/1/addressBookAddress")).json()["city"] == "Tarn"


async def test_a_name_keeps_the_blanks_at_its_end(api, account):
    """A recorded `refName` ends in a blank; a person without a first name has none in front."""
    parent = account.given("customer", entityId="Birch & Sons ", companyName="Birch & Sons ")
    person = account.given("customer", isPerson=True, lastName="Okoro ")
    for record_id, name in ((parent, "Birch & Sons "), (person, "Okoro ")):
        child = account.given("customer", companyName="Child", parent=record_id)
        assert name == (await api.get(f"/customer/{child}")).json()["parent"]["refName"]
