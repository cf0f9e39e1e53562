"""
The services of one account and one login. `connect` is the door for a script, a notebook or a host's own code:

    async with connect() as ns:
        customer = await ns.records.get("customer", "107")
        async for row in ns.suiteql("SELECT id FROM customer WHERE lastmodifieddate > :since", since=date(2026, 1, 31)):
            ...
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from netsuite_plugin.account import PRODUCTION_DOMAIN, AccountId
from netsuite_plugin.contract import Caller, Clock, ConfigurationError, Rehearsal
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.registry import Registry

if TYPE_CHECKING:  # the services are loaded with the first connection, not with discovery, which every command does
    from netsuite_plugin.suitetalk.batches import Batches
    from netsuite_plugin.suitetalk.changes.reading import ChangesService
    from netsuite_plugin.suitetalk.datasets import Datasets
    from netsuite_plugin.suitetalk.export.exporting import Exports
    from netsuite_plugin.suitetalk.jobs import Jobs
    from netsuite_plugin.suitetalk.metadata.copies import Copies
    from netsuite_plugin.suitetalk.metadata.service import Metadata
    from netsuite_plugin.suitetalk.records import Records
    from netsuite_plugin.suitetalk.requests import Requests
    from netsuite_plugin.suitetalk.rest import Rest
    from netsuite_plugin.suitetalk.restlets import Restlets
    from netsuite_plugin.suitetalk.suiteql import SuiteQL
    from netsuite_plugin.suitetalk.system import System
    from netsuite_plugin.suitetalk.writes import Write

__all__ = ["NetSuiteClient", "connect"]


@dataclass(frozen=True)
class NetSuiteClient:
    """What nodes work with (`ctx.service`), and what `connect` gives: one account, one login."""

    account: AccountId
    records: "Records"
    batches: "Batches"
    suiteql: "SuiteQL"
    changes: "ChangesService"
    datasets: "Datasets"
    export: "Exports"
    system: "System"
    metadata: "Metadata"
    restlets: "Restlets"
    request: "Requests"
    jobs: "Jobs"
    rest: "Rest"

    @classmethod
    def over(
        cls,
        account: AccountId,
        rest: "Rest",
        *,
        copies: "Copies",
        clock: Clock,
        attempts: int,
        domain: str = PRODUCTION_DOMAIN,
        user: str = "",
        exports: Path | None = None,
    ) -> "NetSuiteClient":
        """
        Put the services of one account together over one way to it.

        `domain` is that of its hosts; `user` is who acts, where that is known; `exports` where nodes write files.
        """
        from netsuite_plugin.suitetalk.batches import Batches
        from netsuite_plugin.suitetalk.changes.reading import ChangesService
        from netsuite_plugin.suitetalk.datasets import Datasets
        from netsuite_plugin.suitetalk.export.arrow_table import arrow_table
        from netsuite_plugin.suitetalk.export.exporting import Exports
        from netsuite_plugin.suitetalk.external_ids import ExternalIds
        from netsuite_plugin.suitetalk.jobs import Jobs
        from netsuite_plugin.suitetalk.metadata.service import Metadata
        from netsuite_plugin.suitetalk.records import Records
        from netsuite_plugin.suitetalk.requests import Requests
        from netsuite_plugin.suitetalk.restlets import Restlets
        from netsuite_plugin.suitetalk.suiteql import SuiteQL
        from netsuite_plugin.suitetalk.system import System

        metadata = Metadata(rest, copies, now=clock.now)
        suiteql, system = SuiteQL(rest, metadata, into_table=arrow_table), System(rest)
        external_ids, jobs = ExternalIds(suiteql), Jobs(rest, clock, attempts=attempts)
        records = Records(rest, suiteql, external_ids, metadata, attempts=attempts)
        return cls(
            account=account,
            records=records,
            batches=Batches(rest, records, external_ids, metadata, jobs),
            suiteql=suiteql,
            changes=ChangesService(suiteql, system),
            datasets=Datasets(rest),
            export=Exports(suiteql, metadata, account=account.id, user=user, folder=exports),
            system=system,
            metadata=metadata,
            restlets=Restlets(rest, account.origin("restlets.api", domain)),
            request=Requests(rest),
            jobs=jobs,
            rest=rest,
        )

    async def rehearse(self, node: str, write: "Write") -> Rehearsal:
        """
        Say what a write of a node would do; nothing is written.

        Raises:
            NodeError: The account cannot be reached.
        """
        from netsuite_plugin.suitetalk.rehearsal import rehearsed

        return await rehearsed(write, node=node, rest=self.rest, records=self.records, metadata=self.metadata)

    async def rehearse_batch(self, node: str, items: "Sequence[Write]", *, key: str) -> Rehearsal:
        """
        Say what a batch of a node would do; nothing is written.

        Raises:
            NodeError: The account cannot be reached.
        """
        from netsuite_plugin.suitetalk.batch_rehearsal import rehearsed_batch

        return await rehearsed_batch(
            items, key=key, node=node, rest=self.rest, records=self.records, metadata=self.metadata
        )


@asynccontextmanager
async def connect(
    selector: str = "personal", *, caller: Caller | None = None, registry: Registry | None = None
) -> AsyncGenerator[NetSuiteClient]:
    """
    Open NetSuite with a stored credential, resolved as it is for nodes.

    `selector` is `personal`, `team:NAME` or a credential's id, each with an optional `@ACCOUNT`. `caller` is whom the settings name when
    not given. A host that connects often gives its `registry`: what it knows of credentials is kept there.

    Raises:
        CredentialError: There is no such credential, or it no longer works.
        ConfigurationError: The selector or a setting is wrong, or the connector is opened by something else than this package.
    """
    registry = registry or current_registry()
    async with registry.open("netsuite", caller=caller or registry.caller, selector=selector) as session:
        service: object = session.opened.service
        if not isinstance(service, NetSuiteClient):
            raise ConfigurationError(
                f"The connector 'netsuite' opened a {type(service).__name__}, not a NetSuiteClient: remove the other plugin that offers it."
            )
        yield service


def __getattr__(name: str) -> object:
    """Find `open_client`, which was here before it was loaded by need."""
    if name != "open_client":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib
    import warnings

    warnings.warn("open_client is in netsuite_plugin.opening: import it from there.", DeprecationWarning, stacklevel=2)
    found: object = importlib.import_module("netsuite_plugin.opening").open_client  # above this room
    return found
