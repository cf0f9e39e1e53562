"""
The life of a grant after consent: refresh with rotation, reconnect required, revoke.

One refresh at a time per credential in the process; a new pair is durable before its access token is used; a caller that is cancelled
cannot cancel the refresh others wait for.
"""

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import anyio
import anyio.lowlevel

from netsuite_plugin.contract import Host, StaleRevision, StoredCredential
from netsuite_plugin.credentials.models import Connection, Grant, secrets_of, tokens_of
from netsuite_plugin.errors import ClientRejected, CredentialNotFound, ReconnectRequired, StoreError, TransportError
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint
from netsuite_plugin.oauth2.tokens import Tokens

if TYPE_CHECKING:
    import asyncio

_Key: TypeAlias = tuple[int, str]
# which store and which credential: two vaults may use one id

_flights: anyio.lowlevel.RunVar["dict[_Key, asyncio.Task[StoredCredential]]"] = anyio.lowlevel.RunVar(
    "netsuite_nodes_refreshes"
)
_unsaved: anyio.lowlevel.RunVar[dict[_Key, tuple[str | None, Tokens]]] = anyio.lowlevel.RunVar(
    "netsuite_nodes_unsaved_tokens"
)


_PATIENCE = (0.2, 0.4, 0.8, 1.6)
"""Seconds between looks at the store before a refused refresh token ends the grant."""


class StoredTokenSource:
    """The access token of one stored credential, kept fresh (the `TokenSource` of oauth2)."""

    def __init__(self, connection: Connection, endpoint: TokenEndpoint, *, host: Host) -> None:
        self._connection, self._endpoint, self._host = connection, endpoint, host
        self._tokens = connection.tokens

    async def current(self) -> str:
        """
        Return an access token that has not expired.

        Raises:
            ReconnectRequired: The grant is over.
        """
        if not self._tokens.good_at(self._host.clock.now()):
            await self._refreshed(self._tokens.access_token)
        return self._tokens.access_token

    async def renew(self, rejected: str) -> str:
        """
        Return another access token than the rejected one.

        Raises:
            ReconnectRequired: The grant is over.
        """
        if self._tokens.access_token == rejected:
            await self._refreshed(rejected)
        return self._tokens.access_token

    async def _refreshed(self, stale: str) -> None:
        import asyncio  # costs as much as all nodes together, and is there when a loop runs

        flights = _flights.get({})
        _flights.set(flights)
        key = self._key
        flight, leads = flights.get(key), False
        if flight is None:
            flight, leads = asyncio.create_task(self._refresh(stale)), True
            flights[key] = flight
            flight.add_done_callback(lambda done: _landed(flights, key, done))
        try:
            row = await asyncio.shield(flight)
        except asyncio.CancelledError:
            # whoever began the refresh sees it through, so that the pair is saved before a cancelled run ends
            while leads and not flight.done():
                with suppress(asyncio.CancelledError), anyio.CancelScope(shield=True):
                    await asyncio.wait({flight})
            raise
        self._tokens = tokens_of(row)

    async def _refresh(self, stale: str) -> StoredCredential:
        """Read the store, ask the token endpoint if nobody has since, and save before anyone uses the answer."""
        row = await self._read()
        spent, fresh = _unsaved.get({}).get(self._key, (None, None))
        if fresh is None or spent != row.secrets.get("refresh_token"):
            held = tokens_of(row)
            if held.access_token != stale and held.good_at(self._host.clock.now()):
                return row
            try:
                fresh = await self._ask(held.refresh_token)
            except ReconnectRequired as error:
                return await self._lost_race_or_over(row, error)
        return await self._save(row, fresh)

    async def _read(self) -> StoredCredential:
        row = await self._host.store.get(self._connection.caller, self._connection.row.id)
        if row is None:
            raise CredentialNotFound(f"Credential {self._connection.row.id} was disconnected meanwhile.")
        grant = Grant.of(row)
        if grant.status == "reconnect_required":
            raise ReconnectRequired(
                f"Credential {row.id} must be connected again: {grant.status_reason}. {self._again}"
            )
        return row

    async def _ask(self, refresh_token: str | None) -> Tokens:
        if refresh_token is None:
            raise ReconnectRequired("there is no refresh token")
        try:
            return await self._endpoint.refresh(refresh_token)
        except ClientRejected as error:
            raise self._client_rejected(error) from None
        except TransportError as error:
            if not error.sent:
                raise
        # the answer was lost: if the token is spent the pair is gone anyway, if not, asking once more saves it
        try:
            return await self._endpoint.refresh(refresh_token)
        except ReconnectRequired as error:
            raise ReconnectRequired(
                "the answer to a refresh was lost, and the token it spent was not accepted again"
            ) from error

    async def _lost_race_or_over(self, row: StoredCredential, error: ReconnectRequired) -> StoredCredential:
        """Adopt the pair another process saved meanwhile; without one, mark the credential once and stop asking."""
        now = row
        for seconds in _PATIENCE:
            now = await self._read()
            if now.secrets.get("refresh_token") != row.secrets.get("refresh_token"):
                return now
            await self._host.clock.sleep(seconds)  # whoever spent it may still be saving what came back
        ended = Grant.of(now).model_copy(update={"status": "reconnect_required", "status_reason": str(error)})
        try:
            await self._host.store.put(replace(now, attributes=ended.attributes()))
        except StaleRevision:
            return await self._read()
        raise ReconnectRequired(
            f"NetSuite no longer accepts the grant of credential {row.id}: {error}. A grant ends after its refresh token's validity, after the "
            f"maximum rotation time, or when it is revoked (Setup > Users/Roles > OAuth 2.0 Authorized Applications). {self._again}"
        ) from None

    async def _save(self, row: StoredCredential, fresh: Tokens) -> StoredCredential:
        """Keep the pair, unless the person has connected again meanwhile: a new grant is never overwritten by the old chain."""
        unsaved = _unsaved.get({})
        _unsaved.set(unsaved)
        spent = row.secrets.get("refresh_token")
        unsaved[self._key] = (spent, fresh)
        while True:
            if row.secrets.get("refresh_token") != spent:
                del unsaved[self._key]
                return row
            try:
                saved = await self._host.store.put(
                    replace(
                        row,
                        attributes=Grant.of(row).renewed(fresh, self._connection.config).attributes(),
                        secrets=secrets_of(fresh, before=spent),
                    )
                )
            except StaleRevision:
                again = await self._host.store.get(self._connection.caller, row.id)
                if again is None:
                    del unsaved[self._key]
                    raise CredentialNotFound(f"Credential {row.id} was disconnected meanwhile.") from None
                row = again
                continue
            except StoreError as error:
                raise StoreError(
                    f"A new token pair of credential {row.id} could not be saved and is not used; this process keeps it and saves it with the "
                    f"next call. {error}"
                ) from error
            del unsaved[self._key]
            return saved

    def _client_rejected(self, error: ClientRejected) -> ClientRejected:
        return ClientRejected(
            f"NetSuite refused the client of the NetSuite OAuth Config {self._connection.config_name} ({error}). An administrator checks client ID "
            "and secret and that the record is Enabled: Setup > Integration > Manage Integrations; a reset secret is stored anew with "
            "netsuite-nodes setup.",
            request_id=error.request_id,
        )

    @property
    def _key(self) -> _Key:
        return id(self._host.store), self._connection.row.id

    @property
    def _again(self) -> str:
        return f"Connect again: netsuite-nodes connect {self._connection.account}"


def _landed(
    flights: "dict[_Key, asyncio.Task[StoredCredential]]", key: _Key, flight: "asyncio.Task[StoredCredential]"
) -> None:
    flights.pop(key, None)
    if not flight.cancelled():
        flight.exception()  # marks it as seen: everybody who waited may have been cancelled
