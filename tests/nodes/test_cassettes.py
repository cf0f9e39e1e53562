"""
Each node against recorded answers: success, not found, permission missing, refreshed token, 429 then success.

Nothing stands behind a tape. `make record` records them anew (cassettes/README.md).
"""

import json
from pathlib import Path

import pytest

from netsuite_plugin.errors import PermissionMissing, RecordNotFound, RequestRejected, ScriptFailed
from staging import CONTACT_KEY, CUSTOMER_KEY, DATASET, SCRIPT, TASK, TASK_KEY

pytestmark = pytest.mark.vcr

NOBODY = "999999999"
CLERK = "clerk@example.com"
GET = {"record_type": "task", "record_id": f"eid:{TASK_KEY}", "fields": ["title", "status"]}
CREATE = {"record_type": "task", "values": {"title": "Call about INV1001"}}
BATCH = {"record_type": "task", "items": [{"values": {"title": f"Call about INV100{place}"}} for place in range(2)]}
UPDATE = {"record_type": "task", "record_id": f"eid:{TASK_KEY}", "values": {"message": "Recorded again"}}
UPSERT = {"record_type": "task", "external_id": f"{TASK_KEY}-upsert", "values": {"title": TASK["title"]}}
CHANGES = {"record_types": ["task"], "since": "2020-01-01", "fields": ["title"]}
TRANSFORM = {"record_type": "customer", "record_id": f"eid:{CUSTOMER_KEY}", "target": "opportunity"}
ATTACHED = {
    "record_type": "customer",
    "record_id": f"eid:{CUSTOMER_KEY}",
    "attached_type": "contact",
    "attached_id": f"eid:{CONTACT_KEY}",
}
QUERY = {
    "query": "SELECT id, title, completeddate FROM task WHERE title = :title ORDER BY id",
    "parameters": {"title": TASK["title"]},
}


def is_the_task(record):
    return (TASK["title"], TASK["status"]) == (record["title"], record["status"]["id"]) and record["id"].isdecimal()


def is_the_created_one(created, stage):
    """The id is the one in the last answer's Location."""
    location = stage.tape.responses[-1]["headers"]["location"][0]
    return created == {
        "id": location.rpartition("/")[2],
        "record_type": "task",
        "external_id": stage.key,
        "created": True,
    }


def rows_in(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def is_the_row(result):
    (row,) = result["rows"]
    return (
        ["id", "title", "completeddate"] == result["columns"]
        and (TASK["title"], None) == (row["title"], row["completeddate"])
        and not result["truncated"]
    )


async def test_record_get_success(stage):
    """A record comes back as NetSuite sent it."""
    await stage.signed_in()
    await stage.given_task()

    assert is_the_task(await stage.call("netsuite.record.get", **GET))


async def test_record_get_not_found(stage):
    """There is no such record."""
    await stage.signed_in()

    with pytest.raises(RecordNotFound, match=f"Reading task {NOBODY}") as caught:
        await stage.call("netsuite.record.get", record_type="task", record_id=NOBODY)

    assert caught.value.request_id


async def test_record_get_permission_missing(stage):
    """A clerk who may not see vendors learns who can change that."""
    await stage.signed_in(CLERK)

    with pytest.raises(PermissionMissing, match="Manage Roles"):
        await stage.call("netsuite.record.get", record_type="vendor", record_id="3")


async def test_record_get_refreshed_token(stage):
    """A token NetSuite no longer takes is renewed, and the record read."""
    await stage.signed_in()
    await stage.given_task()
    stage.access_token_revoked()

    assert is_the_task(await stage.call("netsuite.record.get", **GET))
    assert [401, 200, 200] == stage.statuses
    assert 2 == await stage.revision()


async def test_record_get_429_then_success(stage, clock):
    """One refusal for concurrency is one retry: two requests, no more and no fewer."""
    await stage.signed_in()
    await stage.given_task()
    stage.busy()

    assert is_the_task(await stage.call("netsuite.record.get", **GET))
    assert [429, 200] == stage.statuses
    assert [] == clock.slept, "it waits in the line, where its slot is not wasted"


async def test_record_create_success(stage):
    """The id comes from Location, the key from run, step and item."""
    await stage.signed_in()

    assert is_the_created_one(await stage.call("netsuite.record.create", **CREATE), stage)


async def test_record_create_not_found(stage):
    """A reference to a record that does not exist is refused, and the key proves that nothing was made."""
    await stage.signed_in()
    values = {**CREATE["values"], "company": {"id": NOBODY}}

    with pytest.raises(RequestRejected, match="Creating task"):
        await stage.call("netsuite.record.create", record_type="task", values=values)

    # no copy of the metadata is at hand, so it is asked whether a name is misspelt
    assert [400, 404, 200] == stage.statuses


async def test_record_create_permission_missing(stage):
    """A clerk who may not make tasks learns who can change that; a refusal is not looked up."""
    await stage.signed_in(CLERK)

    with pytest.raises(PermissionMissing, match="Manage Roles"):
        await stage.call("netsuite.record.create", **CREATE)

    assert [403] == stage.statuses


async def test_record_create_refreshed_token(stage):
    """The refused request made nothing, so after the renewal it is sent again."""
    await stage.signed_in()
    stage.access_token_revoked()

    assert is_the_created_one(await stage.call("netsuite.record.create", **CREATE), stage)
    assert [401, 200, 204] == stage.statuses
    assert 2 == await stage.revision()


async def test_record_create_429_then_success(stage, clock):
    """429 came before any work: the same request is sent once more."""
    await stage.signed_in()
    stage.busy()

    assert is_the_created_one(await stage.call("netsuite.record.create", **CREATE), stage)
    assert [429, 204] == stage.statuses
    assert [] == clock.slept, "it waits in the line, where its slot is not wasted"


async def test_record_update_success(stage):
    """The internal ID comes from Location; one request."""
    await stage.signed_in()
    await stage.given_task()

    updated = await stage.call("netsuite.record.update", **UPDATE)

    assert ("task", True) == (updated["record_type"], updated["id"].isdecimal())
    assert [204] == stage.statuses


async def test_record_update_not_found(stage):
    """A field that does not exist is refused in NetSuite's words."""
    await stage.signed_in()
    await stage.given_task()

    with pytest.raises(RequestRejected, match=r"(?i)favouriteColour"):
        await stage.call("netsuite.record.update", **{**UPDATE, "values": {"favouriteColour": "red"}})

    assert [400, 200] == stage.statuses, "the fields are asked for, to say what may have been meant"


async def test_record_upsert_success(stage):
    """Made or changed: NetSuite answers the same."""
    await stage.signed_in()

    upserted = await stage.call("netsuite.record.upsert", **UPSERT)

    assert (UPSERT["external_id"], True) == (upserted["external_id"], upserted["id"].isdecimal())
    assert [204] == stage.statuses


async def test_record_upsert_not_found(stage):
    """A reference to a record that does not exist is refused."""
    await stage.signed_in()

    with pytest.raises(RequestRejected, match="Upserting task"):
        await stage.call("netsuite.record.upsert", **{**UPSERT, "values": {"title": "x", "company": {"id": NOBODY}}})

    assert [400, 200] == stage.statuses, "the fields are asked for, to say what may have been meant"


async def test_record_delete_success(stage):
    """One request."""
    await stage.signed_in()
    await stage.given_task()

    assert (await stage.call("netsuite.record.delete", record_type="task", record_id=f"eid:{TASK_KEY}"))["deleted"]
    assert [204] == stage.statuses


async def test_record_delete_not_found(stage):
    """It is looked for once more, and then not an error: an earlier attempt may have deleted it."""
    await stage.signed_in()

    deleted = await stage.call("netsuite.record.delete", record_type="task", record_id=NOBODY)

    assert not deleted["deleted"]
    assert [404, 404] == stage.statuses


async def test_record_list_success(stage):
    """IDs, and the fields of each by a request of its own."""
    await stage.signed_in()
    await stage.given_task()
    where = {"field": "externalId", "operator": "IS", "value": TASK_KEY}

    listed = await stage.call("netsuite.record.list", record_type="task", where=where, fields=["title"])

    assert [TASK["title"]] == [each["title"] for each in listed["items"]]
    assert [200, 200] == stage.statuses


async def test_record_list_not_found(stage):
    """A field that does not exist is refused in NetSuite's words."""
    await stage.signed_in()
    where = {"field": "favouriteColour", "operator": "IS", "value": "red"}

    with pytest.raises(RequestRejected, match=r"(?i)favouriteColour"):
        await stage.call("netsuite.record.list", record_type="task", where=where)


async def test_record_changes_success(stage):
    """NetSuite's clock, the account's zone, one query for the type, one for deletions."""
    await stage.signed_in()
    await stage.given_task()

    found = await stage.call("netsuite.record.changes", **CHANGES)

    assert TASK["title"] in [each["fields"]["title"] for each in found["changes"] if each["change"] != "deleted"]
    assert "read" == found["deletions"]
    assert [200, 200, 200, 200] == stage.statuses


async def test_record_changes_not_found(stage):
    """A table that does not exist is refused in NetSuite's words."""
    await stage.signed_in()

    with pytest.raises(RequestRejected, match=r"(?i)favouritething"):
        await stage.call("netsuite.record.changes", record_types=["favouriteThing"], since="2026-01-01")


async def test_record_transform_success(stage):
    """The id comes from Location, the key from run, step and item."""
    await stage.signed_in()
    stage.given_customer()

    made = await stage.call("netsuite.record.transform", **TRANSFORM, values={"title": "Spring fair"})

    assert ("opportunity", stage.key, True) == (made["record_type"], made["external_id"], made["created"])
    assert [204] == stage.statuses


async def test_record_transform_not_found(stage):
    """There is no such customer."""
    await stage.signed_in()

    with pytest.raises(RecordNotFound, match=f"Transforming customer {NOBODY} into opportunity"):
        await stage.call("netsuite.record.transform", **{**TRANSFORM, "record_id": NOBODY})

    assert [404] == stage.statuses


async def test_record_attach_success(stage):
    """With the contact's role."""
    await stage.signed_in()
    stage.given_customer()

    assert ATTACHED == await stage.call("netsuite.record.attach", **ATTACHED, role="-10")
    assert [204] == stage.statuses


async def test_record_attach_not_found(stage):
    """There is no such contact."""
    await stage.signed_in()
    stage.given_customer()

    with pytest.raises(RecordNotFound, match=f"Attaching contact {NOBODY}"):
        await stage.call("netsuite.record.attach", **{**ATTACHED, "attached_id": NOBODY})


async def test_record_detach_success(stage):
    """One request."""
    await stage.signed_in()
    stage.given_customer()

    assert ATTACHED == await stage.call("netsuite.record.detach", **ATTACHED)
    assert [204] == stage.statuses


async def test_record_detach_not_found(stage):
    """There is no such customer."""
    await stage.signed_in()

    with pytest.raises(RecordNotFound, match=f"from customer {NOBODY}"):
        await stage.call("netsuite.record.detach", **{**ATTACHED, "record_id": NOBODY})


async def test_record_select_options_success(stage):
    """By ID and name."""
    await stage.signed_in()

    options = await stage.call("netsuite.record.select_options", record_type="task", fields=["status"])

    assert TASK["status"] in [each["id"] for each in options["fields"]["status"]]


async def test_record_select_options_not_found(stage):
    """A field without choices is refused in NetSuite's words."""
    await stage.signed_in()

    with pytest.raises(RequestRejected, match="title"):
        await stage.call("netsuite.record.select_options", record_type="task", fields=["title"])


async def test_batch_create_success(stage):
    """One submit, looks at its job, and one query for the new IDs."""
    await stage.signed_in()

    result = await stage.call("netsuite.batch.create", **BATCH)

    assert [True, True] == [each["created"] for each in result["outcomes"]]
    assert [f"{stage.key}-0", f"{stage.key}-1"] == [each["external_id"] for each in result["outcomes"]]
    assert 202 == stage.statuses[0]


async def test_batch_create_not_found(stage):
    """A reference to a record that does not exist is the error of its item; the other is made."""
    await stage.signed_in()
    wrong = {"values": {**CREATE["values"], "company": {"id": NOBODY}}}

    result = await stage.call("netsuite.batch.create", record_type="task", items=[*BATCH["items"][:1], wrong])

    assert [True, False] == [each["ok"] for each in result["outcomes"]]
    assert "items[1]: Creating task" in result["outcomes"][1]["error"]["message"]
    assert [400, 200] == stage.statuses[-2:], "the refusal, and what the fields are called"


async def test_batch_update_success(stage):
    """The result of its task says that it was done."""
    await stage.signed_in()
    await stage.given_task()

    item = {"record_id": UPDATE["record_id"], "values": UPDATE["values"]}
    result = await stage.call("netsuite.batch.update", record_type="task", items=[item])

    assert (1, TASK_KEY) == (result["done"], result["outcomes"][0]["external_id"])


async def test_batch_update_not_found(stage):
    """There is no such record."""
    await stage.signed_in()

    item = {"record_id": NOBODY, "values": UPDATE["values"]}
    result = await stage.call("netsuite.batch.update", record_type="task", items=[item])

    assert "NONEXISTENT_ID" == result["outcomes"][0]["error"]["code"]


async def test_batch_upsert_success(stage):
    """The ID comes from the Location of its result."""
    await stage.signed_in()

    item = {"external_id": UPSERT["external_id"], "values": UPSERT["values"]}
    result = await stage.call("netsuite.batch.upsert", record_type="task", items=[item])

    assert result["outcomes"][0]["id"].isdecimal()


async def test_batch_upsert_not_found(stage):
    """A reference to a record that does not exist is refused."""
    await stage.signed_in()

    item = {"external_id": UPSERT["external_id"], "values": {**UPSERT["values"], "company": {"id": NOBODY}}}
    result = await stage.call("netsuite.batch.upsert", record_type="task", items=[item])

    assert "items[0]: Upserting task" in result["outcomes"][0]["error"]["message"]


async def test_batch_delete_success(stage):
    """It is gone."""
    await stage.signed_in()
    await stage.given_task()

    result = await stage.call("netsuite.batch.delete", record_type="task", record_ids=[f"eid:{TASK_KEY}"])

    assert result["outcomes"][0]["deleted"]


async def test_batch_delete_not_found(stage):
    """What is not there is as wanted, and said."""
    await stage.signed_in()

    result = await stage.call("netsuite.batch.delete", record_type="task", record_ids=[NOBODY])

    assert (True, False) == (result["outcomes"][0]["ok"], result["outcomes"][0]["deleted"])


async def test_batch_get_success(stage):
    """Whole records come back as NetSuite sent them."""
    await stage.signed_in()
    await stage.given_task()

    result = await stage.call("netsuite.batch.get", record_type="task", record_ids=[GET["record_id"]])

    assert is_the_task(result["outcomes"][0]["record"])


async def test_batch_get_not_found(stage):
    """The error of its item."""
    await stage.signed_in()

    result = await stage.call("netsuite.batch.get", record_type="task", record_ids=[NOBODY])

    assert f"Reading task {NOBODY}" in result["outcomes"][0]["error"]["message"]


async def test_suiteql_query_success(stage):
    """Rows come back with the columns NetSuite left out."""
    await stage.signed_in()
    await stage.given_task()

    assert is_the_row(await stage.call("netsuite.suiteql.query", **QUERY))


async def test_suiteql_query_not_found(stage):
    """A column that does not exist is refused in NetSuite's words."""
    await stage.signed_in()

    with pytest.raises(RequestRejected, match=r"(?i)favourite_colour"):
        await stage.call("netsuite.suiteql.query", query="SELECT favourite_colour FROM task")

    # the columns of a few rows, to tell what may have been meant
    assert [400, 200] == stage.statuses


async def test_suiteql_query_permission_missing(stage):
    """A role without SuiteAnalytics Workbook may not query."""
    await stage.signed_in(CLERK)

    with pytest.raises(PermissionMissing, match="Manage Roles"):
        await stage.call("netsuite.suiteql.query", **QUERY)


async def test_suiteql_query_refreshed_token(stage):
    """A token past its time is renewed before the query, not after a refusal."""
    await stage.signed_in()
    await stage.given_task()
    stage.an_hour_passes()

    assert is_the_row(await stage.call("netsuite.suiteql.query", **QUERY))
    assert [200, 200] == stage.statuses
    assert 2 == await stage.revision()


async def test_suiteql_query_429_then_success(stage, clock):
    """A query refused for concurrency is asked once more."""
    await stage.signed_in()
    await stage.given_task()
    stage.busy()

    assert is_the_row(await stage.call("netsuite.suiteql.query", **QUERY))
    assert [429, 200] == stage.statuses
    assert [] == clock.slept, "it waits in the line, where its slot is not wasted"


async def test_metadata_record_types_success(stage):
    """A clerk's list is short."""
    await stage.signed_in(CLERK)

    listed = await stage.call("netsuite.metadata.record_types")

    assert {"customer", "salesOrder"} <= {each["name"] for each in listed["record_types"]}


async def test_metadata_record_types_429_then_success(stage, clock):
    """A list refused for concurrency is asked for once more."""
    await stage.signed_in(CLERK)
    stage.busy()

    assert (await stage.call("netsuite.metadata.record_types"))["record_types"]
    assert [429, 200] == stage.statuses


async def test_metadata_record_type_success(stage):
    """Fields come with their types and labels."""
    await stage.signed_in()

    found = await stage.call("netsuite.metadata.record_type", record_type="department")

    assert {"name": "text", "isInactive": "boolean"}.items() <= {e["name"]: e["type"] for e in found["fields"]}.items()


async def test_metadata_record_type_not_found(stage):
    """There is no such type for this role, and the list says what may have been meant."""
    await stage.signed_in(CLERK)

    with pytest.raises(RecordNotFound, match=r"Did you mean 'customer'\?"):
        await stage.call("netsuite.metadata.record_type", record_type="customers")

    assert [404, 200] == stage.statuses


async def test_metadata_columns_success(stage):
    """Columns that rows have, and fields that may be columns."""
    await stage.signed_in()
    await stage.given_task()

    found = await stage.call("netsuite.metadata.columns", table="task")

    assert "title" in {each["name"] for each in found["columns"]}


async def test_metadata_columns_permission_missing(stage):
    """The sample is a query, which the clerk may not make."""
    await stage.signed_in(CLERK)

    with pytest.raises(PermissionMissing, match="Manage Roles"):
        await stage.call("netsuite.metadata.columns", table="task")


async def test_suiteql_export_success(stage):
    """A file with the columns NetSuite left out."""
    await stage.signed_in()
    await stage.given_task()

    done = await stage.call("netsuite.suiteql.export", **QUERY, out="tasks.ndjson")

    assert is_the_row({"rows": rows_in(done["path"]), "columns": done["columns"], "truncated": False})


async def test_suiteql_export_not_found(stage):
    """A column that does not exist is refused in NetSuite's words, and there is no file."""
    await stage.signed_in()

    with pytest.raises(RequestRejected, match=r"(?i)favourite_colour"):
        await stage.call("netsuite.suiteql.export", query="SELECT favourite_colour FROM task", out="tasks.csv")


async def test_restlet_get_success(stage):
    """A saved search by the script of the docs."""
    await stage.signed_in()
    await stage.given_task()
    stage.given_script()

    answer = await stage.call("netsuite.restlet.get", **SCRIPT, parameters={"search": "customsearch_tasks"})

    assert [TASK["title"]] == [each["title"] for each in answer["body"]["rows"]]


async def test_restlet_get_not_found(stage):
    """No script of that ID is deployed for this role."""
    await stage.signed_in()

    with pytest.raises(RequestRejected, match="No script ran"):
        await stage.call("netsuite.restlet.get", script="customscript_none", deploy="1")


async def test_restlet_get_script_failed(stage):
    """The script's own error."""
    await stage.signed_in()
    stage.given_script()

    with pytest.raises(ScriptFailed, match="RCRD_DSNT_EXIST"):
        await stage.call("netsuite.restlet.get", **SCRIPT, parameters={"file": NOBODY})


async def test_restlet_get_429_then_success(stage, clock):
    """400 SSS_REQUEST_LIMIT_EXCEEDED is a refusal for concurrency."""
    await stage.signed_in()
    stage.given_script()
    stage.busy()

    await stage.call("netsuite.restlet.get", **SCRIPT, parameters={"file": "1"})

    assert [400, 200] == stage.statuses
    assert [] == clock.slept


async def test_restlet_post_success(stage):
    """With the key in the field that is named."""
    await stage.signed_in()
    stage.given_script()

    made = await stage.call(
        "netsuite.restlet.post", **SCRIPT, body={"type": "task", "values": {"title": "x"}}, key_field="request"
    )

    assert made["body"]["id"].isdecimal()


async def test_restlet_post_script_failed(stage):
    """What the script is not given, it says."""
    await stage.signed_in()
    stage.given_script()

    with pytest.raises(ScriptFailed, match="SSS_MISSING_REQD_ARGUMENT"):
        await stage.call("netsuite.restlet.post", **SCRIPT, body={"type": "task"})


async def test_restlet_put_success(stage):
    """A file is saved."""
    await stage.signed_in()
    stage.given_script()

    saved = await stage.call("netsuite.restlet.put", **SCRIPT, body={"folder": 11, "name": "a.txt", "contents": "x"})

    assert {"id": "2"} == saved["body"]


async def test_restlet_put_script_failed(stage):
    """A file without a name."""
    await stage.signed_in()
    stage.given_script()

    with pytest.raises(ScriptFailed, match="SSS_MISSING_REQD_ARGUMENT"):
        await stage.call("netsuite.restlet.put", **SCRIPT, body={"folder": 11})


async def test_restlet_delete_success(stage):
    """By its parameters."""
    await stage.signed_in()
    stage.given_script()

    deleted = await stage.call("netsuite.restlet.delete", **SCRIPT, parameters={"file": "1"})

    assert {"deleted": "1"} == deleted["body"]


async def test_restlet_delete_script_failed(stage):
    """There is no such file."""
    await stage.signed_in()
    stage.given_script()

    with pytest.raises(ScriptFailed, match="RCRD_DSNT_EXIST"):
        await stage.call("netsuite.restlet.delete", **SCRIPT, parameters={"file": NOBODY})


async def test_raw_request_success(stage):
    """A record as NetSuite sends it."""
    await stage.signed_in()
    await stage.given_task()

    got = await stage.call("netsuite.raw.request", method="GET", path=f"/services/rest/record/v1/task/eid:{TASK_KEY}")

    assert is_the_task(got["body"])


async def test_raw_request_not_found(stage):
    """There is no such record."""
    await stage.signed_in()

    with pytest.raises(RecordNotFound):
        await stage.call("netsuite.raw.request", method="DELETE", path=f"/services/rest/record/v1/task/{NOBODY}")


async def test_system_server_time_success(stage):
    """In UTC."""
    await stage.signed_in()

    assert (await stage.call("netsuite.system.server_time"))["server_time"].endswith("Z")


async def test_system_server_time_429_then_success(stage, clock):
    """Refused for concurrency, and asked once more."""
    await stage.signed_in()
    stage.busy()

    await stage.call("netsuite.system.server_time")

    assert [429, 200] == stage.statuses
    assert [] == clock.slept


async def test_system_governance_limits_success(stage):
    """For an administrator."""
    await stage.signed_in()

    assert (await stage.call("netsuite.system.governance_limits"))["account"] > 0


async def test_system_governance_limits_permission_missing(stage):
    """For nobody else."""
    await stage.signed_in(CLERK)

    with pytest.raises(PermissionMissing, match="administrators alone"):
        await stage.call("netsuite.system.governance_limits")


async def test_dataset_run_success(stage):
    """Rows with every column."""
    await stage.signed_in()
    await stage.given_task()
    stage.given_script()

    found = await stage.call("netsuite.dataset.run", dataset=DATASET)

    assert [TASK["title"]] == [each["title"] for each in found["rows"]]


async def test_dataset_run_not_found(stage):
    """There is none of that ID."""
    await stage.signed_in()

    with pytest.raises(RecordNotFound, match="custdataset_none"):
        await stage.call("netsuite.dataset.run", dataset="custdataset_none")
