"""A credential that the engine keeps: a token or the key of a certificate, used and not stored."""

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from client_assertion import certificate, private_key
from conftest import MARIA
from netsuite_adapters.calling import Place, call_node
from netsuite_adapters.engine_credential import EngineCredential
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.settings import Settings

ACCOUNT = "1234567"
CUSTOMER = {"record_type": "customer", "record_id": "107"}
TOKEN = {
    "account": ACCOUNT,
    "client_id": "c",
    "client_secret": "s3cr3t-1",
    "token_id": "s3cr3t-2",
    "token_secret": "s3cr3t-3",
}


@pytest.fixture
def settings(tmp_path):
    return Settings(store=str(tmp_path / "none" / "credentials.db"), exports=tmp_path / "exports")


@pytest.fixture
def read(world, settings):
    """Read a customer with a credential of the engine; nothing is in the store."""
    world.netsuite.given("customer", id="107", companyName="Fjord Supply", subsidiary="1")

    async def read(credential):
        place = Place("dag run", "read")
        found = await call_node(
            world.registry, settings, "netsuite.record.get", CUSTOMER, place=place, credential=credential, caller=MARIA
        )
        return found["companyName"]

    return read


async def test_a_token_of_the_engine(connected, read, tmp_path):
    """As an Airflow connection holds it."""
    made = connected.netsuite.access_token(integration="both")
    integration = connected.netsuite.integrations["both"]
    credential = EngineCredential.of(
        {
            "account": ACCOUNT,
            "client_id": integration.client_id,
            "client_secret": integration.client_secret,
            "token_id": made.id,
            "token_secret": made.secret,
            "certificate_id": "",
        }
    )

    assert "Fjord Supply" == await read(credential)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("algorithm", ["ES256", "PS256"])
async def test_a_certificate_of_the_engine(connected, read, algorithm):
    """The private key says how its assertions are signed."""
    key = private_key("ES256" if algorithm == "ES256" else "3072")
    mapping = connected.netsuite.map_certificate(certificate(key, connected.clock.now()), user="admin@example.com")
    client = connected.netsuite.integrations["service"]
    credential = EngineCredential.of(
        {
            "account": ACCOUNT,
            "client_id": client.client_id,
            "certificate_id": mapping.certificate_id,
            "private_key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        }
    )

    assert "Fjord Supply" == await read(credential)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"account": ACCOUNT, "client_id": "c"}, "netsuite-nodes connect"),
        ({**TOKEN, "certificate_id": "k", "private_key": "p"}, "certificate_id and private_key"),
        ({**TOKEN, "token_secret": ""}, "token_secret"),
        ({**TOKEN, "refresh_token": "s3cr3t-4"}, "is not known here"),
    ],
)
def test_what_is_no_credential_is_refused(fields, words):
    """One kind, whole; a refresh token is not taken, and no value is repeated."""
    with pytest.raises(ConfigurationError, match="not complete") as caught:
        EngineCredential.of(fields)
    assert words in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


async def test_a_key_that_is_none_is_not_repeated(connected, read):
    """The library's own words may quote it."""
    credential = EngineCredential.of(
        {"account": ACCOUNT, "client_id": "c", "certificate_id": "k", "private_key": "s3cr3t-key"}
    )
    with pytest.raises(ConfigurationError, match="PEM") as caught:
        await read(credential)
    assert "s3cr3t" not in str(caught.value)


def test_secrets_stay_out_of_what_is_printed():
    """In a task's log, for instance."""
    assert "s3cr3t" not in repr(EngineCredential.of(TOKEN))
