"""Plans: a person sees what an agent is about to send, and says yes or no, out of the agent's reach."""

import pytest

from conftest import INES, MARIA
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.plans import Plans, Sender
from web_staging import connected, planned

pytestmark = pytest.mark.anyio
PAGES = "https://flows.example.com/plans"


def sender(pages):
    return Sender(pages.world.registry, Plans(pages.site.host))


async def test_what_would_be_sent_stands_there(pages):
    """Request, difference, as whom, and until when."""
    browser, _ = await connected(pages)
    plan = await planned(pages)
    page = await browser.get("/plans")
    for words in ("PATCH", "/customer/107", "+1 555 0000", "+1 555 0100", "account 1234567", plan.id, "Not approved"):
        assert words in page.words


async def test_approved_here_it_is_sent_there(pages):
    """The agent waits for it, and sends exactly this."""
    browser, _ = await connected(pages)
    plan = await planned(pages)
    with pytest.raises(ConfigurationError, match="waits for approval"):
        await sender(pages).commit(MARIA, plan.id, node=plan.node, approve_at=PAGES)

    page = await browser.follow(await browser.post(f"/plans/{plan.id}/approve"))
    assert "Approved. The agent may send it now" in page.words
    assert "107" == (await sender(pages).commit(MARIA, plan.id, node=plan.node, approve_at=PAGES))["id"]
    assert "No plan waits" in (await browser.get("/plans")).words


async def test_refused_it_is_never_sent(pages):
    """Not even approved afterwards."""
    browser, _ = await connected(pages)
    plan = await planned(pages)
    page = await browser.follow(await browser.post(f"/plans/{plan.id}/refuse"))
    assert "Refused. It is never sent" in page.words
    page = await browser.follow(await browser.post(f"/plans/{plan.id}/approve"))
    assert "It is not approved." in page.words
    with pytest.raises(ConfigurationError, match="was refused"):
        await sender(pages).commit(MARIA, plan.id, node=plan.node)


async def test_nobody_else_decides(pages):
    """Their administrator sees neither the plan nor that there is one; another site cannot send the form."""
    maria, _ = await connected(pages)
    plan = await planned(pages)
    ines = await pages.browser(INES)
    assert "No plan waits" in (await ines.get("/plans")).words
    assert 404 == (await ines.post(f"/plans/{plan.id}/approve")).status
    assert 403 == (await maria.post(f"/plans/{plan.id}/approve", site="cross-site")).status
    assert "open" == (await Plans(pages.site.host).find(MARIA, plan.id)).state


async def test_text_of_an_agent_is_only_text(pages):
    """Nothing in the values acts on the page."""
    browser, _ = await connected(pages)
    await planned(
        pages, "netsuite.record.create", record_type="task", values={"title": "</pre><script>alert(1)</script>"}
    )
    page = await browser.get("/plans")
    assert "<script>alert" not in page.response.text
    assert "alert(1)" in page.response.text


async def test_a_plan_that_is_too_old(pages):
    """It says so, instead of approving what can no longer be sent."""
    browser, _ = await connected(pages)
    plan = await planned(pages)
    pages.world.clock.move(hours=2)
    page = await browser.follow(await browser.post(f"/plans/{plan.id}/approve"))
    assert "expired at" in page.words
