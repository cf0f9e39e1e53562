"""
From Add credential to connected: what the walk in a real browser costs the pages, beside a script that sends the same requests.

The cost is the CPU of the process that serves the pages: a person waits for NetSuite and for their own hands. The script sends what the
browser navigates to, in its order, and nothing else; the browser, which knows nothing but its session, loads styles, scripts and pictures
besides, over several connections, and keeps what it may keep as under the certificate of a hosted service.
In turn, five times, each side three walks at a time. Prints a table and one JSON object.
"""

import asyncio
import base64
import hashlib
import json
import os
import select
import shutil
import signal
import ssl
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_pem_x509_certificate
from playwright.async_api import Browser, Error, async_playwright

from benchmarks.figures import Figure, NotMeasured, Target, beside, closed
from netsuite_plugin.transport.network import Loopback
from tools.browser import browse
from tools.local_netsuite import CHECKOUT

ROUNDS, WALKS = 5, 3
TARGETS = {"walk_cpu_ratio": Target(at_most=1.5)}
EMAIL, PASSWORD = "analyst@example.com", "analyst-password"
_NAVIGATED = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}


@dataclass(frozen=True)
class Demo:
    """The pages and a local NetSuite, and the process of the pages."""

    base: str
    links: list[str]
    account: str
    netsuite: str
    process: psutil.Process

    def cpu(self) -> float:
        """Return the milliseconds of CPU that the process of the pages has spent."""
        spent = self.process.cpu_times()
        return 1000 * float(spent.user + spent.system)


@contextmanager
def demo() -> Iterator[Demo]:
    """
    Run `make demo-web` with its people connected, so that every walk finds the same.

    Raises:
        NotMeasured: It did not start.
    """
    command = [sys.executable, "-m", "tools.demo_web", "--connected", "--any-port"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=CHECKOUT) as run:
        try:
            assert run.stdout is not None
            ready, _, _ = select.select([run.stdout], [], [], 120)
            line = run.stdout.readline() if ready else ""
            if not line:
                raise NotMeasured("the pages did not start")
            said: dict[str, Any] = json.loads(line)
            links = list(said["links"].values())
            address = urlsplit(links[0])
            account = said["netsuite"]["accounts"][0]["account"]
            base = f"{address.scheme}://{address.netloc}"
            yield Demo(base, links, account, said["netsuite"]["base_url"], psutil.Process(run.pid))
        finally:
            run.send_signal(signal.SIGINT)


def trusting(*addresses: str) -> str:
    """Return the argument that has Chromium take these servers' certificates for good ones: under a bad one it keeps no file it loaded."""
    hashes = []
    for address in addresses:
        there = urlsplit(address)
        shown = load_pem_x509_certificate(
            ssl.get_server_certificate((there.hostname or "", there.port or 443)).encode()
        )
        key = shown.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        hashes.append(base64.b64encode(hashlib.sha256(key).digest()).decode())
    return f"--ignore-certificate-errors-spki-list={','.join(hashes)}"


async def signed_in(browser: Browser, link: str) -> Any:
    """Return the cookies of a person who opened their link."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(link)
    await page.locator("h1").wait_for()
    state = await context.storage_state()
    await context.close()
    return state


async def walk(browser: Browser, there: Demo, state: Any) -> None:
    """Walk as a person does, in a browser that knows nothing but its session."""
    context = await browser.new_context(storage_state=state, base_url=there.base)
    page = await context.new_page()
    await page.goto("/connectors")
    await page.get_by_role("link", name="Add credential").click()
    await page.get_by_role("link", name="NetSuite Your own login.").click()
    await page.fill("#workspace", there.account)
    await page.get_by_role("button", name="Add credential").click()
    await page.fill("input[name=email]", EMAIL)
    await page.fill("input[name=password]", PASSWORD)
    await page.locator("button[type=submit]").first.click()
    await page.click("#allow")
    await page.get_by_role("heading", name="is connected").wait_for()
    await context.close()


async def script(there: Demo, state: Any) -> None:
    """Send the same requests without a browser, over one connection."""
    cookies = {each["name"]: each["value"] for each in state["cookies"]}
    open_to_all = Loopback(httpx.AsyncHTTPTransport(verify=False))  # as the browser, which takes both certificates
    async with (
        httpx.AsyncClient(verify=False, base_url=there.base, cookies=cookies, headers=_NAVIGATED) as pages,  # noqa: S501
        httpx.AsyncClient(transport=open_to_all, timeout=60) as netsuite,
    ):
        for path in ("/connectors", "/connectors/add", "/connectors/add/netsuite"):
            (await pages.get(path)).raise_for_status()
        sent = await pages.post("/connectors/add/netsuite", data={"workspace": there.account, "team": ""})
        back = await browse(netsuite, sent.headers["location"], email=EMAIL, password=PASSWORD)
        done = await pages.get(back, follow_redirects=True)
        if "is connected" not in done.text:
            raise NotMeasured(f"the script ended at {done.url.path} ({done.status_code})")


async def measure(there: Demo, browser: Browser) -> list[Figure]:
    """Walk in turn with the script, round by round, and compare."""
    people = [await signed_in(browser, link) for link in there.links]
    cpu: list[tuple[float, float]] = []
    seconds: list[tuple[float, float]] = []
    for number in range(ROUNDS + 1):
        state = people[number % len(people)]
        pair: list[tuple[float, float]] = []
        for side in (partial(walk, browser, there, state), partial(script, there, state)):
            spent, began = there.cpu(), time.perf_counter()
            for _ in range(WALKS):
                await side()
            pair.append(((there.cpu() - spent) / WALKS, (time.perf_counter() - began) / WALKS))
        if number:  # the first warms both
            (walk_cpu, walk_took), (script_cpu, script_took) = pair
            cpu.append((walk_cpu, script_cpu))
            seconds.append((walk_took, script_took))
    medians = [statistics.median(pair[side] for pair in pairs) for pairs in (cpu, seconds) for side in (0, 1)]
    return [
        Figure(
            "walk_cpu_ratio",
            beside(cpu),
            "CPU of the pages for a walk in the browser, over a script's",
            f"{medians[0]:.0f} ms / {medians[1]:.0f} ms, {ROUNDS} times {WALKS} walks in turn",
        ),
        Figure(
            "walk_seconds_ratio",
            beside(seconds),
            "seconds of a walk in the browser, over a script's",
            f"{medians[2]:.2f} s / {medians[3]:.2f} s",
        ),
    ]


async def main() -> int:
    """Measure, print, and say whether the target was met."""
    try:
        with demo() as there:
            async with async_playwright() as playwright:
                arguments = [trusting(there.base, there.netsuite), *(["--no-sandbox"] if os.getuid() == 0 else [])]
                executable = shutil.which("chromium") or "/usr/bin/chromium"
                browser = await playwright.chromium.launch(executable_path=executable, args=arguments)
                figures = await measure(there, browser)
                await browser.close()
    except (NotMeasured, Error, httpx.HTTPError, OSError) as error:
        print(f"could not be measured: {error}", file=sys.stderr)
        return closed("bench-walk", [], TARGETS)
    return closed("bench-walk", figures, TARGETS)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
