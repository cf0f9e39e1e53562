"""Staging the states of pages: where several of them begin, and how each is registered."""

from collections.abc import Awaitable, Callable
from typing import Any

from conftest import INES, MARIA
from netsuite_plugin.contract import Caller
from netsuite_plugin.plans import Plans
from web_people import ANALYST, SAM

Staged = Callable[[Any], Awaitable[Any]]
"""Is given `Pages`, and returns the `Page` in a state."""
States = dict[tuple[str, str, str], Staged]
"""By method, path and name of the state."""


def stages(states: States) -> Callable[[str, str, str], Callable[[Staged], Staged]]:
    """Return what registers a state among these."""

    def state(method: str, path: str, name: str) -> Callable[[Staged], Staged]:
        def register(staged: Staged) -> Staged:
            states[method, path, name] = staged
            return staged

        return register

    return state


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
