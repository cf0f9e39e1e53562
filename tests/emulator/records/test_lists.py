"""Lists of records: their pages, and the conditions that choose what stands in them."""

import pytest

from record_answers import BASE, id_of, refused


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


async def test_the_links_of_a_page_in_the_middle_are_in_the_recorded_order(api, account):
    """previous, first, next, last, self: a recorded page of a list."""
    for number in range(5):
        account.given("customer", companyName=f"Customer {number}")
    page = (await api.get("/customer", params={"limit": 2, "offset": 2})).json()
    assert ["previous", "first", "next", "last", "self"] == [each["rel"] for each in page["links"]]
