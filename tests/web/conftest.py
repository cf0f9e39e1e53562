"""Browsers without a screen at the pages, in this process; NetSuite's pages are the emulator's."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

import counting
from conftest import INES, MARIA, World
from netsuite_plugin.contract import Caller
from netsuite_plugin.settings import Settings
from netsuite_web.app import create_app
from netsuite_web.sign_in import Links
from tools.browser import browse
from web_people import ADMIN, BASE

_TAGS = re.compile(r"<[^>]+>")


@dataclass
class Page:
    """An answer as a person reads it."""

    response: httpx.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def words(self) -> str:
        """What stands on it, on one line."""
        return " ".join(unescape(_TAGS.sub(" ", self.response.text.replace("<wbr>", ""))).split())

    @property
    def title(self) -> str:
        return unescape(re.search(r"<h1>(.*?)</h1>", self.response.text, re.DOTALL)[1])

    @property
    def leads_to(self) -> str:
        return self.response.headers.get("location", "")


@dataclass
class Browser:
    """One browser: its cookies, and the headers that browsers send of themselves."""

    app: Any
    http: httpx.AsyncClient
    netsuite: httpx.AsyncClient
    seen: list[httpx.Response] = field(default_factory=list)

    async def get(self, path: str, *, site: str = "same-origin", **headers: str) -> Page:
        sent = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"} | headers
        return self._page(await self.http.get(path, headers=sent))

    async def post(self, path: str, *, site: str = "same-origin", **fields: str) -> Page:
        sent = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
        return self._page(await self.http.post(path, data=fields, headers=sent))

    async def follow(self, page: Page) -> Page:
        """Go where an answer leads, here."""
        while page.status in {302, 303}:
            page = await self.get(page.leads_to.removeprefix(BASE))
        return page

    async def at_netsuite(
        self, page: Page, user: tuple[str, str] = ADMIN, *, decision: str = "allow", role: str = ""
    ) -> str:
        """Log in where the Connect button leads, and return the path NetSuite sends back to."""
        assert urlsplit(page.leads_to).hostname.endswith((".app.netsuite.com", "localhost")), page.words
        self.netsuite.cookies.clear()  # NetSuite would know its user again
        back = await browse(self.netsuite, page.leads_to, email=user[0], password=user[1], role=role, decision=decision)
        return back.removeprefix(BASE)

    async def connect(self, workspace: str = "1234567", user: tuple[str, str] = ADMIN, **how: Any) -> Page:
        """Go the whole way, up to the return page."""
        team = how.pop("team", "")
        sent = await self.post("/connectors/add/netsuite", workspace=workspace, team=team)
        back = await self.at_netsuite(sent, user, **how)
        return await self.follow(await self.get(back, site="cross-site"))

    def watching(self, begun: asyncio.Event) -> "Browser":
        """Return the same browser, which says when the first part of an answer is there; httpx itself gives answers as wholes."""

        async def app(scope: Any, receive: Any, send: Any) -> None:
            async def sent(message: Any) -> None:
                await send(message)
                if message.get("body"):
                    begun.set()

            await self.app(scope, receive, sent)

        transport = httpx.ASGITransport(app, client=("127.0.0.1", 50_000))
        http = httpx.AsyncClient(transport=transport, base_url=BASE, cookies=self.http.cookies, timeout=60)
        return Browser(self.app, http, http, self.seen)

    def session(self, pages: "Pages") -> Any:
        """What the server remembers of this browser."""
        return pages.site.sessions.of(self.http.cookies.get("__Host-netsuite-nodes"))

    def _page(self, response: httpx.Response) -> Page:
        self.seen.append(response)
        return Page(response)


@dataclass
class Pages:
    """The pages over a world, and a browser for each person."""

    world: World
    app: Any
    links: Links
    stack: AsyncExitStack

    @property
    def site(self) -> Any:
        return self.app.state.site

    async def browser(self, caller: Caller | None = MARIA) -> Browser:
        transport = httpx.ASGITransport(self.app, client=("127.0.0.1", 50_000))
        http = await self.stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=BASE))
        netsuite = await self.stack.enter_async_context(httpx.AsyncClient(transport=self.world.wire))
        browser = Browser(self.app, http, netsuite)
        if caller is not None:
            page = await browser.get(f"/sign-in?link={self.links.make(caller)}", site="none")
            assert page.status == 303, page.words
        return browser

    async def settled(self) -> None:
        """Let what goes on in the server come to its end."""
        for session in list(self.site.sessions._known.values()):
            for testing in list(session.kept.get("tests", {}).values()):
                await testing.task


@pytest.fixture
async def pages(world: World) -> AsyncIterator[Pages]:
    """The pages of this machine, with nobody connected."""
    links = Links()
    app = create_app(world.registry, Settings(), base=BASE, links=links)
    async with AsyncExitStack() as stack:
        yield Pages(world, app, links, stack)


@pytest.fixture
async def ready(pages: Pages) -> Pages:
    """The same, with the organization's OAuth Config stored."""
    await pages.world.configure(caller=INES)
    return pages


@pytest.fixture
async def counting_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[..., Awaitable[Browser]]]:
    """Pages over a node package without NetSuite, whose runs are processes; gives a browser for each person."""
    monkeypatch.setenv("COUNTED", str(tmp_path / "counted"))
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "credentials.db"))
    (tmp_path / "counted").touch()
    (tmp_path / "workflows").mkdir()
    links = Links()
    app = create_app(
        counting.registry(),
        Settings(),
        base=BASE,
        links=links,
        workflows=tmp_path / "workflows",
        run_registry="counting:registry",
    )
    async with AsyncExitStack() as stack:

        async def browser(caller: Caller = MARIA) -> Browser:
            transport = httpx.ASGITransport(app, client=("127.0.0.1", 50_000))
            http = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url=BASE, timeout=60))
            person = Browser(app, http, http)
            assert (await person.get(f"/sign-in?link={links.make(caller)}", site="none")).status == 303
            return person

        yield browser
