"""The invented company: big enough, believable, the same each time, and in agreement with itself."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from netsuite_emulator.company import populate
from netsuite_emulator.store import RecordStore
from netsuite_emulator.suiteql import SuiteQL
from netsuite_emulator.suiteql.catalog import TABLES

TODAY = date(2026, 11, 23)
TRANSACTIONS = (
    *("salesOrder", "invoice", "itemFulfillment", "customerPayment", "creditMemo", "cashSale"),
    *("purchaseOrder", "vendorBill", "vendorPayment", "journalEntry", "estimate", "opportunity"),
)


@pytest.fixture(scope="module")
def store():
    filled = RecordStore()
    populate(filled, today=TODAY)
    return filled


@pytest.fixture(scope="module")
def service(store):
    return SuiteQL(store, today=lambda: TODAY)


@pytest.fixture
def ask(service):
    return lambda text: service.run(text, limit=1000, offset=0).rows


def test_it_is_a_mid_size_distributor(store):
    """There is enough of everything to page through, join and add up."""
    assert len(store.all("customer")) >= 2000
    assert len(store.all("vendor")) >= 60
    assert 35 <= len(store.all("employee")) <= 60
    assert len(store.all("inventoryItem")) + len(store.all("serviceSaleItem")) >= 450
    assert len(store.all("subsidiary")) == 3
    assert 55 <= len(store.all("account")) <= 80
    assert sum(len(store.all(each)) for each in TRANSACTIONS) >= 10_000


def test_the_customer_of_every_example_is_there(store):
    """What the documentation prints works on a new local NetSuite, and the customer is one like the others."""
    assert store.get("customer", "107")["companyName"]
    assert [] != [each for each in store.all("invoice").values() if each["entity"]["id"] == "107"]


def test_every_kind_of_transaction_happens(store):
    """A query for any transaction type finds some."""
    assert all(len(store.all(each)) >= 50 for each in (*TRANSACTIONS, "itemReceipt", "returnAuthorization"))
    assert all(
        store.all(each) for each in ("vendorCredit", "expenseReport", "check", "intercompanyJournalEntry", "note")
    )


def test_the_company_looks_used(ask):
    """Inactive records of every kind, invoices with several lines and in several currencies, journals that are taken back, receipts."""
    for name in ("customer", "vendor", "employee", "item", "account", "location"):
        (row,) = ask(f"SELECT COUNT(*) AS n, COUNT(CASE WHEN isinactive = 'T' THEN 1 END) AS gone FROM {name}")
        assert 0 < int(row["gone"]) < int(row["n"]) / 2, name
    (row,) = ask("""
        SELECT COUNT(DISTINCT currency) AS currencies, COUNT(DISTINCT subsidiary) AS subsidiaries,
          COUNT(CASE WHEN foreignamountunpaid > 0 AND foreignamountpaid > 0 THEN 1 END) AS in_part FROM transaction WHERE type = 'CustInvc'
    """)
    assert (int(row["currencies"]), int(row["subsidiaries"])) >= (3, 3)
    assert int(row["in_part"]) > 0
    (row,) = ask("""
        SELECT COUNT(CASE WHEN isreversal = 'T' THEN 1 END) AS back, COUNT(CASE WHEN reversaldate <= SYSDATE THEN 1 END) AS due
        FROM transaction WHERE type = 'Journal'
    """)
    assert row["back"] == row["due"] != "0"
    (row,) = ask("""
        SELECT SUM(l.quantity) AS came, COUNT(DISTINCT t.id) AS receipts FROM transaction t
        JOIN transactionline l ON l.transaction = t.id WHERE t.type = 'ItemRcpt' AND l.mainline = 'F'
    """)
    assert float(row["came"]) > int(row["receipts"]) > 50


def test_the_same_seed_and_day_give_the_same_company(store):
    """A demonstration can be told again word for word."""
    again = RecordStore()
    populate(again, today=TODAY)

    for record_type in ("customer", "invoice", "inventoryItem", "task"):
        assert dict(again.all(record_type)) == dict(store.all(record_type))


def test_nobody_real_gets_mail(store):
    """Every address of every entity is in the domain reserved for examples."""
    for record_type in ("customer", "vendor", "employee", "contact", "partner"):
        for record in store.all(record_type).values():
            assert record.get("email", "@example.com").endswith("@example.com")


def test_entity_names_are_unique(store):
    """NetSuite refuses a second customer of the same name; so does the company."""
    names = [each["entityId"] for each in store.all("customer").values()]
    assert len(names) == len(set(names))


def test_some_dozens_of_invoices_are_long_overdue(ask):
    """Dunning has some dozens of invoices to look at: neither none nor thousands."""
    found = ask("SELECT id, entity FROM transaction WHERE type = 'CustInvc' AND daysoverduesearch > 30")

    assert 30 <= len(found) <= 60
    late = Counter(each["entity"] for each in found)
    assert len(late) >= 20
    assert sum(number > 1 for number in late.values()) >= 5


def test_every_record_tells_when_it_was_made_and_changed(ask):
    """Clients that fetch what has changed since find every record, of lists and people too."""
    times = {"datecreated", "createddate", "lastmodifieddate", "linecreateddate", "linelastmodifieddate"}
    seen: set[str] = set()
    for name, table in TABLES.items():
        asked = sorted(times & {each.name for each in table.columns})
        counts = ", ".join(f"COUNT({each}) AS {each}" for each in asked)
        (row,) = ask(f"SELECT COUNT(*) AS n, {counts} FROM {name}") if asked else ({"n": "0"},)
        assert {row["n"]} == set(row.values()), name
        seen |= {name} if row["n"] != "0" else set()
    assert {
        *("contact", "customer", "vendor", "partner", "account", "classification", "department", "location"),
        *("subsidiary", "currency", "accountingperiod", "item", "transaction", "transactionline", "task"),
    } <= seen


@pytest.mark.parametrize(
    ("transaction", "kind", "condition"),
    [
        ("CustInvc", "INCOME", "item IS NOT NULL AND itemtype <> 'TaxItem'"),
        ("CustInvc", "TAX", "taxline = 'T'"),
        ("CustInvc", "ASSET", "mainline = 'T'"),
        ("VendBill", "EXPENSE", "expenseaccount IS NOT NULL AND mainline = 'F'"),
        ("VendBill", "ASSET", "itemtype = 'InvtPart'"),
        ("ItemShip", "COGS", "iscogs = 'T'"),
        ("CustPymt", "ASSET", "mainline = 'T'"),
    ],
)
def test_every_line_tells_its_accounting_type(ask, transaction, kind, condition):
    """Public clients fetch the lines of invoices and bills by it."""
    (row,) = ask(f"""
        SELECT COUNT(*) AS n, COUNT(CASE WHEN l.accountinglinetype = '{kind}' THEN 1 END) AS of_kind
        FROM transactionline l JOIN transaction t ON t.id = l.transaction WHERE t.type = '{transaction}' AND {condition}
    """)
    assert row["n"] == row["of_kind"] != "0"
    assert [{"n": "0"}] == ask("""
        SELECT COUNT(*) AS n FROM transactionaccountingline a
        JOIN transactionline l ON l.transaction = a.transaction AND l.id = a.transactionline
        WHERE a.account IS NOT NULL AND l.accountinglinetype IS NULL
    """)


def test_any_day_and_seed_will_do(store):
    """At the turn of a year, with another seed, there are other customers, but as many transactions and late payers."""
    known = {each["entityId"] for each in store.all("customer").values()}
    today = date(2026, 1, 2)
    store = RecordStore()
    populate(store, seed=2, today=today)

    late = [
        each
        for each in store.all("invoice").values()
        if each["amountRemaining"] and (today - date.fromisoformat(each["dueDate"])).days > 30
    ]
    assert 30 <= len(late) <= 60
    assert sum(len(store.all(each)) for each in TRANSACTIONS) >= 10_000
    assert len(known & {each["entityId"] for each in store.all("customer").values()}) < 500


def test_nothing_has_happened_yet_tomorrow(store):
    """No transaction bears a date after today, and none is older than last year."""
    days = {each["tranDate"] for name in TRANSACTIONS for each in store.all(name).values()}
    assert max(days) <= TODAY.isoformat()
    assert min(days) >= "2025-01-01"


def test_customers_owe_what_their_open_invoices_say(store, ask):
    """The balance on a customer, in its record and in SuiteQL, is the sum of its open invoices."""
    owed = defaultdict(float)
    for invoice in store.all("invoice").values():
        owed[invoice["entity"]["id"]] += invoice["amountRemaining"] * invoice["exchangeRate"]

    assert any(owed.values())
    for customer_id, customer in store.all("customer").items():
        assert customer["balance"] == pytest.approx(owed[customer_id], abs=0.02)
    for row in ask("SELECT id, balancesearch FROM customer WHERE balancesearch <> 0"):
        assert float(row["balancesearch"]) == pytest.approx(owed[row["id"]], abs=0.02)


def test_payments_and_credits_settle_invoices(store):
    """What was applied to an invoice is what is no longer open on it."""
    applied = defaultdict(float)
    for record_type in ("customerPayment", "creditMemo"):
        for record in store.all(record_type).values():
            for line in record["apply"]["items"]:
                applied[line["doc"]["id"]] += line["amount"]

    for invoice_id, invoice in store.all("invoice").items():
        assert invoice["total"] - invoice["amountRemaining"] == pytest.approx(applied[invoice_id], abs=0.01)


def test_debits_equal_credits(ask):
    """Each transaction that reaches the ledger is balanced, to the cent."""
    assert (
        ask("""
            SELECT transaction FROM transactionaccountingline WHERE posting = 'T'
            GROUP BY transaction HAVING SUM(NVL(debit, 0)) <> SUM(NVL(credit, 0))
        """)
        == []
    )


def test_the_company_neither_drowns_in_cash_nor_in_debt(ask):
    """Sales exceed their cost, there is money in the bank, and stock has a value."""
    balances = {
        row["accttype"]: float(row["amount"])
        for row in ask("""
            SELECT a.accttype, SUM(tal.amount) AS amount FROM transactionaccountingline tal
            JOIN account a ON a.id = tal.account WHERE tal.posting = 'T' GROUP BY a.accttype
        """)
    }
    assert -balances["Income"] > balances["COGS"] > 0
    assert 0 < balances["Bank"] < 5_000_000
    assert balances["AcctRec"] > 0 > balances["AcctPay"]


def test_invoices_come_from_orders(ask):
    """An order leads to its shipment and its invoice through the link tables."""
    linked = ask("""
        SELECT DISTINCT l.nexttype FROM nexttransactionlink l
        JOIN transaction t ON t.id = l.previousdoc WHERE t.type = 'SalesOrd'
    """)
    assert {row["nexttype"] for row in linked} == {"CustInvc", "ItemShip"}


def test_old_periods_are_closed_and_this_month_is_open(ask):
    """Both fiscal years are there, as months, quarters and years."""
    periods = ask("SELECT periodname, closed, isyear, isquarter FROM accountingperiod")
    assert len(periods) == 34
    closed = {row["periodname"]: row["closed"] for row in periods}
    assert closed["Jan 2025"] == "T"
    assert closed["Nov 2026"] == "F"
    between = "SELECT periodname FROM accountingperiod WHERE closed = 'F' AND aplocked = 'T'"
    assert [{"periodname": "Oct 2026"}] == ask(between)


def test_advances_go_to_the_bank_and_credits_are_paid_out(store, ask):
    """Customers pay in advance, the till is emptied each month, and what they get back is credited or sold back first."""
    kinds = {row["type"]: int(row["n"]) for row in ask("SELECT type, COUNT(*) AS n FROM transaction GROUP BY type")}
    assert kinds["Deposit"] >= 20
    assert min(kinds[each] for each in ("CustDep", "CustRfnd", "CashRfnd")) >= 50

    advances = store.all("customerDeposit")
    banked = [line for each in store.all("deposit").values() for line in each["payment"]["items"]]
    assert {each["id"] for each in advances.values() if each["status"]["id"] == "B"} == {x["doc"]["id"] for x in banked}
    till = "SELECT SUM(l.amount) AS left FROM transactionaccountingline l JOIN account a ON a.id = l.account WHERE a.acctnumber = 1150"
    waiting = sum(each["payment"] for each in advances.values() if each["status"]["id"] == "A")
    assert waiting == float(ask(till)[0].get("left", 0))
    for customer_id, customer in store.all("customer").items():
        paid = sum(each["payment"] for each in advances.values() if each["customer"]["id"] == customer_id)
        assert paid == customer["depositBalance"]


def test_each_month_has_rates_of_its_own(ask):
    """For each two subsidiaries, and amounts are consolidated by them: income by the average, the rest by the last."""
    (row,) = ask("""
        SELECT COUNT(*) AS n, COUNT(DISTINCT averagerate) AS average, COUNT(DISTINCT currentrate) AS current
        FROM consolidatedexchangerate WHERE fromsubsidiary = 2 AND tosubsidiary = 1
    """)
    assert {"24"} == set(row.values())
    wrong = ask("""
        SELECT t.id FROM transaction t
        JOIN consolidatedexchangerate r ON r.postingperiod = t.postingperiod AND r.fromsubsidiary = t.subsidiary AND r.tosubsidiary = 1
        WHERE t.type = 'CustInvc' AND t.subsidiary = 2 AND (
          ABS(BUILTIN.CONSOLIDATE(t.total, 'INCOME', 'DEFAULT', 'DEFAULT', 1, t.postingperiod, 'DEFAULT') - t.total * r.averagerate) > 0.01
          OR ABS(BUILTIN.CONSOLIDATE(t.total, 'LEDGER', 'DEFAULT', 'DEFAULT', 1, t.postingperiod, 'DEFAULT') - t.total * r.currentrate) > 0.01)
    """)
    assert [] == wrong


def test_a_large_company_pages_quickly(service):
    """A hundred pages of one query are cut from one execution and give every row once."""
    text = "SELECT transaction, id FROM transactionline ORDER BY transaction, id"
    total = service.run(text, limit=1, offset=0).total

    seen = [
        (row["transaction"], row["id"])
        for offset in range(0, total, 1000)
        for row in service.run(text, limit=1000, offset=offset).rows
    ]
    assert len(seen) == len(set(seen)) == total
