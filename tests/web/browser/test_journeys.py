"""
Both walks of the document, and what people do afterwards, as they click through them: `make demo-web` is the server.

In this order: one leaves what the next needs.
"""

import json
import os
import select
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser

from real_browser import CHECKOUT, Served, connected, log_in


@pytest.fixture(scope="module")
def served(browser: Browser) -> Iterator[Served]:
    """The demo as a process of its own, so that runs are processes of its."""
    command = [sys.executable, "-m", "tools.demo_web", "--with-sam", "--any-port"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT)
    try:
        ready, _, _ = select.select([process.stdout], [], [], 120)
        line = process.stdout.readline() if ready else ""
        assert line, "the demo did not start"
        said = json.loads(line)
        yield Served(said["links"], said["netsuite"], browser)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def test_1_an_administrator_stores_the_oauth_config(served):
    """Organization, OAuth Configuration: the values to enter stand beside the form, the redirect URI first."""
    ines = served.page("ines")
    ines.goto("/organization")
    ines.get_by_role("link", name="Add OAuth Config").click()
    assert f"{served.base}/auth/callback" in ines.locator(".copy code").first.inner_text().replace("\n", "")
    ines.fill("#client_id", served.client["client_id"])
    ines.fill("#client_secret", served.client["client_secret"])
    ines.get_by_role("button", name="Store for everybody").click()
    ines.get_by_text("OAuth Config stored.").wait_for()
    assert served.client["client_secret"] not in ines.content()


def test_2_a_member_connects_in_six_clicks(served):
    """From Add credential to connected, with a workspace name that must be confirmed."""
    maria = served.page("maria")
    maria.goto("/connectors")
    clicks = 0

    def click(where) -> None:
        nonlocal clicks
        clicks += 1
        where.click()

    click(maria.get_by_role("link", name="Add credential"))
    click(maria.get_by_role("link", name="NetSuite Your own login."))
    maria.locator("#workspace").fill(served.netsuite["accounts"][0]["label"])
    click(maria.get_by_role("button", name="Add credential"))
    maria.wait_for_url("**/app/login/oauth2/**")
    maria.fill("input[name=email]", "analyst@example.com")
    maria.fill("input[name=password]", "analyst-password")
    click(maria.locator("button[type=submit]").first)
    click(maria.locator("#allow"))
    maria.get_by_role("heading", name="Is this the account you meant?").wait_for()
    click(maria.get_by_role("button", name="Yes, connect 1234567"))
    maria.get_by_role("heading", name="Account 1234567 is connected").wait_for()
    assert clicks <= 6, clicks
    assert not urlsplit(maria.url).query, "the code is out of the address bar"


def test_3_denial_replay_and_another_browser_are_told(served):
    """Each has a page that says what was not done."""
    maria = served.page("maria")
    maria.goto("/connectors/add/netsuite")
    maria.fill("#workspace", "1234567")
    maria.get_by_role("button", name="Add credential").click()
    log_in(maria, decision="deny")
    maria.get_by_role("heading", name="You did not allow access").wait_for()

    returns = []
    maria.on("request", lambda request: returns.append(request.url) if "/auth/callback?" in request.url else None)
    connected(maria)
    maria.goto(returns[-1])
    maria.get_by_role("heading", name="This return was used already").wait_for()
    ines = served.page("ines")
    ines.goto(returns[-1])
    ines.get_by_role("heading", name="This return belongs to another browser").wait_for()


def test_4_a_test_grows_while_it_runs(served):
    """Finding by finding; at the end it says whether all is well."""
    maria = served.page("maria")
    maria.goto("/connectors")
    maria.get_by_role("button", name="Test", exact=True).click()
    maria.locator(".checks li").first.wait_for()
    maria.locator("p .state", has_text="Works").wait_for()
    assert maria.locator(".checks li").count() > 10


def test_5_a_login_is_connected_again_in_place(served):
    """The id stays; another user is said."""
    maria = served.page("maria")
    maria.goto("/connectors")
    before = maria.locator("article h3").first.get_attribute("id")
    maria.get_by_role("button", name="Reconnect").click()
    log_in(maria)
    maria.get_by_role("heading", name="connected again").wait_for()
    assert before in maria.content()


def test_6_a_run_is_watched_to_its_end(served):
    """The picture moves by itself, and the page says when it is over."""
    maria = served.page("maria")
    maria.goto("/runs/new?file=overdue_invoices.yaml")
    maria.fill("#run_id", "watched")
    maria.get_by_role("button", name="Start in").click()
    maria.get_by_role("heading", name="Outputs").wait_for()
    assert "Finished" in maria.content()


def test_7_a_run_that_was_killed_is_resumed(served):
    """kill -9 in the middle; what is done is not done again."""
    maria = served.page("maria")
    maria.goto("/runs/new?file=overdue_invoices.yaml")
    maria.fill("#run_id", "killed")
    with slow(served.netsuite):
        maria.get_by_role("button", name="Start in").click()
        maria.get_by_role("heading", name="killed").wait_for()
        os.kill(process_of("killed"), signal.SIGKILL)
    maria.goto("/runs/killed")
    maria.get_by_text("Interrupted").first.wait_for()
    maria.get_by_role("button", name="Resume", exact=True).click()
    maria.get_by_role("heading", name="Outputs").wait_for()


@contextmanager
def slow(netsuite: dict[str, Any]) -> Iterator[None]:
    """Let a run go on for so long that it is found in the middle."""
    with httpx.Client(verify=ssl.create_default_context(cafile=netsuite["ca_file"])) as control:
        address = f"{netsuite['base_url']}/__emulator__/{netsuite['accounts'][0]['account']}/latency"
        control.post(address, json={"seconds": 30}).raise_for_status()
        yield
        control.post(address, json={"seconds": 0.1}).raise_for_status()


def process_of(run: str) -> int:
    """Wait for the process that executes a run; the pages only start it."""
    for _ in range(300):
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (process / "cmdline").read_bytes().decode().split("\0")
                if "netsuite_runner.process" in words and run in words:
                    return int(process.name)
        time.sleep(0.1)
    raise AssertionError(f"nothing executes {run}")


def test_8_a_node_is_tried_and_a_write_rehearsed(served):
    """A read is answered in a table; a write is shown first, and sent once however often it is clicked."""
    maria = served.page("maria")
    maria.goto("/nodes/netsuite.suiteql.query")
    maria.fill("#p-query", "SELECT id, symbol FROM currency")
    maria.fill("#p-parameters", "")
    maria.get_by_text("The values fit.").wait_for()
    maria.get_by_role("button", name="Ask NetSuite").click()
    maria.get_by_text("Answered").wait_for()
    assert maria.locator("section table tbody tr").count() > 0
    maria.goto("/nodes/netsuite.record.create")
    maria.fill("#p-record_type", "task")
    maria.fill("#p-values", '{"title": "Call back"}')
    maria.get_by_role("button", name="Rehearse").click()
    maria.get_by_text("Nothing was sent").wait_for()
    maria.get_by_role("button", name="Send it to the emulator").click()
    maria.get_by_text("Answered").wait_for()


def test_9_a_person_without_an_organization_brings_both_parts(served):
    """OAuth Config first, then the login, on pages that lead from one to the other."""
    sam = served.page("sam")
    sam.goto("/connectors")
    sam.get_by_role("link", name="Connect NetSuite").click()
    sam.get_by_text("Missing").wait_for()
    sam.fill("#client_id", served.client["client_id"])
    sam.fill("#client_secret", served.client["client_secret"])
    sam.get_by_role("button", name="Save and go on").click()
    sam.get_by_text("OAuth Config stored.").wait_for()
    connected(sam)
    sam.goto("/connectors")
    sam.get_by_text("Disconnect…").click()
    sam.get_by_role("button", name="Revoke and disconnect").click()
    sam.get_by_text("Revoked at NetSuite, wiped here.").wait_for()


def test_10_an_administrator_ends_a_members_connection(served):
    """She sees who is connected, and never a token; the member is told what happened, and by whom."""
    ines, maria = served.page("ines"), served.page("maria")
    ines.goto("/organization")
    ines.locator("tr", has_text="maria").get_by_role("link", name="End").click()
    ines.get_by_role("button", name="End").click()
    ines.get_by_role("heading", name="OAuth Configuration", exact=True).wait_for()
    maria.goto("/connectors")
    assert 0 == maria.locator("article .state").get_by_text("Connected", exact=True).count()
    maria.goto("/audit")
    assert "ines" in maria.locator("main").inner_text()


def test_11_no_browser_was_sent_a_secret(served):
    """Not the client's and no token, in nothing that any of them was sent while these tests ran."""
    secret = served.client["client_secret"]
    assert len(served.bodies) > 100
    assert [] == [url for url, body in served.bodies if secret in body or "eyJ" in body]
