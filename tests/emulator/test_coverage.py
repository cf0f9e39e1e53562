"""The page that says what the emulator has: fresh, and true of every line."""

import json

import httpx
import pytest

from conformance.peers.certificate import self_signed
from netsuite_emulator import Emulator
from netsuite_emulator.asgi.app import OAUTH2_ROOT
from netsuite_emulator.coverage import OPERATIONS
from netsuite_emulator.jobs import ROOT as JOBS
from netsuite_emulator.oauth2 import authorize
from netsuite_emulator.records.call import ROOT as RECORDS
from netsuite_emulator.services import datasets, discovery, restlets, system
from netsuite_emulator.services.suiteql import PATH as SUITEQL
from tools import emulator_page

HOSTS = {
    "api": "1234567.suitetalk.api.netsuite.com",
    "restlets": "1234567.restlets.api.netsuite.com",
    "app": "1234567.app.netsuite.com",
    "system": "system.netsuite.com",
    "discovery": "rest.netsuite.com",
}
ALL = [each for operations in OPERATIONS.values() for each in operations]
# 43 characters, the length of every S256 challenge
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWBuGJSstw_cM"


@pytest.fixture(scope="module")
def certificate():
    return self_signed()[1]


@pytest.fixture
async def send(certificate):
    """Sends the request of an operation to an account that has what its path names."""
    account = (emulator := Emulator(company=False)).account("1234567")
    tokens, public = account.grant(), account.integrations["public"]
    customer = account.given("customer", companyName="Acorn", externalId="A-1", subsidiary="1", addressBook=[])
    account.restlet("1", "1", lambda call: {"called": call.method})
    account.dataset("custdataset_all", "SELECT id FROM customer")
    known = {
        "account": "1234567",
        "type": "customer",
        "id": customer,
        "eid": "A-1",
        "contact": account.given("contact", firstName="Ada", company=customer),
        "item": account.given("inventoryItem", itemId="Widget"),
        "job": "1",
        "dataset": "custdataset_all",
        "workbook": "custworkbook_1",
        "client": public.client_id,
        "redirect_uri": public.redirect_uris[0],
        "challenge": CHALLENGE,
        "refresh_token": account.grant(integration="public")["refresh_token"],
        "service": account.integrations["service"].client_id,
        "certificate": account.map_certificate(certificate, user="admin@example.com").certificate_id,
        "pem": certificate,
    }

    def filled(text):
        for name, value in known.items():
            text = text.replace(f"{{{name}}}", json.dumps(value)[1:-1])
        return text

    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app)) as client:
        authorization = {"Authorization": f"Bearer {tokens['access_token']}"}
        job = {**authorization, "Prefer": "respond-async"}
        await client.post(f"https://{HOSTS['api']}{RECORDS}/customer", json={"companyName": "Beech"}, headers=job)

        async def sent(operation, body):
            url = f"https://{HOSTS[operation.site]}{filled(operation.path)}?{filled(operation.query)}".rstrip("?")
            headers = dict(operation.headers)
            content = None
            if operation.form:
                headers["Content-Type"], content = "application/x-www-form-urlencoded", filled(operation.form)
            else:
                headers |= authorization
            if body is not None:
                headers.setdefault("Content-Type", "application/json")
                content = filled(json.dumps(body))
            return await client.request(operation.method, url, headers=headers, content=content)

        yield sent


@pytest.mark.parametrize("operation", ALL, ids=lambda each: f"{each.method} {each.path} {each.what}")
async def test_every_line_is_true(send, operation):
    """What is said to be built answers as it should; what is not says so, in the words for it."""
    answer = await send(operation, operation.body)
    assert operation.status == answer.status_code, answer.text
    assert ("NotYetImplemented" == operation.state) == ("NotYetImplemented:" in answer.text)


@pytest.mark.parametrize("operation", [each for each in ALL if each.gap], ids=lambda each: each.path)
async def test_the_gap_of_what_is_there_in_part_is_said_aloud_too(send, operation):
    """Not a wrong answer, and not a refusal that could be NetSuite's."""
    answer = await send(operation, operation.gap_body)
    assert 501 == answer.status_code
    assert answer.json()["o:errorDetails"][0]["detail"].startswith("NotYetImplemented:")


def test_partly_is_said_of_what_has_a_gap():
    """And of nothing else."""
    assert {each.path for each in ALL if each.state == "partly"} == {each.path for each in ALL if each.gap}
    assert all(each.gap_body for each in ALL if each.gap)


def test_no_service_is_left_out():
    """Every address the application knows is on the page."""
    roots = (
        OAUTH2_ROOT,
        authorize.AUTHORIZE,
        RECORDS,
        SUITEQL,
        datasets.ROOT,
        JOBS,
        system.ROOT,
        restlets.PATH,
        discovery.PATH,
    )
    assert not [root for root in roots if not any(each.path.startswith(root) for each in ALL)]


def test_the_page_is_fresh():
    """`make docs` was run."""
    assert emulator_page.page() == emulator_page.PAGE.read_text(encoding="utf-8")
