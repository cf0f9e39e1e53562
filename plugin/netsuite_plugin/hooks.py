"""What this package offers to a host: four credential providers, its commands, and defaults for what the host does not bring."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from netsuite_plugin.clock import SystemClock
from netsuite_plugin.contract import Caller, Clock, CredentialProvider, CredentialStore, SlotLimit, hookimpl
from netsuite_plugin.providers.netsuite import NetSuiteProvider
from netsuite_plugin.providers.oauth_config import OAuthConfigProvider
from netsuite_plugin.providers.service_account import ServiceAccountProvider
from netsuite_plugin.providers.token import TokenProvider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

    from netsuite_plugin.settings import Settings
    from netsuite_plugin.sql_store.database import Database


@hookimpl
def register_credential_providers() -> list[CredentialProvider]:
    """Offer the four kinds of credential."""
    opens = NetSuiteProvider(_settings)
    return [OAuthConfigProvider(), opens, ServiceAccountProvider(), TokenProvider()]


@hookimpl
def register_commands() -> dict[str, str]:
    """Offer the commands; their modules are imported when they are called."""
    return {
        "setup": "netsuite_plugin.commands.setup:setup",
        "connect": "netsuite_plugin.commands.connect:connect",
        "credentials": "netsuite_plugin.commands.credentials:app",
        "doctor": "netsuite_plugin.commands.doctor:doctor",
        "query": "netsuite_plugin.commands.query:query",
        "schema": "netsuite_plugin.commands.schema:schema",
        "limits": "netsuite_plugin.commands.limits:limits",
        "new-node": "netsuite_plugin.commands.new_node:new_node",
    }


@hookimpl(trylast=True)
def provide_store() -> CredentialStore:
    """Keep credentials in a SQLite file of this user, or in the PostgreSQL that NETSUITE_NODES_STORE names."""
    # SQLAlchemy and cryptography are loaded with the first credential, not with discovery
    from netsuite_plugin.sql_store.store import SqlStore

    settings = _settings()
    place = settings.store_place
    # a file has its key beside it; a user without a home has no other folder
    folder = settings.data_folder if "://" in str(place) else None
    return SqlStore(place, key=settings.master_key, folder=folder)


@hookimpl(trylast=True)
def provide_clock() -> Clock:
    """Use this machine's clock."""
    return SystemClock()


@hookimpl(trylast=True)
def provide_slot_limit() -> SlotLimit:
    """
    Share the slots of an account among all processes that share the credential store.

    All machines whose store is in the same PostgreSQL, else all processes of this user on this machine.
    """
    settings = _settings()
    if not settings.store_on_postgres:
        from netsuite_plugin.transport.slots.limit import FileSlotLimit

        return FileSlotLimit(settings.state_folder / "slots", settings.concurrency, reserve=settings.reserve)
    from netsuite_plugin.transport.slots.postgres import PostgresSlotLimit

    def database() -> "Database":
        from netsuite_plugin.sql_store.database import Database

        return Database(settings.store_place)

    return PostgresSlotLimit(database, settings.concurrency, reserve=settings.reserve)


@hookimpl(trylast=True)
def provide_caller() -> Caller:
    """Act for whom the settings name."""
    return _settings().caller()


@hookimpl(trylast=True)
def provide_state_folder() -> Path:
    """Keep runs where the settings say."""
    return _settings().state_folder


@hookimpl(trylast=True)
def provide_run_databases() -> "Mapping[str, SecretStr]":
    """Keep runs in the databases that the settings name."""
    return _settings().runs


def _settings() -> "Settings":
    """Read them when they are needed: discovery needs none."""
    from netsuite_plugin.settings import Settings

    return Settings.load(os.environ)
