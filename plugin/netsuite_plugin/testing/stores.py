"""
What every credential store must do. Subclass `CredentialStoreSuite` in a test module and give it your store:

    class TestMyVault(CredentialStoreSuite):
        @pytest.fixture
        def open_store(self):
            return lambda: MyVault(...)  # a new object on the same data each time, as another process would have

The tests are coroutines: run them with anyio's pytest plugin.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from netsuite_plugin.contract import (
    Caller,
    CredentialEvent,
    CredentialStore,
    Lease,
    StaleRevision,
    StoredCredential,
    readable,
    visible,
)

__all__ = ["CredentialStoreSuite"]

MARIA = Caller("maria", "northwind", frozenset({"finance"}))
INES = Caller("ines", "northwind", role="administrator")
EVE = Caller("eve", "rivals", frozenset({"finance"}), "administrator")
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROW = StoredCredential("r1", "k", "personal", "maria", {"shown": [1, "ä"]}, {"token": "s3cr3t-value"}, "northwind")


class CredentialStoreSuite:
    """The promises of `CredentialStore`, one a test."""

    pytestmark = pytest.mark.anyio

    @pytest.fixture
    def open_store(self) -> Callable[[], CredentialStore]:
        """Return what opens your store."""
        raise NotImplementedError

    @pytest.fixture
    def store(self, open_store: Callable[[], CredentialStore]) -> CredentialStore:
        """Return your store, opened once."""
        return open_store()

    async def test_an_empty_store_is_empty(self, store: CredentialStore) -> None:
        """Looking finds nothing and fails at nothing."""
        assert await store.find(MARIA, "k") == []
        assert await store.everything("k") == []
        assert await store.get(MARIA, "r1") is None
        assert await store.unsaved("r1") is None
        assert await store.claimant("netsuite.com", "1234567") is None
        assert await store.last_used(MARIA) == {}
        assert await store.events(MARIA, since=BEGIN) == []

    async def test_what_is_put_comes_back(
        self, store: CredentialStore, open_store: Callable[[], CredentialStore]
    ) -> None:
        """Everything of it, for another process too, with the revision it has now."""
        saved = await store.put(ROW)

        assert replace(ROW, revision=1) == saved
        assert saved == await open_store().get(MARIA, "r1")
        assert [saved] == await open_store().find(MARIA, "k")
        assert await store.find(MARIA, "other kind") == []
        assert [saved] == await store.find(MARIA, "other kind", "k")
        assert [saved] == await store.everything("other kind", "k")

    async def test_what_is_only_shown_stays_sealed(self, store: CredentialStore) -> None:
        """A list has everything of a row but its secrets."""
        saved = await store.put(ROW)

        assert [replace(saved, secrets={})] == await store.find(MARIA, "k", sealed=True)
        assert [replace(saved, secrets={})] == await store.everything("k", sealed=True)

    async def test_rows_come_oldest_first(self, store: CredentialStore) -> None:
        """A row that is written again keeps its place."""
        first, second = [await store.put(replace(ROW, id=name)) for name in ("b", "a")]
        await store.put(first)

        assert [each.id for each in await store.find(MARIA, "k")] == ["b", "a"]
        assert [each.id for each in await store.everything("k")] == ["b", "a"]
        assert second.revision == 1

    async def test_a_stale_revision_is_refused(
        self, store: CredentialStore, open_store: Callable[[], CredentialStore]
    ) -> None:
        """Two writers do not overwrite each other, and the second changes nothing."""
        first = await store.put(ROW)
        newer = await open_store().put(replace(first, attributes={"shown": 2}))

        with pytest.raises(StaleRevision):
            await store.put(replace(first, attributes={"shown": 3}))
        with pytest.raises(StaleRevision):
            await store.put(ROW)

        assert newer == await store.get(MARIA, "r1")

    async def test_one_of_many_writers_wins(self, open_store: Callable[[], CredentialStore]) -> None:
        """However many begin at the same revision."""
        first = await open_store().put(ROW)

        async def write(number: int) -> bool:
            try:
                await open_store().put(replace(first, attributes={"shown": number}))
            except StaleRevision:
                return False
            return True

        assert [won for won in await asyncio.gather(*[write(each) for each in range(6)]) if won] == [True]

    async def test_what_is_deleted_is_gone(self, store: CredentialStore) -> None:
        """Twice is not an error, and a late writer does not bring it back."""
        saved = await store.put(ROW)
        await store.delete(saved)
        await store.delete(saved)

        assert await store.get(MARIA, "r1") is None
        with pytest.raises(StaleRevision):
            await store.put(saved)

    @pytest.mark.parametrize(
        ("row", "seen_by"),
        [
            (ROW, {"maria"}),
            (replace(ROW, organization=None), {"maria", "maria elsewhere", "maria alone"}),
            (replace(ROW, level="organization", owner="northwind"), {"maria", "ines", "maria out of her team"}),
            (replace(ROW, level="team", owner="finance"), {"maria"}),
            (replace(ROW, level="team", owner="finance", organization="rivals"), {"eve"}),
            (replace(ROW, owner="northwind"), set[str]()),
        ],
        ids=["personal", "personal without organization", "organization", "team", "team elsewhere", "namesake"],
    )
    async def test_nobody_sees_what_is_not_theirs(
        self, store: CredentialStore, row: StoredCredential, seen_by: set[str]
    ) -> None:
        """Not by listing, not by id: not colleagues, not administrators, not the same names in another organization."""
        callers = {
            "maria": MARIA,
            "ines": INES,
            "eve": EVE,
            "maria elsewhere": replace(MARIA, organization="rivals", teams=frozenset()),
            "maria alone": Caller("maria"),
            "maria out of her team": replace(MARIA, user="maria2", teams=frozenset()),
        }
        saved = await store.put(row)
        by_list = {name for name, caller in callers.items() if await store.find(caller, "k")}
        by_id = {name for name, caller in callers.items() if await store.get(caller, "r1")}

        assert seen_by == by_list == by_id == {name for name, caller in callers.items() if visible(saved, caller)}
        assert [saved] == await store.everything("k")

    async def test_secrets_stay_out_of_what_is_printed(self, store: CredentialStore) -> None:
        """Of rows and of the store itself."""
        saved = await store.put(ROW)

        assert "s3cr3t" not in f"{saved!r} {store!r} {await store.find(MARIA, 'k')!r}"

    async def test_what_was_set_aside_waits_for_the_next_start(
        self, store: CredentialStore, open_store: Callable[[], CredentialStore]
    ) -> None:
        """A row that could not be written is kept, until it or its credential is written or gone."""
        saved = await store.put(ROW)
        wanted = replace(saved, secrets={"token": "n3w-s3cr3t"})
        await store.keep_unsaved(wanted)

        assert wanted == await open_store().unsaved("r1")
        saved = await open_store().put(wanted)
        assert await store.unsaved("r1") is None

        await store.keep_unsaved(saved)
        await store.delete(saved)
        assert await store.unsaved("r1") is None

    async def test_a_lease_has_one_owner(
        self, store: CredentialStore, open_store: Callable[[], CredentialStore]
    ) -> None:
        """Others wait until it is given back; giving back what one does not hold changes nothing."""
        one, two = await store.put(ROW), await store.put(replace(ROW, id="r2"))
        assert (await store.lease(one, owner="a", seconds=60)).granted
        assert Lease(granted=False) == await open_store().lease(one, owner="b", seconds=60)
        assert (await store.lease(two, owner="b", seconds=60)).granted

        await store.release("r1", owner="b")
        assert not (await store.lease(one, owner="b", seconds=60)).granted

        await store.release("r1", owner="a")
        assert Lease(granted=True) == await open_store().lease(one, owner="b", seconds=60)

    async def test_a_lease_is_for_the_row_as_it_was_read(self, store: CredentialStore) -> None:
        """A process that read an earlier revision, or a row that is gone, reads again; a lease does not keep its owner from writing."""
        first = await store.put(ROW)
        await store.lease(first, owner="a", seconds=60)
        second = await store.put(first)

        assert Lease(granted=False, stale=True) == await store.lease(first, owner="b", seconds=60)
        assert Lease(granted=False) == await store.lease(second, owner="b", seconds=60)
        await store.delete(second)
        assert Lease(granted=False, stale=True) == await store.lease(second, owner="b", seconds=60)

    async def test_of_many_that_ask_one_gets_the_lease(self, open_store: Callable[[], CredentialStore]) -> None:
        """At the same moment."""
        row = await open_store().put(ROW)
        asked = [open_store().lease(row, owner=str(each), seconds=60) for each in range(8)]

        assert sum(lease.granted for lease in await asyncio.gather(*asked)) == 1

    async def test_a_lease_runs_out(self, store: CredentialStore) -> None:
        """The process that takes it over learns that another may still be at work, and the former owner cannot give it back."""
        row = await store.put(ROW)
        await store.lease(row, owner="a", seconds=0.05)
        await asyncio.sleep(0.1)
        lease = await store.lease(row, owner="b", seconds=60)
        await store.release("r1", owner="a")

        assert Lease(granted=True, inherited=True) == lease
        assert not (await store.lease(row, owner="c", seconds=60)).granted

    async def test_a_cool_down_is_for_everybody(
        self, store: CredentialStore, open_store: Callable[[], CredentialStore]
    ) -> None:
        """With its reason, until it is over."""
        row = await store.put(ROW)
        await store.lease(row, owner="a", seconds=60)
        await store.release("r1", owner="a", cool_down=0.5, reason="refused")

        assert Lease(granted=False, cooling="refused") == await open_store().lease(row, owner="b", seconds=60)
        await asyncio.sleep(0.6)
        assert (await store.lease(row, owner="b", seconds=60)).granted

    async def test_a_cool_down_ends_when_what_was_refused_is_put_right(self, store: CredentialStore) -> None:
        """By nobody's lease; somebody's at work is left alone."""
        row = await store.put(ROW)
        await store.lease(row, owner="a", seconds=60)
        await store.release("r1", owner="a", cool_down=60, reason="refused")
        await store.release("r1", owner="")
        assert (await store.lease(row, owner="b", seconds=60)).granted

        await store.release("r1", owner="")
        assert not (await store.lease(row, owner="c", seconds=60)).granted

    async def test_the_audit_shows_everyone_their_own(self, store: CredentialStore) -> None:
        """Lines come back whole, oldest first; administrators read their organization's, nobody another's."""

        def line(minutes: int, actor: str, owner: str, organization: str | None, **changes: Any) -> CredentialEvent:
            at = BEGIN + timedelta(minutes=minutes)
            return CredentialEvent(at, actor, "used", f"c{minutes}", "personal", owner, organization, **changes)

        lines = [
            line(0, "maria", "maria", "northwind"),
            line(1, "maria", "maria", "northwind", outcome="refused", reason="why", run="run-1"),
            line(2, "ines", "maria", "northwind"),
            line(3, "ines", "ines", "northwind"),
            line(4, "eve", "eve", "rivals"),
            line(5, "maria", "maria", None),
        ]
        for each in lines:
            await store.record(each)

        for caller in (MARIA, INES, EVE, Caller("maria")):
            assert [each for each in lines if readable(each, caller)] == await store.events(caller, since=BEGIN)
        later = BEGIN + timedelta(minutes=1)
        assert [each.credential for each in await store.events(MARIA, since=later)] == ["c1", "c2", "c5"]

    async def test_an_account_has_one_claimant(self, store: CredentialStore) -> None:
        """The last one noted, or nobody."""
        await store.claim("netsuite.com", "1234567", "northwind")
        await store.claim("netsuite.com", "1234567", "rivals")
        assert await store.claimant("netsuite.com", "1234567") == "rivals"
        assert await store.claimant("netsuite.com", "1234567_SB1") is None

        await store.claim("netsuite.com", "1234567", None)
        assert await store.claimant("netsuite.com", "1234567") is None

    async def test_a_claim_counts_in_its_own_domain(self, store: CredentialStore) -> None:
        """What an emulator calls 1234567 is not NetSuite's."""
        await store.claim("netsuite.localhost:8443", "1234567", "rivals")
        assert await store.claimant("netsuite.com", "1234567") is None

        await store.claim("netsuite.com", "1234567", "northwind")
        await store.claim("netsuite.com", "1234567", None)
        assert await store.claimant("netsuite.localhost:8443", "1234567") == "rivals"

    async def test_the_last_use_is_known_to_whoever_may_use_it(self, store: CredentialStore) -> None:
        """By anybody, the latest; other events are no use."""
        team = await store.put(replace(ROW, level="team", owner="finance"))
        for minutes, event, actor in ((0, "used", "maria"), (2, "used", "noor"), (3, "refresh", "noor")):
            at = BEGIN + timedelta(minutes=minutes)
            await store.record(CredentialEvent(at, actor, event, team.id, "team", "finance", "northwind"))

        assert await store.last_used(MARIA) == {team.id: BEGIN + timedelta(minutes=2)}
        assert await store.last_used(EVE) == {}

    async def test_a_write_that_leaves_the_secrets_leaves_what_waits(self, store: CredentialStore) -> None:
        """A note beside the tokens does not cost the newer pair."""
        saved = await store.put(ROW)
        wanted = replace(saved, secrets={"token": "n3w-s3cr3t"})
        await store.keep_unsaved(wanted)

        await store.put(replace(saved, attributes={"shown": 2}))

        assert wanted == await store.unsaved("r1")

    async def test_a_lease_of_a_clock_that_was_set_back_does_not_last(self, store: CredentialStore) -> None:
        """It would stand further off than any can."""
        row = await store.put(ROW)
        await store.lease(row, owner="a", seconds=60)
        await store.release("r1", owner="a", cool_down=100_000, reason="refused")

        assert (await store.lease(row, owner="b", seconds=60)).granted
