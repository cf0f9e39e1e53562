"""What the rooms of the plugin are tested with beside a connected person."""

import pytest

from conftest import INES
from netsuite_plugin.account import AccountId
from netsuite_plugin.credentials import service_accounts
from netsuite_plugin.credentials.resolve import choose_config


@pytest.fixture
async def service(connected):
    """A service account of northwind, its certificate mapped in NetSuite."""
    integration = connected.netsuite.integrations["both"]
    integration.client_credentials = True
    chosen = await choose_config(connected.store, caller=INES, account=None, domain="netsuite.com")
    made = await service_accounts.new_certificate(
        connected.credentials,
        caller=INES,
        chosen=chosen,
        account=AccountId("1234567"),
        algorithm="ES256",
        domain="netsuite.com",
    )
    mapped = connected.netsuite.map_certificate(
        made.certificate.decode(), integration="both", user="admin@example.com", role="3"
    )
    await service_accounts.use_certificate(
        connected.credentials, made.row.id, certificate_id=mapped.certificate_id, caller=INES
    )
    connected.netsuite.given("customer", id="107", companyName="Fjord Supply", subsidiary="1")
    return connected, made.row.id
