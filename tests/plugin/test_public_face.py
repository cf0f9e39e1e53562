"""What hosts, authors of nodes and testers may import: a name that is taken away here breaks somebody's program."""

import importlib

import pytest

import netsuite_plugin.client
import netsuite_plugin.opening

FACE = {
    "netsuite_plugin.contract": (
        "Action ActsAs Caller Checkpoint Clock ConfigurationError CredentialEvent CredentialNotice CredentialProvider CredentialStore "
        "Difference Effect GROUP Hooks Host InvalidParams Lease Level NamedState NextStep NoState Node NodeContext NodeError Notify NullCheckpoint Opened "
        "OutcomeUnknown Page Progress Rehearsal RehearsedRequest Remedy "
        "ScheduleNotice Service ServiceProvider Slot SlotLimit StaleRevision StoredCredential Traffic changeable describe former_key hookimpl hookspec "
        "idempotency_key "
        "may_repeat never_cancelled no_notice no_progress params_digest readable visible"
    ),
    "netsuite_plugin.command_lines": "command_line for_administrators told with_commands",
    "netsuite_plugin.registry": "Registry Session",
    "netsuite_plugin.discovery": "as_current current_registry discover",
    "netsuite_plugin.connections": (
        "AccountQuestion CheckedConnection Connected Disconnected KeptAlive MemberConnection PendingConnection add_token begin check_connection "
        "claim disconnect disconnect_member end_member finish keep_alive keep_alive_for_ever members use_certificate"
    ),
    "netsuite_plugin.settings": "Settings",
    "netsuite_plugin.client": "NetSuiteClient connect",
    "netsuite_plugin.opening": "open_client",
    "netsuite_plugin.errors": (
        "AnswerTooLarge AuthorizationDenied ClientRejected ConcurrencyLimitReached CoolingDown CredentialError CredentialNotFound ErrorDetail HostRefused "
        "NetSuiteError NetSuiteUnavailable NotNetSuite NotRevoked PermissionMissing ProxyRefused ReconnectRequired RecordNotFound RequestRejected ResponseError "
        "ScriptFailed StoreError TimedOut TokenEndpointBusy TransportError Unauthenticated UnknownSelector"
    ),
    "netsuite_plugin.testing.stores": "CredentialStoreSuite",
}


@pytest.mark.parametrize("module", FACE)
def test_the_public_face(module):
    """Every listed name is there, and no other is promised."""
    found = importlib.import_module(module)
    assert FACE[module].split() == sorted(found.__all__)
    assert all(hasattr(found, name) for name in found.__all__)


def test_a_name_that_moved_is_found_where_it_was_and_says_where_it_is():
    """Programs that were written before go on."""
    with pytest.warns(DeprecationWarning, match=r"netsuite_plugin\.opening"):
        assert netsuite_plugin.opening.open_client is netsuite_plugin.client.open_client
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = netsuite_plugin.client.no_such_name


def test_the_hosting_page_names_every_public_module(checkout):
    """A host finds them in one place."""
    page = (checkout / "docs" / "hosting.md").read_text(encoding="utf-8")
    last = page.partition("## What may be imported")[2]
    assert all(module.removeprefix("netsuite_plugin") in last for module in FACE)
