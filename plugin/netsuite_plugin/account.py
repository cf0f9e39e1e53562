"""
NetSuite account IDs and the only hosts that belong to them.

The one place that spells a NetSuite host. What a person types (a workspace name, an account ID in any spelling, a pasted
URL) becomes a `Workspace`; what NetSuite returns as `company` becomes an `AccountId`; API hosts come from the account ID alone
(`section_1546938065`).
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from netsuite_plugin.contract import ConfigurationError

PRODUCTION_DOMAIN = "netsuite.com"
_DOMAIN = re.compile(r"netsuite\.com|netsuite\.localhost:[1-9]\d{0,4}")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_ACCOUNT = re.compile(r"[a-z0-9]{1,40}(?:[_-][a-z0-9]{1,10})?")
_ACCOUNT_SHAPED = re.compile(r"(?:\d+|tstdrv\d+)(?:[_-](?:sb\d+|rp))?")


def check_domain(domain: str) -> str:
    """
    Return the domain if it is NetSuite's own or a local emulator's.

    Raises:
        ConfigurationError: It is neither `netsuite.com` nor `netsuite.localhost:PORT`.
    """
    if _DOMAIN.fullmatch(domain) is None:
        raise ConfigurationError(
            f"NETSUITE_NODES_DOMAIN is {domain!r}: only netsuite.com or netsuite.localhost:PORT (the local emulator) are accepted."
        )
    return domain


def shown_domain(domain: str) -> str:
    """Return a domain as it is shown to people: an emulator's never passes for NetSuite's."""
    return domain if domain == PRODUCTION_DOMAIN else f"the EMULATOR {domain}"


@dataclass(frozen=True)
class AccountId:
    """
    One account in NetSuite's canonical spelling: `1234567`, `1234567_SB1`, `TSTDRV123456`.

    Not always digits: accounts with all-letter IDs exist (seen in a token sample of `section_160855594402`).
    """

    id: str

    @classmethod
    def parse(cls, text: str) -> "AccountId":
        """
        Accept any spelling of an account ID: either case, `_` or `-` before the suffix.

        Raises:
            ConfigurationError: It cannot be an account ID.
        """
        spelled = text.strip().lower()
        if not spelled.isascii() or _ACCOUNT.fullmatch(spelled) is None:
            raise ConfigurationError(
                f"{text!r} is not a NetSuite account ID. It looks like 1234567, 1234567_SB1 or TSTDRV123456: "
                "Setup > Company > Company Information shows it."
            )
        return cls(spelled.replace("-", "_").upper())

    @property
    def label(self) -> str:
        """First label of the account's hosts: lower case, `-` for `_`."""
        return self.id.lower().replace("_", "-")

    def __str__(self) -> str:
        return self.id

    def origin(self, service: str, domain: str = PRODUCTION_DOMAIN) -> str:
        """Return the https origin of `suitetalk.api`, `restlets.api` or `app`."""
        return f"https://{self.label}.{service}.{check_domain(domain)}"

    def api_origins(self, domain: str = PRODUCTION_DOMAIN) -> frozenset[str]:
        """Return the only origins that may ever see this account's tokens."""
        return frozenset({self.origin("suitetalk.api", domain), self.origin("restlets.api", domain)})

    def token_endpoint(self, domain: str = PRODUCTION_DOMAIN) -> str:
        """Return the URL of the token endpoint (`section_158081952044`)."""
        return f"{self.origin('suitetalk.api', domain)}/services/rest/auth/oauth2/v1/token"

    def revocation_endpoint(self, domain: str = PRODUCTION_DOMAIN) -> str:
        """Return the URL that revokes a refresh token and its access tokens (`section_161071224088`)."""
        return f"{self.origin('suitetalk.api', domain)}/services/rest/auth/oauth2/v1/revoke"


@dataclass(frozen=True)
class Workspace:
    """
    What a person typed to say which NetSuite: the first label of its address.

    A label shaped like an account ID *is* one (`account` is set, and the `company` NetSuite returns must equal it). Any
    other label only opens the login page.
    """

    label: str
    account: AccountId | None

    @classmethod
    def parse(cls, text: str, *, domain: str = PRODUCTION_DOMAIN) -> "Workspace":
        """
        Accept a workspace name, an account ID in any spelling, or a pasted NetSuite URL.

        Raises:
            ConfigurationError: It is none of them, or leads to a host that is not NetSuite's.
        """
        typed = text.strip()
        label = typed.lower()
        if "." in label or "/" in label or ":" in label:
            label = _label_of_url(typed, check_domain(domain))
        if label.isascii() and _ACCOUNT_SHAPED.fullmatch(label):
            account = AccountId.parse(label)
            return cls(account.label, account)
        if not label.isascii() or _LABEL.fullmatch(label) is None:
            raise ConfigurationError(
                f"{text!r} is not a workspace name. Type the first part of your NetSuite address "
                "(acme for https://acme.app.netsuite.com) or the account ID."
            )
        if label == "system":
            raise ConfigurationError(
                "system.netsuite.com belongs to every account. Type your own workspace name or the account ID."
            )
        return cls(label, None)

    def authorization_endpoint(self, domain: str = PRODUCTION_DOMAIN) -> str:
        """Return the URL of the page where the person logs in and allows access (`section_158081944642`)."""
        return f"https://{self.label}.app.{check_domain(domain)}/app/login/oauth2/authorize.nl"


def _label_of_url(text: str, domain: str) -> str:
    refused = ConfigurationError(
        f"{text!r} is not a NetSuite address. Paste one like https://1234567.app.{domain}, or type its first part alone."
    )
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise refused from None
    if parts.scheme != "https" or "@" in parts.netloc or not host.isascii():
        raise refused
    where = host if port is None else f"{host}:{port}"
    for service in ("app", "suitetalk.api", "restlets.api"):
        if where.endswith(f".{service}.{domain}"):
            return where.removesuffix(f".{service}.{domain}")
    if where == f"system.{domain}":
        return "system"
    raise refused
