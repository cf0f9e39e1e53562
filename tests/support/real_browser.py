"""A real browser at the real pages: who comes, what was sent to them, and NetSuite's own pages on the way."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

CHECKOUT = Path(__file__).parents[2]
SCREENS = CHECKOUT / "build" / "screens"
AXE = CHECKOUT / "build" / "axe.min.js"
LAUNCHED: dict[str, Any] = {
    "executable_path": shutil.which("chromium") or "/usr/bin/chromium",
    "args": ["--no-sandbox"] if os.getuid() == 0 else [],
}
"""Debian's Chromium; it refuses to sandbox what root starts."""
PASSWORDS = {"analyst@example.com": "analyst-password", "admin@example.com": "admin-password"}


@dataclass
class Served:
    """Pages and a NetSuite on their ports, and all that browsers were sent while they ran."""

    links: dict[str, str]
    netsuite: dict[str, Any]
    browser: Browser
    states: dict[str, Any] = field(default_factory=dict)
    bodies: list[tuple[str, str]] = field(default_factory=list)

    @property
    def base(self) -> str:
        address = urlsplit(next(iter(self.links.values())))
        return f"{address.scheme}://{address.netloc}"

    @property
    def client(self) -> dict[str, Any]:
        return next(
            each for each in self.netsuite["accounts"][0]["integrations"] if each["public"] and each["client_secret"]
        )

    def context(self, who: str, **options: Any) -> BrowserContext:
        """Open a browser of its own for a person; the link signs in once, the session is kept for the next."""
        state = self.states.get(who)
        context = self.browser.new_context(ignore_https_errors=True, storage_state=state, base_url=self.base, **options)
        context.set_default_timeout(30_000)
        if state is None:
            page = context.new_page()
            link = next(link for name, link in self.links.items() if name.lower().startswith(who))
            page.goto(link)
            page.locator("h1").wait_for()
            self.states[who] = context.storage_state()
            page.close()
        return context

    def page(self, who: str, **options: Any) -> Page:
        return self.heard(self.context(who, **options).new_page())

    def heard(self, page: Page) -> Page:
        """Keep what this page is sent, and fail where it tries what the pages forbid."""
        page.on("response", self._heard)
        page.on("console", lambda message: pytest.fail(message.text) if "Content Security" in message.text else None)
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        return page

    def _heard(self, response: Response) -> None:
        kind = response.headers.get("content-type", "")
        if response.url.startswith(self.base) and "event-stream" not in kind and not 300 <= response.status < 400:
            self.bodies.append((response.url, response.body().decode("utf-8", "replace")))


def begun(page: Page, workspace: str = "1234567") -> None:
    """Go from the form to NetSuite."""
    page.goto("/connectors/add/netsuite")
    page.fill("#workspace", workspace)
    page.get_by_role("button", name="Add credential").click()
    page.wait_for_url("**/app/login/oauth2/**")


def log_in(page: Page, user: str = "analyst@example.com", *, decision: str = "allow") -> None:
    """Go through NetSuite's own pages as they come: it may know the person still."""
    asked_consent(page, user)
    page.click(f"#{decision}")


def asked_consent(page: Page, user: str = "analyst@example.com") -> None:
    """Log in at NetSuite, and stand before its question; a navigation that another one overtook is nothing to fail for."""
    page.locator("input[name=email], #allow").first.wait_for()
    if page.locator("input[name=email]").count():
        page.fill("input[name=email]", user)
        page.fill("input[name=password]", PASSWORDS[user])
        page.locator("button[type=submit]").first.click()
    page.locator("#allow").wait_for()


def connected(page: Page, workspace: str = "1234567", user: str = "analyst@example.com") -> None:
    """Go the whole way from Connectors."""
    begun(page, workspace)
    log_in(page, user)
    page.get_by_role("heading", name="is connected").wait_for()
