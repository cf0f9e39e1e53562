"""The server's time, the limits of an account, and its saved datasets."""

import pytest

from record_answers import refused

ROOT = "https://1234567.suitetalk.api.netsuite.com/services/rest"


async def test_the_time_is_told_to_everyone(api):
    """In UTC, to the millisecond."""
    assert {"serverTime": "2026-03-12T09:00:00.000Z"} == (await api.get(f"{ROOT}/system/v1/serverTime")).json()
    refused(await api.post(f"{ROOT}/system/v1/serverTime"), 405, "METHOD_NOT_ALLOWED")
    refused(await api.get(f"{ROOT}/system/v1/weather"), 501, "NOT_YET_IMPLEMENTED")


async def test_limits_are_told_to_administrators(api, account):
    """How many requests the account takes at once; another role is refused."""
    limits = (await api.get(f"{ROOT}/system/v1/governanceLimits")).json()
    assert (5, "accountLimit") == (limits["accountConcurrencyLimit"], limits["integrationLimitType"])
    analyst = {"Authorization": f"Bearer {account.grant(user='analyst@example.com')['access_token']}"}
    refused(await api.get(f"{ROOT}/system/v1/governanceLimits", headers=analyst), 403, "INSUFFICIENT_PERMISSION")


async def test_a_dataset_is_listed_and_its_result_paged(api, account):
    """Rows look like those of SuiteQL; an unknown name is not found."""
    account.dataset("custdataset_months", "SELECT id, periodname FROM accountingperiod WHERE id <= 12 ORDER BY id")
    listed = (await api.get(f"{ROOT}/query/v1/dataset")).json()
    assert ["custdataset_months"] == [each["id"] for each in listed["items"]]
    page = (await api.get(f"{ROOT}/query/v1/dataset/custdataset_months/result?limit=5&offset=5")).json()
    assert (5, True, 12) == (page["count"], page["hasMore"], page["totalResults"])
    assert {"links", "id", "periodname"} == page["items"][0].keys()
    refused(await api.get(f"{ROOT}/query/v1/dataset/custdataset_other/result"), 404, "NONEXISTENT_ID")


@pytest.mark.parametrize(
    "path", ["*", "record/v1/customer", "record/v1/customer/7", "query/v1/suiteql", "system/v1/serverTime"]
)
async def test_options_try_a_login(api, browser, path):
    """204 and nothing else for who is let in, 401 for anybody else."""
    answer = await api.options(f"{ROOT}/{path}")
    assert (204, b"") == (answer.status_code, answer.content)
    refused(await browser.options(f"{ROOT}/{path}", headers={"Authorization": "Bearer none"}), 401, "INVALID_LOGIN")
