"""States of the pages of nodes, plans, slots and the audit log."""

import re
from typing import Any

import web_runs
from conftest import MARIA
from web_people import SAM
from web_staging import States, connected, planned, stages

STAGED: States = {}
state = stages(STAGED)


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
