"""Records as an application reads, lists and writes them."""

import gzip
import json

import httpx
import pytest

BASE = "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1"


def details(response):
    return response.json()["o:errorDetails"]


def refused(response, status, code):
    """The first detail of a refusal whose status and code are as expected."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/vnd.oracle.resource+json; type=error; charset=UTF-8"
    assert details(response)[0]["o:errorCode"] == code
    return details(response)[0]


def id_of(response):
    assert response.status_code == 204, response.text
    assert response.content == b""
    return response.headers["location"].rpartition("/")[2]


@pytest.fixture
def customer(account):
    return account.given("customer", companyName="Northwind Crates", entityId="Northwind Crates", subsidiary="1")


@pytest.fixture
def item(account):
    return account.given("inventoryItem", itemId="CRATE-1", basePrice=12.5, salesDescription="A crate")


@pytest.fixture
async def order(api, customer, item):
    lines = [{"item": {"id": item}, "quantity": 2}, {"item": {"id": item}, "quantity": 1, "rate": 10}]
    return id_of(await api.post("/salesOrder", json={"entity": {"id": customer}, "item": {"items": lines}}))


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


@pytest.mark.parametrize(
    ("record_type", "body"),
    [
        ("location", {"name": "Depot"}),
        ("department", {"name": "Night Shift"}),
        ("account", {"acctName": "Petty Cash", "acctType": "Bank"}),
        ("currency", {"name": "Euro", "symbol": "EUR"}),
        ("contact", {"entityId": "Ida Brandt"}),
    ],
)
async def test_a_write_says_when(api, account, clock, record_type, body):
    """Lists and people tell when they last changed, in the record, in `q` and in SuiteQL."""
    record_id = id_of(await api.post(f"/{record_type}", json=body))
    clock.advance(minutes=30)
    assert (await api.patch(f"/{record_type}/{record_id}", json={"isInactive": True})).status_code == 204

    assert (await api.get(f"/{record_type}/{record_id}")).json()["lastModifiedDate"] == "2026-03-12T09:30:00Z"
    listed = await api.get(f"/{record_type}", params={"q": 'lastModifiedDate ON_OR_AFTER "3/12/2026"'})
    assert record_id in {each["id"] for each in listed.json()["items"]}
    asked = (
        f"SELECT id FROM {record_type} WHERE lastmodifieddate = TO_TIMESTAMP('2026-03-12 02:30', 'YYYY-MM-DD HH24:MI')"
    )
    assert account.suiteql.run(asked, limit=5, offset=0).rows == [{"id": record_id}]


CHANGES = {
    "customer": ({"companyName": "Fjord"}, {"comments": "changed"}),
    "vendor": ({"companyName": "Fjord"}, {"comments": "changed"}),
    "employee": ({"firstName": "Ada", "lastName": "Fjord"}, {"comments": "changed"}),
    "contact": ({"entityId": "Ada"}, {"comments": "changed"}),
    "salesOrder": ({"entity": "7", "tranDate": "2026-03-01"}, {"memo": "changed"}),
    "invoice": ({"entity": "7", "tranDate": "2026-03-01"}, {"memo": "changed"}),
    "creditMemo": ({"entity": "7", "tranDate": "2026-03-01"}, {"memo": "changed"}),
    "purchaseOrder": ({"entity": "8", "tranDate": "2026-03-01"}, {"memo": "changed"}),
    "vendorBill": ({"entity": "8", "tranDate": "2026-03-01"}, {"memo": "changed"}),
    "inventoryItem": ({"itemId": "Widget"}, {"displayName": "changed"}),
    "location": ({"name": "Depot"}, {"isInactive": True}),
    "department": ({"name": "Nights"}, {"isInactive": True}),
    "task": ({"title": "Call"}, {"title": "changed"}),
}
"""Of thirteen record types, what each has, and a field that is changed."""
_NAMES = {"companyName", "lastName", "entityId", "itemId", "name"}


@pytest.mark.parametrize("record_type", CHANGES)
@pytest.mark.parametrize("since", ["3/12/2026", "03/12/2026", "3/12/2026 9:30 AM", "03/12/2026 09:30 am"])
async def test_who_reads_what_has_changed_sees_it(api, account, clock, record_type, since):
    """And nothing that has not: as incremental readers ask, by day or by minute (seen in public clients)."""
    account.given("customer", id="7", companyName="Fjord", subsidiary="1", lastModifiedDate="2026-01-01T08:00:00Z")
    account.given("vendor", id="8", companyName="Fjord", subsidiary="1", lastModifiedDate="2026-01-01T08:00:00Z")
    has, change = CHANGES[record_type]
    old = {"subsidiary": "1", "lastModifiedDate": "2026-03-01T08:00:00Z"}
    item = account.given("inventoryItem", itemId="W", lastModifiedDate="2026-01-01T08:00:00Z")
    lines = [{"item": item, "quantity": 1.0, "amount": 2.0}]
    names = ({name: f"{value} {number}" if name in _NAMES else value for name, value in has.items()} for number in "12")
    quiet, changed = (account.given(record_type, item=lines, **old, **named) for named in names)

    async def seen(condition):
        listed = (await api.get(f"/{record_type}", params={"q": f"lastModifiedDate {condition}"})).json()
        return {each["id"] for each in listed["items"]} & {quiet, changed}

    assert set() == await seen(f'ON_OR_AFTER "{since}"')
    clock.advance(minutes=30)
    written = await api.patch(f"/{record_type}/{changed}", json=change)
    assert written.status_code == 204, written.text

    assert {changed} == await seen(f'ON_OR_AFTER "{since}"')
    assert {quiet, changed} == await seen('AFTER "3/1/2026 7:59 AM"')


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


async def test_a_transaction_sums_its_lines_up_and_takes_what_it_needs_from_its_customer(api, order):
    """Totals, number, date, status, currency and period are the account's own work."""
    record = (await api.get(f"/salesOrder/{order}")).json()
    assert (record["subtotal"], record["taxTotal"], record["total"]) == (35.0, 0, 35.0)
    assert record["tranDate"] == "2026-03-12"
    assert record["tranId"] == "SO1001"
    assert record["status"]["refName"] == "Pending Approval"
    assert record["currency"]["refName"] == "USA"
    assert record["postingPeriod"]["refName"] == "Mar 2026"


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


# Finding nothing


async def test_a_wrong_id_is_404_but_for_transactions_400(api):
    """Live accounts take a wrong transaction id for one of another type."""
    refused(await api.get("/customer/99999"), 404, "NONEXISTENT_ID")
    refused(await api.get("/department/99999"), 404, "NONEXISTENT_ID")
    refused(await api.delete("/customer/99999"), 404, "NONEXISTENT_ID")
    wrong = refused(await api.get("/salesOrder/99999"), 400, "USER_ERROR")
    assert wrong["detail"] == "Error while accessing a resource. Transaction type specified is incorrect."


async def test_an_unknown_record_type_is_404_with_the_address(api):
    """There is no file record, nor any other type the account does not serve."""
    refusal = refused(await api.get("/file"), 404, "NONEXISTENT_ID")
    assert refusal["detail"] == "Record type 'file' does not exist."
    assert refusal["o:errorUrl"] == f"{BASE}/file"


async def test_types_and_names_are_found_in_any_case(api, account):
    """Paths and body names take any case; answers spell them one way."""
    record_id = id_of(await api.post("/CUSTOMER/", json={"companyname": "Lower", "ISPERSON": False}))
    assert account.records.get("customer", record_id)["companyName"] == "Lower"


# Lists


async def test_a_list_gives_ids_and_links_alone(api, account):
    """Pages, counts and links as captured: the last link is wrong, next and last are lower-case, self is the caller's."""
    for number in range(47):
        account.given("vendorBill", tranId=str(number))
    first = (await api.get("/vendorBill", params={"limit": 10})).json()
    assert list(first) == ["links", "count", "hasMore", "items", "offset", "totalResults"]
    assert (first["count"], first["hasMore"], first["offset"], first["totalResults"]) == (10, True, 0, 47)
    assert first["items"][0].keys() == {"links", "id"}
    links = {each["rel"]: each["href"] for each in first["links"]}
    assert links == {
        "next": f"{BASE}/vendorbill?limit=10&offset=10",
        "last": f"{BASE}/vendorbill?limit=10&offset=0",
        "self": f"{BASE}/vendorBill?limit=10",
    }
    end = (await api.get("/vendorBill", params={"limit": 10, "offset": 40})).json()
    assert (end["count"], end["hasMore"]) == (7, False)
    assert [each["rel"] for each in end["links"]] == ["previous", "first", "self"]


async def test_following_next_gives_every_record_once(api, account):
    """The pages are disjoint and complete, though in no order."""
    made = [account.given("customer", companyName=str(number)) for number in range(23)]
    url, seen = "/customer?limit=5", []
    while url:
        listed = (await api.get(url)).json()
        seen += [each["id"] for each in listed["items"]]
        url = next((each["href"] for each in listed["links"] if each["rel"] == "next"), None)
    assert sorted(seen) == sorted(made)
    assert seen != made


async def test_a_small_limit_hides_what_lies_beyond_a_thousand_pages(api, account):
    """totalResults is capped at 1000 times the limit."""
    for number in range(1005):
        account.given("task", title=str(number))
    assert (await api.get("/task", params={"limit": 1})).json()["totalResults"] == 1000
    beyond = (await api.get("/task", params={"limit": 1, "offset": 1002})).json()
    assert (beyond["items"], beyond["hasMore"]) == ([], False)


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"limit": 1001}, "limit"),
        ({"limit": 0}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"limit": 10, "offset": 5}, "offset"),
    ],
)
async def test_pages_must_be_whole(api, parameters, name):
    """The limit is 1 to 1000, the offset a multiple of it."""
    assert refused(await api.get("/customer", params=parameters), 400, "INVALID_PARAMETER")["o:errorQueryParam"] == name


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('companyName IS "Blue Kiln"', {"Blue Kiln"}),
        ("companyName START_WITH blue", {"Blue Kiln", "Blue Loom"}),
        ("companyName START_WITH_NOT blue", {"Red Kiln"}),
        ("companyName CONTAIN kiln AND creditLimit GREATER 100", {"Red Kiln"}),
        ('companyName ENDWITH loom OR companyName IS "Red Kiln"', {"Blue Loom", "Red Kiln"}),
        ("companyName START_WITH Blue AND (creditLimit EMPTY OR creditLimit LESS 100)", {"Blue Loom", "Blue Kiln"}),
        ("creditLimit EMPTY_NOT", {"Blue Kiln", "Red Kiln"}),
        ("creditLimit BETWEEN [40, 60]", {"Blue Kiln"}),
        ("isInactive IS true", {"Red Kiln"}),
        ('dateCreated ON_OR_AFTER "1/1/2026"', {"Red Kiln"}),
        ('dateCreated ON "2/1/26"', {"Red Kiln"}),
        ('dateCreated ON_OR_AFTER "02/01/2026 08:15 AM"', {"Red Kiln"}),
        ('dateCreated AFTER "2/1/26 8:15 am"', set()),
        ('dateCreated ON "2/1/2026 8:15 AM"', {"Red Kiln"}),
        ('dateCreated BEFORE "12/31/2025 12:01 PM"', {"Blue Loom"}),
        ('dateCreated ON_NOT "2/1/2026 8:16 AM" AND dateCreated AFTER "1/1/2026 12:00 AM"', {"Red Kiln"}),
        ("entityStatus ANY_OF [13, 15]", {"Blue Loom"}),
        ('externalId IS "A|B"', {"Blue Kiln"}),
    ],
)
async def test_conditions_choose_records(api, account, query, found):
    """The grammar of `q`: operators, AND before OR, parentheses, lists, dates in the account's format."""
    account.given("customer", companyName="Blue Kiln", creditLimit=50, externalId="A|B", isInactive=False)
    account.given("customer", companyName="Blue Loom", entityStatus="13", dateCreated="2025-12-31T08:00:00Z")
    account.given(
        "customer", companyName="Red Kiln", creditLimit=500, isInactive=True, dateCreated="2026-02-01T08:15:30Z"
    )
    listed = (await api.get("/customer", params={"q": query})).json()
    names = {account.records.get("customer", each["id"])["companyName"] for each in listed["items"]}
    assert names == found


@pytest.mark.parametrize(
    ("date_format", "time_format", "written", "later"),
    [
        ("D/M/YYYY", "H:mm", "1/2/2026 8:15", "1/2/2026 8:16"),
        ("YYYY-MM-DD", "h:mm a", "2026-02-01 08:15 AM", "2026-02-01 8:16 am"),
        ("DD-Mon-YYYY", "H-mm", "01-Feb-2026 08-15", "1-feb-26 8-16"),
    ],
)
async def test_a_condition_goes_by_the_formats_of_the_account(api, account, date_format, time_format, written, later):
    """Date and time format of General Preferences (section_N243797): what one account takes another one refuses."""
    account.given("customer", companyName="Red Kiln", dateCreated="2026-02-01T08:15:30Z")
    account.preferences.date_format, account.preferences.time_format = date_format, time_format
    for moment, found in ((written, 1), (later, 0)):
        listed = await api.get("/customer", params={"q": f'dateCreated ON_OR_AFTER "{moment}"'})
        assert found == listed.json()["totalResults"], listed.text
    account.preferences.date_format, account.preferences.time_format = "M/D/YYYY", "h-mm a"
    refused(await api.get("/customer", params={"q": f'dateCreated AFTER "{written}"'}), 400, "INVALID_PARAMETER")


@pytest.mark.parametrize(
    "query",
    [
        "externalId IS 'A'",
        "companyName IS",
        "companyName LIKE x",
        "companyName IS a b",
        "(companyName IS a",
        "nonsense IS 1",
    ],
)
async def test_a_condition_that_cannot_be_read_is_refused(api, query):
    """Single quotes and misspelt operators name the parameter."""
    assert (
        refused(await api.get("/customer", params={"q": query}), 400, "INVALID_PARAMETER")["o:errorQueryParam"] == "q"
    )


@pytest.mark.parametrize(
    "written",
    [
        *("2026-01-01", "2026-01-01T08:00:00Z", "1/1/2026 23:53", "1/1/2026 13:05 PM", "1/1/2026 0:05 AM"),
        *("1/1/2026 8:65 AM", "13/1/2026", "1/1/126", "1/1/2026T8:05 AM", "Jan 1, 2026"),
    ],
)
async def test_a_date_in_another_format_is_refused_with_the_one_it_should_have(api, written):
    """ISO, a 24-hour time and no date at all: the message names the account's format and time zone."""
    response = await api.get("/customer", params={"q": f'dateCreated AFTER "{written}"'})
    assert '"M/d/yy" in time zone' in refused(response, 400, "INVALID_PARAMETER")["detail"]


# Writing


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
        {"emailPreference": 1.5},
        {"emailPreference": {"name": "HTML"}},
        {"addressBook": None},
    ],
)
async def test_a_value_of_the_wrong_shape_is_refused_with_its_place(api, account, body):
    """Nothing is stored, and the path names the field."""
    refusal = refused(await api.post("/customer", json={"companyName": "Acorn"} | body), 400, "INVALID_VALUE")
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
    assert "compnayName" in response.headers["x-netsuite-propertyvalidation"]

    strict = {"X-NetSuite-PropertyNameValidation": "Error"}
    response = await api.patch(f"/customer/{customer}", json={"compnayName": "X"}, headers=strict)
    assert refused(response, 400, "INVALID_CONTENT")["o:errorPath"] == "compnayName"

    silent = {"X-NetSuite-PropertyNameValidation": "Ignore"}
    response = await api.patch(f"/customer/{customer}", json={"compnayName": "X"}, headers=silent)
    assert "x-netsuite-propertyvalidation" not in response.headers


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


async def test_a_payment_pays_its_invoice(api, customer, item):
    """Open amount, status and the customer's balance follow; a deleted payment gives them back."""
    lines = {"items": [{"item": {"id": item}, "quantity": 4}]}
    invoice = id_of(await api.post("/invoice", json={"entity": {"id": customer}, "item": lines}))
    assert (await api.get(f"/customer/{customer}")).json()["balance"] == 50
    applied = {"items": [{"doc": {"id": invoice}, "apply": True, "amount": 50}]}
    payment = id_of(await api.post("/customerPayment", json={"customer": {"id": customer}, "apply": applied}))

    paid = (await api.get(f"/invoice/{invoice}")).json()
    assert (paid["amountRemaining"], paid["status"]["refName"]) == (0, "Paid In Full")
    assert (await api.get(f"/customer/{customer}")).json()["balance"] == 0

    await api.delete(f"/customerPayment/{payment}")
    owed = (await api.get(f"/invoice/{invoice}")).json()
    assert (owed["amountRemaining"], owed["status"]["refName"]) == (50, "Open")
    assert (await api.get(f"/customer/{customer}")).json()["balance"] == 50


async def test_a_journal_must_balance(api):
    """Lines count from 0, debits equal credits."""

    def entry(credit):
        lines = [{"account": {"id": "1"}, "debit": 10.5}, {"account": {"id": "54"}, "credit": credit}]
        return {"subsidiary": {"id": "1"}, "line": {"items": lines}}

    refused(await api.post("/journalEntry", json=entry(10)), 400, "USER_ERROR")
    journal = id_of(await api.post("/journalEntry", json=entry(10.5)))
    assert (await api.get(f"/journalEntry/{journal}/line/0")).json()["debit"] == 10.5


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
    refused(await api.patch(f"/customer/{customer}", json={"addressBook": lines}), 400, "INVALID_VALUE")


async def test_a_period_without_dates_is_none_to_post_in(api, account, customer):
    """A test may put one into the account; a new transaction finds another, or none."""
    account.given("accountingPeriod", periodName="Some day")
    item = account.given("serviceSaleItem", itemId="Advice")
    body = {"entity": {"id": customer}, "item": {"items": [{"item": {"id": item}, "amount": 1}]}}
    assert 204 == (await api.post("/invoice", json=body)).status_code


async def test_malformed_requests_are_refused(api, account):
    """No JSON, JSON of another kind, another media type, another method, too much of it."""
    refusal = refused(await api.post("/customer", content=b"bad body"), 400, "INVALID_CONTENT")
    assert refusal["detail"] == "Invalid content in the request body."
    refused(await api.post("/customer", json=[]), 400, "INVALID_CONTENT")
    refused(
        await api.post("/customer", content=b"<a/>", headers={"Content-Type": "text/xml"}),
        415,
        "UNSUPPORTED_MEDIA_TYPE",
    )
    refused(await api.patch("/customer", json={}), 405, "METHOD_NOT_ALLOWED")
    account.undocumented.request_size_limit = 20
    refused(await api.post("/customer", json={"companyName": "x" * 20}), 413, "REQUEST_ENTITY_TOO_LARGE")


# Permissions


async def test_a_role_without_the_permission_is_refused(emulator, account):
    """The clerk may not see bills, and sees customers without changing them."""
    token = account.grant(user="clerk@example.com")["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    customer = account.given("customer", companyName="Acorn")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app), base_url=BASE, headers=headers) as clerk:
        refused(await clerk.get("/vendorBill"), 403, "INSUFFICIENT_PERMISSION")
        assert (await clerk.get(f"/customer/{customer}")).status_code == 200
        refused(await clerk.patch(f"/customer/{customer}", json={}), 403, "INSUFFICIENT_PERMISSION")
        refused(await clerk.get("/customer", params={"q": "isInactive IS false"}), 400, "USER_ERROR")
        account.undocumented.permission_missing_status = 400
        refused(await clerk.get("/vendorBill"), 400, "USER_ERROR")


@pytest.mark.parametrize("path", ["/customer/0", "/customer/000", "/salesOrder/00", "/customer/0/addressBook"])
async def test_an_id_that_cannot_be_one_is_400(api, path):
    """Zeros only: INVALID_ID with the address, without host (seen in a public client's tests); other texts are ids of nothing."""
    wrong = refused(await api.get(path), 400, "INVALID_ID")
    name = path.split("/")[2]
    assert f"Invalid record instance identifier '{name}'. Provide a valid record instance ID." == wrong["detail"]
    assert f"/services/rest/record/v1{path}" == wrong["o:errorUrl"]
    refused(await api.get("/customer/007"), 404, "NONEXISTENT_ID")


async def test_a_write_with_a_query_parameter_nobody_knows_is_refused(api, account):
    """A public client quotes the words for a POST; of a GET no source says so, and there it means nothing."""
    wrong = refused(await api.post("/customer", params={"dryRun": "true"}, json={}), 400, "INVALID_PARAMETER")
    assert ("Invalid query parameter name 'dryRun'.", "dryRun") == (wrong["detail"], wrong["o:errorQueryParam"])
    assert not account.records.all("customer")
    assert 200 == (await api.get("/customer", params={"dryRun": "true"})).status_code


async def test_the_links_of_a_page_in_the_middle_are_in_the_recorded_order(api, account):
    """previous, first, next, last, self: a recorded page of a list."""
    for number in range(5):
        account.given("customer", companyName=f"Customer {number}")
    page = (await api.get("/customer", params={"limit": 2, "offset": 2})).json()
    assert ["previous", "first", "next", "last", "self"] == [each["rel"] for each in page["links"]]


async def test_a_name_keeps_the_blanks_at_its_end(api, account):
    """A recorded `refName` ends in a blank; a person without a first name has none in front."""
    parent = account.given("customer", entityId="Birch & Sons ", companyName="Birch & Sons ")
    person = account.given("customer", isPerson=True, lastName="Okoro ")
    for record_id, name in ((parent, "Birch & Sons "), (person, "Okoro ")):
        child = account.given("customer", companyName="Child", parent=record_id)
        assert name == (await api.get(f"/customer/{child}")).json()["parent"]["refName"]


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


# Room for texts


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
