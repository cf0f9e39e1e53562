"""The table of routes: every state staged, every page whole and clean, every route tried as everybody."""

import re

import pytest

from conftest import CHECKOUT, INES, MARIA
from netsuite_web.route import ADMINISTRATOR, ANYBODY, MEMBER, PERSON
from netsuite_web.routes import ROUTES
from web_fields import FIELDS
from web_people import OMAR, OTTO, SAM, TEAM
from web_staged import staged_rows
from web_states import STAGED

pytestmark = pytest.mark.anyio
STATIC = CHECKOUT / "web" / "netsuite_web" / "static"
MOST_BYTES = 55_000
"""Of the files that a page loads; what was promised is 60 kB, and `make test-web` counts what a browser asked for."""
EVERYBODY = {"nobody": None, "member": MARIA, "other member": OMAR, "administrator": INES, "administrator of another organization": OTTO, "of a team": TEAM, "of no organization": SAM}  # fmt: skip
OWNERS = {
    "/connectors/{credential}": MARIA,
    "/connectors/return/": MARIA,
    "/connectors/configs/": MARIA,
    "/connectors/begun/": MARIA,
    "/runs/": MARIA,
    "/plans/": MARIA,
    "/schedules/": MARIA,
    "/approvals/": TEAM,
    "/organization/": INES,
}
"""Whose row the parts of a path name, by its beginning; everybody else is told that there is none."""


def ids(route):
    return f"{route.method} {route.path}"


def test_every_state_of_every_page_is_staged():
    """A page without its states cannot be looked at, and one that is gone is not staged any more."""
    wanted = {(route.method, route.path, state) for route in ROUTES for state in route.states}
    assert wanted == set(STAGED)
    pages = [
        route
        for route in ROUTES
        if route.method == "GET" and not route.live and not route.download and route.path != "/"
    ]
    assert [] == [ids(route) for route in pages if not route.states]


@pytest.mark.parametrize("key", list(STAGED), ids=" ".join)
async def test_every_state_is_a_page(pages, key):
    """It has a title and one heading, nothing of a script or style in it, and no secret."""
    page = await STAGED[key](pages)

    assert page.status in {200, 400, 401, 404, 409, 410, 422, 502}, page.words
    text = page.response.text
    assert 1 == text.count("<h1")
    assert re.search(r"<title>.+ · netsuite-nodes</title>", text)
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]* src=)", text)
    assert "None" not in page.words
    loaded = re.findall(r'"/static/([^"?]+)\?[0-9a-f]{8}"', text)
    assert text.count("/static/") == len(loaded) > 0
    assert MOST_BYTES > sum((STATIC / name).stat().st_size for name in loaded)
    for path, names in forms(text):
        assert names <= set(FIELDS[path]) or path in OF_ANYTHING, (path, names)
    for name, value in SECURE.items():
        assert value in page.response.headers[name]
    record = pages.world.netsuite.integrations["both"]
    rows = [row for kind in ("netsuite", "netsuite.oauth_config") for row in await pages.world.store.everything(kind)]
    for secret in [record.client_secret, *(value for row in rows for value in row.secrets.values())]:
        assert secret not in text


OF_ANYTHING = {"/runs/new", "/runs/{run}/resume", "/nodes/{node}/check", "/nodes/{node}/try"}
"""Forms whose fields are those of a file, a run or a node."""


def forms(text):
    """Return of each form that a page sends the route it is for and the names of its fields."""
    posts = {
        route.path: re.compile(re.sub(r"\{\w+\}", "[^/]+", route.path)) for route in ROUTES if route.method == "POST"
    }
    for attributes, inside in re.findall(r"<form ([^>]*)>(.*?)</form>", text, re.DOTALL):
        if 'method="post"' in attributes:
            action = re.search(r'action="([^"?]*)', attributes)[1]
            yield (
                next(path for path, pattern in posts.items() if pattern.fullmatch(action)),
                set(re.findall(r' name="([^"]+)"', inside)),
            )


SECURE = {
    "content-security-policy": "form-action 'self' https://*.netsuite.com",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


@pytest.mark.parametrize("route", ROUTES, ids=ids)
async def test_who_may_ask(pages, route):
    """As the rule says; and a row is there for its owner alone, administrators of another organization least of all."""
    assert route.rule in {ANYBODY, PERSON, MEMBER, ADMINISTRATOR}, "a new rule needs a line in this test"
    browser, parts = await staged_rows(pages)
    owner = next((who for begin, who in OWNERS.items() if route.path.startswith(begin) and "{" in route.path), None)
    path = route.path.format(**parts(route.path))
    for who, caller in sorted(
        EVERYBODY.items(), key=lambda pair: pair[1] == owner
    ):  # the owner last: it may be gone then
        visitor = browser if caller == MARIA else await pages.browser(caller)
        page = await (visitor.get(path) if route.method == "GET" else visitor.post(path))
        if not route.rule.allows(caller):
            assert page.status == (401 if caller is None else 403), (who, page.words)
        elif owner is None:
            assert page.status not in {401, 403} or route.rule is ANYBODY, (who, page.words)
        elif caller == owner and route.path.endswith("certificate.pem"):
            assert page.status == 404, "it is given out in the session that made it, and kept nowhere"
        elif caller == owner:
            assert page.status in {200, 303, 409, 422}, (who, page.words)
        else:
            assert page.status in {204, 404} or page.leads_to == "/connectors", (who, page.words)
    await pages.settled()


async def test_a_teams_login_is_its_peoples(pages):
    """Seen and tested by everybody of the team; not by others of the organization, administrators included."""
    config = await pages.world.configure(caller=INES)
    row = await pages.world.connect(TEAM, config=config, owner="finance")

    for caller, status in ((TEAM, 200), (MARIA, 404), (INES, 404), (OTTO, 404)):
        page = await (await pages.browser(caller)).get(f"/connectors/{row.id}")
        assert status == page.status
