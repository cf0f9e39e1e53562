"""Every page that can be reached after the journeys, looked at: both widths, both schemes, axe-core, bytes, no secret."""

import pytest

from real_browser import AXE, BASE, SCREENS, connected

PAGES = {
    "maria": ("/connectors", "/connectors/add", "/connectors/add/netsuite", "/organization", "/runs", "/runs/new?file=overdue_invoices.yaml", "/runs/watched", "/runs/watched/steps/customer", "/runs/watched/delete", "/runs/killed", "/nodes", "/nodes/netsuite.suiteql.query", "/slots", "/audit", "/auth/callback?code=1&state=made-up", "/runs/nothing"),
    "ines": ("/organization", "/organization/configs/add", "/connectors"),
    "sam": ("/connectors", "/connectors/add/oauth-config"),
}  # fmt: skip
LARGEST = 60_000


@pytest.mark.parametrize("who", list(PAGES))
def test_every_page_at_both_widths_in_both_schemes(served, who):
    """No violation that axe finds, nothing wider than the window, less than 60 kB a page."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    script, wrong = AXE.read_text(), []
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            page = served.page(who, viewport={"width": width, "height": 900}, color_scheme=scheme)
            for path in PAGES[who]:
                served.assets.clear()
                page.goto(f"{BASE}{path}")
                page.locator("h1").wait_for()
                where = f"{path} of {who} at {width} in {scheme}"
                name = path.partition("?")[0].strip("/").replace("/", "-")
                page.screenshot(path=SCREENS / f"{name}-{who}-{scheme}-{width}.png", full_page=True)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append(f"{where}: scrolls sideways")
                if (size := sum(served.assets.values())) >= LARGEST:
                    wrong.append(f"{where}: {size:,} bytes")
                page.evaluate(script)
                found = page.evaluate("axe.run()")["violations"]
                wrong += [f"{where}: {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
            page.context.close()
    assert [] == wrong


def test_no_response_held_a_secret(served):
    """Not the client's, in nothing that any browser was sent while these tests ran."""
    maria = served.page("maria")
    connected(maria)
    assert len(served.bodies) > 20
    secret = served.client["client_secret"]
    assert [] == [url for url, body in served.bodies if secret in body or "eyJ" in body]
