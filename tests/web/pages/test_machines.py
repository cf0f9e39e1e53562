"""An administrator makes a service account: its certificate, the Certificate ID of NetSuite, who may use it, the next certificate."""

import asyncio

import pytest

from conftest import INES, MARIA
from web_states_tokens import machine

pytestmark = pytest.mark.anyio


async def machines(pages):
    return await pages.world.store.find(INES, "netsuite.service_account")


async def test_from_the_certificate_to_who_may_use_it(pages):
    """It waits until NetSuite has taken it; members see it when they are named."""
    ines, path = await machine(pages)
    assert "Never connected" in (await ines.get(path)).words
    pem = await ines.get(f"{path}/certificate.pem")
    assert pem.response.text.startswith("-----BEGIN CERTIFICATE-----")
    assert "PRIVATE" not in pem.response.text
    mapped = pages.world.netsuite.map_certificate(
        pem.response.text, user="analyst@example.com", role="1001", integration="service"
    )

    works = await ines.follow(await ines.post(f"{path}/certificate-id", certificate_id=mapped.certificate_id))

    assert "The service account works." in works.words
    maria = await pages.browser(MARIA)
    assert "service account" not in (await maria.get("/connectors")).words
    await ines.post(f"{path}/allow", allowed="maria, team:finance")
    assert "service account" in (await maria.get("/connectors")).words
    assert 404 == (await ines.get(f"{path}/certificate.pem")).status, "it is given out once"


async def test_an_id_that_netsuite_refuses_is_not_kept(pages):
    """The form comes back with what was typed, and nobody reads that it works; another one is tried at once."""
    ines, path = await machine(pages)

    wrong = await ines.post(f"{path}/certificate-id", certificate_id="wrong")
    again = await ines.post(f"{path}/certificate-id", certificate_id="another")

    assert 422 == wrong.status == again.status
    assert 'value="wrong"' in wrong.response.text
    assert "Never connected" in wrong.words
    assert "NetSuite refused the certificate" in wrong.words
    assert "NetSuite refused the certificate" in again.words
    assert [""] == [row.attributes["certificate_id"] for row in await machines(pages)]


async def test_a_double_click_makes_one(pages):
    """The same form leads to what it made first; another form makes another."""
    ines, _ = await machine(pages)
    fields = {"account": "1234567", "algorithm": "PS256", "once": "the form"}

    first, second = await asyncio.gather(*(ines.post("/organization/service-accounts/add", **fields) for _ in range(2)))
    other = await ines.post("/organization/service-accounts/add", **{**fields, "once": "another"})

    assert first.leads_to == second.leads_to != other.leads_to
    assert 3 == len(await machines(pages))


async def test_the_next_certificate_belongs_to_the_key_that_is_kept(pages):
    """Also when its button was pressed twice: what is given out is what NetSuite will be asked with."""
    ines, path = await machine(pages)
    before = (await machines(pages))[0].secrets["private_key"]
    first = (await ines.get(f"{path}/certificate.pem")).response.text

    await asyncio.gather(*(ines.post(f"{path}/renew", once="the form") for _ in range(2)))

    pem = (await ines.get(f"{path}/certificate.pem")).response.text
    (row,) = await machines(pages)
    assert first != pem
    assert before != row.secrets["private_key"]
    mapped = pages.world.netsuite.map_certificate(pem, user="analyst@example.com", role="1001", integration="service")
    works = await ines.follow(await ines.post(f"{path}/certificate-id", certificate_id=mapped.certificate_id))
    assert "The service account works." in works.words


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"account": "1234567", "algorithm": "RS256"}, "Choose one of the two."),
        ({"account": "evil.example"}, "not a NetSuite account ID"),
        ({"account": ""}, "not a NetSuite account ID"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_made(pages, fields, said):
    """At its field."""
    ines, _ = await machine(pages)
    page = await ines.post("/organization/service-accounts/add", **fields)
    assert 422 == page.status
    assert said in page.words
    assert 1 == len(await machines(pages))
