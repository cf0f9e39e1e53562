"""What an account works out of a transaction by itself: sums, what is owed, and what must be equal."""

from record_answers import id_of, refused


async def test_a_transaction_sums_its_lines_up_and_takes_what_it_needs_from_its_customer(api, order):
    """Totals, number, date, status, currency and period are the account's own work."""
    record = (await api.get(f"/salesOrder/{order}")).json()
    assert (record["subtotal"], record["taxTotal"], record["total"]) == (35.0, 0, 35.0)
    assert record["tranDate"] == "2026-03-12"
    assert record["tranId"] == "SO1001"
    assert record["status"]["refName"] == "Pending Approval"
    assert record["currency"]["refName"] == "USA"
    assert record["postingPeriod"]["refName"] == "Mar 2026"


async def test_a_payment_pays_its_invoice(api, customer, item):
    """Open amount, status and the customer's balance follow; a deleted payment gives them back."""
    lines = {"items": [{"item": {"id": item}, "quantity": 4}]}
    invoice = id_of(await api.post("/invoice", json={"entity": {"id": customer}, "item": lines}))
    assert (await api.get(f"/customer/{customer}")).json()["balance"] == 50
    applied = {"items": [{"doc": {"id": invoice}, "apply": True, "amount": 50}]}
    payment = id_of(await api.post("/customerPayment", json={"customer": {"id": customer}, "apply": applied}))

    paid = (await api.get(f"/invoice/{invoice}")).json()
    assert (paid["amountRemaining"], paid["status"]["refName"]) == (0, "Paid In Full")
    assert (await api.get(f"/customer/{customer}")).json()["balance"] == 0

    await api.delete(f"/customerPayment/{payment}")
    owed = (await api.get(f"/invoice/{invoice}")).json()
    assert (owed["amountRemaining"], owed["status"]["refName"]) == (50, "Open")
    assert (await api.get(f"/customer/{customer}")).json()["balance"] == 50


async def test_a_journal_must_balance(api):
    """Lines count from 0, debits equal credits."""

    def entry(credit):
        lines = [{"account": {"id": "1"}, "debit": 10.5}, {"account": {"id": "54"}, "credit": credit}]
        return {"subsidiary": {"id": "1"}, "line": {"items": lines}}

    refused(await api.post("/journalEntry", json=entry(10)), 400, "USER_ERROR")
    journal = id_of(await api.post("/journalEntry", json=entry(10.5)))
    assert (await api.get(f"/journalEntry/{journal}/line/0")).json()["debit"] == 10.5


async def test_a_period_without_dates_is_none_to_post_in(api, account, customer):
    """A test may put one into the account; a new transaction finds another, or none."""
    account.given("accountingPeriod", periodName="Some day")
    item = account.given("serviceSaleItem", itemId="Advice")
    body = {"entity": {"id": customer}, "item": {"items": [{"item": {"id": item}, "amount": 1}]}}
    assert 204 == (await api.post("/invoice", json=body)).status_code
