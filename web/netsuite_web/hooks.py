"""What this package offers to a host: the command `web`, and the pages. Imports nothing heavy."""

from netsuite_plugin.contract import Page, hookimpl


@hookimpl
def register_commands() -> dict[str, str]:
    """Offer the command; its module is imported when it is called."""
    return {"web": "netsuite_web.command:app"}


@hookimpl
def register_pages() -> list[Page]:
    """Offer the pages; one app has them all, and a host mounts it."""
    return [Page(path, title, "netsuite_web.app:create_app") for path, title in PAGES]


PAGES = (
    ("/connectors", "Connectors"),
    ("/runs", "Runs"),
    ("/schedules", "Schedules"),
    ("/nodes", "Nodes"),
    ("/plans", "Plans"),
    ("/slots", "Slots"),
    ("/audit", "Audit"),
    ("/organization", "OAuth Configuration"),
)
