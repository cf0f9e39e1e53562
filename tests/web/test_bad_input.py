"""Everything that people and programs type into every field of every form: a page that a person understands, and nothing half-saved."""

import asyncio
import json
import re
import sqlite3
import unicodedata
from urllib.parse import quote

import pytest

import web_runs
from conftest import INES, MARIA
from netsuite_web.routes import ROUTES
from web_fields import FIELDS, sender
from web_people import TEAM
from web_staged import staged_rows

pytestmark = pytest.mark.anyio
POSTS = [route for route in ROUTES if route.method == "POST"]
NASTY = {
    "empty": "",
    "blank": "  \t ",
    "long": "a" * 20_000,
    "huge": "a1" * 150_000,
    "control": "x\x00\x1b[31m\x07y",
    "lines": "a\r\nSet-Cookie: stolen=1\r\n\r\n<b>",
    "html": "<script>alert(1)</script>",
    "attribute": '"\' onmouseover=alert(1) x="',
    "right to left": "\u202emoc.evil\u2066",
    "invisible": "a\u200b\u2028\ufeffb",
    "host": "acme.app.netsuite.com.evil.example",
    "address": "http://evil.example/?a=1#b",
    "user in address": "https://1234567.app.netsuite.com@evil.example",
    "no scheme": "//evil.example",
    "script address": "javascript:alert(1)",
    "everybody's": "system",
    "half an account": "1234567_SB",
    "letters": "ünïcödé ☃ 中文 👩‍👧",
    "path": "../../../etc/passwd",
    "template": "{{ 7*7 }}${{ 7*7 }}{% raw %}",
    "sql": "'; DROP TABLE credentials; --",
    "number": "9" * 5_000,
    "exponent": "1e999999999",
    "negative": "-1",
    "not a number": "NaN",
    "other digits": "٤٨",
    "json": '{"a": NaN, "b": [Infinity]}',
    "deep": "[" * 50_000,
    "yaml": "a: &a [*a, *a]\nb: !!python/object:os.system x",
    "halves": "\ud83d",
}
KINDS = ("netsuite", "netsuite.oauth_config", "netsuite.service_account", "netsuite.begun")
LEADS = re.compile(r"/([^/].*)?|https://[a-z0-9-]+\.app\.netsuite\.com/app/login/oauth2/authorize\.nl\?.*")
RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def takes_away(route):
    """Tell whether a form ends what others need: those come last, and before them those that replace a client."""
    return 2 * (
        route.path.rpartition("/")[2] in {"disconnect", "end", "remove", "delete", "give-up", "forget", "sign-out"}
    ) + ("configs" in route.path)


@pytest.fixture
async def staged(pages):
    """A browser of each person, rows of every kind, and a folder of workflow files."""
    maria, parts = await staged_rows(pages)
    ines = await pages.browser(INES)
    web_runs.with_folder(pages, pages.site.registry.state_folder.parent / "workflows")
    found = Staged(pages, {MARIA: maria, INES: ines, TEAM: await pages.browser(TEAM)}, parts)
    yield found
    found.close()


class Staged:
    """The pages with rows of every kind, and what is kept of them."""

    def __init__(self, pages, browsers, parts):
        self.pages, self.browsers, self.parts = pages, browsers, parts
        self._state = pages.site.registry.state_folder
        self._file = sqlite3.connect(pages.world.store.database.file)
        self._known = None

    def close(self):
        self._file.close()

    def path(self, route):
        return route.path.format(**self.parts(route.path))

    async def sent(self, route, fields):
        """Send a form as the bytes that a browser or a program would."""
        self.pages.world.clock.move(seconds=2)  # thirty a minute
        body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in fields.items())
        browser = self.browsers[sender(route.path)]
        return browser._page(
            await browser.http.post(
                self.path(route),
                content=body,
                headers={"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin"},
            )
        )

    async def kept(self):
        """All that is stored, read again where a file has changed."""
        changes = self._file.execute("PRAGMA data_version").fetchone(), sorted((self._state / "runs").glob("*.db"))
        if self._known is None or changes != self._known[0]:
            self._known = changes, await self._read()
        return self._known[1]

    async def _read(self):
        rows = [row for kind in KINDS for row in await self.pages.world.store.everything(kind)]
        claims = await self.pages.world.store.claimant("netsuite.com", "1234567")
        runs = [head.id for head in self.pages.site.runs.began_by(MARIA)]
        return {row.id: (dict(row.attributes), dict(row.secrets)) for row in rows}, claims, runs


def _quoted(text):
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _acts(text):
    """Return the characters of a page that would do something to who reads it."""
    return {each for each in text if unicodedata.category(each) in {"Cc", "Cf"} and each not in "\n\t\r\u200d"}


def test_every_form_has_its_fields_here():
    """A route without a line in web_fields is not tried."""
    assert [route.path for route in POSTS] == list(FIELDS)


@pytest.mark.parametrize("route", [route for route in POSTS if FIELDS[route.path]], ids=lambda route: route.path)
async def test_whatever_a_field_holds_is_answered(staged, route):
    """Below 500, whatever stands in it is written out, and where it is refused nothing has changed."""
    before = await staged.kept()
    for name, good in FIELDS[route.path].items():
        for kind, typed in NASTY.items():
            if name == "run_id" and RUN_ID.fullmatch(typed):
                continue
            fields = {**FIELDS[route.path], name: typed, **({"do": "start"} if name == "run_id" else {})}
            page = await staged.sent(route, fields)
            after = await staged.kept()
            where = f"{name} = {kind}, in place of {good!r}: {page.status} {page.words[:300]}"
            assert page.status < 500, where
            if page.status == 303:
                assert LEADS.fullmatch(page.leads_to), where
            if page.status >= 400:
                assert len(page.words) > 40, where
                assert before == after, where
            assert "<script>alert" not in page.response.text, where
            assert set() == _acts(page.response.text), where
            assert "stolen" not in page.response.headers.get("set-cookie", ""), where
            before = after
    await staged.pages.settled()
    for attributes, _ in before[0].values():
        assert set() == _acts(json.dumps(attributes, ensure_ascii=False))


async def test_what_is_no_form_is_answered(staged):
    """No fields, fields twice, other fields, files where none belong, bytes that are no text, too many fields."""
    form, parts = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
    file = b'--b\r\nContent-Disposition: form-data; name="%s"; filename="a"\r\n\r\n\xff\xfe\x00\r\n--b--\r\n'
    for route in sorted(POSTS, key=takes_away):
        first = next(iter(FIELDS[route.path]), "x").encode()
        for kind, body in (
            (form, b"&&==&%&%zz=%ff%fe&" + first + b"=%ff%fe%00"),
            (form, first + b"=a&" + first + b"=b"),
            (form, b"&".join(b"f%d=1" % number for number in range(2_000))),
            (parts, file % first),
            (parts, b"--b\r\nnothing"),
            ("multipart/form-data", b"x"),
            ("application/json", b'{"a": 1}'),
            ("text/plain", b"\xff"),
            (form, b""),
        ):
            staged.pages.world.clock.move(seconds=2)
            sent = {"content-type": kind, "sec-fetch-site": "same-origin"}
            answer = await staged.browsers[sender(route.path)].http.post(staged.path(route), content=body, headers=sent)
            assert answer.status_code != 500, (route.path, kind, body[:50], answer.text[:500])
            assert set() == _acts(answer.text)
    await staged.pages.settled()


async def test_whatever_stands_in_an_address_is_answered(staged):
    """A part that names nothing is a row that is not there."""
    before = await staged.kept()
    sent = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    for route in ROUTES:
        for kind, typed in NASTY.items():
            if "{" not in route.path or not 0 < len(typed) < 10_000:
                continue
            staged.pages.world.clock.move(seconds=2)
            path = "/".join(_quoted(typed) if part.startswith("{") else part for part in route.path.split("/"))
            answer = await staged.browsers[sender(route.path)].http.request(route.method, path, headers=sent)
            where = (route.method, route.path, kind, answer.status_code, answer.text[:300])
            assert answer.status_code in {200, 204, 303, 404, 405, 422}, where
            assert "<script>alert" not in answer.text, where
            assert set() == _acts(answer.text), where
    assert before == await staged.kept()


async def test_a_form_that_is_sent_twice_at_once_is_answered_twice(staged):
    """A double click makes nothing twice, and the second is no failure."""
    for route in sorted(POSTS, key=takes_away):
        before = await staged.kept()
        answers = await asyncio.gather(*(staged.sent(route, FIELDS[route.path]) for _ in range(2)))
        await staged.pages.settled()
        after = await staged.kept()
        for page in answers:
            assert page.status < 500, (route.path, page.words)
            assert "by somebody else" not in page.words, (route.path, page.words)
        made = sorted(set(after[0]) - set(before[0]))
        assert len(made) <= 1, (route.path, made)


async def test_a_session_that_ended_in_the_middle_is_said(staged):
    """Nothing of the form is done."""
    before = await staged.kept()
    staged.pages.world.clock.move(hours=13)
    for route in POSTS:
        page = await staged.sent(route, FIELDS[route.path])
        assert 401 == page.status, route.path
        assert "your session has ended" in page.words
        assert "Nothing was done." in page.words
    assert before == await staged.kept()


async def test_netsuite_that_is_gone_in_the_middle_is_said(staged):
    """A page about it, and nothing half-saved."""
    staged.pages.world.netsuite.faults.add("reset", on="any", times=5_000)
    for route in sorted(POSTS, key=takes_away):
        before = await staged.kept()
        page = await staged.sent(route, {**FIELDS[route.path], "only_here": ""})
        await staged.pages.settled()
        assert page.status != 500, (route.path, page.words)
        if page.status >= 400:
            assert before == await staged.kept(), (route.path, page.words)
            assert len(page.words) > 40
