"""
The states of every page, staged: (method, path, state) to the function that leads a browser there.

`test_routes.py` compares this with the table of routes: a page or a state that is not staged fails. The screenshots are made of these, too.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import web_runs
from conftest import INES, MARIA
from netsuite_plugin.contract import Caller
from netsuite_plugin.plans import Plans
from netsuite_runner.runs.kept import Output
from web_people import ANALYST, SAM, TEAM
from web_schedules import database, scheduled, stopped

Staged = Callable[[Any], Awaitable[Any]]
STAGED: dict[tuple[str, str, str], Staged] = {}
"""Each is given `Pages` and returns the `Page` in that state."""


def state(method: str, path: str, name: str) -> Callable[[Staged], Staged]:
    """Register what stages one state."""

    def register(staged: Staged) -> Staged:
        STAGED[method, path, name] = staged
        return staged

    return register


async def configured(pages: Any, caller: Caller = MARIA) -> Any:
    await pages.world.configure(caller=INES)
    return await pages.browser(caller)


async def connected(pages: Any, caller: Caller = MARIA) -> tuple[Any, str]:
    """Return a browser of somebody who is connected, and the credential."""
    browser = await configured(pages, caller)
    await browser.connect("1234567", ANALYST)
    (row,) = await pages.world.store.find(caller, "netsuite")
    return browser, row.id


async def sandbox_too(pages: Any) -> None:
    """Store an OAuth Config for the sandbox as well, whose integration records have client IDs of their own."""
    record = pages.world.emulator.account("1234567_SB1").integrations["both"]
    ines = await pages.browser(INES)
    sent = {"client_id": record.client_id, "client_secret": record.client_secret, "account": "1234567_SB1"}
    assert (await ines.post("/organization/configs/add", **sent)).leads_to == "/organization"


async def own_config(pages: Any) -> tuple[Any, str]:
    browser = await pages.browser(SAM)
    record = pages.world.netsuite.integrations["both"]
    await browser.post("/connectors/add/oauth-config", client_id=record.client_id, client_secret=record.client_secret)
    (row,) = await pages.world.store.find(SAM, "netsuite.oauth_config")
    return browser, row.id


async def returned(pages: Any, **changed: Any) -> tuple[Any, str]:
    """Return a browser that comes back from NetSuite, and where to."""
    browser = await configured(pages)
    sent = await browser.post("/connectors/add/netsuite", workspace=changed.pop("workspace", "1234567"))
    return browser, await browser.at_netsuite(sent, ANALYST, **changed)


async def planned(pages: Any, node: str = "netsuite.record.update", **params: Any) -> Any:
    """Return a plan that an agent of Maria's made, who is connected."""
    if not pages.world.netsuite.records.get("customer", "107"):
        pages.world.netsuite.given(
            "customer", id="107", companyName="Fjord Supply", phone="+1 555 0000", subsidiary="1"
        )
    asked = params or {"record_type": "customer", "record_id": "107", "values": {"phone": "+1 555 0100"}}
    async with pages.world.registry.open("netsuite", caller=MARIA) as session:
        return await Plans(pages.site.host).make(session, node, asked, selector="personal")


@state("GET", "/schedules", "unset")
async def _(pages: Any) -> Any:
    return await (await pages.browser()).get("/schedules")


@state("GET", "/schedules", "empty")
async def _(pages: Any) -> Any:
    await asyncio.to_thread(database, pages)
    return await (await pages.browser()).get("/schedules")


@state("GET", "/schedules", "one")
async def _(pages: Any) -> Any:
    return await (await _scheduling(pages)).get("/schedules")


@state("GET", "/schedules", "many")
async def _(pages: Any) -> Any:
    return await (await _scheduling(pages, stopped)).get("/schedules")


@state("GET", "/schedules/{schedule}", "one")
async def _(pages: Any) -> Any:
    return await (await _scheduling(pages, stopped)).get("/schedules/weekly")


@state("GET", "/schedules/{schedule}", "missing")
async def _(pages: Any) -> Any:
    return await (await _scheduling(pages)).get("/schedules/gone")


@state("GET", "/schedules/{schedule}/remove", "one")
async def _(pages: Any) -> Any:
    return await (await _scheduling(pages)).get("/schedules/month-end/remove")


async def _scheduling(pages: Any, *more: Any) -> Any:
    """Return the browser of who has a schedule, and others."""
    found = await asyncio.to_thread(database, pages)
    await asyncio.to_thread(scheduled, pages, found)
    for each in more:
        await asyncio.to_thread(each, pages, found, "weekly")
    return await pages.browser()


@state("GET", "/plans", "empty")
async def _(pages: Any) -> Any:
    return await (await pages.browser(SAM)).get("/plans")


@state("GET", "/plans", "one")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    await planned(pages)
    return await browser.get("/plans")


@state("GET", "/plans", "many")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    approved = await planned(pages)
    await browser.post(f"/plans/{approved.id}/approve")
    await planned(pages, "netsuite.record.create", record_type="task", values={"title": "Call <b>Fjord</b> Supply"})
    await planned(pages, record_type="customer", record_id="107", values={"fone": "1"})
    return await browser.get("/plans")


@state("GET", "/sign-in", "spent")
async def _(pages: Any) -> Any:
    browser = await pages.browser(None)
    return await browser.get("/sign-in?link=used-before", site="none")


@state("GET", "/connectors", "empty")
async def _(pages: Any) -> Any:
    return await (await pages.browser(SAM)).get("/connectors")


@state("GET", "/connectors", "one")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    return await browser.get("/connectors")


@state("GET", "/connectors", "many")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    await sandbox_too(pages)
    await browser.connect("1234567-sb1", ANALYST)
    await browser.post("/connectors/add/netsuite", workspace="acme")
    return await browser.get("/connectors")


@state("GET", "/connectors", "expired")
async def _(pages: Any) -> Any:
    await connected(pages)
    pages.world.clock.move(days=8)
    return await (await pages.browser(MARIA)).get("/connectors")


@state("GET", "/connectors", "damaged")
async def _(pages: Any) -> Any:
    browser, credential = await connected(pages)
    row = await pages.world.store.get(MARIA, credential)
    await pages.world.store.put(row.__class__(**{**vars(row), "attributes": {"account": "1234567", "role": 1}}))
    return await browser.get("/connectors")


@state("GET", "/connectors", "filtered")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    return await browser.get("/connectors?q=nothing+like+it&unused=30")


@state("GET", "/connectors/add", "one")
async def _(pages: Any) -> Any:
    return await (await configured(pages)).get("/connectors/add?q=netsuite")


@state("GET", "/connectors/add", "found nothing")
async def _(pages: Any) -> Any:
    return await (await configured(pages)).get("/connectors/add?q=salesforce")


@state("GET", "/connectors/add/netsuite", "empty")
async def _(pages: Any) -> Any:
    return await (await pages.browser(SAM)).get("/connectors/add/netsuite")


@state("GET", "/connectors/add/netsuite", "one")
async def _(pages: Any) -> Any:
    return await (await configured(pages)).get("/connectors/add/netsuite")


@state("POST", "/connectors/add/netsuite", "error")
async def _(pages: Any) -> Any:
    return await (await configured(pages)).post(
        "/connectors/add/netsuite", workspace="acme.app.netsuite.com.example.com"
    )


@state("GET", "/connectors/add/oauth-config", "empty")
async def _(pages: Any) -> Any:
    return await (await pages.browser(SAM)).get("/connectors/add/oauth-config")


@state("POST", "/connectors/add/oauth-config", "error")
async def _(pages: Any) -> Any:
    browser = await pages.browser(SAM)
    return await browser.post("/connectors/add/oauth-config", client_id="", maximum_rotation="900", account="??")


@state("GET", "/connectors/return/{attempt}", "connected")
async def _(pages: Any) -> Any:
    browser, back = await returned(pages)
    return await browser.follow(await browser.get(back, site="cross-site"))


@state("GET", "/connectors/return/{attempt}", "question")
async def _(pages: Any) -> Any:
    browser, back = await returned(pages, workspace="demo-1234567")
    return await browser.follow(await browser.get(back, site="cross-site"))


@state("GET", "/connectors/return/{attempt}", "error")
async def _(pages: Any) -> Any:
    browser, back = await returned(pages, decision="deny")
    return await browser.follow(await browser.get(back, site="cross-site"))


@state("GET", "/connectors/return/{attempt}", "expired")
async def _(pages: Any) -> Any:
    browser, back = await returned(pages, workspace="demo-1234567")
    question = await browser.follow(await browser.get(back, site="cross-site"))
    pages.world.clock.move(minutes=20)
    return await browser.get(question.response.url.path)


@state("GET", "/connectors/return/{attempt}", "missing")
async def _(pages: Any) -> Any:
    return await (await configured(pages)).get("/connectors/return/nothing")


@state("GET", "/connectors/configs/{config}/secret", "one")
async def _(pages: Any) -> Any:
    browser, config = await own_config(pages)
    return await browser.get(f"/connectors/configs/{config}/secret")


@state("POST", "/connectors/configs/{config}/secret", "error")
async def _(pages: Any) -> Any:
    browser, config = await own_config(pages)
    return await browser.post(f"/connectors/configs/{config}/secret", client_secret="two words")


@state("GET", "/connectors/{credential}", "one")
async def _(pages: Any) -> Any:
    browser, credential = await connected(pages)
    return await browser.get(f"/connectors/{credential}")


@state("GET", "/connectors/{credential}", "missing")
async def _(pages: Any) -> Any:
    return await (await configured(pages)).get("/connectors/ns-nothing")


@state("GET", "/connectors/{credential}/test/{test}", "over")
async def _(pages: Any) -> Any:
    browser, credential = await connected(pages)
    begun = await browser.post(f"/connectors/{credential}/test")
    await pages.settled()
    return await browser.follow(begun)


@state("GET", "/connectors/{credential}/test/{test}", "missing")
async def _(pages: Any) -> Any:
    browser, credential = await connected(pages)
    return await browser.get(f"/connectors/{credential}/test/nothing")


@state("GET", "/connectors/{credential}/disconnect", "one")
async def _(pages: Any) -> Any:
    browser, credential = await connected(pages)
    return await browser.get(f"/connectors/{credential}/disconnect")


@state("POST", "/connectors/{credential}/disconnect", "error")
async def _(pages: Any) -> Any:
    browser, credential = await connected(pages)
    pages.world.netsuite.integrations["both"].enabled = False
    return await browser.post(f"/connectors/{credential}/disconnect")


@state("GET", "/auth/callback", "empty")
async def _(pages: Any) -> Any:
    return await (await configured(pages)).get("/auth/callback")


@state("GET", "/auth/callback", "forged")
async def _(pages: Any) -> Any:
    return await (await configured(pages)).get("/auth/callback?code=1&state=made-up", site="cross-site")


@state("GET", "/auth/callback", "replayed")
async def _(pages: Any) -> Any:
    browser, back = await returned(pages)
    await browser.get(back, site="cross-site")
    return await browser.get(back, site="cross-site")


@state("GET", "/auth/callback", "another browser")
async def _(pages: Any) -> Any:
    _, back = await returned(pages)
    return await (await pages.browser(INES)).get(back, site="cross-site")


@state("GET", "/auth/callback", "expired")
async def _(pages: Any) -> Any:
    browser, back = await returned(pages)
    pages.world.clock.move(minutes=16)
    return await browser.get(back, site="cross-site")


@state("GET", "/auth/handed-over", "one")
async def _(pages: Any) -> Any:
    return await (await pages.browser(None)).get("/auth/handed-over", site="cross-site")


@state("GET", "/organization", "empty")
async def _(pages: Any) -> Any:
    return await (await pages.browser(INES)).get("/organization")


@state("GET", "/organization", "one")
async def _(pages: Any) -> Any:
    await connected(pages)
    return await (await pages.browser(INES)).get("/organization")


@state("GET", "/organization", "many")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    await sandbox_too(pages)
    await browser.connect("1234567-sb1", ANALYST)
    pages.world.clock.move(days=190)
    return await (await pages.browser(INES)).get("/organization")


@state("GET", "/organization", "member")
async def _(pages: Any) -> Any:
    return await (await configured(pages)).get("/organization")


@state("GET", "/organization", "member empty")
async def _(pages: Any) -> Any:
    return await (await pages.browser(MARIA)).get("/organization")


@state("GET", "/organization/configs/add", "empty")
async def _(pages: Any) -> Any:
    return await (await pages.browser(INES)).get("/organization/configs/add")


@state("POST", "/organization/configs/add", "error")
async def _(pages: Any) -> Any:
    ines = await pages.browser(INES)
    return await ines.post(
        "/organization/configs/add", client_id="7f0c 9b", maximum_rotation="900", refresh_token_validity="0"
    )


@state("POST", "/organization/configs/add", "question")
async def _(pages: Any) -> Any:
    await connected(pages)
    ines = await pages.browser(INES)
    return await ines.post("/organization/configs/add", client_id="another", client_secret="word")


@state("GET", "/organization/configs/{config}/secret", "one")
async def _(pages: Any) -> Any:
    browser = await configured(pages, INES)
    return await browser.get("/organization/configs/nsc-both-northwind/secret")


@state("POST", "/organization/configs/{config}/secret", "error")
async def _(pages: Any) -> Any:
    browser = await configured(pages, INES)
    return await browser.post("/organization/configs/nsc-both-northwind/secret", client_secret="")


@state("GET", "/organization/configs/{config}/lifetimes", "one")
async def _(pages: Any) -> Any:
    browser = await configured(pages, INES)
    return await browser.get("/organization/configs/nsc-both-northwind/lifetimes")


@state("POST", "/organization/configs/{config}/lifetimes", "error")
async def _(pages: Any) -> Any:
    browser = await configured(pages, INES)
    return await browser.post(
        "/organization/configs/nsc-both-northwind/lifetimes", maximum_rotation="721", consent_policy="x"
    )


@state("GET", "/organization/connections/{credential}/end", "one")
async def _(pages: Any) -> Any:
    _, credential = await connected(pages)
    return await (await pages.browser(INES)).get(f"/organization/connections/{credential}/end")


@state("POST", "/organization/connections/{credential}/end", "error")
async def _(pages: Any) -> Any:
    _, credential = await connected(pages)
    pages.world.netsuite.integrations["both"].enabled = False
    return await (await pages.browser(INES)).post(f"/organization/connections/{credential}/end")


@state("GET", "/organization/claims/{account}/give-up", "one")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages, INES)
    await browser.post("/organization/claims", account="1234567")
    return await browser.get("/organization/claims/1234567/give-up")


def folder_of(pages: Any) -> Path:
    """Where this world's workflow files are."""
    return web_runs.with_folder(pages, pages.site.registry.state_folder.parent / "workflows")


async def run_page(pages: Any, path: str = "/runs/month-end") -> Any:
    return await (await pages.browser(MARIA)).get(path)


@state("GET", "/runs", "empty")
async def _(pages: Any) -> Any:
    folder_of(pages)
    return await run_page(pages, "/runs")


@state("GET", "/runs", "one")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.end(run, "failed", error=web_runs.failed())
    return await run_page(pages, "/runs")


@state("GET", "/runs", "many")
async def _(pages: Any) -> Any:
    for name, how in RUNS.items():
        with web_runs.begun(pages, name) as run:
            how(run)
    with web_runs.begun(pages, "month-end-of-a-company-with-a-long-name-2026-03-and-more"):
        return await run_page(pages, "/runs")


RUNS: dict[str, Callable[[Any], Any]] = {
    "finished": web_runs.finished,
    "partly": lambda run: web_runs.finished(run, state="finished with failures", error=web_runs.keep_failures(run)),
    "failed": lambda run: web_runs.end(run, "failed", error=web_runs.failed()),
    "login": lambda run: web_runs.end(
        run, "failed", error=web_runs.failed(message="The login has expired.", remedy="reconnect", request_id=None)
    ),
    "unknown": web_runs.unsure,
    "interrupted": lambda run: None,
    "cancelled": lambda run: (run.ask_to_stop(), web_runs.end(run, "interrupted")),
    "waiting": web_runs.asks,
}


@state("GET", "/runs", "asked")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.asks(run)
    return await (await pages.browser(TEAM)).get("/runs")


@state("GET", "/runs", "filtered")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages):
        return await run_page(pages, "/runs?q=nothing&state=failed&account=1234567&since=7")


@state("GET", "/runs/new", "empty")
async def _(pages: Any) -> Any:
    return await run_page(pages, "/runs/new")


@state("GET", "/runs/new", "one")
async def _(pages: Any) -> Any:
    folder_of(pages)
    browser, _ = await connected(pages)
    return await browser.get("/runs/new?file=overdue_invoices.yaml")


@state("GET", "/runs/new", "error")
async def _(pages: Any) -> Any:
    folder_of(pages)
    return await run_page(pages, "/runs/new?file=wrong.yaml")


@state("GET", "/runs/new", "none")
async def _(pages: Any) -> Any:
    folder_of(pages)
    return await run_page(pages, "/runs/new?file=../settings.toml")


@state("POST", "/runs/new", "error")
async def _(pages: Any) -> Any:
    folder_of(pages)
    fields = {"in.days": "thirty", "in.rate": "x", "in.since": "March", "in.more": "[", "in.file": "a,b\n1\n"}
    return await (await pages.browser(MARIA)).post("/runs/new", file="inputs.yaml", do="start", **fields)


@state("POST", "/runs/new", "dry run")
async def _(pages: Any) -> Any:
    folder_of(pages)
    browser, _ = await connected(pages)
    return await browser.post("/runs/new", file="overdue_invoices.yaml", do="dry", **{"in.days": "30"})


@state("POST", "/runs/new", "taken")
async def _(pages: Any) -> Any:
    folder_of(pages)
    with web_runs.begun(pages):
        browser = await pages.browser(MARIA)
        return await browser.post(
            "/runs/new", file="overdue_invoices.yaml", do="start", run_id="month-end", **{"in.days": "31"}
        )


@state("GET", "/runs/{run}", "running")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        run.note_traffic(4, 1)
        return await run_page(pages)


def staged_run(name: str, how: Callable[[Any], Any]) -> None:
    @state("GET", "/runs/{run}", {"login": "waits for login", "waiting": "waits for approval"}.get(name, name))
    async def _(pages: Any) -> Any:
        with web_runs.begun(pages) as run:
            how(run)
        return await run_page(pages)


for name, how in RUNS.items():
    staged_run(name, how)


@state("GET", "/runs/{run}", "queued")
async def _(pages: Any) -> Any:
    maria = await _scheduling(pages)
    await maria.follow(await maria.post("/schedules/month-end/run"))
    (run,) = pages.site.runs.began_by(MARIA)
    return await maria.get(f"/runs/{run.id}")


@state("GET", "/runs/{run}", "missing")
async def _(pages: Any) -> Any:
    return await run_page(pages, "/runs/nothing")


@state("GET", "/runs/{run}/steps/{step}", "one")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.end(run, "failed", error=web_runs.failed())
    return await run_page(pages, "/runs/month-end/steps/follow_up")


@state("GET", "/runs/{run}/steps/{step}", "many")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.many(run, "customer", 0, 0.0)
        run.keep_outputs([Output("customer", str(item), "{}") for item in range(38, 450)])
    return await run_page(pages, "/runs/month-end/steps/customer?page=1")


@state("GET", "/runs/{run}/steps/{step}", "missing")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages):
        return await run_page(pages, "/runs/month-end/steps/nothing")


@state("GET", "/runs/{run}/resume", "one")
async def _(pages: Any) -> Any:
    folder_of(pages)
    with web_runs.begun(pages) as run:
        web_runs.end(run, "failed", error=web_runs.failed())
    return await run_page(pages, "/runs/month-end/resume")


@state("GET", "/runs/{run}/resume", "unknown")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.unsure(run)
    return await run_page(pages, "/runs/month-end/resume")


@state("POST", "/runs/{run}/resume", "error")
async def _(pages: Any) -> Any:
    folder_of(pages)
    with web_runs.begun(pages) as run:
        web_runs.end(run, "failed", error=web_runs.failed())
    return await (await pages.browser(MARIA)).post("/runs/month-end/resume", file="wrong.yaml")


@state("GET", "/runs/{run}/delete", "one")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.end(run, "failed", error=web_runs.failed())
    return await run_page(pages, "/runs/month-end/delete")


@state("POST", "/runs/{run}/delete", "error")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages):
        return await (await pages.browser(MARIA)).post("/runs/month-end/delete")


APPROVAL = f"/approvals/month-end/{web_runs.STAGE}"


@state("GET", "/approvals/{run}/{step}", "one")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.asks(run)
    return await (await pages.browser(TEAM)).get(APPROVAL)


@state("GET", "/approvals/{run}/{step}", "answered")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        run.answer(web_runs.asks(run).number, web_runs.ANSWER)
    return await (await pages.browser(TEAM)).get(APPROVAL)


@state("GET", "/approvals/{run}/{step}", "missing")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.asks(run)
    return await (await pages.browser(SAM)).get(APPROVAL)


@state("POST", "/approvals/{run}/{step}", "error")
async def _(pages: Any) -> Any:
    with web_runs.begun(pages) as run:
        web_runs.asks(run)
    return await (await pages.browser(TEAM)).post(APPROVAL, answer="refuse", reason=" ")


@state("GET", "/nodes", "many")
async def _(pages: Any) -> Any:
    return await (await pages.browser(MARIA)).get("/nodes")


@state("GET", "/nodes", "found nothing")
async def _(pages: Any) -> Any:
    return await (await pages.browser(MARIA)).get("/nodes?q=salesforce")


@state("GET", "/nodes/{node}", "one")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    return await browser.get("/nodes/netsuite.suiteql.query")


@state("GET", "/nodes/{node}", "missing")
async def _(pages: Any) -> Any:
    return await (await pages.browser(MARIA)).get("/nodes/netsuite.nothing")


@state("POST", "/nodes/{node}/try", "answered")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    return await browser.post("/nodes/netsuite.suiteql.query/try", **{"p.query": "SELECT id FROM currency"})


CREATE = "/nodes/netsuite.record.create/try"
TASK = {"p.record_type": "task", "p.values": '{"title": "Call back"}'}


@state("POST", "/nodes/{node}/try", "rehearsed")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    return await browser.post(CREATE, **TASK)


@state("POST", "/nodes/{node}/try", "sent")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    rehearsed = await browser.post(CREATE, **TASK)
    return await browser.post(CREATE, rehearsed=sign_of(rehearsed), **TASK)


def sign_of(page: Any) -> str:
    """Return the sign of what was rehearsed on a page."""
    return re.search(r'name="rehearsed" value="([^"]+)"', page.response.text)[1]


@state("POST", "/nodes/{node}/try", "error")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    return await browser.post(CREATE, **{"p.record_type": "task", "p.values": '{"title": '})


@state("POST", "/nodes/{node}/try", "failed")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    return await browser.post("/nodes/netsuite.suiteql.query/try", **{"p.query": "SELECT nothing FROM nowhere"})


@state("GET", "/slots", "empty")
async def _(pages: Any) -> Any:
    return await (await pages.browser(SAM)).get("/slots")


@state("GET", "/slots", "one")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    return await browser.get("/slots")


@state("GET", "/slots", "busy")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    with web_runs.begun(pages) as run:
        run.note_traffic(4, 1)
        async with pages.site.host.slot_limit.slot("1234567"), pages.site.host.slot_limit.slot("1234567"):
            return await browser.get("/slots")


@state("GET", "/audit", "empty")
async def _(pages: Any) -> Any:
    return await (await pages.browser(SAM)).get("/audit")


@state("GET", "/audit", "many")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    return await browser.get("/audit")


@state("GET", "/audit", "filtered")
async def _(pages: Any) -> Any:
    browser, _ = await connected(pages)
    return await browser.get("/audit?q=nothing+like+it")


MACHINES = "/organization/service-accounts"


async def machine(pages: Any) -> tuple[Any, str]:
    """Return an administrator's browser that has made a service account, and its path."""
    await pages.world.configure("service", caller=INES)
    ines = await pages.browser(INES)
    made = await ines.post(f"{MACHINES}/add", account="1234567", algorithm="ES256")
    return ines, made.leads_to


@state("GET", "/organization/service-accounts/add", "empty")
async def _(pages: Any) -> Any:
    return await (await pages.browser(INES)).get(f"{MACHINES}/add")


@state("POST", "/organization/service-accounts/add", "error")
async def _(pages: Any) -> Any:
    return await (await pages.browser(INES)).post(f"{MACHINES}/add", account="1234567")


@state("GET", "/organization/service-accounts/{machine}", "made")
async def _(pages: Any) -> Any:
    ines, path = await machine(pages)
    return await ines.get(path)


@state("GET", "/organization/service-accounts/{machine}", "works")
async def _(pages: Any) -> Any:
    ines, path = await machine(pages)
    pem = await ines.get(f"{path}/certificate.pem")
    mapped = pages.world.netsuite.map_certificate(
        pem.response.text, user="analyst@example.com", role="1001", integration="service"
    )
    return await ines.follow(await ines.post(f"{path}/certificate-id", certificate_id=mapped.certificate_id))


@state("GET", "/organization/service-accounts/{machine}", "missing")
async def _(pages: Any) -> Any:
    return await (await pages.browser(INES)).get(f"{MACHINES}/nss-nothing")


@state("POST", "/organization/service-accounts/{machine}/certificate-id", "error")
async def _(pages: Any) -> Any:
    ines, path = await machine(pages)
    return await ines.post(f"{path}/certificate-id", certificate_id="two words")


TOKENS = "/organization/tokens"


async def added_token(pages: Any, caller: Caller = MARIA, place: str = "/connectors/add/token") -> tuple[Any, Any]:
    """Return a browser that has sent a token which works, and the answer."""
    await pages.world.configure(caller=INES)
    browser = await pages.browser(caller)
    made = pages.world.netsuite.access_token(integration="both")
    return browser, await browser.post(place, account="1234567", token_id=made.id, token_secret=made.secret)


@state("GET", "/connectors/add/token", "empty")
async def _(pages: Any) -> Any:
    return await (await configured(pages)).get("/connectors/add/token")


@state("GET", "/connectors/add/token", "replacing")
async def _(pages: Any) -> Any:
    browser, sent = await added_token(pages)
    credential = sent.leads_to.rpartition("/")[2]
    return await browser.get(f"/connectors/add/token?account=1234567&replacing={credential}")


@state("POST", "/connectors/add/token", "error")
async def _(pages: Any) -> Any:
    browser = await configured(pages)
    return await browser.post("/connectors/add/token", account="1234567", token_id="a" * 64, token_secret="b" * 64)


@state("GET", "/organization/tokens/add", "empty")
async def _(pages: Any) -> Any:
    return await (await pages.browser(INES)).get(f"{TOKENS}/add")


@state("POST", "/organization/tokens/add", "error")
async def _(pages: Any) -> Any:
    return await (await pages.browser(INES)).post(f"{TOKENS}/add", account="evil.example")


@state("GET", "/organization/tokens/{token}", "works")
async def _(pages: Any) -> Any:
    ines, sent = await added_token(pages, INES, f"{TOKENS}/add")
    return await ines.follow(sent)


@state("GET", "/organization/tokens/{token}", "missing")
async def _(pages: Any) -> Any:
    return await (await pages.browser(INES)).get(f"{TOKENS}/nst-nothing")


@state("POST", "/organization/tokens/{token}/allow", "error")
async def _(pages: Any) -> Any:
    ines, sent = await added_token(pages, INES, f"{TOKENS}/add")
    return await ines.post(f"{sent.leads_to}/allow", allowed="team:")
