"""The access token of one stored credential, kept fresh (the `TokenSource` of oauth2)."""

import random
from datetime import timedelta

from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.connection import Connection
from netsuite_plugin.credentials.model.grant import StoredGrant
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint
from netsuite_plugin.oauth2.tokens import AdoptedToken

JITTER = timedelta(seconds=45)
"""At most this much earlier than it must be is a token renewed, so that many connections do not ask in one moment."""


class StoredTokenSource:
    """Hands out the token in force; any number of callers share one renewal."""

    def __init__(
        self, connection: Connection, endpoint: TokenEndpoint, *, credentials: HostCredentials, run: str = ""
    ) -> None:
        self._connection, self._endpoint, self._credentials, self._run = connection, endpoint, credentials, run
        self._tokens = connection.tokens
        self._adopted = True
        self._earlier = JITTER * random.random()  # noqa: S311 - spreads renewals, keeps no secret

    async def current(self) -> str:
        """
        Return an access token that has not expired.

        Raises:
            ReconnectRequired: The grant is over.
        """
        if not self._tokens.good_at(self._credentials.now() + self._earlier):
            await self._renewed(self._tokens.access_token)
        return self._tokens.access_token

    async def renew(self, rejected: str) -> str:
        """
        Return another access token than the rejected one: an `AdoptedToken` where it is not one that NetSuite has just issued.

        Raises:
            ReconnectRequired: The grant is over.
        """
        if self._tokens.access_token == rejected:
            await self._renewed(rejected)
        token = self._tokens.access_token
        return AdoptedToken(token) if self._adopted else token

    async def _renewed(self, stale: str) -> None:
        # the lease costs as much to load as all nodes together, and a good token needs none
        from netsuite_plugin.credentials.refresh import Renewal

        renewal = Renewal(self._connection, self._endpoint, self._credentials, self._run)
        renewed = await self._credentials.renewed(self._connection.row.id, lambda: renewal.run(stale))
        tokens = StoredGrant.of(renewed.row).tokens
        if tokens.access_token != self._tokens.access_token:
            self._adopted = not renewed.asked
        self._tokens = tokens
