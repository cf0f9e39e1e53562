"""The certificate rotation endpoint: a program changes its own certificate before the old one runs out."""

import pytest

from client_assertion import ANALYST, asserted, certificate, private_key
from code_grant import TOKEN
from netsuite_emulator.setup.roles import MANAGE_OWN_CERTIFICATES


@pytest.fixture
def service(account):
    return account.integrations["service"]


@pytest.fixture
def mapping(account, clock):
    return account.map_certificate(certificate(private_key(), clock()), **ANALYST)


@pytest.fixture
def url(service):
    return f"https://1234567.restlets.api.netsuite.com/services/rest/auth/oauth2/v1/clients/{service.client_id}/certificates"


@pytest.fixture
async def machine(account, browser, service, mapping, clock):
    """The headers of the service itself, whose role may manage its own certificates."""
    account.roles["1002"].permissions |= {MANAGE_OWN_CERTIFICATES}
    token = (await browser.post(TOKEN, data=asserted(service, mapping, clock))).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


async def test_a_service_replaces_its_own_certificate(browser, url, machine, service, mapping, clock):
    """It revokes the old one while its token still works, sets up the new one, and asks for tokens with that."""
    key = private_key("ES384")
    revoked = await browser.post(f"{url}/{mapping.certificate_id}/revoke", headers=machine)
    assert (200, True) == (revoked.status_code, revoked.json()["revoked"])
    body = {"fileContent": certificate(key, clock()), "role": 1002, "entity": 12}
    made = (await browser.post(url, json=body, headers=machine)).json()

    assert 401 == (await browser.post(TOKEN, data=asserted(service, mapping, clock))).status_code
    headers = {"kid": made["certificate_id"]}
    form = asserted(service, mapping, clock, key=key, algorithm="ES384", headers=headers)
    assert 200 == (await browser.post(TOKEN, data=form)).status_code
    listed = (await browser.get(url, headers=machine)).json()
    assert [(mapping.certificate_id, True), (made["certificate_id"], False)] == [
        (each["certificate_id"], each["revoked"]) for each in listed
    ]
    assert made == listed[1]
    assert {
        "application",
        "entity",
        "role",
        "created",
        "valid_from",
        "valid_until",
        "revoked",
        "certificate_id",
        "algorithm",
    } == made.keys()
    assert (12, "Mira Lindqvist", 1002, "EC") == (
        made["entity"]["id"],
        made["entity"]["name"],
        made["role"]["id"],
        made["algorithm"],
    )


async def test_nobody_manages_the_certificates_of_others(account, browser, url, machine, clock):
    """Not seen, not revoked, not made; an administrator does all of it."""
    account.add_user("robot@example.com", roles=["1001"])
    theirs = account.map_certificate(certificate(private_key(), clock()), user="robot@example.com")
    assert theirs.certificate_id not in (await browser.get(url, headers=machine)).text
    assert 404 == (await browser.post(f"{url}/{theirs.certificate_id}/revoke", headers=machine)).status_code
    body = {"fileContent": certificate(private_key(), clock()), "role": 1001, "entity": theirs.user.entity}
    assert 403 == (await browser.post(url, json=body, headers=machine)).status_code

    admin = {"Authorization": f"Bearer {account.grant()['access_token']}"}
    assert 2 == len((await browser.get(url, headers=admin)).json())
    assert 200 == (await browser.post(f"{url}/{theirs.certificate_id}/revoke", headers=admin)).status_code
    assert 200 == (await browser.post(url, json=body, headers=admin)).status_code


async def test_the_permission_is_needed_and_the_scope(account, browser, url):
    """A token for RESTlets alone, or a role that may not, gets no list."""
    analyst = account.grant(user="analyst@example.com")["access_token"]
    narrow = account.grant(scopes=("restlets",))["access_token"]
    assert 403 == (await browser.get(url, headers={"Authorization": f"Bearer {analyst}"})).status_code
    assert 401 == (await browser.get(url, headers={"Authorization": f"Bearer {narrow}"})).status_code
    assert 401 == (await browser.get(url)).status_code


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"fileContent": "no certificate"}, 400),
        ({"fileContent": None}, 400),
        ({"role": "77"}, 400),
        ({"role": "1001", "entity": 99}, 400),
    ],
)
async def test_what_cannot_be_mapped_is_refused(browser, url, machine, clock, change, status):
    """With a reason, and nothing is set up."""
    body = {"fileContent": certificate(private_key(), clock()), "role": 1001, "entity": 12} | change
    assert status == (await browser.post(url, json=body, headers=machine)).status_code
    assert 1 == len((await browser.get(url, headers=machine)).json())


async def test_other_methods_and_clients_are_not_there(browser, url, machine, service):
    """DELETE is no way to revoke; an unknown client has no certificates."""
    assert 405 == (await browser.delete(url, headers=machine)).status_code
    unknown = url.replace(service.client_id, "0" * 64)
    assert 404 == (await browser.get(unknown, headers=machine)).status_code
