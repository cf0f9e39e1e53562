"""SuiteQL as a user meets it: what a row looks like, and what it tells of records, transactions and their names."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from netsuite_emulator.suiteql import SuiteQL
from suiteql_account import TODAY, asking

# What a row looks like


def test_rows_have_lower_case_keys_in_alphabetical_order_and_only_texts(ask):
    """Aliases lose their case, columns their order, numbers their trailing zeros, datetimes their time."""
    rows = ask("SELECT id AS MyID, companyName, dateCreated, isInactive, creditLimit FROM customer WHERE id = 11")

    assert [*rows[0].items()] == [
        ("companyname", "Brenova Tools"),
        ("creditlimit", "2500.5"),
        ("datecreated", "5/15/2025"),
        ("isinactive", "F"),
        ("myid", "11"),
    ]


def test_null_columns_are_left_out(ask):
    """A client that takes its columns from the first row loses data, as with NetSuite."""
    assert ask("SELECT id, email FROM customer ORDER BY id") == [
        {"id": "-7"},
        {"email": "ap@example.com", "id": "11"},
        {"id": "12"},
    ]


def test_columns_without_a_name_are_numbered(ask):
    """Expressions without an alias are called expr1, expr2 …"""
    assert ask("SELECT COUNT(*), id, MAX(creditlimit) * 2 FROM customer WHERE id = 11 GROUP BY id") == [
        {"expr1": "1", "expr2": "5001", "id": "11"}
    ]


def test_a_star_gives_every_column_of_the_table(ask):
    """SELECT * shows booleans, balances and whatever else is not null."""
    (row,) = ask("SELECT * FROM customer WHERE entityid = 'Brenova Tools'")

    assert row["balancesearch"] == row["overduebalancesearch"] == "108.5"
    assert row["daysoverduesearch"] == "35"
    assert row["oncredithold"] == "F"
    assert not any(name.startswith("_") for name in row)


def test_a_page_tells_the_total(service):
    """The rows of a page, and how many there are in all."""
    page = service.run("SELECT id FROM customer ORDER BY id DESC", limit=2, offset=2)

    assert (page.rows, page.total) == ([{"id": "-7"}], 3)


def test_records_show_up_and_disappear_at_once(store, ask_store):
    """A query sees what was written a moment before: new, changed and deleted records."""
    assert ask_store("SELECT COUNT(*) AS n FROM customer") == [{"n": "3"}]

    store.put("customer", {"id": "13", "entityId": "Tor Controls", "custentity_region": "North"})
    store.put("customer", {**store.get("customer", "12"), "email": "new@example.com"})
    store.remove("customer", "-7")

    assert ask_store("SELECT id, email, custentity_region FROM customer ORDER BY id") == [
        {"email": "ap@example.com", "id": "11"},
        {"email": "new@example.com", "id": "12"},
        {"custentity_region": "North", "id": "13"},
    ]
    assert ask_store("SELECT entityid FROM entity WHERE id = 13") == [{"entityid": "Tor Controls"}]


def test_a_payment_changes_the_balance(store, ask_store):
    """Balances follow the open invoices."""
    store.put("invoice", {**store.get("invoice", "102"), "amountRemaining": 8.5})

    assert ask_store("SELECT balancesearch FROM customer WHERE id = 11") == [{"balancesearch": "8.5"}]


def test_customers_of_one_family_show_what_all_of_them_owe(store, ask_store):
    """Recorded rows of two customers under one parent: own balances differ, the consolidated ones and the days are the same."""
    store.put("customer", {**store.get("customer", "12"), "parent": {"id": "11"}})
    store.put("invoice", {**store.get("invoice", "102"), "id": "103", "entity": {"id": "12"}, "amountRemaining": 8.5})
    text = (
        "SELECT balancesearch AS own, consolbalancesearch AS all_of_them, consoldaysoverduesearch AS days FROM customer"
    )

    assert ask_store(f"{text} WHERE id IN (11, 12) ORDER BY id") == [
        {"all_of_them": "117", "days": "35", "own": "108.5"},
        {"all_of_them": "117", "days": "35", "own": "8.5"},
    ]


def test_who_has_no_transactions_owes_what_the_record_says(store, ask_store):
    """A balance that a test put there stays until there is a transaction, and does not come back with its deletion."""
    text = "SELECT balancesearch AS owed, lastsaledate AS last FROM customer WHERE id = 12"
    store.put("customer", {**store.get("customer", "12"), "balance": 70.25, "lastsaledate": "2026-02-01"})
    assert ask_store(text) == [{"last": "2/1/2026", "owed": "70.25"}]
    store.put("invoice", {**store.get("invoice", "102"), "id": "103", "entity": {"id": "12"}})
    assert ask_store(text) == [{"last": "1/6/2026", "owed": "108.5"}]
    store.remove("invoice", "103")
    assert ask_store(text) == [{"owed": "0"}]


@pytest.mark.parametrize(
    ("fields", "hold"),
    [
        ({}, "F"),
        ({"creditLimit": 100.0}, "T"),
        ({"creditLimit": 108.5}, "F"),
        ({"creditLimit": 0.0, "creditHoldOverride": {"id": "OFF"}}, "F"),
        ({"creditHoldOverride": {"id": "ON"}}, "T"),
    ],
)
def test_who_owes_more_than_the_limit_is_on_hold(store, ask_store, fields, hold):
    """As recorded rows show it, with and without the override of the customer."""
    customer = {name: value for name, value in store.get("customer", "11").items() if name != "creditLimit"}
    store.put("customer", customer | fields)
    assert ask_store("SELECT oncredithold AS hold FROM customer WHERE id = 11") == [{"hold": hold}]


def test_days_pass(store):
    """What is overdue depends on the account's date, which the emulator's clock moves."""
    days = [date(2026, 2, 5), date(2026, 2, 6)]
    service = SuiteQL(store, today=lambda: days[0])
    text = "SELECT daysoverduesearch AS late FROM transaction WHERE id = 102"

    assert service.run(text, limit=1, offset=0).rows == [{}]
    days.pop(0)
    assert service.run(text, limit=1, offset=0).rows == [{"late": "1"}]


# Transactions and their lines


def test_lines_have_the_signs_of_the_ledger(ask):
    """An invoice has a positive main line and negative item and tax lines; what is sold has a negative quantity."""
    rows = ask("""
        SELECT tl.mainline, tl.taxline, tl.quantity, tl.netamount, BUILTIN.DF(tl.item) AS item
        FROM transactionline tl WHERE tl.transaction = 102 ORDER BY tl.id
    """)
    assert rows == [
        {"mainline": "T", "netamount": "108.5", "taxline": "F"},
        {"item": "FAS-1001", "mainline": "F", "netamount": "-100.5", "quantity": "-4", "taxline": "F"},
        {"mainline": "F", "netamount": "-8", "taxline": "T"},
    ]


def test_an_order_does_not_post_but_an_invoice_does(ask):
    """Only posting lines belong in a report; both have lines in the accounting table."""
    assert ask("""
        SELECT t.type, tal.posting, SUM(tal.debit) AS debit, SUM(tal.credit) AS credit
        FROM transactionaccountingline tal JOIN transaction t ON t.id = tal.transaction
        GROUP BY t.type, tal.posting ORDER BY t.type
    """) == [
        {"credit": "108.5", "debit": "108.5", "posting": "T", "type": "CustInvc"},
        {"credit": "108.5", "debit": "108.5", "posting": "F", "type": "SalesOrd"},
    ]


def test_the_next_transaction_is_linked(ask):
    """From an order to its invoice, line by line."""
    assert ask("""
        SELECT n.nextdoc, n.previoustype, n.nexttype, n.previousline, BUILTIN.DF(n.nextdoc) AS shown
        FROM nexttransactionlinelink n WHERE n.previousdoc = 101
    """) == [
        {
            "nextdoc": "102",
            "nexttype": "CustInvc",
            "previousline": "1",
            "previoustype": "SalesOrd",
            "shown": "Invoice #INV1",
        }
    ]


def test_purchases_are_negative(store, ask_store):
    """An order to a vendor has a negative total, as in published queries, and positive lines."""
    line = {"line": 1, "item": {"id": "31"}, "quantity": 3.0, "rate": 10.0, "amount": 30.0}
    store.put("purchaseOrder", {"id": "103", "entity": {"id": "21"}, "total": 30.0, "item": {"items": [line]}})

    assert ask_store("""
        SELECT t.foreigntotal, tl.quantity, tl.foreignamount FROM transaction t
        JOIN transactionline tl ON tl.transaction = t.id AND tl.mainline = 'F' WHERE t.type = 'PurchOrd'
    """) == [{"foreignamount": "30", "foreigntotal": "-30", "quantity": "3"}]


# Display texts


def test_display_texts_of_references_statuses_and_types(ask):
    """BUILTIN.DF shows names; a status bears its transaction type."""
    assert ask("""
        SELECT BUILTIN.DF(t.entity) AS customer, BUILTIN.DF(t.status) AS status, t.status AS letter,
          BUILTIN.DF(t.type) AS kind, BUILTIN.CF(t.status) AS criteria
        FROM transaction t WHERE t.id = 102
    """) == [
        {
            "criteria": "CustInvc:A",
            "customer": "Brenova Tools",
            "kind": "Invoice",
            "letter": "A",
            "status": "Invoice : Open",
        }
    ]


def test_display_texts_group_and_filter(ask):
    """A display text may be grouped by, compared and sorted by, in a join or in a sub-select."""
    assert ask("""
        SELECT BUILTIN.DF(c.salesrep) AS rep, COUNT(*) AS n FROM transaction t
        LEFT JOIN customer c ON c.id = t.entity WHERE BUILTIN.DF(t.status) LIKE '%Open'
        GROUP BY BUILTIN.DF(c.salesrep) ORDER BY BUILTIN.DF(c.salesrep)
    """) == [{"n": "1", "rep": "Nina Falk"}]
    assert ask("SELECT BUILTIN.DF(x.entity) AS who FROM (SELECT entity FROM transaction WHERE id = 101) x") == [
        {"who": "Brenova Tools"}
    ]


def test_display_text_of_a_static_field_is_refused(refusal):
    """Plain enumerations have no display text (seen in a recorded refusal)."""
    assert "Static field is not supported" in refusal("SELECT BUILTIN.DF(emailpreference) FROM customer")


def test_a_status_keeps_its_name_on_its_way_out_of_a_sub_select(ask):
    """The transaction type travels along, through grouping and WITH too."""
    expected = [{"shown": "Invoice : Open"}, {"shown": "Sales Order : Billed"}]

    assert expected == ask("SELECT BUILTIN.DF(x.s) AS shown FROM (SELECT status AS s FROM transaction) x ORDER BY 1")
    assert expected == ask("""
        WITH grouped AS (SELECT status, COUNT(*) AS n FROM transaction GROUP BY status, type)
        SELECT BUILTIN.DF(status) AS shown FROM grouped ORDER BY 1
    """)


# Many at once


def test_threads_may_ask_while_records_change(store):
    """Queries from several threads, with writes in between, neither fail nor see half a record."""
    ask_store = asking(SuiteQL(store, today=lambda: TODAY))
    text = """
        SELECT t.id, COUNT(tl.id) AS n FROM transaction t JOIN transactionline tl ON tl.transaction = t.id GROUP BY t.id
    """

    def ask_often(_):
        return [{row["n"] for row in ask_store(text)} for _ in range(10)]

    with ThreadPoolExecutor(4) as threads:
        asked = threads.map(ask_often, range(4))
        for number in range(10):
            line = {"line": 1, "item": {"id": "31"}, "quantity": 1.0, "amount": float(number)}
            store.put("salesOrder", {"entity": {"id": "11"}, "item": {"items": [line]}, f"custbody_note_{number}": "x"})
        seen = set().union(*(numbers for answers in asked for numbers in answers))

    assert seen <= {"2", "3"}
    assert ask_store("SELECT COUNT(*) AS n FROM transaction WHERE type = 'SalesOrd'") == [{"n": "11"}]


def test_odd_values_of_a_client_do_no_harm(store, ask_store):
    """Whatever a client wrote into a record, queries go on working."""
    store.put(
        "invoice",
        {
            "id": "190",
            "tranDate": "yesterday",
            "memo": "one\x1ftwo\x1ethree, 'quoted'\n",
            "total": "much",
            "item": {"items": [{"item": "31", "quantity": "some"}]},
        },
    )

    assert ask_store("SELECT id, memo, trandate FROM transaction WHERE id = 190") == [
        {"id": "190", "memo": "one two three, 'quoted'\n"}
    ]
