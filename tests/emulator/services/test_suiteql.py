"""The query service over HTTP: pages that disagree, roles and sign-ins as rows, and bodies that make no sense."""

import json

import pytest

PATH = "https://1234567.suitetalk.api.netsuite.com/services/rest/query/v1/suiteql"


@pytest.fixture
def query(api):
    async def ask(text, **parameters):
        # Written out, so that half a surrogate pair gets through.
        headers = {"Prefer": "transient", "Content-Type": "application/json"}
        return await api.post(PATH, params=parameters, content=json.dumps({"q": text}), headers=headers)

    return ask


@pytest.fixture
def ids(query):
    async def all_pages(text):
        pages = [(await query(text, limit=20, offset=offset)).json()["items"] for offset in (0, 20, 40)]
        return [item["id"] for page in pages for item in page]

    return all_pages


async def test_pages_disagree_where_the_order_leaves_a_choice(account, ids):
    """Without a unique order some rows come twice and others never, the same way each time."""
    for number in range(60):
        account.given("customer", entityId=f"Customer {number}", companyName="Same")

    for text in ("SELECT id FROM customer", "SELECT id FROM customer ORDER BY companyname"):
        found = await ids(text)
        assert 60 == len(found)
        assert len(set(found)) < 60
        assert found == await ids(text)
    for text in ("SELECT id FROM customer ORDER BY id", "SELECT id, companyname AS n FROM customer ORDER BY n, 1 DESC"):
        assert 60 == len(set(await ids(text)))


async def test_pages_may_be_made_to_agree(account, ids):
    """A choice of the account lets every page be cut from one order."""
    account.undocumented.suiteql_pages_agree = True
    for number in range(60):
        account.given("customer", entityId=f"Customer {number}")

    assert 60 == len(set(await ids("SELECT id FROM customer")))


async def test_the_people_of_the_account_are_rows(account, query):
    """Roles, who has them, and every sign-in that the audit trail knows."""
    account.note_login(success=False, detail="TokenRejected", user="admin@example.com", role="3")

    roles = (await query("SELECT name FROM role WHERE id = 3")).json()["items"]
    logins = (await query("SELECT detail, BUILTIN.DF(user) AS who, BUILTIN.DF(role) AS r FROM loginaudit")).json()[
        "items"
    ]

    assert [{"links": [], "name": "Administrator"}] == roles
    assert {"links": [], "detail": "TokenRejected", "r": "Administrator", "who": "Ada Okafor"} in logins


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        ";",
        "--",
        "\u0000",
        "\ud800",
        "SELECT",
        "SELECT '\ud800 FROM dual",
        "SELECT é FROM dual",
        "(" * 5000,
        "SELECT 1 FROM dual; SELECT 2 FROM dual",
    ],
)
async def test_a_text_that_is_no_query_is_refused(query, text):
    """Whatever stands in q, the answer is the refusal of the service."""
    answer = await query(text)

    assert 400 == answer.status_code
    (detail,) = answer.json()["o:errorDetails"]
    assert ("INVALID_PARAMETER", "q") == (detail["o:errorCode"], detail["o:errorQueryParam"])
    assert detail["detail"].startswith("Invalid search query. Detailed unprocessed description follows. ")


async def test_an_account_without_subsidiaries_does_not_know_the_word(account, query):
    """What belongs to a feature that is off is unknown: a column by its name, a table as a record that is not there."""
    account.features.one_world = False

    column = (await query("SELECT id, subsidiary FROM transaction")).json()["o:errorDetails"][0]["detail"]
    table = (await query("SELECT id FROM subsidiary")).json()["o:errorDetails"][0]["detail"]

    assert "Unknown identifier 'subsidiary'. Available identifiers are: {transaction=transaction}." in column
    assert table.endswith("Search error occurred: Record 'subsidiary' was not found.")
    assert 200 == (await query("SELECT * FROM transaction")).status_code


async def test_a_query_needs_prefer_transient(api):
    """Without the header the query is not even read."""
    response = await api.post(PATH, json={"q": "SELECT nonsense"})
    assert response.status_code == 400
    refusal = response.json()["o:errorDetails"][0]
    assert (refusal["o:errorCode"], refusal["o:errorHeader"]) == ("INVALID_HEADER", "Prefer")


@pytest.mark.parametrize("body", [{}, {"q": 1}, {"q": "SELECT id FROM customer", "params": []}, {"query": "x"}])
async def test_a_query_is_all_the_body_may_hold(api, body):
    """Any other member is refused, as measured."""
    response = await api.post(PATH, json=body, headers={"Prefer": "transient"})
    assert (response.status_code, response.json()["o:errorDetails"][0]["o:errorCode"]) == (400, "INVALID_CONTENT")


async def test_a_query_gives_a_page_of_rows(account, api):
    """The envelope of a collection, the header that says what was preferred, links in every row."""
    for number in range(3):
        account.given("department", name=f"Department {number}")
    url = f"{PATH}?limit=2&offset=0"
    response = await api.post(
        url, json={"q": "SELECT id, name FROM department ORDER BY id"}, headers={"Prefer": "transient"}
    )
    page = response.json()
    assert response.headers["preference-applied"] == "transient"
    assert (page["count"], page["hasMore"], page["totalResults"]) == (2, True, 4)
    assert page["items"][0] == {"links": [], "id": "1", "name": "Administration"}
    assert {each["rel"]: each.get("method") for each in page["links"]}["self"] == "POST"


async def test_parameters_are_bound_where_an_account_takes_them(account, api):
    """Recent documentation shows them; the account must be told to."""
    account.undocumented.suiteql_takes_params = True
    body = {"q": "SELECT id FROM department WHERE name = ? AND name <> '?'", "params": ["Administration"]}
    response = await api.post(PATH, json=body, headers={"Prefer": "transient"})
    assert [each["id"] for each in response.json()["items"]] == ["1"]


async def test_a_query_refused_by_netsuite_names_the_parameter(api):
    """The detail begins with the words every SuiteQL refusal begins with."""
    response = await api.post(PATH, json={"q": "SELECT id FROM nonsense"}, headers={"Prefer": "transient"})
    refusal = response.json()["o:errorDetails"][0]
    assert (response.status_code, refusal["o:errorQueryParam"]) == (400, "q")
    assert refusal["detail"].startswith("Invalid search query. Detailed unprocessed description follows. ")


async def test_a_role_without_the_workbook_permission_runs_no_query(account, api):
    """SuiteQL needs the permission of the analytics workbook."""
    token = account.grant(user="clerk@example.com")["access_token"]
    headers = {"Prefer": "transient", "Authorization": f"Bearer {token}"}
    assert (await api.post(PATH, json={"q": "SELECT id FROM customer"}, headers=headers)).status_code == 400


async def test_a_refusal_of_2020_names_no_parameter(account, query):
    """Refused queries of release 2020.1 were recorded without o:errorQueryParam."""
    account.undocumented.release = "2020.1"
    body = (await query("SELECT nonsense FROM customer")).json()
    assert "o:errorQueryParam" not in body
    assert "Unknown identifier" in body["title"]
