"""The system service `/services/rest/system/v1`."""

from datetime import UTC, datetime

from netsuite_plugin.suitetalk.answers import Body
from netsuite_plugin.suitetalk.rest import Rest


class System:
    """Facts about the account that need no record permission."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def server_time(self) -> datetime:
        """Return NetSuite's clock in UTC (`article_0528010158`): the cheapest proof that a connection works."""
        body = await self._rest.read("GET", "/system/v1/serverTime", tried="Asking NetSuite for its time", check=_check)
        return _moment(body)


def _moment(body: Body) -> datetime:
    moment = datetime.fromisoformat(body["serverTime"])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _check(body: Body) -> str | None:
    try:
        _moment(body)
    except (KeyError, TypeError, ValueError):
        return "'serverTime' is not a time"
    return None
