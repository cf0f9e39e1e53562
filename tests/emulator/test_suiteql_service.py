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
    account.choices.suiteql_pages_agree = True
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
