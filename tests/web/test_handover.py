"""`connect` while the pages run: the browser comes back to them, and the command goes on with it."""

import pytest

from netsuite_plugin.commands.handover import HandedOver
from netsuite_plugin.oauth2.authorization import AuthorizationRequest
from web_people import BASE

# a socket that is a file is no network
pytestmark = [pytest.mark.anyio, pytest.mark.block_network(allowed_hosts=[".*/netsuite-nodes-.*"])]


def begun(redirect_uri=f"{BASE}/auth/callback"):
    return AuthorizationRequest.begin(
        "https://acme", client_id="client", redirect_uri=redirect_uri, scopes=["restlets"]
    )


async def test_the_command_is_given_what_the_browser_came_with(pages):
    """Once: the same address again belongs to nobody."""
    request, nobody = begun(), await pages.browser(None)
    async with pages.site.handover.open():
        waiting = await HandedOver.to_pages(pages.site.registry.state_folder, request)
        back = f"/auth/callback?code=1&state={request.state}"
        page = await nobody.follow(await nobody.get(back, site="cross-site"))
        again = await nobody.get(back, site="cross-site")

        assert "You can close this window" == page.title
        assert f"{BASE}{back}" == await waiting.callback()
        assert 401 == again.status


async def test_pages_elsewhere_or_nowhere_are_not_waited_at(pages):
    """The command listens itself then, as ever."""
    folder = pages.site.registry.state_folder
    assert await HandedOver.to_pages(folder, begun()) is None
    async with pages.site.handover.open():
        assert await HandedOver.to_pages(folder, begun("https://127.0.0.1:9999/auth/callback")) is None
    assert await HandedOver.to_pages(folder, begun()) is None
