"""How the command line sends a person to NetSuite's pages and gets the address back that the browser ends on."""

import asyncio
import webbrowser
from collections.abc import Awaitable

from netsuite_plugin.commands.handover import HandedOver
from netsuite_plugin.commands.loopback import Loopback
from netsuite_plugin.commands.prompt import line
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.errors import AuthorizationDenied
from netsuite_plugin.oauth2.authorization import AuthorizationRequest
from netsuite_plugin.terminal import say

_LONGEST_WAIT = 24 * 60 * 60


def check_wait(seconds: float) -> None:
    """
    Check how long a person may take in the browser.

    Raises:
        ConfigurationError: It is no time at all, or longer than a day.
    """
    if not 0 < seconds <= _LONGEST_WAIT:
        raise ConfigurationError(
            f"--timeout takes seconds, more than 0 and at most {_LONGEST_WAIT}. Nothing was opened."
        )


async def from_browser(request: AuthorizationRequest, seconds: float) -> str:
    """
    Open the browser of this machine, and wait for it at the redirect URI.

    Raises:
        AuthorizationDenied: It did not come back in time.
    """
    handed_over = await HandedOver.to_pages(current_registry().state_folder, request)
    if handed_over is not None:
        say("The pages of this machine are running: they take the browser's return and pass it on.")
        return await _waited(handed_over.callback(), request, seconds)
    async with Loopback(request.redirect_uri, state=request.state) as loopback:
        return await _waited(loopback.callback(), request, seconds)


async def _waited(callback: Awaitable[str], request: AuthorizationRequest, seconds: float) -> str:
    say(f"Opening NetSuite in your browser. If nothing opens, open this address yourself:\n\n  {request.url}\n")
    say("At the end your browser warns of the certificate of 127.0.0.1: it was made on this machine; go on.")
    await asyncio.to_thread(webbrowser.open, request.url)
    try:
        came = await asyncio.wait_for(callback, seconds)
    except TimeoutError:
        raise AuthorizationDenied(
            f"Nobody came back within {seconds:g} s. Nothing was connected: start again."
        ) from None
    if not came:
        raise AuthorizationDenied("The pages ended before the browser came back. Nothing was connected: start again.")
    return came


async def pasted(url: str) -> str:
    """
    Let the person open the URL on any machine and paste the address they end on.

    Raises:
        AuthorizationDenied: Nothing was pasted.
    """
    say(f"Open this address in a browser on any machine, log in and allow access:\n\n  {url}\n")
    say(
        "The browser ends on an address that it cannot open, beginning with your redirect URI. Paste that address here:"
    )
    try:
        address = await line()
    except EOFError:
        address = ""
    if not address:
        raise AuthorizationDenied("No address was pasted. Nothing was connected: start again.")
    return address
