"""
One renewal of one credential's tokens, safe among tasks, processes and machines.

Read; take the lease of what was read; ask NetSuite; save; give the lease back. No transaction is open while NetSuite is asked, a new pair is
durable before its access token is used, and a pair that cannot be saved is kept in a file for the next start.
"""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, replace

import anyio

from netsuite_plugin.contract import Lease, NextStep, StaleRevision, StoredCredential
from netsuite_plugin.contract.telemetry import Amount, logger
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.credentials.model.connection import Connection
from netsuite_plugin.credentials.model.grant import (
    BearerGrant,
    ClientCredentialsGrant,
    StoredGrant,
    connect_again,
    secrets_of,
)
from netsuite_plugin.credentials.model.oauth_config import name_of, set_up_again
from netsuite_plugin.credentials.model.renewed import Renewed
from netsuite_plugin.errors import (
    ClientRejected,
    CoolingDown,
    CredentialError,
    CredentialNotFound,
    NetSuiteError,
    ReconnectRequired,
    StoreError,
    TokenEndpointBusy,
    TransportError,
)
from netsuite_plugin.lease_holder import new_lease_holder
from netsuite_plugin.oauth2.client_assertion import client_assertion
from netsuite_plugin.oauth2.token_endpoint import TokenEndpoint
from netsuite_plugin.oauth2.tokens import Tokens

_log = logger("netsuite_plugin.credentials")

_REFRESHES = Amount("netsuite_nodes.refreshes", "{refresh}", "Times that NetSuite answered a request for new tokens.")

POLL = (0.015, 0.04)
"""Seconds between two looks of a waiting process at what the holder of the lease has saved."""
COOL_DOWN = 15.0
"""Seconds during which no worker asks again after NetSuite refused the client."""
_CLIENT_REFUSED = "NetSuite refused the client of the NetSuite OAuth Config"
"""How that refusal begins: the words are all that a store keeps of it for those who come during the pause."""
_PATIENCE = (0.1, 0.2, 0.4, 0.8, 1.6)
"""Seconds between looks at the store when a slow holder, whose lease had run out, may still be saving."""


@dataclass(frozen=True)
class Renewal:
    """
    What one renewal needs, and how it goes.

    `though_marked`: a grant that was marked as over is asked for once more. Its user or role may have been inactive, and be active again.
    """

    connection: Connection
    endpoint: TokenEndpoint
    credentials: HostCredentials
    run_name: str = ""
    though_marked: bool = False

    async def run(self, stale: str) -> Renewed:
        """
        Return the row with another access token than the stale one, and whether NetSuite was asked for it.

        Raises:
            ReconnectRequired: The grant is over.
            ClientRejected: NetSuite refused the client; CoolingDown: it did so a moment ago.
            TransportError: NetSuite was not reached.
            StoreError: The store cannot be used; a pair that was received is kept unsaved.
        """
        owner, seconds = new_lease_holder(), 2 * self.endpoint.seconds + 5
        row = await self._read()
        while not self._fresh(row, stale):
            lease = await self.credentials.store.lease(row, owner=owner, seconds=seconds)
            if lease.granted:
                return await self._under_lease(row, stale, lease, owner)
            if lease.cooling:
                raise CoolingDown(
                    f"{lease.cooling} Credential {row.id} is not asked for again for up to {COOL_DOWN:g} s after that.",
                    next_steps=self._after_refusal if lease.cooling.startswith(_CLIENT_REFUSED) else (),
                )
            if not lease.stale:
                await anyio.sleep(random.uniform(*POLL))  # noqa: S311 - spreads those who wait
                continue
            row = await self._read()
        return Renewed(row, asked=False)

    async def _under_lease(self, row: StoredCredential, stale: str, lease: Lease, owner: str) -> Renewed:
        refusal = ""
        try:
            # the holder before may have found no room for its pair: the row looks as it did, and its token is spent
            if await self._kept(row) is not None:
                row = await self._read()
                if self._fresh(row, stale):
                    return Renewed(row, asked=False)
            return await self._renewed(row, lease)
        except (ClientRejected, TokenEndpointBusy) as error:
            refusal = str(error)
            raise
        finally:
            pause = COOL_DOWN if refusal else 0
            with suppress(StoreError):  # a lease that cannot be given back runs out
                await self.credentials.store.release(row.id, owner=owner, cool_down=pause, reason=refusal)

    async def _read(self) -> StoredCredential:
        """Return the row as it is, or as it becomes with a pair that could not be saved earlier."""
        row = await self._stored()
        kept = await self._kept(row)
        if kept is not None:
            row = await self._save(row, kept.tokens)
        grant = BearerGrant.of(row)
        if grant.status == "reconnect_required" and not self.though_marked:
            raise ReconnectRequired(
                f"Credential {row.id} must be connected again: {grant.status_reason}.", next_steps=(connect_again(row),)
            )
        return row

    async def _kept(self, row: StoredCredential) -> StoredGrant | None:
        """Return what was kept unsaved for the row and continues it; what cannot be opened is logged, and the row stands as it is."""
        try:
            kept = self.credentials.unsaved.get(row.id) or await self.credentials.store.unsaved(row.id)
            held = None if kept is None else StoredGrant.of(kept)
        except StoreError as error:
            _log.warning("%s", error)
            return None
        return held if held is not None and _continues(held, row) else None

    async def _stored(self) -> StoredCredential:
        row = await self.credentials.store.get(self.connection.caller, self.connection.row.id)
        if row is None:
            raise CredentialNotFound(f"Credential {self.connection.row.id} was disconnected meanwhile: connect again.")
        return row

    def _fresh(self, row: StoredCredential, stale: str) -> bool:
        held = StoredGrant.of(row).tokens
        return held.access_token != stale and held.good_at(self.credentials.now())

    async def _renewed(self, row: StoredCredential, lease: Lease) -> Renewed:
        """Ask NetSuite under the lease, and save before anyone uses the answer."""
        try:
            fresh = await self._ask(row)
        except ReconnectRequired as error:
            _REFRESHES.add(1, {"error.type": "ReconnectRequired"})
            return Renewed(await self._lost_race_or_over(row, error, waits=lease.inherited), asked=False)
        except CredentialError as error:
            _REFRESHES.add(1, {"error.type": type(error).__name__})
            await self._note(row, "refresh", outcome="refused", reason=str(error))
            raise
        _REFRESHES.add(1)
        saved = await self._save(row, fresh)
        await self._note(saved, "refresh")
        grant = BearerGrant.of(saved)
        if grant.told != BearerGrant.of(row).told:
            self.credentials.notify("credential_expiring", saved, reason=grant.told, reconnect_by=grant.ends_at)
        if not saved.secrets["access_token"]:
            raise TransportError("NetSuite answered with a refresh token alone; it is saved. Try again.")
        return Renewed(saved, asked=saved.secrets["access_token"] == fresh.access_token)

    async def _ask(self, row: StoredCredential) -> Tokens:
        """
        Ask once; after a lost answer once more.

        If NetSuite has spent the token, the pair is gone anyway; if not, asking again saves it.
        """
        try:
            try:
                return await self._answer(row)
            except (TransportError, asyncio.CancelledError) as error:
                if isinstance(error, TransportError) and not error.sent:
                    raise
            try:
                return await self._answer(row)
            except ReconnectRequired as error:
                raise ReconnectRequired(
                    "the answer to a refresh was lost, and the token it spent was not accepted again"
                ) from error
        except ClientRejected as error:
            raise self._client_rejected(row, error) from None

    async def _answer(self, row: StoredCredential) -> Tokens:
        grant = BearerGrant.of(row)
        if isinstance(grant, ClientCredentialsGrant):
            return await self.endpoint.client_credentials(self._assertion(row, grant))
        if "refresh_token" not in row.secrets:
            raise ReconnectRequired("there is no refresh token")
        return await self.endpoint.refresh(row.secrets["refresh_token"])

    def _assertion(self, row: StoredCredential, grant: ClientCredentialsGrant) -> str:
        try:
            return client_assertion(
                client_id=grant.client_id,
                key_id=grant.certificate_id,
                private_key=row.secrets.get("private_key", ""),
                algorithm=grant.algorithm,
                audience=self.endpoint.url,
                scopes=grant.scopes,
                now=self.credentials.now(),
            )
        except ValueError as error:
            raise StoreError(
                f"The private key of service account {row.id} cannot be used ({error}). Make a new one.",
                next_steps=(connect_again(row),),
            ) from None

    async def _lost_race_or_over(
        self, row: StoredCredential, error: ReconnectRequired, *, waits: bool
    ) -> StoredCredential:
        """Adopt the pair somebody else saved meanwhile; without one, mark the credential once and stop asking."""
        now = await self._read()
        for seconds in _PATIENCE if waits else ():
            if now.secrets != row.secrets:
                break
            await anyio.sleep(seconds)
            now = await self._read()
        if now.secrets != row.secrets:
            return now
        if BearerGrant.of(now).status == "reconnect_required":
            raise error  # marked before, and everybody knows
        ended = replace(now, attributes=BearerGrant.of(now).ended(str(error)).attributes())
        try:
            await self.credentials.save(ended)
        except StaleRevision:
            return await self._read()
        await self._note(ended, "reconnect_required", outcome="refused", reason=str(error))
        self.credentials.notify("credential_reconnect_required", ended, reason=str(error))
        raise ReconnectRequired(
            f"NetSuite no longer accepts the grant of credential {row.id}: {error}. A grant ends after its refresh token's validity, after the "
            f"maximum rotation time, or when it is revoked (Setup > Users/Roles > OAuth 2.0 Authorized Applications).",
            next_steps=(connect_again(row),),
        ) from None

    async def _save(self, row: StoredCredential, fresh: Tokens) -> StoredCredential:
        """Keep the pair, unless the person has connected again meanwhile: a new grant is never overwritten by the old chain."""
        before = row.secrets
        while row.secrets == before:
            grant = BearerGrant.of(row).refreshed(fresh, self.connection.config)
            told = grant.warning(self.credentials.now())
            grant = grant.model_copy(update={"told": told, "tokens_since": row.revision + 1})
            wanted = replace(row, attributes=grant.attributes(), secrets=secrets_of(fresh, row.secrets))
            try:
                row = await self.credentials.save(wanted)
            except StaleRevision:
                row = await self._still_there(fresh)
            except StoreError as error:
                raise await self._set_aside(wanted, error) from error
            else:
                break
        self.credentials.unsaved.pop(row.id, None)
        return row

    async def _still_there(self, fresh: Tokens) -> StoredCredential:
        """Return the row as it is now; where it was disconnected meanwhile, the new pair must not live on at NetSuite."""
        try:
            return await self._stored()
        except CredentialNotFound:
            url = self.connection.account.revocation_endpoint(self.connection.grant.domain)
            if fresh.refresh_token:
                with suppress(NetSuiteError):  # where it is not reached the pair ends by itself, unused
                    await self.endpoint.revoke(url, fresh.refresh_token)
            raise

    async def _set_aside(self, wanted: StoredCredential, error: StoreError) -> StoreError:
        self.credentials.unsaved[wanted.id] = wanted
        where = "it is kept in a file on this machine and adopted with the next call or start"
        try:
            await self.credentials.store.keep_unsaved(wanted)
        except StoreError as also:
            where = f"this process keeps it and saves it with its next call. {also}"
        return StoreError(
            f"A new token pair of credential {wanted.id} could not be saved and is not used; {where}. {error}",
            next_steps=error.next_steps,
        )

    async def _note(self, row: StoredCredential, event: str, *, outcome: str = "done", reason: str = "") -> None:
        actor = self.connection.caller.user
        await self.credentials.note(
            row, event, actor=actor, outcome=outcome, reason=reason, run=self.run_name, if_possible=True
        )

    def _client_rejected(self, row: StoredCredential, error: ClientRejected) -> ClientRejected:
        if row.attributes.get("certificate_id"):
            return ClientRejected(
                f"NetSuite refused the certificate of service account {row.id} ({error}). An administrator checks in Setup > Integration > "
                "OAuth 2.0 Client Credentials (M2M) Setup that the mapping is there, not revoked, and that its Certificate ID is the one stored here "
                "(a refreshed sandbox loses its mappings), and that the clock of this machine is right.",
                request_id=error.request_id,
            )
        config = self.connection.config_row
        return ClientRejected(
            f"{_CLIENT_REFUSED} {name_of(config)} ({error}). An administrator checks client ID "
            "and secret and that the record is Enabled: Setup > Integration > Manage Integrations; a reset secret is stored anew.",
            request_id=error.request_id,
            next_steps=self._after_refusal,
        )

    @property
    def _after_refusal(self) -> tuple[NextStep, ...]:
        return (set_up_again(self.connection.config_row),)


def _continues(kept: StoredGrant, row: StoredCredential) -> bool:
    """Tell whether a kept row is a later state of the same consent than the stored one: the tokens it replaces are still stored."""
    stored = BearerGrant.of(row)
    same = kept.grant.connected_at == stored.connected_at and kept.row.secrets != row.secrets
    return same and kept.row.revision >= stored.tokens_since
