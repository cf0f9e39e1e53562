"""Service accounts: certificate, signature and what does not concern them."""

import pytest

from conftest import INES
from netsuite_plugin.account import AccountId
from netsuite_plugin.credentials.model.kinds import SERVICE_ACCOUNT
from netsuite_plugin.credentials.model.oauth_config import OAuthConfig
from netsuite_plugin.credentials.resolve import ChosenConfig
from netsuite_plugin.credentials.service_accounts import new_certificate, use_certificate


@pytest.fixture
def make(world):
    """Make a service account and map its certificate."""

    async def run(*, use: bool = True):
        config = await world.configure("service")
        made = await new_certificate(
            world.credentials,
            caller=INES,
            chosen=ChosenConfig(config, OAuthConfig.of(config), "test"),
            account=AccountId("1234567"),
            algorithm="ES256",
            domain="netsuite.com",
        )
        mapped = world.netsuite.map_certificate(
            made.certificate.decode(), user="analyst@example.com", role="1001", integration="service"
        )
        if use:
            await use_certificate(world.credentials, made.row.id, certificate_id=mapped.certificate_id, caller=INES)
        return mapped

    return run


@pytest.fixture
def examined(examined, world):
    """Examine it by its id: it is nobody's own, so it is never taken unnamed."""

    async def run():
        (row,) = await world.store.find(INES, SERVICE_ACCOUNT)
        return await examined(caller=INES, credential=row.id)

    return run


async def test_a_healthy_service_account(make, examined):
    """No browser, no consent: those checks do not concern it and hold nothing up."""
    await make()

    found = await examined()

    assert [] == found.problems
    assert "ok" == found["client"].severity == found["certificate"].severity == found["login"].severity
    assert "skipped" == found["redirect_uri"].severity == found["consent"].severity


async def test_a_certificate_that_waits_for_its_id(make, examined, world):
    """The upload is half of it; NetSuite is not asked."""
    await make(use=False)

    found = await examined()

    assert ["certificate"] == found.problems
    assert ["certificate_id_missing"] == found.causes("certificate")
    assert found["certificate"].found.startswith("it waits for its Certificate ID")
    (row,) = await world.store.find(INES, SERVICE_ACCOUNT)
    assert f"use-certificate {row.id} CERTIFICATE_ID" in found["certificate"].causes[0].fix
    assert "skipped" == found["client"].severity


@pytest.mark.parametrize(("days", "severity"), [(669, "ok"), (671, "warning"), (729, "warning"), (731, "problem")])
async def test_a_certificate_comes_to_its_end(make, examined, world, days, severity):
    """Two years, and a word 60 days ahead."""
    await make()
    world.clock.move(days=days)

    found = await examined()

    assert severity == found["certificate"].severity
    assert [] == found.causes("certificate") or ["certificate_expired"] == found.causes("certificate")


async def test_a_revoked_certificate(make, examined):
    """One of several causes; the dates are good, so they are none of them."""
    (await make()).revoked = True

    found = await examined()

    assert ["client"] == found.problems
    assert "assertion_refused" == found["client"].kind
    assert ["mapping_missing", "certificate_revoked"] == found.causes("client")[:2]
    assert "certificate_expired" not in found.causes("client")


async def test_a_mapping_to_another_application(make, examined, world):
    """NetSuite answers as if there were none; the application chosen at the upload is a cause of its own, and the trail says so."""
    mapping = await make()
    mapping.integration = world.netsuite.integrations["both"]

    found = await examined()

    assert ["client"] == found.problems
    assert "assertion_refused" == found["client"].kind
    told = {cause.key: cause.detail for cause in found["client"].causes}
    assert told["mapping_of_another_application"] in {entry.detail for entry in world.netsuite.audit}


async def test_a_clock_a_little_ahead(make, examined, emulator):
    """A person's tokens bear ten seconds; a signature from the future is refused."""
    await make()
    emulator.move(seconds=-10)

    found = await examined()

    assert "clock" == found.problems[0]
    assert ["clock"] == found.causes("clock")
    assert "skipped" == found["client"].severity


async def test_no_private_key_is_in_a_report(make, examined, world):
    await make()
    (row,) = await world.store.find(INES, "netsuite.service_account")

    report = (await examined()).report

    assert row.secrets["private_key"].splitlines()[1] not in f"{report} {report.as_json()}"
