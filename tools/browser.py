"""
A browser without a screen: opens an authorization URL, logs in, allows access, and goes where it is sent back.

Run as `BROWSER="python tools/browser.py %s"`; the login comes from BROWSER_EMAIL and BROWSER_PASSWORD, and from BROWSER_ROLE the role by
its name, if it is not the first.
"""

import asyncio
import os
import sys
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

from netsuite_plugin.transport.network import Loopback


class Form(HTMLParser):
    """The one form of a page: where it goes, its values, and the choices by the words a person reads."""

    def __init__(self, page: httpx.Response) -> None:
        super().__init__()
        self.action = ""
        self.values: dict[str, str] = {}
        self.choices: dict[str, tuple[str, str]] = {}
        self._select = self._option = ""
        self.feed(page.text)
        self.url = urljoin(str(page.url), self.action)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where the form goes, its inputs and its options."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = given.get("action", "")
        elif tag == "input":
            self.values[given.get("name", "")] = given.get("value", "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option":
            self._option = given.get("value", "")
            self.values.setdefault(self._select, self._option)

    def handle_data(self, data: str) -> None:
        """Note the words of an option."""
        if self._option and data.strip():
            self.choices[data.strip()] = (self._select, self._option)
            self._option = ""


async def browse(
    http: httpx.AsyncClient, url: str, *, email: str, password: str, role: str = "", decision: str = "allow"
) -> str:
    """
    Go through login and consent, and return the address NetSuite sends the browser back to.

    Raises:
        RuntimeError: NetSuite showed a page that is neither; its words are in the message.
    """
    page = await http.get(url)
    for _ in range(6):
        if page.is_redirect:
            target = urljoin(str(page.url), page.headers["location"])
            if httpx.URL(target).host != page.url.host:
                return target
            page = await http.get(target)
            continue
        form = Form(page)
        if "email" in form.values:
            form.values |= {"email": email, "password": password}
        elif form.choices:
            form.values["decision"] = decision
            if role:
                name, value = form.choices[role]
                form.values[name] = value
        else:
            break
        page = await http.post(form.url, data=form.values)
    raise RuntimeError(f"NetSuite showed an unexpected page ({page.status_code}): {' '.join(page.text.split())[-300:]}")


async def main(url: str) -> None:
    """Be the browser of `netsuite-nodes connect`."""
    trusted = Loopback(httpx.AsyncHTTPTransport(verify=httpx.create_ssl_context()))
    async with httpx.AsyncClient(transport=trusted, timeout=60) as http:
        back = await browse(
            http,
            url,
            email=os.environ["BROWSER_EMAIL"],
            password=os.environ["BROWSER_PASSWORD"],
            role=os.environ.get("BROWSER_ROLE", ""),
        )
    # the certificate of the loopback was made a moment ago: a person clicks through the same warning
    async with httpx.AsyncClient(verify=False) as here:  # noqa: S501
        (await here.get(back)).raise_for_status()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
