"""Requests that are refused before a record is looked at: paths, bodies, permissions."""

import httpx
import pytest

from record_answers import BASE, refused


async def test_a_wrong_id_is_404_but_for_transactions_400(api):
    """Live accounts take a wrong transaction id for one of another type."""
    refused(await api.get("/customer/99999"), 404, "NONEXISTENT_ID")
    refused(await api.get("/department/99999"), 404, "NONEXISTENT_ID")
    refused(await api.delete("/customer/99999"), 404, "NONEXISTENT_ID")
    wrong = refused(await api.get("/salesOrder/99999"), 400, "USER_ERROR")
    assert wrong["detail"] == "Error while accessing a resource. Transaction type specified is incorrect."


async def test_an_unknown_record_type_is_404_with_the_address(api):
    """There is no file record, nor any other type the account does not serve."""
    refusal = refused(await api.get("/file"), 404, "NONEXISTENT_ID")
    assert refusal["detail"] == "Record type 'file' does not exist."
    assert refusal["o:errorUrl"] == f"{BASE}/file"


async def test_malformed_requests_are_refused(api, account):
    """No JSON, JSON of another kind, another media type, another method, too much of it."""
    refusal = refused(await api.post("/customer", content=b"bad body"), 400, "INVALID_CONTENT")
    assert refusal["detail"] == "Invalid content in the request body."
    refused(await api.post("/customer", json=[]), 400, "INVALID_CONTENT")
    refused(
        await api.post("/customer", content=b"<a/>", headers={"Content-Type": "text/xml"}),
        415,
        "UNSUPPORTED_MEDIA_TYPE",
    )
    refused(await api.patch("/customer", json={}), 405, "METHOD_NOT_ALLOWED")
    account.undocumented.request_size_limit = 20
    refused(await api.post("/customer", json={"companyName": "x" * 20}), 413, "REQUEST_ENTITY_TOO_LARGE")


async def test_a_role_without_the_permission_is_refused(emulator, account):
    """The clerk may not see bills, and sees customers without changing them."""
    token = account.grant(user="clerk@example.com")["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    customer = account.given("customer", companyName="Acorn")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app), base_url=BASE, headers=headers) as clerk:
        refused(await clerk.get("/vendorBill"), 403, "INSUFFICIENT_PERMISSION")
        assert (await clerk.get(f"/customer/{customer}")).status_code == 200
        refused(await clerk.patch(f"/customer/{customer}", json={}), 403, "INSUFFICIENT_PERMISSION")
        refused(await clerk.get("/customer", params={"q": "isInactive IS false"}), 403, "INSUFFICIENT_PERMISSION")
        account.undocumented.permission_missing_status = 400
        refused(await clerk.get("/vendorBill"), 400, "USER_ERROR")


@pytest.mark.parametrize("path", ["/customer/0", "/customer/000", "/salesOrder/00", "/customer/0/addressBook"])
async def test_an_id_that_cannot_be_one_is_400(api, path):
    """Zeros only: INVALID_ID with the address, without host (seen in a public client's tests); other texts are ids of nothing."""
    wrong = refused(await api.get(path), 400, "INVALID_ID")
    name = path.split("/")[2]
    assert f"Invalid record instance identifier '{name}'. Provide a valid record instance ID." == wrong["detail"]
    assert f"/services/rest/record/v1{path}" == wrong["o:errorUrl"]
    refused(await api.get("/customer/007"), 404, "NONEXISTENT_ID")


async def test_a_write_with_a_query_parameter_nobody_knows_is_refused(api, account):
    """A public client quotes the words for a POST; of a GET no source says so, and there it means nothing."""
    wrong = refused(await api.post("/customer", params={"dryRun": "true"}, json={}), 400, "INVALID_PARAMETER")
    assert ("Invalid query parameter name 'dryRun'.", "dryRun") == (wrong["detail"], wrong["o:errorQueryParam"])
    assert not account.records.all("customer")
    assert 200 == (await api.get("/customer", params={"dryRun": "true"})).status_code
