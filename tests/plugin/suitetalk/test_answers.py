"""What NetSuite answers, and what comes instead of NetSuite: believed only when it can be."""

import httpx
import pytest

from netsuite_plugin.contract import NodeError
from netsuite_plugin.errors import (
    ConcurrencyLimitReached,
    NetSuiteUnavailable,
    NotNetSuite,
    ResponseError,
    TransportError,
)
from scripted import Scripted, client_over, services_over


async def test_a_redirect_is_not_followed(connected):
    """Neither on reads nor on the token endpoint: a token is not carried to another address."""
    wire = Scripted(httpx.Response(302, headers={"Location": "https://evil.com/"}))
    async with client_over(connected, wire) as client:
        with pytest.raises(ResponseError, match="never followed"):
            await client.records.get("customer", "1")
    assert ["1234567.suitetalk.api.netsuite.com"] == [request.url.host for request in wire.sent]


async def test_a_pool_that_stays_full_is_said_with_what_to_do(connected):
    """After the last try."""
    connected.netsuite.busy(times=100)
    async with client_over(connected, connected.wire) as client:
        with pytest.raises(ConcurrencyLimitReached, match="Integration Governance") as caught:
            await client.records.get("customer", "1")

    assert caught.value.retryable
    assert "wait" == caught.value.remedy


async def test_a_page_of_html_is_an_error_like_any_other(connected):
    """A gateway's 503 has no JSON, and its text is quoted without secrets."""
    body = (
        "<html><head><title>503</title><style>p {color: red}</style></head>"
        "<body><p>Scheduled&nbsp;maintenance. Bearer eyJhbGciOi.abcdefgh.sig</body></html>"
    )
    wire = Scripted(*[httpx.Response(503, text=body, headers={"Content-Type": "text/html"}) for _ in range(9)])
    async with client_over(connected, wire) as client:
        with pytest.raises(NetSuiteUnavailable, match="Scheduled maintenance") as caught:
            await client.records.get("customer", "1")

    assert "eyJ" not in str(caught.value)
    assert not any(each in str(caught.value) for each in ("<p", "<html", "color", "&nbsp;"))


PAGE = {"links": [], "count": 1, "hasMore": False, "offset": 0, "totalResults": 1, "items": [{"links": [], "id": "1"}]}
RECORD = {"links": [], "id": "107", "companyName": "Fjord Supply"}
TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30.sig"


async def asked(clock, wire, what):
    async with services_over(wire, clock) as client:
        if what == "query":
            return await client.suiteql.query("SELECT id FROM customer ORDER BY id")
        if what == "time":
            return await client.system.server_time()
        return await client.records.get("customer", "107")


def page(**changed):
    return {name: value for name, value in {**PAGE, **changed}.items() if value is not ...}


NOT_A_PAGE = {
    "nothing": {},
    "no items": page(items=...),
    "items null": page(items=None),
    "items an object": page(items={"id": "1"}),
    "items of text": page(items=["1"]),
    "items of lists": page(items=[["1"]]),
    "other name": {"rows": [{"id": "1"}], "hasMore": False, "totalResults": 1},
    "an error": {"o:errorDetails": [{"detail": "no", "o:errorCode": "USER_ERROR"}]},
    "hasMore text": page(hasMore="false"),
    "hasMore missing": page(hasMore=...),
    "total text": page(totalResults="1"),
    "total null": page(totalResults=None),
    "total a float": page(totalResults=1.5),
    "total true": page(totalResults=True),
    "total negative": page(totalResults=-1),
    "count text": page(count="one"),
    "count wrong": page(count=2),
    "offset another": page(offset=1000),
    "links text": page(links="none"),
}
NOT_A_RECORD = {
    "nothing": {},
    "no id": {"links": []},
    "id null": {"links": [], "id": None},
    "id true": {"links": [], "id": True},
    "id a list": {"links": [], "id": ["107"]},
    "another record": {"links": [], "id": "108"},
    "links text": {"links": "x", "id": "107"},
    "an error": {"error": {"code": "X", "message": "no"}},
}


@pytest.mark.fault("B2")
@pytest.mark.parametrize(
    ("what", "body"),
    [*[("query", each) for each in NOT_A_PAGE.values()], *[("get", each) for each in NOT_A_RECORD.values()]],
    ids=[*[f"page: {name}" for name in NOT_A_PAGE], *[f"record: {name}" for name in NOT_A_RECORD]],
)
async def test_a_success_of_another_shape_is_never_a_result(clock, what, body):
    """It is asked for again as a 503 is, and then quoted."""
    wire = Scripted(lambda request: httpx.Response(200, json=body))
    with pytest.raises(NetSuiteUnavailable, match="It begins") as caught:
        await asked(clock, wire, what)

    assert (5, True) == (len(wire.sent), caught.value.retryable)


BROKEN = {
    "cut short": httpx.Response(
        200, content=b'{"links":[],"count":1,"has', headers={"Content-Type": "application/json"}
    ),
    "empty": httpx.Response(200),
    "no content": httpx.Response(204),
    "accepted": httpx.Response(202, json=PAGE),
    "a part": httpx.Response(206, json=PAGE),
    "a list": httpx.Response(200, json=[PAGE]),
    "a text": httpx.Response(200, json="ok"),
    "a page": httpx.Response(200, html="<html><title>Login</title><form>Password</form></html>"),
    "JSON that says it is a page": httpx.Response(200, text='{"id": "107"}', headers={"Content-Type": "text/html"}),
    "not UTF-8": httpx.Response(200, content=b'{"id": "\xff\xfe"}', headers={"Content-Type": "application/json"}),
    "an odd character set": httpx.Response(200, content=b"\x80<p>", headers={"Content-Type": "text/html; charset=hex"}),
    "another odd one": httpx.Response(200, content=b"<p>", headers={"Content-Type": "application/json; charset=\x00"}),
    "brackets": httpx.Response(200, content=b"[" * 100_000, headers={"Content-Type": "application/json"}),
    "objects": httpx.Response(200, content=b'{"a":' * 100_000, headers={"Content-Type": "application/json"}),
    "digits": httpx.Response(200, content=b'{"id": %s}' % (b"9" * 5_000), headers={"Content-Type": "application/json"}),
}


@pytest.mark.fault("B2")
@pytest.mark.parametrize("what", ["get", "query", "time"])
@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
async def test_a_success_that_cannot_be_read_is_asked_for_again(clock, what, answer):
    """And no exception of a parser comes out."""
    wire = Scripted(answer)
    with pytest.raises(NetSuiteUnavailable, match="NetSuite answered with"):
        await asked(clock, wire, what)

    assert 5 == len(wire.sent)


@pytest.mark.fault("B2")
async def test_one_answer_cut_short_is_no_matter(clock):
    """The next one is whole."""
    whole = httpx.Response(200, json=RECORD)
    assert RECORD == await asked(clock, Scripted(BROKEN["cut short"], whole), "get")


@pytest.mark.fault("B2")
@pytest.mark.parametrize(
    "told",
    [
        "soon",
        "",
        "-1",
        "1e999",
        "9" * 5_000,
        "²",
        "Mon, 99 Foo 99999",
        ",",
        "Mon, 02 Mar 2026 09:00:07 +99999999",
        "\x00",
    ],
)
async def test_nonsense_in_retry_after_is_no_wait(clock, told):
    """It waits as if nothing had been said."""
    wire = Scripted(httpx.Response(503, headers={"Retry-After": told.encode()}), httpx.Response(200, json=RECORD))
    assert RECORD == await asked(clock, wire, "get")


@pytest.mark.fault("B2")
@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("https://login.example.com/saml?token=SECRET", "a login page .https://login.example.com/saml."),
        ("https://1234567.app.netsuite.com/pages/customerlogin.jsp", "a login page"),
        ("https://elsewhere.example.com/", "another address"),
        ("", "another address"),
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirection_is_said_with_where_it_leads(clock, status, location, said):
    """It is no fault of the request, and waiting does not help."""
    wire = Scripted(httpx.Response(status, headers={"Location": location}))
    with pytest.raises(NotNetSuite, match=said) as caught:
        await asked(clock, wire, "get")

    assert ("ask_administrator", False, 1) == (caught.value.remedy, caught.value.retryable, len(wire.sent))
    assert "SECRET" not in str(caught.value)
    assert "Correct the request" not in str(caught.value)


@pytest.mark.fault("B2")
@pytest.mark.parametrize("location", ["javascript:x", "http://[", "https://x:y/", "\x00", "x" * 70_000, "//["])
async def test_a_redirection_to_no_address_is_an_error_of_ours(clock, location):
    """httpx reads it although nobody follows it."""
    for ask in ("get", "query"):
        wire = Scripted(httpx.Response(302, headers={"Location": location.encode("latin-1")}))
        with pytest.raises(NodeError):
            await asked(clock, wire, ask)


@pytest.mark.fault("B5")
@pytest.mark.parametrize("status", [400, 403, 404, 405])
async def test_a_refusal_that_is_a_page_is_not_netsuites(clock, status):
    """A gateway's 404 says nothing about a record, nor its 403 about a role."""
    wire = Scripted(httpx.Response(status, html="<html><body><h1>No such application</h1></body></html>"))
    with pytest.raises(NotNetSuite, match=r"No such application.*account ID") as caught:
        await asked(clock, wire, "get")

    assert "ask_administrator" == caught.value.remedy
    assert not any(
        words in str(caught.value) for words in ("record type and ID", "Manage Roles", "Correct the request")
    )


@pytest.mark.fault("B2")
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"title": {"a": 1}, "o:errorDetails": {"x": 1}}',
        b'{"o:errorDetails": [1, null, {"detail": ["x"], "o:errorCode": {"a": 1}, "o:errorPath": [1]}]}',
        b'{"title": 7, "error": 7}',
        b'{"error": {"code": null, "message": 1e999}}',
        b'{"o:errorCode": ["x"], "detail": "d"}',
        b"<script" * 10_000,
        b"<!--" * 20_000,
        b"\xff\xfe<\x00h\x00",
    ],
    ids=range(9),
)
async def test_whatever_a_refusal_holds_it_ends_in_an_error_of_ours(clock, body):
    """Bounded, on one line, and without an exception of a parser."""
    for status in (200, 302, 400, 401, 403, 404, 418, 429, 500, 503):
        answer = httpx.Response(status, content=body, headers={"Content-Type": "text/html; charset=idna"})
        with pytest.raises(NodeError) as caught:
            await asked(clock, Scripted(answer), "get")

        assert len(str(caught.value)) < 2_000
        assert str(caught.value).isprintable()


@pytest.mark.fault("B2")
async def test_what_a_refusal_quotes_is_bounded_cleaned_and_redacted(clock):
    """Title, detail, path, code and request ID are text from outside, all of them."""
    long, odd = "x" * 5_000_000, f"\x1b[2J{TOKEN}\n\x00"
    detail = {"detail": odd, "o:errorCode": odd, "o:errorPath": odd}
    longest = {name: value + long for name, value in detail.items()}
    answer = httpx.Response(
        400,
        json={"title": odd + long, "o:errorDetails": [longest, *[detail] * 500]},
        headers={"X-N-OperationId": f"Bearer abcdefghijklmnop {TOKEN}"},
    )
    with pytest.raises(ResponseError) as caught:
        await asked(clock, Scripted(answer), "get")

    error = caught.value
    shown = [
        str(error),
        error.title,
        error.request_id,
        *[part for each in error.details for part in (each.code, each.detail, each.path)],
    ]
    assert all(
        len(each) < 10_000 and each.isprintable() and TOKEN not in each and "abcdefghijklmnop" not in each
        for each in shown
    )
    assert len(error.details) <= 20


@pytest.mark.fault("B6")
def test_a_page_is_cut_before_it_is_searched():
    """What grows with the square of a page's length is not done to a page."""
    import time

    from netsuite_plugin.suitetalk.answers import error_from

    begun = time.thread_time()
    for page in (b"<script" * 20_000, b"<!--" * 20_000, b"<" * 100_000, b"<style><title>" * 10_000):
        error_from(httpx.Response(503, content=page), "Reading")
    assert time.thread_time() - begun < 0.5


async def test_a_lost_connection_is_still_a_lost_connection(clock):
    """What is said of answers is not said of none."""
    with pytest.raises(TransportError, match="the connection was lost"):
        await asked(clock, Scripted(httpx.ReadError("gone")), "get")
