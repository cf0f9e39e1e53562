"""Writes as recordings and reports of public clients show them: addresses, warnings, and the words of refusals."""

import httpx
import pytest

BASE = "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1"
BALANCE = [{"account": {"id": "1"}, "debit": 5}, {"account": {"id": "2"}, "credit": 4}]


def refusal(response, code):
    """The only detail of a refusal of a bad request."""
    assert 400 == response.status_code, response.text
    (detail,) = response.json()["o:errorDetails"]
    assert code == detail["o:errorCode"]
    return detail


@pytest.fixture
def accounts(account):
    for number in ("1", "2"):
        account.records.put("account", {"id": number, "acctName": number})


@pytest.fixture
def bill(account):
    vendor = account.given("vendor", companyName="Acorn Mills", subsidiary="1")
    item = account.given("inventoryItem", itemId="SACK")
    return {"entity": {"id": vendor}, "item": {"items": [{"item": {"id": item}, "quantity": 1, "rate": 5}]}}


async def test_the_address_of_what_was_written_is_lower_case(api, bill):
    """Whatever the caller wrote, created and changed alike (cassettes of hotgluexyz/target-netsuite-v2, 2025)."""
    created = await api.post("/vendorBill", json=bill)
    number = created.headers["location"].rpartition("/")[2]
    changed = await api.patch(f"/VendorBill/{number}", json={"memo": "Seen"})

    assert f"{BASE}/vendorbill/{number}" == created.headers["location"] == changed.headers["location"]


async def test_every_name_that_is_unknown_has_a_header_of_its_own(api, bill):
    """A field of a line is named as one of the record is, without its place (the same cassettes)."""
    bill["item"]["items"][0]["shelf"] = "9"

    created = await api.post("/vendorBill", json={**bill, "colour": "red"})

    said = "Unknown field name {}. The field does not exist on this record instance."
    found = created.headers.get_list("x-netsuite-propertyvalidation")
    assert [said.format("colour"), said.format("shelf")] == sorted(found)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ({"items": BALANCE}, "The amounts in a journal entry must balance."),
        ({"items": []}, "You must enter at least one line item for this transaction."),
        (None, "You must enter at least one line item for this transaction."),
    ],
)
async def test_a_journal_entry_balances(api, accounts, lines, words):
    """One without lines has other words than one whose sides differ (the same cassettes)."""
    body = {"subsidiary": {"id": "1"}} | ({} if lines is None else {"line": lines})

    detail = refusal(await api.post("/journalEntry", json=body), "USER_ERROR")

    assert f"Error while accessing a resource. {words}" == detail["detail"]


@pytest.mark.parametrize(
    ("kind", "body", "name"),
    [
        ("itemGroup", {"itemId": "G", "subsidiary": {"id": "1"}}, "subsidiary"),
        ("contact", {"entityId": "Ann", "company": {}}, "company"),
        ("customer", {"companyName": "Acorn", "creditLimit": "much"}, "creditLimit"),
    ],
)
async def test_a_value_of_another_shape(api, kind, body, name):
    """Words that four public clients report, `{"id": …}` for a multiselect among them; the code is one's (a sandbox, 2026)."""
    detail = refusal(await api.post(f"/{kind}", json=body), "INVALID_VALUE")

    assert f"Invalid value for the resource or sub-resource field '{name}'. Provide a valid value." == detail["detail"]
    assert name == detail["o:errorPath"]


async def test_lines_in_a_bare_array_are_no_body(api, bill):
    """Also where values are only warned of (julienchriqui-okkoer/netsuite-mcp-server, 2026)."""
    lines = bill["item"]["items"]

    answer = await api.post(
        "/vendorBill", json=bill | {"item": lines}, headers={"X-NetSuite-PropertyValueValidation": "Ignore"}
    )

    assert "Invalid content in the request body." == refusal(answer, "INVALID_CONTENT")["detail"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("www.acorn.example", "Invalid URL."),
        ("https://acorn.example/a b", "Invalid url. Spaces are not allowed in the URL."),
    ],
)
async def test_a_web_address_is_one(api, url, words):
    """Two production clients were refused so; with a scheme and without blanks it is taken."""
    body = {"companyName": "Acorn", "url": url}

    detail = refusal(await api.post("/customer", json=body), "USER_ERROR")

    assert f"Error while accessing a resource. {words}" == detail["detail"]
    assert 204 == (await api.post("/customer", json=body | {"url": "HTTP://acorn.example"})).status_code


async def test_an_external_id_of_nothing_in_a_body(api, bill):
    """Worded as for an address (a production client of a Brazilian account)."""
    detail = refusal(await api.post("/vendorBill", json=bill | {"terms": {"externalId": "net 90"}}), "NONEXISTENT_ID")

    said = "The record instance for external ID 'net 90' does not exist. Provide a valid record instance ID."
    assert (said, "terms") == (detail["detail"], detail["o:errorPath"])


@pytest.mark.parametrize(
    "day",
    [
        "2026-3-1",
        "2026-03-01T00:00:00",
        "2026-03-01T23:59:59.000000Z",
        "2026-03-01 00:00:00.000",
        "2026-03-01T00:00:00+00:00",
    ],
)
async def test_a_day_in_the_forms_that_clients_send(api, account, bill, day):
    """One digit in Oracle's tutorial of orders (oracle-devrel/netsuite.devo.build); moments in the cassettes, and with a blank in one script."""
    created = await api.post("/vendorBill", json=bill | {"tranDate": day})

    assert "2026-03-01" == account.records.get("vendorBill", created.headers["location"].rpartition("/")[2])["tranDate"]


@pytest.mark.parametrize("day", ["2026-13-1", "2026-03-01Tnoon", "2026-03", "1/3/2026", "2026-03-01T", 20260301])
async def test_a_day_that_is_none(api, bill, day):
    refusal(await api.post("/vendorBill", json=bill | {"tranDate": day}), "INVALID_VALUE")


@pytest.mark.parametrize("query", ["", "?limit=1", "?q=isInactive IS false"])
async def test_lists_need_the_workbook(emulator, account, query):
    """Without SuiteAnalytics Workbook every list is a bad request, and records by their id are not (measured in a sandbox, 2026)."""
    customer = account.given("customer", companyName="Acorn")
    headers = {"Authorization": f"Bearer {account.grant(user='clerk@example.com')['access_token']}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app), base_url=BASE, headers=headers) as clerk:
        detail = refusal(await clerk.get(f"/customer{query}"), "USER_ERROR")

        assert 200 == (await clerk.get(f"/customer/{customer}")).status_code
    assert detail["detail"].endswith("Please contact your account administrator.")


@pytest.mark.parametrize(("method", "header"), [("GET", "Accept-Language"), ("POST", "Content-Language")])
async def test_an_account_of_another_language(api, account, method, header):
    """What is read is asked for in Accept-Language (airbytehq/airbyte#34137)."""
    account.undocumented.company_language = "zh"
    body = {"companyName": "Acorn"} if method == "POST" else None

    detail = refusal(await api.request(method, "/customer", json=body), "INVALID_HEADER")

    assert header == detail["o:errorHeader"]
    assert (await api.request(method, "/customer", json=body, headers={header: "zh"})).is_success


@pytest.mark.parametrize(
    "path", ["record/v1", "record/v1/", "record/v2/customer", "metadata/v1/metadata/record/customer", "weather"]
)
async def test_an_address_of_no_service(api, path):
    """A public client of 2025 met it where it looked for metadata, and another one answers so for NetSuite."""
    answer = await api.get(f"{BASE.removesuffix('record/v1')}{path}")

    detail = refusal(answer, "INVALID_URL")
    assert detail["detail"].startswith(
        "Invalid request URL. The request URL must be constructed in the following way: "
    )
    assert f"/services/rest/{path}" == detail["o:errorUrl"]


async def test_a_transform_has_a_form(api, account):
    """The fields the new record would have, of which none is entered (article_1217103046)."""
    customer = account.given("customer", companyName="Acorn", subsidiary="1")
    item = account.given("inventoryItem", itemId="Bolt")
    lines = {"items": [{"item": {"id": item}, "quantity": 2, "rate": 3}]}
    order = await api.post("/salesOrder", json={"entity": {"id": customer}, "item": lines})
    path = f"{order.headers['location']}/!transform/invoice?expandSubResources=true"
    accept = {"Accept": "application/vnd.oracle.resource+json; type=create-form"}

    form = await api.post(path, json={"memo": "now"}, headers=accept)

    assert 200 == form.status_code, form.text
    assert "type=create-form" in form.headers["content-type"]
    assert ("now", customer, [2]) == (
        form.json()["memo"],
        form.json()["entity"]["id"],
        [line["quantity"] for line in form.json()["item"]["items"]],
    )
    assert "id" not in form.json()
    assert not account.records.all("invoice")


@pytest.mark.parametrize("action", ["@confirm", "@decline"])
async def test_a_vendor_payment_is_confirmed_and_declined(api, account, action):
    """Oracle's sample of a record action and of its answer (section_156631158782), with parameters or without."""
    vendor = account.given("vendor", companyName="Mill", subsidiary="1")
    payment = account.given("vendorPayment", entity=vendor)

    for body in ({"postingPeriod": 348}, None):
        done = await api.post(f"/vendorPayment/{payment}/{action}", json=body)

        assert (200, {"result": True}) == (done.status_code, done.json())


async def test_a_file_is_attached_and_detached(api, account):
    """To a record that is there (article_0113084334); files have no record of their own."""
    opportunity = account.given("opportunity", title="Piers")

    for operation in ("!attach", "!detach"):
        assert 204 == (await api.post(f"/opportunity/{opportunity}/{operation}/file/398", json={})).status_code
        assert not (await api.post(f"/opportunity/99/{operation}/file/398", json={})).is_success


@pytest.mark.parametrize("field", ["prorateBy", "startOffsetUnit", "pricePlan", "item"])
async def test_an_empty_text_clears_a_choice(api, account, field):
    """As Oracle's tutorial of price books sends it (oracle-devrel/netsuite.devo.build)."""
    line = {"lineNumber": 1, "subscriptionPlanLineNumber": 1, field: ""}

    made = await api.post("/priceBook", json={"name": "2026", "priceInterval": {"items": [line]}})

    assert 204 == made.status_code, made.text


@pytest.mark.parametrize("key", ["externalId", "externalid", "EXTERNALID"])
async def test_the_keys_of_a_reference_in_any_case(api, account, bill, key):
    """A public client's orders write `externalid`."""
    terms = account.given("term", name="Net 90", externalId="net-90")

    made = await api.post("/vendorBill", json=bill | {"terms": {key: "net-90"}})

    stored = account.records.get("vendorBill", made.headers["location"].rpartition("/")[2])
    assert terms == stored["terms"]["id"]


PRICES = [
    {"currencyPage": {"id": "1"}, "priceLevel": {"id": "1"}, "quantity": {"value": 0}, "price": 25.5},
    {"currencyPage": {"id": "1"}, "priceLevel": {"id": "1"}, "quantity": {"value": 10}, "price": 20},
    {"currencyPage": {"id": "2"}, "priceLevel": {"id": "1"}, "quantity": {"value": "0"}, "price": 30},
    {"currencyPage": {"id": "1"}, "priceLevel": {"id": "5"}, "quantity": 0, "price": 24},
]


async def test_a_price_is_one_of_a_quantity_a_currency_and_a_level(api, account):
    """
    Oracle's sample has the quantity in a box of its own (section_159531460854), a public client of 2025 the address and the answer.

    So two prices of one level do not stand in each other's place, and a change finds the one it means.
    """
    for number, symbol in (("1", "USD"), ("2", "EUR")):
        account.records.put("currency", {"id": number, "name": symbol, "symbol": symbol})
    made = await api.post("/inventoryItem", json={"itemId": "Bolt", "price": {"items": PRICES}})
    assert 204 == made.status_code, made.text
    path = made.headers["location"]

    price = (await api.get(f"{path}/price/quantity=10,currencypage=1,pricelevel=1")).json()
    assert ({"value": "10"}, 20, "1") == (price["quantity"], price["price"], price["priceLevel"]["id"])
    lines = (await api.get(f"{path}?expandSubResources=true")).json()["price"]["items"]
    assert [("0", 25.5), ("10", 20), ("0", 30), ("0", 24)] == [
        (each["quantity"]["value"], each["price"]) for each in lines
    ]
    assert f"{path}/price/quantity=0,currencypage=2,pricelevel=1" == lines[2]["links"][0]["href"]

    await api.patch(
        path, json={"price": {"items": [PRICES[1] | {"price": 19}, {"priceLevel": {"id": "5"}, "price": 23}]}}
    )

    lines = (await api.get(f"{path}?expandSubResources=true")).json()["price"]["items"]
    assert [25.5, 19, 30, 23] == [each["price"] for each in lines]
    assert 404 == (await api.get(f"{path}/price/quantity=11,currencypage=1,pricelevel=1")).status_code


@pytest.mark.parametrize("quantity", [{"value": "many"}, {"amount": 1}, {}, "many", [1], True])
async def test_a_quantity_of_a_price_that_is_no_number(api, quantity):
    body = {"itemId": "Bolt", "price": {"items": [PRICES[0] | {"quantity": quantity}]}}

    assert (
        "price.items[0].quantity"
        == refusal(await api.post("/inventoryItem", json=body), "INVALID_VALUE")["o:errorPath"]
    )


@pytest.mark.parametrize(
    ("field", "value"), [("weightUnit", "lb"), ("weightUnit", {"id": "9"}), ("costingMethod", "fifo")]
)
async def test_a_choice_that_is_none(api, field, value):
    """A production client wrote the unit of weight by its name, and was refused so (2026); the name in lower case is its too."""
    wanted = value["id"] if isinstance(value, dict) else value

    answer = await api.post("/inventoryItem", json={"itemId": "Bolt", field: value})

    said = f"You have entered an Invalid Field Value {wanted} for the following field: {field.lower()}"
    assert f"Error while accessing a resource. {said}" == refusal(answer, "INVALID_CONTENT")["detail"]


@pytest.mark.parametrize(("release", "paged"), [("2026.1", True), ("2025.1", True), ("2020.1", False)])
async def test_a_list_of_references_is_a_page(api, account, release, paged):
    """As a client's notes of an account of 2025 have it; Oracle's sample of a multiselect has no page (section_1545142093)."""
    account.undocumented.release = release
    number = account.given("account", acctName="Cash", acctType="Bank", subsidiary=["1"])

    shown = (await api.get(f"/account/{number}?expandSubResources=true")).json()["subsidiary"]

    assert (1, 1) == (len(shown["items"]), shown["totalResults"])
    assert paged == (shown.get("count") == 1 and shown.get("hasMore") is False and shown.get("offset") == 0)


async def test_a_bill_is_paid_from_an_account_nobody_names(api, account, bill):
    """Oracle's sample of a vendor payment (article_7095737506)."""
    number = (await api.post("/vendorBill", json=bill)).headers["location"].rpartition("/")[2]
    paid = {"items": [{"doc": {"id": number}, "apply": True, "amount": 5}]}

    assert 204 == (await api.post("/vendorPayment", json={"entity": bill["entity"], "apply": paid})).status_code
    assert 0 == account.records.get("vendorBill", number)["amountRemaining"]
