"""netsuite.record.changes: nothing that happened is lost, and what was reported is not reported again."""

from datetime import UTC, datetime

import pytest

from conftest import MovableClock
from netsuite_plugin.contract import ConfigurationError, InvalidParams
from netsuite_plugin.errors import RequestRejected

TASK = {"record_type": "task", "values": {"title": "Call"}}
TWELVE = {
    "customer": "dateCreated",
    "vendor": "dateCreated",
    "employee": "dateCreated",
    "contact": "dateCreated",
    "salesOrder": "createdDate",
    "invoice": "createdDate",
    "purchaseOrder": "createdDate",
    "inventoryItem": "createdDate",
    "serializedInventoryItem": "createdDate",
    "serviceSaleItem": "createdDate",
    "supportCase": "createdDate",
    "customrecord_visit": "created",
    "location": "",
}


@pytest.fixture
def clock(request):
    """Where a login is given and the account begins: at the usual moment, or at the one a test names."""
    clock = MovableClock()
    clock.moment = getattr(request, "param", clock.moment)
    return clock


def beginning(*moment):
    return pytest.mark.parametrize("clock", [datetime(*moment, tzinfo=UTC)], indirect=True)


@pytest.fixture
def look(run_node):
    """Look for changes from one cursor to the next."""

    class Looking:
        cursor = None

        async def __call__(self, *record_types, **params):
            given = {"cursor": self.cursor} if self.cursor else {}
            self.last = await run_node(
                "netsuite.record.changes", record_types=record_types or ("task",), **given, **params
            )
            self.cursor = self.last["cursor"]
            return [(each["change"], each["id"]) for each in self.last["changes"]]

    return Looking()


@pytest.fixture
def create(run_node):
    made = iter(range(10_000))

    async def create_one():
        return (await run_node("netsuite.record.create", **TASK, item=str(next(made))))["id"]

    return create_one


@pytest.fixture
def update(run_node):
    async def update_one(record_id, message="Changed"):
        await run_node("netsuite.record.update", record_type="task", record_id=record_id, values={"message": message})

    return update_one


@pytest.fixture
def delete(run_node):
    async def delete_one(record_id):
        await run_node("netsuite.record.delete", record_type="task", record_id=record_id)

    return delete_one


async def test_everything_is_reported_once(look, create, update, delete, clock):
    """A creation, a change and a deletion, each by the look that follows it; what came and went in between is a deletion."""
    assert [] == await look(), "from now on"
    clock.move(minutes=1)
    first, second = await create(), await create()
    clock.move(seconds=5)
    assert [("created", first), ("created", second)] == await look()

    clock.move(seconds=5)
    await update(second)
    fleeting = await create()
    clock.move(seconds=1)
    await delete(fleeting)
    await delete(first)
    clock.move(seconds=5)
    assert [("updated", second), ("deleted", first), ("deleted", fleeting)] == await look()
    assert ("read", "America/Los_Angeles", 120) == tuple(
        look.last[name] for name in ("deletions", "time_zone", "overlap_seconds")
    )
    assert ["2026-03-02 01:01:10", "2026-03-02 01:01:11", "2026-03-02 01:01:11"] == [
        each["at"] for each in look.last["changes"]
    ], "by the account's clock"

    clock.move(seconds=5)
    assert [] == await look()
    clock.move(hours=30)
    assert [] == await look()


@beginning(2026, 3, 2, 7, 59, 59)
async def test_a_beginning_may_be_named(look, create, clock):
    """A day begins at the account's midnight, and a time without a zone is the account's."""
    await create()
    clock.move(seconds=1)
    second = await create()
    clock.move(hours=1)

    assert [("created", second)] == await look(since="2026-03-02")
    look.cursor = None
    assert [("created", second)] == await look(since="2026-03-02T00:00:00")
    look.cursor = None
    assert [("created", second)] == await look(since="2026-03-02T08:00:00Z")


async def test_ties_are_not_lost(look, create, update, clock):
    """What happens in the second in which the last look began bears the same stamp as what that look reported."""
    await look()
    clock.move(minutes=5)
    first = await create()
    assert [("created", first)] == await look()
    await update(first)
    second = await create()

    reported = await look()

    assert {("updated", first), ("created", second)} == set(reported)
    clock.move(seconds=1)
    await look()
    clock.move(seconds=1)
    assert [] == await look(), "and not reported for ever"


async def test_what_appears_late_is_found(look, netsuite, clock):
    """A write that took a minute has the stamp of its beginning."""
    await look()
    clock.move(minutes=10)
    assert [] == await look()
    netsuite.given("task", id="900", title="Late", lastModifiedDate="2026-03-02T09:09:00Z", createdDate="2026-03-02T09:09:00Z")  # fmt: skip
    clock.move(seconds=1)

    assert [("created", "900")] == await look()
    assert [] == await look()
    netsuite.given("task", id="901", title="Later", lastModifiedDate="2026-03-02T09:00:00Z", createdDate="2026-03-02T09:00:00Z")  # fmt: skip
    assert [] == await look()
    assert [("created", "901")] == await look(overlap_seconds=3600)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland"])
async def test_no_midnight_is_lost(look, create, update, delete, clock, netsuite, zone):
    """Neither the account's nor that of UTC, in whatever zone the account is."""
    netsuite.preferences.time_zone = zone
    changed, gone = await create(), await create()
    await look()
    for _ in range(14):
        clock.move(minutes=113)
        made = await create()
        await update(changed)
        await delete(gone)
        clock.move(seconds=2)
        assert {("created", made), ("updated", changed), ("deleted", gone)} == {*await look()}
        changed, gone = made, changed


@pytest.mark.parametrize(
    ("zone", "clock", "every"),
    [
        ("America/Los_Angeles", datetime(2026, 11, 1, 8, 1, tzinfo=UTC), 9),
        ("America/Los_Angeles", datetime(2026, 11, 1, 8, 1, tzinfo=UTC), 170),
        ("Europe/Berlin", datetime(2026, 10, 25, 0, 1, tzinfo=UTC), 20),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 1, tzinfo=UTC), 20),
    ],
    indirect=["clock"],
)
async def test_the_hour_that_comes_twice_loses_nothing(look, create, update, clock, netsuite, zone, every):
    """After it a stamp may be less than one that was reported: looks back over it, and says so."""
    netsuite.preferences.time_zone = zone
    old = await create()
    await look()
    longest, reported = 0, []
    for _ in range(round(200 / every) + 2):
        clock.move(minutes=every)
        made = await create()
        await update(old, str(clock.moment))
        clock.move(seconds=3)
        reported += (found := await look())
        assert {("created", made), ("updated", old)} <= {*found}
        longest = max(longest, look.last["overlap_seconds"])
    assert longest > 1_800 or every > 100
    clock.move(hours=4)
    assert [] == await look()
    created = [each for change, each in reported if change == "created"]
    assert len(created) == len({*created}), "a creation is reported as one once"


@beginning(2026, 11, 1, 8, 30)
async def test_what_was_reported_an_hour_before_may_be_changed_in_the_same_second_again(look, create, update, clock):
    """The stamp is the same text; only the time of the look tells that it may be another change."""
    await look()
    made = await create()
    clock.move(minutes=1)
    assert [("created", made)] == await look()
    clock.moment = datetime(2026, 11, 1, 9, 29, tzinfo=UTC)
    await look()
    clock.move(minutes=1)
    await update(made)
    clock.move(seconds=30)

    assert [("updated", made)] == await look()


@beginning(2026, 3, 8, 9, 59, 30)
async def test_the_beginning_of_summer_time_loses_nothing(look, create, clock):
    """An hour is missing then."""
    await look()
    for seconds in (20, 20, 60):
        clock.move(seconds=seconds)
        made = await create()
        clock.move(seconds=2)
        assert [("created", made)] == await look()


@pytest.mark.parametrize("date_format", ["M/D/YYYY", "DD-Mon-YYYY", "YYYY-MM-DD"])
async def test_twelve_record_types_and_one_more(look, netsuite, clock, date_format):
    """Transactions, entities, items, activities, custom records and lists, however the account writes dates."""
    netsuite.preferences.date_format = date_format
    netsuite.customization.add_record_type("customrecord_visit")
    ids = {}
    for number, (record_type, created) in enumerate(TWELVE.items(), start=900):
        changed = "lastModified" if created == "created" else "lastModifiedDate"
        stamps = {name: "2026-03-02T09:05:00Z" for name in (created, changed) if name}
        ids[record_type] = netsuite.given(record_type, id=str(number), **stamps)
    clock.move(minutes=6)

    await look(*TWELVE, since="2026-03-02")

    reported = {each["record_type"]: (each["change"], each["id"]) for each in look.last["changes"]}
    assert reported == {name: ("created" if created else "updated", ids[name]) for name, created in TWELVE.items()}
    netsuite.records.remove("salesOrder", ids["salesOrder"], at="2026-03-02T09:06:00Z")
    netsuite.records.remove("customrecord_visit", ids["customrecord_visit"], at="2026-03-02T09:06:00Z")
    clock.move(minutes=1)
    assert {("deleted", ids["salesOrder"]), ("deleted", ids["customrecord_visit"])} == {*await look(*TWELVE)}


async def test_more_than_a_page_comes_whole(look, netsuite, clock):
    """Changes and deletions of one moment, by their thousands."""
    await look()
    clock.move(minutes=5)
    stamp = "2026-03-02T09:05:00Z"
    for number in range(1000, 3_101):
        netsuite.given("task", id=str(number), title="Call", lastModifiedDate=stamp, createdDate=stamp)
    clock.move(seconds=1)
    assert [("created", str(number)) for number in range(1000, 3_101)] == await look()
    for number in range(1000, 2_101):
        netsuite.records.remove("task", str(number), at=stamp)
    clock.move(seconds=1)
    assert 1_101 == len(await look())
    assert [] == await look()


async def test_columns_come_along(look, create, clock):
    """By the names they were asked by; a deleted record has none."""
    await look()
    clock.move(minutes=1)
    await create()
    clock.move(seconds=1)

    await look(fields=["title", "ID"])

    (change,) = look.last["changes"]
    assert {"title": "Call", "ID": change["id"]} == change["fields"]


async def test_deletions_that_the_role_may_not_read_are_said(netsuite, world, clock):
    """The rest is reported all the same; once they may be read, those of the time between are reported."""
    await world.connect(config=await world.configure(), user="analyst@example.com", role="1002")
    netsuite.undocumented.deleted_records_shown = False
    netsuite.given("task", id="900", title="Call")

    async def look(**params):
        async with world.session() as session:
            return await session.call("netsuite.record.changes", {"record_types": ["task"], **params})

    found = await look()
    clock.move(hours=24)
    netsuite.records.remove("task", "900", at="2026-03-03T08:00:00Z")
    netsuite.given("task", id="901", title="Call", lastModifiedDate="2026-03-03T08:30:00Z")

    found = await look(cursor=found["cursor"])
    assert ["901"] == [each["id"] for each in found["changes"]]
    assert found["deletions"].startswith("not allowed: ")
    assert "'deletedrecord' was not found" in found["deletions"]

    clock.move(hours=24)
    netsuite.undocumented.deleted_records_shown = True
    found = await look(cursor=found["cursor"])
    assert [("deleted", "900", "read")] == [
        (each["change"], each["id"], found["deletions"]) for each in found["changes"]
    ]


@pytest.mark.parametrize(
    ("params", "error", "says"),
    [
        ({"record_types": ["taskx"]}, RequestRejected, "did you mean 'task'"),
        ({"record_types": ["lead"]}, ConfigurationError, "rows of customer"),
        ({"record_types": ["subscriptionPlan"]}, ConfigurationError, "can be told apart"),
        ({"cursor": "x"}, InvalidParams, "not a cursor"),
        ({"cursor": "eNqrVipTsjLUUUosUbJSMjIwMtM1MNY1MAox"}, InvalidParams, "not a cursor"),
        ({"state": "orders"}, ConfigurationError, "give the node its cursor instead"),
        ({"state": "orders", "cursor": "x"}, InvalidParams, "not both"),
        ({"record_types": []}, InvalidParams, "record_types"),
        ({"fields": ["favouritecolour"]}, RequestRejected, "(?i)favouritecolour"),
    ],
)
async def test_what_cannot_be_looked_for_is_said(run_node, params, error, says):
    """Nothing is guessed."""
    with pytest.raises(error, match=f"(?i){says}" if not says.startswith("(?i)") else says):
        await run_node("netsuite.record.changes", **{"record_types": ["task"], **params})


async def test_a_cursor_from_the_future_is_of_another_account(look, clock):
    """Read as it stands, it would lose everything until then."""
    clock.move(minutes=30)
    await look()
    clock.move(minutes=-10)

    with pytest.raises(InvalidParams, match="another account"):
        await look()
