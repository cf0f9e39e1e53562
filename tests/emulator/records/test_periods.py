"""Accounting periods: what a transaction is posted to, and what takes nothing any more. Today is the 12th of March 2026."""

import httpx
import pytest

from netsuite_emulator.setup.roles import OVERRIDE_PERIODS
from record_answers import BASE, id_of, refused

OUTSIDE = "Error while accessing a resource. The transaction date you specified is not within the date range of your accounting period."


@pytest.fixture
def sold(account, customer):
    """A body for an invoice or an order of February."""
    item = account.given("inventoryItem", itemId="CRATE-1", basePrice=12.5)
    return {"entity": {"id": customer}, "tranDate": "2026-02-03", "item": {"items": [{"item": {"id": item}}]}}


@pytest.fixture
async def as_analyst(emulator, account):
    """A client of somebody who is no administrator."""
    token = account.grant(user="analyst@example.com", role="1002")["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app), base_url=BASE, headers=headers) as client:
        yield client


def change(account, name, **changes):
    """Change the period of this name, as *Manage Accounting Periods* does."""
    (period,) = (each for each in account.records.all("accountingPeriod").values() if each["periodName"] == name)
    account.records.put("accountingPeriod", period | changes)


async def posted_to(api, path):
    return (await api.get(path)).json()["postingPeriod"]["refName"]


async def test_nothing_is_entered_into_a_closed_period(api, account, sold):
    """Neither created, changed nor deleted; an order stands in no ledger and may be dated there."""
    invoice = id_of(await api.post("/invoice", json=sold))
    change(account, "Feb 2026", closed=True)
    refused(await api.post("/invoice", json=sold), 400, "USER_ERROR")
    refused(await api.patch(f"/invoice/{invoice}", json={"memo": "late"}), 400, "USER_ERROR")
    refused(await api.delete(f"/invoice/{invoice}"), 400, "USER_ERROR")
    id_of(await api.post("/salesOrder", json=sold))


async def test_a_closed_period_may_allow_what_changes_no_ledger(api, account, sold):
    """Allow Non-G/L Changes, the box on the period."""
    invoice = id_of(await api.post("/invoice", json=sold))
    change(account, "Feb 2026", closed=True, allowNonGlChanges=True)
    id_of(await api.patch(f"/invoice/{invoice}", json={"memo": "late"}))


@pytest.mark.parametrize(
    ("lock", "refuses"), [("arLocked", True), ("allLocked", True), ("apLocked", False), ("payrollLocked", False)]
)
async def test_a_locked_period_takes_what_an_administrator_enters(api, as_analyst, account, sold, lock, refuses):
    """A lock is for one kind of transactions, and not for who may override period restrictions."""
    change(account, "Feb 2026", **{lock: True})
    id_of(await api.post("/invoice", json=sold))
    answer = await as_analyst.post("/invoice", json=sold)
    assert (400 if refuses else 204) == answer.status_code, answer.text
    role = account.roles["1002"]
    role.permissions |= {OVERRIDE_PERIODS}
    id_of(await as_analyst.post("/invoice", json=sold))


async def test_a_transaction_is_posted_to_the_month_of_its_date(api, sold):
    """Without a period of its own; another date moves it."""
    invoice = id_of(await api.post("/invoice", json=sold))
    assert "Feb 2026" == await posted_to(api, f"/invoice/{invoice}")
    id_of(await api.patch(f"/invoice/{invoice}", json={"tranDate": "2026-03-02"}))
    assert "Mar 2026" == await posted_to(api, f"/invoice/{invoice}")


async def test_no_transaction_is_dated_into_a_closed_period(api, account, sold):
    """By a change of its date neither."""
    invoice = id_of(await api.post("/invoice", json=sold))
    change(account, "Jan 2026", closed=True)
    refused(await api.patch(f"/invoice/{invoice}", json={"tranDate": "2026-01-20"}), 400, "USER_ERROR")


async def test_a_date_in_no_period_is_refused(api, sold):
    """The words are those that several public clients of expenses were refused with; an order needs no period."""
    late = sold | {"tranDate": "2063-04-05"}
    assert OUTSIDE == refused(await api.post("/invoice", json=late), 400, "USER_ERROR")["detail"]
    id_of(await api.post("/salesOrder", json=late))


async def test_a_date_outside_the_period_is_taken_where_that_is_chosen(api, account, sold):
    """Allow Transaction Date Outside Of Posting Period, an accounting preference (bridgehead_N3258805)."""
    march = sold | {"postingPeriod": {"id": "3"}}
    assert OUTSIDE == refused(await api.post("/invoice", json=march), 400, "USER_ERROR")["detail"]
    account.undocumented.dates_outside_periods = True
    invoice = id_of(await api.post("/invoice", json=march))
    assert "Mar 2026" == await posted_to(api, f"/invoice/{invoice}")


async def test_a_journal_has_at_most_a_thousand_lines(api):
    """The limit of a public report."""
    lines = [{"account": {"id": "1"}, side: 1} for side in ("debit", "credit") for _ in range(501)]
    refused(await api.post("/journalEntry", json={"line": {"items": lines}}), 400, "USER_ERROR")
    fitting = [*lines[:500], *lines[-500:]]
    id_of(await api.post("/journalEntry", json={"line": {"items": fitting}}))
