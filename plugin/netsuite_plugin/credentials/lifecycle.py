"""
The life of a grant after consent: refresh with rotation, reconnect required, revoke.

One refresh at a time per credential in the process; a new pair is durable before its access token is used; a caller that is cancelled
cannot cancel the refresh others wait for.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

import anyio.lowlevel

from netsuite_plugin.contract import Host, StaleRevision, StoredCredential
from netsuite_plugin.credentials.models import Connection, Grant, secrets_of, tokens_of
from netsuite_plugin.errors import ClientRejected, CredentialNotFound, ReconnectRequired, StoreError, TransportError
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint
from netsuite_plugin.oauth2.tokens import Tokens

if TYPE_CHECKING:
    import asyncio

_flights: anyio.lowlevel.RunVar["dict[str, asyncio.Task[StoredCredential]]"] = anyio.lowlevel.RunVar(
    "netsuite_nodes_refreshes"
)
_unsaved: anyio.lowlevel.RunVar[dict[str, Tokens]] = anyio.lowlevel.RunVar("netsuite_nodes_unsaved_tokens")


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
        credential_id = self._connection.row.id
        flight, leads = flights.get(credential_id), False
        if flight is None:
            flight, leads = asyncio.create_task(self._refresh(stale)), True
            flights[credential_id] = flight
            flight.add_done_callback(lambda done: _landed(flights, credential_id, done))
        try:
            row = await asyncio.shield(flight)
        except asyncio.CancelledError:
            # whoever began the refresh sees it through, so that no loop ends with a spent token and an unsaved pair
            while leads and not flight.done():
                try:
                    await asyncio.wait({flight})
                except asyncio.CancelledError:
                    continue
            raise
        self._tokens = tokens_of(row)

    async def _refresh(self, stale: str) -> StoredCredential:
        """Read the store, ask the token endpoint if nobody has since, and save before anyone uses the answer."""
        row = await self._read()
        fresh = _unsaved.get({}).get(row.id)
        if fresh is None:
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
        now = await self._read()
        if now.secrets.get("refresh_token") != row.secrets.get("refresh_token"):
            return now
        ended = Grant.of(now).model_copy(update={"status": "reconnect_required", "status_reason": str(error)})
        await self._host.store.put(replace(now, attributes=ended.attributes()))
        raise ReconnectRequired(
            f"NetSuite no longer accepts the grant of credential {row.id}: {error}. A grant ends after its refresh token's validity, after the "
            f"maximum rotation time, or when it is revoked (Setup > Users/Roles > OAuth 2.0 Authorized Applications). {self._again}"
        ) from None

    async def _save(self, row: StoredCredential, fresh: Tokens) -> StoredCredential:
        unsaved = _unsaved.get({})
        _unsaved.set(unsaved)
        unsaved[row.id] = fresh
        spent = row.secrets.get("refresh_token")
        while True:
            try:
                saved = await self._host.store.put(
                    replace(
                        row,
                        attributes=Grant.of(row).renewed(fresh, self._connection.config).attributes(),
                        secrets=secrets_of(fresh, before=spent),
                    )
                )
            except StaleRevision:
                row = await self._read()
                continue
            except StoreError as error:
                raise StoreError(
                    f"A new token pair of credential {row.id} could not be saved and is not used; this process keeps it and saves it with the "
                    f"next call. {error}"
                ) from error
            del unsaved[row.id]
            return saved

    def _client_rejected(self, error: ClientRejected) -> ClientRejected:
        return ClientRejected(
            f"NetSuite refused the client of the NetSuite OAuth Config {self._connection.config_name} ({error}). An administrator checks client ID "
            "and secret and that the record is Enabled: Setup > Integration > Manage Integrations; a reset secret is stored anew with "
            "netsuite-nodes setup.",
            request_id=error.request_id,
        )

    @property
    def _again(self) -> str:
        return f"Connect again: netsuite-nodes connect {self._connection.account}"


def _landed(
    flights: "dict[str, asyncio.Task[StoredCredential]]", key: str, flight: "asyncio.Task[StoredCredential]"
) -> None:
    flights.pop(key, None)
    if not flight.cancelled():
        flight.exception()  # marks it as seen: everybody who waited may have been cancelled
