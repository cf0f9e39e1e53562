"""Requests that are answered later, and many in one."""

import pytest

from record_answers import details, refused

COLLECTION = {"Content-Type": "application/vnd.oracle.resource+json; type=collection", "Prefer": "respond-async"}
LATER = {"Prefer": "respond-async"}


async def finished(api, response):
    """Follow a job to its end and give the answers of its tasks."""
    assert 202 == response.status_code, response.text
    assert b"" == response.content
    assert "respond-async" == response.headers["preference-applied"]
    job = response.headers["location"]
    first = (await api.get(job)).json()
    assert (False, "pending") == (first["completed"], first["progress"])
    last = (await api.get(job)).json()
    assert (True, "succeeded") == (last["completed"], last["progress"])
    tasks = (await api.get(last["task"]["links"][0]["href"])).json()
    answers = []
    for link in [link for each in tasks["items"] for link in each["links"]]:
        task = (await api.get(link["href"])).json()
        assert task["completed"] is True
        related = next(link["href"] for link in task["links"] if link["rel"] == "related")
        answers.append(await api.get(related))
    return answers


async def test_a_write_may_be_answered_later(api, account):
    """202 with the job's address; the result is what the answer would have been."""
    (result,) = await finished(api, await api.post("/customer", json={"companyName": "Crates"}, headers=LATER))
    assert 204 == result.status_code
    assert "Crates" == account.records.get("customer", result.headers["location"].rpartition("/")[2])["companyName"]


async def test_a_refusal_is_a_result_too(api):
    """The job succeeds; its task ended in the refusal."""
    (result,) = await finished(api, await api.post("/customer", json={}, headers=LATER))
    assert (400, "USER_ERROR") == (result.status_code, details(result)[0]["o:errorCode"])


async def test_a_key_is_good_for_one_job(api, account):
    """Sent again it is refused as a conflict, with the address of the first job; at once it means nothing."""
    headers = {**LATER, "X-NetSuite-Idempotency-Key": "0e0b5f3e-53b3-4c35-9f4f-0f6a1d7ab001"}
    first = await api.post("/customer", json={"companyName": "Crates"}, headers=headers)
    again = await api.post("/customer", json={"companyName": "Crates"}, headers=headers)
    assert "IDEMPOTENCY_ERROR" == refused(again, 400, "IDEMPOTENCY_ERROR")["o:errorCode"]
    assert ("Conflict", first.headers["location"]) == (again.json()["title"], again.headers["location"])
    assert 1 == len(account.records.all("customer"))
    del headers["Prefer"]
    refused(await api.post("/customer", json={"companyName": "Crates"}, headers=headers), 400, "USER_ERROR")


async def test_a_batch_is_created_changed_read_and_deleted(api, account):
    """One task a record, in their order; records are named by id or by external id."""
    items = [{"companyName": f"Firm {number}", "externalId": f"firm-{number}"} for number in range(3)]
    made = await finished(api, await api.post("/customer", json={"items": items}, headers=COLLECTION))
    ids = [each.headers["location"].rpartition("/")[2] for each in made]
    assert ["Firm 0", "Firm 1", "Firm 2"] == [account.records.get("customer", each)["companyName"] for each in ids]

    changes = [{"id": ids[0], "phone": "555-0100"}, {"externalId": "firm-1", "phone": "555-0101"}]
    changed = await finished(api, await api.patch("/customer", json={"items": changes}, headers=COLLECTION))
    assert [204, 204] == [each.status_code for each in changed]

    wanted = {"expandRecords": "true", "ids": f"{ids[0]},eid:firm-1,eid:'firm-2'"}
    read = await finished(api, await api.get("/customer", params=wanted, headers=LATER))
    assert ["555-0100", "555-0101", None] == [each.json().get("phone") for each in read]

    upserted = [{"externalId": "firm-2", "fax": "1"}, {"externalId": "firm-9", "companyName": "Firm 9"}]
    await finished(api, await api.put("/customer", json={"items": upserted}, headers=COLLECTION))
    assert 4 == len(account.records.all("customer"))

    gone = await finished(api, await api.delete("/customer", params={"ids": ",".join([*ids, "99999"])}, headers=LATER))
    assert [204, 204, 204, 404] == [each.status_code for each in gone]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"items": [{}] * 101}, "INVALID_CONTENT"),
        ({"items": []}, "INVALID_CONTENT"),
        ({"items": "all"}, "INVALID_CONTENT"),
        ({"records": []}, "INVALID_CONTENT"),
    ],
)
async def test_a_batch_that_cannot_be_taken_apart_is_refused(api, body, code):
    """Too many, none, or nothing that is a list of records."""
    refused(await api.post("/customer", json=body, headers=COLLECTION), 400, code)


async def test_a_batch_must_be_asynchronous(api):
    """Without the preference the header is named as missing."""
    headers = {"Content-Type": COLLECTION["Content-Type"]}
    assert (
        "Prefer"
        == refused(await api.post("/customer", json={"items": [{}]}, headers=headers), 400, "INVALID_HEADER")[
            "o:errorHeader"
        ]
    )


async def test_jobs_that_never_were_are_not_found(api):
    """Neither a job, a task nor a result of one that was not sent."""
    base = "https://1234567.suitetalk.api.netsuite.com/services/rest/async/v1"
    job = (await api.delete("/customer/1", headers=LATER)).headers["location"]
    for address in (base, f"{base}/job/99", f"{job}/task/2", f"{job}/task/1/other"):
        refused(await api.get(address), 404, "NONEXISTENT_ID")
    refused(await api.delete(job), 405, "METHOD_NOT_ALLOWED")


async def test_a_job_takes_its_time(api, account, emulator):
    """However often it is looked at."""
    account.undocumented.async_seconds_per_record = 60
    job = (await api.post("/customer", json={"companyName": "Crates"}, headers=LATER)).headers["location"]
    assert [False, False, False] == [(await api.get(job)).json()["completed"] for _ in range(3)]
    emulator.move(seconds=61)
    assert (await api.get(job)).json()["completed"]


async def test_the_links_of_tasks_stand_in_one_item_or_in_one_each(api, account):
    """Oracle's sample has them in one; nobody else has shown the other."""
    job = (await api.delete("/customer", params={"ids": "7,8"}, headers=LATER)).headers["location"]
    shown = (await api.get(f"{job}/task")).json()
    assert (1, 1, 2) == (shown["count"], len(shown["items"]), len(shown["items"][0]["links"]))
    account.undocumented.async_tasks_in_one_item = False
    shown = (await api.get(f"{job}/task")).json()
    assert (2, [1, 1]) == (shown["count"], [len(each["links"]) for each in shown["items"]])
