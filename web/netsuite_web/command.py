"""`netsuite-nodes web`: the pages of this machine's user, or of a whole service behind a proxy."""

import os
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import current_registry, discover
from netsuite_plugin.settings import Settings
from netsuite_plugin.terminal import say

app = App(
    name="web", help="The pages: connectors, organization, runs and audit in a browser.", result_action="return_value"
)
_Flag = Parameter(negative="")


@app.command
def serve(
    *,
    port: int = 8765,
    open_browser: Annotated[bool, Parameter(name="--open", negative="")] = False,
    workflows: Path | None = None,
    base: str | None = None,
    proxy: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    listen: str = "127.0.0.1",
) -> None:
    """
    Serve the pages until a signal stops it.

    Without --base: to you alone, on this machine, over https with a certificate of its own. A link is printed that signs in one browser,
    once. With --base: to everybody whom a proxy in front has signed in; the proxy speaks https, and these pages plain http to it.

    Parameters
    ----------
    port
        The port to listen on. NetSuite sends people back to 8765: another one needs an OAuth Config of its own.
    open_browser
        Open the link in this machine's browser.
    workflows
        Folder of the workflow files that may be started here.
    base
        The public address of a service, such as https://flows.example.com.
    proxy
        Address of the proxy whose X-Forwarded-User, -Organization, -Teams and -Role are believed; may be given again.
    listen
        The address to listen on, with --base.
    """
    try:
        from netsuite_web import serving
    except ModuleNotFoundError as missing:
        raise ConfigurationError(
            f"The pages need more than is installed ({missing.name} is missing): pip install 'netsuite-nodes[web]'."
        ) from None
    if workflows is not None and not workflows.is_dir():
        raise ConfigurationError(f"--workflows: {workflows} is not a folder: name one that is.")
    settings = Settings.load(os.environ)
    if settings.emulated:
        say(f"EMULATOR: {settings.domain} stands for NetSuite.")
    if base is None:
        if proxy or listen != "127.0.0.1":
            raise ConfigurationError(
                "--proxy and --listen go with --base: without it the pages serve this machine alone."
            )
        serving.serve_locally(current_registry(), settings, port=port, open_browser=open_browser, workflows=workflows)
        return
    if not proxy:
        raise ConfigurationError(
            "--base needs --proxy ADDRESS: who asks is what the proxy in front says, and nobody else is believed."
        )
    from netsuite_web.proxy import TrustedProxy

    registry = discover(plugins=[TrustedProxy(proxy)])
    serving.serve_hosted(registry, settings, base=base, host=listen, port=port, workflows=workflows)
