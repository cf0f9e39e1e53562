"""What a transaction books: every debit has its credit, and both stand at the accounts where a bookkeeper would look."""

import pytest

BANK, RECEIVABLE, STOCK, PAYABLE = "1", "6", "7", "9"

BOOKED = [
    ("customerDeposit", {"payment": 100.0, "account": BANK}, {BANK: 100, "advances": -100}),
    ("customerDeposit", {"payment": 100.0}, {"till": 100, "advances": -100}),
    ("customerRefund", {"total": 40.0, "account": BANK}, {BANK: -40, RECEIVABLE: 40}),
    ("depositApplication", {"total": 60.0}, {RECEIVABLE: -60, "advances": 60}),
    ("vendorPrepayment", {"payment": 25.0, "account": BANK}, {BANK: -25, "prepaid": 25}),
    ("customerPayment", {"payment": 70.0}, {"till": 70, RECEIVABLE: -70}),
    ("vendorPayment", {"total": 30.0}, {BANK: -30, PAYABLE: 30}),
    (
        "deposit",
        {
            "account": BANK,
            "payment": [{"amount": 100.0}, {"paymentAmount": 20.0}],
            "other": [{"amount": 5.0, "account": PAYABLE}],
            "cashBack": [{"amount": 10.0, "account": STOCK}],
        },
        {BANK: 115, "till": -120, PAYABLE: -5, STOCK: 10},
    ),
    ("transfer", {"fromAccount": BANK, "toAccount": STOCK, "fromAmount": 15.0}, {BANK: -15, STOCK: 15}),
]


@pytest.fixture
def accounts(account):
    """The accounts that the short chart lacks, by what they are for."""
    lacking = {
        "till": ("OthCurrAsset", "Undeposited Funds"),
        "advances": ("OthCurrLiab", "Customer Deposits"),
        "prepaid": ("OthCurrAsset", "Prepaid Expenses"),
    }
    return {
        word: account.given("account", acctType=kind, acctName=name, acctNumber=word)
        for word, (kind, name) in lacking.items()
    }


@pytest.mark.parametrize(("record_type", "fields", "booked"), BOOKED)
def test_money_is_booked_to_both_its_accounts(account, accounts, record_type, fields, booked):
    """What comes in, goes out, is applied, taken to the bank or moved: as the help pages of each transaction describe its impact."""
    party = {"vendorPrepayment": "entity", "vendorPayment": "entity"}.get(record_type, "customer")
    who = {"entity": "vendor"}.get(party, "customer")
    named = {} if record_type in {"deposit", "transfer"} else {party: account.given(who, companyName="Brook")}
    made = account.given(record_type, tranDate="2026-03-02", **named, **fields)

    rows = account.suiteql.run(
        "SELECT account, SUM(amount) AS amount, SUM(NVL(debit, 0)) - SUM(NVL(credit, 0)) AS sides FROM transactionaccountingline"
        f" WHERE transaction = {made} AND posting = 'T' GROUP BY account",
        limit=10,
        offset=0,
    ).rows

    assert {accounts.get(word, word): amount for word, amount in booked.items()} == {
        row["account"]: float(row["amount"]) for row in rows
    }
    assert all(row["amount"] == row["sides"] for row in rows)


async def test_a_refund_is_as_large_as_what_it_pays_out(api, account):
    """Its total is no field to write, but the sum of the credits and deposits it is applied to."""
    customer = account.given("customer", companyName="Brook", subsidiary="1")
    credit = account.given("creditMemo", entity=customer, total=40.0, unapplied=40.0)
    deposit = account.given("customerDeposit", customer=customer, payment=100.0)
    body = {
        "customer": {"id": customer},
        "account": {"id": BANK},
        "apply": {"items": [{"doc": {"id": credit}, "apply": True, "amount": 40}]},
        "deposit": {"items": [{"doc": {"id": deposit}, "apply": True, "amount": 60}]},
    }
    made = await api.post("/customerRefund", json=body)
    assert 204 == made.status_code, made.text
    refund = (await api.get(f"/customerRefund/{made.headers['location'].rpartition('/')[2]}")).json()
    assert 100 == refund["total"]
