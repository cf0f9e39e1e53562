"""A batch in requests: their sizes, their keys, their order."""

import uuid

import pytest

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk import packing
from netsuite_plugin.suitetalk.batch_items import creates, deletes, reads, updates, upserts
from netsuite_plugin.suitetalk.packing import packed


def tasks(number):
    return creates("task", [{"values": {"title": f"Call {place}"}} for place in range(number)], key="k")


def all_of(items, root="root"):
    return packed(items, range(len(items)), root=root)


@pytest.mark.parametrize(("number", "sizes"), [(0, []), (1, [1]), (100, [100]), (101, [100, 1]), (250, [100, 100, 50])])
def test_at_most_a_hundred_in_their_order(number, sizes):
    """No item is left out and none is there twice."""
    chunks = all_of(tasks(number))

    assert sizes == [each.submission.size for each in chunks]
    assert list(range(number)) == [place for each in chunks for place in each.places]


def test_no_more_bytes_than_a_request_takes():
    """Large records are split over more requests."""
    large = {"comments": "x" * (packing.MOST_BYTES // 3)}
    items = creates("customer", [{"values": large} for _ in range(5)], key="k")

    assert [2, 2, 1] == [each.submission.size for each in all_of(items)]


def test_a_key_says_which_work_it_is():
    """The same work has the same UUID; other values, another place or another root have another."""
    first, second = all_of(tasks(150))

    assert str(uuid.UUID(first.submission.key)) == first.submission.key
    assert [first.submission.key, second.submission.key] == [each.submission.key for each in all_of(tasks(150))]
    others = {all_of(tasks(150), root="other")[0].submission.key, all_of(tasks(99))[0].submission.key}
    assert not others & {first.submission.key, second.submission.key}


def test_every_item_says_which_record_it_is():
    """A create its own external ID, a change one of the two."""
    changes = updates("task", [{"record_id": "7", "values": {"a": 1}}, {"record_id": "eid:X", "values": {"a": 2}}])
    assert [{"a": 1, "id": "7"}, {"a": 2, "externalId": "X"}] == all_of(changes)[0].submission.body["items"]
    written = upserts("task", [{"external_id": "Y", "values": {"a": 3}}])
    assert [{"a": 3, "externalId": "Y"}] == all_of(written)[0].submission.body["items"]
    assert "k-0" == all_of(tasks(1))[0].submission.body["items"][0]["externalId"]


def test_ids_go_in_the_url():
    """Of deletes and reads."""
    assert {"ids": "7,eid:X"} == all_of(deletes("task", ["7", "eid:X"]))[0].submission.query
    assert {"ids": "7", "expandRecords": "true"} == all_of(reads("task", ["7"]))[0].submission.query


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_json_does_not_have_is_said_by_its_place(value):
    """Before anything is sent."""
    items = creates("task", [{"values": {}}, {"values": {"title": value}}], key="k")

    with pytest.raises(
        ConfigurationError, match=r"items\[1\].values: this cannot be written as JSON.*Nothing was sent"
    ):
        all_of(items)
