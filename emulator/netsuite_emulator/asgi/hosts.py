"""Which host of NetSuite a name means (section_1546938065)."""

import re
from dataclasses import dataclass
from typing import Literal

from netsuite_emulator.account import Account, DataCenter, account_id_of

Site = Literal["api", "restlets", "app", "system", "discovery", "control"]

_ADDRESS = re.compile(r"[0-9.]+")
_SITES: tuple[tuple[str, Site], ...] = (
    (".suitetalk.api", "api"),
    (".restlets.api", "restlets"),
    (".app", "app"),
)


@dataclass(frozen=True, slots=True)
class Destination:
    """What an address leads to; `account` is missing where the site is not an account's, `below` is the part of the path that says whose it is."""

    site: Site
    account: Account | None = None
    below: str = ""


def destination(center: DataCenter, host: str, path: str) -> Destination | None:
    """
    Tell where a Host header and a path lead, or nothing for a name that NetSuite does not have.

    Names below the emulator's domain count, and below netsuite.localhost and netsuite.com, with any port: a client that
    insists on NetSuite's own names may have been led here by its resolver. A bare address leads to the control endpoint:
    no page of another site can have its browser send one. Below the id of an account it leads to the account's services, for
    clients that cannot reach a name.

    Pages also answer under a workspace label, because people type what stands in their browser; the API hosts exist
    for the account id alone.
    """
    name = host.lower().rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host.lower()
    if name == "localhost" or _ADDRESS.fullmatch(name):
        return _by_address(center, path)
    domains = (f".{center.domain.partition(':')[0]}", ".netsuite.localhost", ".netsuite.com")
    domain = next((each for each in domains if name.endswith(each)), None)
    if domain is None:
        return None
    below = name.removesuffix(domain)
    if below == "system":
        return Destination("system")
    if below == "rest":
        return Destination("discovery")
    for ending, site in _SITES:
        if below.endswith(ending):
            account = _account(center, below.removesuffix(ending), vanity=site == "app")
            return Destination(site, account) if account else None
    return None


def _by_address(center: DataCenter, path: str) -> Destination:
    _, label, *rest = path.split("/", 2)
    account = center.accounts.get(account_id_of(label))
    if account is None or not rest:
        return Destination("control")
    return Destination("restlets" if rest[0].startswith("app/site/") else "api", account, f"/{label}")


def _account(center: DataCenter, label: str, *, vanity: bool) -> Account | None:
    for account in center.accounts.values():
        if label == account.host_label or (vanity and label == account.label):
            return account
    return None
