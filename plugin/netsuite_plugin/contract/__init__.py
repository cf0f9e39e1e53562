"""
What hosts and node packages agree on: nodes, credential providers, what a host brings, and the hooks between them.

No word of any one connector, and no import of ours from outside this package. A node package implements the `register_*` hooks; a
host implements the `provide_*` hooks it wants to answer itself (its own vault, clock, HTTP transport, concurrency limit) and leaves
the rest to the defaults. Import these names from here.
"""

from netsuite_plugin.contract.errors import (
    Action,
    ConfigurationError,
    Effect,
    InvalidParams,
    NextStep,
    NodeError,
    OutcomeUnknown,
    Remedy,
    StaleRevision,
    describe,
    may_repeat,
)
from netsuite_plugin.contract.hooks import GROUP, Hooks, hookimpl, hookspec
from netsuite_plugin.contract.host import (
    Checkpoint,
    Clock,
    Host,
    NamedState,
    NoState,
    Notify,
    NullCheckpoint,
    Progress,
    Slot,
    SlotLimit,
    Traffic,
    never_cancelled,
    no_notice,
    no_progress,
)
from netsuite_plugin.contract.keys import former_key, idempotency_key, params_digest
from netsuite_plugin.contract.node import Node, NodeContext
from netsuite_plugin.contract.providers import ActsAs, CredentialProvider, Opened, Page, Service, ServiceProvider
from netsuite_plugin.contract.rehearsal import Difference, Rehearsal, RehearsedRequest
from netsuite_plugin.contract.store import (
    Caller,
    CredentialEvent,
    CredentialNotice,
    CredentialStore,
    Lease,
    Level,
    ScheduleNotice,
    StoredCredential,
    changeable,
    readable,
    visible,
)

__all__ = [
    "GROUP",
    "Action",
    "ActsAs",
    "Caller",
    "Checkpoint",
    "Clock",
    "ConfigurationError",
    "CredentialEvent",
    "CredentialNotice",
    "CredentialProvider",
    "CredentialStore",
    "Difference",
    "Effect",
    "Hooks",
    "Host",
    "InvalidParams",
    "Lease",
    "Level",
    "NamedState",
    "NextStep",
    "NoState",
    "Node",
    "NodeContext",
    "NodeError",
    "Notify",
    "NullCheckpoint",
    "Opened",
    "OutcomeUnknown",
    "Page",
    "Progress",
    "Rehearsal",
    "RehearsedRequest",
    "Remedy",
    "ScheduleNotice",
    "Service",
    "ServiceProvider",
    "Slot",
    "SlotLimit",
    "StaleRevision",
    "StoredCredential",
    "Traffic",
    "changeable",
    "describe",
    "former_key",
    "hookimpl",
    "hookspec",
    "idempotency_key",
    "may_repeat",
    "never_cancelled",
    "no_notice",
    "no_progress",
    "params_digest",
    "readable",
    "visible",
]
