"""States of the pages of service accounts and access tokens: connections for which nobody logs in."""

from typing import Any

from conftest import INES, MARIA
from netsuite_plugin.contract import Caller
from web_staging import States, configured, stages

STAGED: States = {}
state = stages(STAGED)


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
