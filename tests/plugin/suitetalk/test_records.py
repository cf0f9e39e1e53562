"""Records: which answer is one, and which Location names one."""

import httpx
import pytest

from netsuite_plugin.contract import OutcomeUnknown
from netsuite_plugin.errors import RecordNotFound, RequestRejected
from scripted import Scripted, services_over


async def test_a_foreign_location_gives_its_id_and_nothing_else(clock):
    """The new id is taken from it; its host is never called."""
    wire = Scripted(httpx.Response(204, headers={"Location": "https://evil.com/services/rest/record/v1/task/77"}))
    async with services_over(wire, clock) as client:
        created = await client.records.create("task", {"title": "x"}, key="k-1")

    assert "77" == created["id"]
    assert 1 == len(wire.sent)


def refused(detail, **more):
    details = [{"detail": f"Error while accessing a resource. {detail}", "o:errorCode": "USER_ERROR", **more}]
    return httpx.Response(400, json={"title": "Bad Request", "status": 400, "o:errorDetails": details})


LOCKED = "This record has been locked by a user defined workflow."


@pytest.mark.fault("B5")
@pytest.mark.parametrize(
    "detail",
    [
        LOCKED,
        "Este registro foi bloqueado por um fluxo de trabalho.",
        "Your current role does not have permission to perform this action.",
    ],
)
async def test_a_record_that_is_locked_is_not_said_to_be_missing(clock, detail):
    """NetSuite has one code for all of these; its words stay."""
    async with services_over(Scripted(refused(detail)), clock) as client:
        with pytest.raises(RequestRejected, match="locked record") as caught:
            await client.records.get("journalEntry", "12")

    assert detail in str(caught.value)


async def test_a_transaction_that_is_missing_is_said_to_be_missing(clock):
    """As captured."""
    async with services_over(Scripted(refused("Transaction type specified is incorrect.")), clock) as client:
        with pytest.raises(RecordNotFound, match="no such transaction"):
            await client.records.get("vendorBill", "12")


FOREIGN = [
    "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/invoice/77",
    "/services/rest/async/v1/job/77",
    "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/task/77/item/1",
    "https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/task/eid:77",
    "/77",
    "",
]


@pytest.mark.fault("B5")
@pytest.mark.parametrize("location", FOREIGN)
async def test_a_location_that_names_no_record_of_the_type_is_not_believed(clock, location):
    """The record is found by its key instead."""
    wire = Scripted(
        httpx.Response(204, headers={"Location": location}), httpx.Response(200, json={"links": [], "id": "41"})
    )
    async with services_over(wire, clock) as client:
        created = await client.records.create("task", {"title": "x"}, key="k-1")

    assert ("41", ["POST", "GET"]) == (created["id"], [request.method for request in wire.sent])


@pytest.mark.parametrize(
    "location", ["/services/rest/record/v1/TASK/77", "https://h/services/rest/record/v1/task/77/?x=1"]
)
async def test_a_location_is_read_as_netsuite_writes_it(clock, location):
    """Relative or absolute, in whatever case."""
    async with services_over(Scripted(httpx.Response(204, headers={"Location": location})), clock) as client:
        assert "77" == (await client.records.create("task", {"title": "x"}, key="k-1"))["id"]


async def test_a_refusal_after_a_lost_detach_is_not_a_refused_detach(clock):
    """The first may have done it, and be why the second is refused."""
    lost = httpx.ReadError("gone")
    async with services_over(Scripted(lost, refused("There is nothing to detach.")), clock) as client:
        with pytest.raises(OutcomeUnknown, match="Detaching contact 12 from customer 107.*nothing to detach"):
            await client.records.detach("customer", "107", "contact", "12")


async def test_a_type_that_refuses_external_ids_says_how_it_is_created(clock):
    """Which types those are, only NetSuite knows of all."""
    detail = {
        "detail": "Unknown reference or field name externalId.",
        "o:errorCode": "INVALID_CONTENT",
        "o:errorPath": "externalId",
    }
    wire = Scripted(httpx.Response(400, json={"o:errorDetails": [detail]}))
    async with services_over(wire, clock) as client:
        with pytest.raises(RequestRejected, match="budgetThing takes no external ID.*without_external_id"):
            await client.records.create("budgetThing", {"name": "x"}, key="k-1")


async def test_a_create_without_an_external_id_is_sent_once(clock):
    """And has none."""
    wire = Scripted(httpx.Response(204, headers={"Location": "https://x/services/rest/record/v1/budgetThing/7"}))
    async with services_over(wire, clock) as client:
        created = await client.records.create("budgetThing", {"name": "x"}, key=None)

    assert ("7", None) == (created["id"], created["external_id"])
    assert b"externalId" not in wire.sent[0].content


async def test_whether_an_external_id_is_taken_is_asked_in_words_where_it_cannot_be_asked_otherwise(clock):
    """The role may not query."""
    exists = refused("This record already exists.")
    answers = [
        exists,
        httpx.Response(404, json={"o:errorDetails": []}),
        httpx.Response(403, json={"o:errorDetails": []}),
    ]
    async with services_over(Scripted(*answers), clock) as client:
        with pytest.raises(
            RequestRejected, match="external_id: An external ID stands once among all transactions.*SELECT"
        ):
            await client.records.create("invoice", {"memo": "x"}, key="INV-9", own_key=True)
