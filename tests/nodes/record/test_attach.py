"""netsuite.record.attach and netsuite.record.detach: contacts and files of a record."""

import pytest

from netsuite_plugin.contract import ConfigurationError, InvalidParams, OutcomeUnknown
from netsuite_plugin.errors import RecordNotFound


@pytest.fixture
def pair(netsuite):
    netsuite.given("customer", id="107", entityId="Fjord", companyName="Fjord", subsidiary="1")
    netsuite.given("contact", id="12", entityId="Ada", firstName="Ada")
    return {"record_type": "customer", "record_id": "107", "attached_type": "contact", "attached_id": "12"}


def contacts(netsuite):
    record = netsuite.records.get("customer", "107")
    return [
        (line["contact"]["id"], line.get("contactRole", {}).get("id"))
        for line in record.get("contactList", {"items": []})["items"]
    ]


async def test_a_contact_is_attached_with_its_role_and_detached(netsuite, run_node, pair):
    """And is there all the time."""
    assert pair == await run_node("netsuite.record.attach", **pair, role="-10")
    assert [("12", "-10")] == contacts(netsuite)

    assert pair == await run_node("netsuite.record.detach", **pair)
    assert [] == contacts(netsuite)
    assert "12" in netsuite.records.all("contact")


async def test_a_lost_answer_of_attach_is_said(netsuite, run_node, pair):
    """It was sent once."""
    netsuite.lose_answer()

    with pytest.raises(OutcomeUnknown, match="Attaching contact 12 to customer 107"):
        await run_node("netsuite.record.attach", **pair)

    assert [("12", None)] == contacts(netsuite)


async def test_a_lost_answer_of_detach_is_sent_again(netsuite, run_node, pair):
    """A repetition is harmless."""
    await run_node("netsuite.record.attach", **pair)
    netsuite.faults.add("lose_answer", on="record_write", times=1)

    await run_node("netsuite.record.detach", **pair)

    assert [] == contacts(netsuite)


async def test_a_contact_that_is_not_there(run_node, pair):
    """As a read would say it."""
    with pytest.raises(RecordNotFound, match="Attaching contact 99"):
        await run_node("netsuite.record.attach", **{**pair, "attached_id": "99"})


async def test_only_contacts_and_files_can_be_attached(connected, run_node, pair):
    """Nothing is sent."""
    with pytest.raises(InvalidParams, match="attached_type: .*'contact' or 'file'"):
        await run_node("netsuite.record.attach", **{**pair, "attached_type": "task"})
    with pytest.raises(ConfigurationError, match="role: only a contact has a role"):
        await run_node("netsuite.record.attach", **{**pair, "attached_type": "file", "role": "-10"})

    assert [] == connected.wire.requests


async def test_rehearsals_attach_and_detach_nothing(connected, netsuite, pair):
    """They show the requests."""
    async with connected.session() as session:
        attach = await session.call("netsuite.record.attach", {**pair, "role": "eid:BUYER"}, dry_run=True)
        detach = await session.call("netsuite.record.detach", pair, dry_run=True)

    assert {"role": {"externalId": "BUYER"}} == attach["requests"][0]["body"]
    assert detach["requests"][0]["url"].endswith("/customer/107/!detach/contact/12")
    assert [] == contacts(netsuite)
