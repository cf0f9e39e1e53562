"""The system service `/services/rest/system/v1`."""

from datetime import UTC, datetime

from netsuite_plugin.errors import PermissionMissing
from netsuite_plugin.suitetalk.account_limit import PATH
from netsuite_plugin.suitetalk.answers import Body, is_count
from netsuite_plugin.suitetalk.models import GovernanceLimits
from netsuite_plugin.suitetalk.rest import Rest

_ACCOUNT, _UNALLOCATED, _INTEGRATION, _KIND = (
    "accountConcurrencyLimit",
    "accountUnallocatedConcurrencyLimit",
    "integrationConcurrencyLimit",
    "integrationLimitType",
)


class System:
    """Facts about the account that need no record permission."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def server_time(self) -> datetime:
        """Return NetSuite's clock in UTC (`article_0528010158`): the cheapest proof that a connection works."""
        body = await self._rest.read("GET", "/system/v1/serverTime", tried="Asking NetSuite for its time", check=_check)
        return _moment(body)

    async def governance_limits(self) -> GovernanceLimits:
        """
        Return how many requests the account takes at once (`article_0625010817`).

        Raises:
            PermissionMissing: The role is not an administrator's: NetSuite tells nobody else.
        """
        try:
            body = await self._rest.read("GET", PATH, tried="Asking for the governance limits", check=_no_limits)
        except PermissionMissing as refusal:
            raise refusal.saying(
                " NetSuite tells its limits to administrators alone, and no permission changes that: ask with a credential whose role is "
                "Administrator, or see Setup > Integration > Integration Governance."
            ) from None
        return GovernanceLimits(
            account=body[_ACCOUNT],
            unallocated=body[_UNALLOCATED],
            integration=body.get(_INTEGRATION),
            kind=body[_KIND],
        )


def _moment(body: Body) -> datetime:
    moment = datetime.fromisoformat(body["serverTime"])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _check(body: Body) -> str | None:
    try:
        _moment(body)
    except (KeyError, TypeError, ValueError):
        return "'serverTime' is not a time"
    return None


def _no_limits(body: Body) -> str | None:
    for name in (_ACCOUNT, _UNALLOCATED):
        if not is_count(body.get(name)):
            return f"'{name}' is not a number of requests"
    if not (_INTEGRATION not in body or is_count(body[_INTEGRATION])):
        return f"'{_INTEGRATION}' is not a number of requests"
    return None if isinstance(body.get(_KIND), str) else f"'{_KIND}' is not a word"
