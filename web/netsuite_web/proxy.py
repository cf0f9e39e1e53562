"""
Who asks, as a reverse proxy in front says: for hosts whose own sign-in stands there.

Off unless the proxy's address is named, because anybody else may write the same headers.
"""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from starlette.requests import Request

from netsuite_plugin.contract import Caller, ConfigurationError, hookimpl

USER, ORGANIZATION, TEAMS, ROLE = (
    "x-forwarded-user",
    "x-forwarded-organization",
    "x-forwarded-teams",
    "x-forwarded-role",
)


class TrustedProxy:
    """
    A plugin that believes `X-Forwarded-User`, `-Organization`, `-Teams` (by commas) and `-Role` from these addresses, and from no other.

    The proxy must remove these headers from what browsers send.
    """

    def __init__(self, addresses: Iterable[str]) -> None:
        try:
            self._networks = [ip_network(address.strip()) for address in addresses]
        except ValueError as error:
            raise ConfigurationError(
                f"The proxy's address is not one: {error}. Write it as 10.0.0.7 or 10.0.0.0/24."
            ) from None

    @hookimpl
    def identify(self, request: Request) -> Caller | None:
        """Return whom the proxy has signed in; None for a request that is not from it, or that names nobody."""
        headers = request.headers
        user = headers.get(USER, "").strip()
        if not user or not self._is_proxy(request):
            return None
        if any(len(headers.getlist(name)) > 1 for name in (USER, ORGANIZATION, TEAMS, ROLE)):
            return None  # said twice, perhaps by two
        teams = frozenset(name.strip() for name in headers.get(TEAMS, "").split(",") if name.strip())
        administrator = headers.get(ROLE, "").strip() == "administrator"
        organization = headers.get(ORGANIZATION, "").strip() or None
        return Caller(user, organization, teams, "administrator" if administrator else "member")

    def _is_proxy(self, request: Request) -> bool:
        try:
            sender = ip_address(request.client.host if request.client else "")
        except ValueError:
            return False
        return any(sender in network for network in self._networks)
