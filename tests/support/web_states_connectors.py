"""States of the pages of connectors and of what brings a browser back: connecting, testing, disconnecting, signing in."""

from typing import Any

from conftest import INES, MARIA
from web_people import ANALYST, SAM
from web_staging import States, configured, connected, own_config, returned, sandbox_too, stages

STAGED: States = {}
state = stages(STAGED)


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
