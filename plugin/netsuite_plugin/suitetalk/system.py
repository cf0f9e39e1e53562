"""The system service `/services/rest/system/v1`."""

from datetime import datetime

from netsuite_plugin.suitetalk.answers import body_of
from netsuite_plugin.suitetalk.rest import Rest


class System:
    """Facts about the account that need no record permission."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def server_time(self) -> datetime:
        """Return NetSuite's clock in UTC (`article_0528010158`): the cheapest proof that a connection works."""
        response = await self._rest.send(
            "GET", "/system/v1/serverTime", effect="read", tried="Asking NetSuite for its time"
        )
        return datetime.fromisoformat(str(body_of(response, "Asking NetSuite for its time").get("serverTime")))
