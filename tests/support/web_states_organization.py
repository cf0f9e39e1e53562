"""States of the pages of an organization: its OAuth Configs, the connections of its members, its claims."""

from typing import Any

from conftest import INES, MARIA
from web_people import ANALYST
from web_staging import States, configured, connected, sandbox_too, stages

STAGED: States = {}
state = stages(STAGED)


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
