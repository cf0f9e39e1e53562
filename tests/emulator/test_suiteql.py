"""SuiteQL as a user meets it: what a query gives, what is refused and in which words, what is admitted to be missing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from netsuite_emulator.store import RecordStore
from netsuite_emulator.suiteql import NotYetBuilt, SuiteQL, SuiteQLRefused

TODAY = date(2026, 3, 12)
UNSUPPORTED = "Search error occurred: Invalid or unsupported search."


def small_account():
    """Three customers, a vendor, an item in stock, and an order with its unpaid invoice."""
    filled = RecordStore()
    for record_id, acct_type, name in (
        ("1", "AcctRec", "Accounts Receivable"),
        ("2", "Income", "Sales"),
        ("3", "OthCurrLiab", "Sales Taxes Payable"),
        ("4", "Bank", "Checking"),
    ):
        filled.put(
            "account",
            {"id": record_id, "acctName": name, "acctNumber": f"{record_id}000", "acctType": {"id": acct_type}},
        )
    filled.put("subsidiary", {"id": "1", "name": "Parent Company"})
    filled.put("location", {"id": "1", "name": "Main Warehouse"})
    filled.put("employee", {"id": "5", "entityId": "Nina Falk", "firstName": "Nina", "lastName": "Falk"})
    for record_id, name, more in (
        ("11", "Brenova Tools", {"email": "ap@example.com", "salesRep": {"id": "5"}, "creditLimit": 2500.5}),
        ("12", "Corindra Supply", {"isInactive": True}),
        ("-7", "Cash Customer", {"isPerson": True}),
    ):
        filled.put(
            "customer",
            {
                "id": record_id,
                "entityId": name,
                "companyName": name,
                "subsidiary": {"id": "1"},
                "emailPreference": {"id": "DEFAULT"},
                "dateCreated": f"2025-0{len(name) % 9 + 1}-15T16:45:00Z",
                **more,
            },
        )
    filled.put("vendor", {"id": "21", "entityId": "Ulmixon Freight", "companyName": "Ulmixon Freight"})
    filled.put(
        "inventoryItem",
        {
            "id": "31",
            "itemId": "FAS-1001",
            "displayName": "Hex Bolt",
            "quantityOnHand": 40.0,
            "quantityAvailable": 35.0,
            "locations": {"items": [{"location": {"id": "1"}, "quantityOnHand": 40.0, "quantityAvailable": 35.0}]},
        },
    )
    line = {"line": 1, "item": {"id": "31"}, "description": "Bolts", "quantity": 4.0, "rate": 25.125, "amount": 100.5}
    common = {
        "entity": {"id": "11"},
        "subsidiary": {"id": "1"},
        "taxTotal": 8.0,
        "total": 108.5,
        "item": {"items": [line]},
    }
    filled.put(
        "salesOrder",
        {**common, "id": "101", "tranId": "SO1", "tranDate": "2026-01-05", "status": {"id": "G"}, "memo": "Rush"},
    )
    filled.put(
        "invoice",
        {
            **common,
            "id": "102",
            "tranId": "INV1",
            "tranDate": "2026-01-06",
            "dueDate": "2026-02-05",
            "createdDate": "2026-01-06T08:30:00Z",
            "status": {"id": "A"},
            "createdFrom": {"id": "101"},
            "amountRemaining": 108.5,
        },
    )
    return filled


def asking(service):
    return lambda text: service.run(text, limit=1000, offset=0).rows


@pytest.fixture(scope="module")
def service():
    """The service of an account that nobody writes to."""
    return SuiteQL(small_account(), today=lambda: TODAY)


@pytest.fixture
def ask(service):
    return asking(service)


@pytest.fixture
def refusal(service):
    def run(text):
        with pytest.raises(SuiteQLRefused) as refused:
            service.run(text, limit=1000, offset=0)
        return refused.value.detail

    return run


@pytest.fixture
def store():
    """The records of an account that the test may change."""
    return small_account()


@pytest.fixture
def ask_store(store):
    return asking(SuiteQL(store, today=lambda: TODAY))


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


# The dialect


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("TO_CHAR(SYSDATE, 'YYYY-MM-DD')", "2026-03-12"),
        ("TO_CHAR(TO_DATE('2026-03-05', 'YYYY-MM-DD'), 'Mon DD, YYYY \"Q\"Q')", "Mar 05, 2026 Q1"),
        (
            "TO_CHAR(TO_TIMESTAMP('2026-03-05 14:05:09', 'YYYY-MM-DD HH24:MI:SS'), 'DS HH12:MI:SS PM')",
            "3/5/2026 02:05:09 PM",
        ),
        ("TRUNC(SYSDATE)", "3/12/2026"),
        ("TRUNC(SYSDATE, 'Q')", "1/1/2026"),
        ("TRUNC(SYSDATE) - TO_DATE('2026-03-01', 'YYYY-MM-DD')", "11"),
        ("TRUNC(SYSDATE) - 30", "2/10/2026"),
        ("ADD_MONTHS(TO_DATE('2026-01-31', 'YYYY-MM-DD'), 1)", "2/28/2026"),
        ("ADD_MONTHS(TO_DATE('2026-02-28', 'YYYY-MM-DD'), 1)", "3/31/2026"),
        ("LAST_DAY(SYSDATE)", "3/31/2026"),
        ("TO_CHAR(1234.5, 'FM999,990.00')", "1,234.50"),
        ("TO_CHAR(0.5, 'FM990.00')", "0.50"),
        ("'a' || NULL || 12", "a12"),
        ("NVL('', 'empty')", "empty"),
        ("NVL2(NULL, 'some', 'none')", "none"),
        ("DECODE(2, 1, 'one', 2, 'two', 'more')", "two"),
        ("CASE WHEN 1 = 2 THEN 'a' ELSE 'b' END", "b"),
        ("SUBSTR('NetSuite', 4, 3)", "Sui"),
        ("INSTR('NetSuite', 'S')", "4"),
        ("LPAD(7, 3, '0')", "007"),
        ("REPLACE('a-b', '-', '')", "ab"),
        ("REGEXP_SUBSTR('INV-1042-B', '[0-9]+')", "1042"),
        ("REGEXP_REPLACE('(206) 555', '[^0-9]', '')", "206555"),
        ("ROUND(10 / 4, 1)", "2.5"),
        ("CEIL(2.1) + FLOOR(2.9)", "5"),
        ("TO_NUMBER('12.50')", "12.5"),
        ("EXTRACT(YEAR FROM SYSDATE)", "2026"),
        ("BUILTIN.RELATIVE_RANGES('TM', 'END')", "3/31/2026"),
        ("BUILTIN.RELATIVE_RANGES('LM', 'START')", "2/1/2026"),
        ("BUILTIN.RELATIVE_RANGES('TFQ', 'START')", "1/1/2026"),
        ("BUILTIN.RELATIVE_RANGES('DAGO30', 'START')", "2/10/2026"),
    ],
)
def test_functions_answer_as_oracle_does(ask, expression, expected):
    """The functions of published queries, on the account's date."""
    assert ask(f"SELECT {expression} AS answer FROM DUAL") == [{"answer": expected}]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("SELECT TOP 1 id FROM customer ORDER BY id DESC", ["12"]),
        ("SELECT id FROM customer ORDER BY id DESC FETCH FIRST 2 ROWS ONLY", ["12", "11"]),
        ("SELECT id FROM customer WHERE id IN ('11', 12) ORDER BY 1", ["11", "12"]),
        ("SELECT id FROM customer WHERE id LIKE '1%' AND isinactive = 'F'", ["11"]),
        ("SELECT id FROM customer WHERE email IS NULL ORDER BY id", ["-7", "12"]),
        ("SELECT id FROM customer WHERE email = ''", []),
        ("SELECT id FROM customer UNION SELECT id FROM vendor ORDER BY id", ["-7", "11", "12", "21"]),
        ("SELECT id FROM customer MINUS SELECT entity FROM transaction ORDER BY id", ["-7", "12"]),
        ("SELECT c.id FROM customer c WHERE EXISTS (SELECT 1 FROM transaction t WHERE t.entity = c.id)", ["11"]),
        ("SELECT id FROM customer WHERE id NOT IN (SELECT entity FROM transaction) ORDER BY id", ["-7", "12"]),
        ("SELECT id FROM transaction WHERE trandate = '1/6/2026'", ["102"]),
        ("SELECT id FROM transaction WHERE trandate BETWEEN '01/01/2026' AND '01/05/2026'", ["101"]),
        ("SELECT id FROM transaction WHERE duedate < SYSDATE - 30", ["102"]),
        ("SELECT id FROM transaction WHERE createddate > TO_TIMESTAMP('2026-01-06 08', 'YYYY-MM-DD HH24')", ["102"]),
        ("SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS rn FROM customer) WHERE rn = 2", ["11"]),
        ('SELECT "CUSTOMER"."ID" FROM "CUSTOMER" WHERE "CUSTOMER"."EMAIL" IS NOT NULL', ["11"]),
    ],
)
def test_queries_are_read_as_suiteql(ask, text, ids):
    """Row limits, sets, sub-selects, dates in the account's format, '' as null."""
    assert [row["id"] for row in ask(text)] == ids


def test_nulls_sort_last_and_first_when_descending(ask):
    """As Oracle sorts."""
    assert [row["id"] for row in ask("SELECT id FROM customer ORDER BY email, id")] == ["11", "-7", "12"]
    assert [row["id"] for row in ask("SELECT id FROM customer ORDER BY email DESC, id")] == ["-7", "12", "11"]


def test_oracle_outer_joins_keep_rows_without_a_partner(ask):
    """(+) marks the table that may be missing, whichever comes first in the FROM clause."""
    text = "SELECT c.id, t.tranid FROM {} WHERE t.entity (+) = c.id AND t.type (+) = 'CustInvc' ORDER BY c.id"
    expected = [{"id": "-7"}, {"id": "11", "tranid": "INV1"}, {"id": "12"}]

    assert ask(text.format("customer c, transaction t")) == expected
    assert ask(text.format("transaction t, customer c")) == expected


def test_rownum_counts_before_sorting_and_adding_up(ask):
    """The trap every user of Oracle falls into once: the first rows found are sorted, not the first of the sorted."""
    assert ask("SELECT id FROM customer WHERE ROWNUM <= 1 ORDER BY id") == [{"id": "11"}]
    assert ask("SELECT COUNT(*) AS n FROM customer WHERE ROWNUM <= 2") == [{"n": "2"}]
    assert ask("SELECT id FROM customer WHERE ROWNUM > 1") == []
    assert ask("SELECT id FROM (SELECT id FROM customer ORDER BY id) WHERE ROWNUM = 1") == [{"id": "-7"}]
    assert ask("SELECT ROWNUM AS n, id FROM (SELECT id FROM customer ORDER BY id DESC) WHERE ROWNUM < 3") == [
        {"id": "12", "n": "1"},
        {"id": "11", "n": "2"},
    ]


def test_listagg_is_accepted(ask):
    """Oracle lists it as unsupported, yet published queries use it."""
    assert ask("SELECT LISTAGG(id, ', ') WITHIN GROUP (ORDER BY id) AS ids FROM customer") == [{"ids": "-7, 11, 12"}]


# Refusals


@pytest.mark.parametrize("table", ["Emails", "'/etc/hosts'", "duckdb_settings", "sqlite_master"])
def test_an_unknown_table_is_named_as_written(refusal, table):
    """The table in the message keeps the user's spelling; files and the engine's own tables are no tables."""
    assert refusal(f"SELECT * FROM {table}") == f"Invalid search type: {table.strip(chr(39))}."


@pytest.mark.parametrize(
    ("text", "unknown", "available"),
    [
        ("SELECT shoe_size FROM customer", "shoe_size", "customer=customer"),
        ("SELECT c.shoe_size FROM customer c", "shoe_size", "c=customer"),
        ("SELECT id FROM customer WHERE ShoeSize = 1", "ShoeSize", "customer=customer"),
        ("SELECT createdfrom FROM transaction", "createdfrom", "transaction=transaction"),
        ("SELECT companyname AS n FROM customer WHERE n = 'x'", "n", "customer=customer"),
        ("SELECT companyname AS n FROM customer GROUP BY n", "n", "customer=customer"),
        (
            "SELECT t.id FROM transaction t JOIN customer c ON c.id = t.entity WHERE t.nope = 1",
            "nope",
            "t=transaction, c=customer",
        ),
    ],
)
def test_an_unknown_column_is_named_with_what_there_is(refusal, text, unknown, available):
    """The message lists the tables in scope under their aliases, as a live account does."""
    assert (
        refusal(text)
        == f"Search error occurred: Unknown identifier '{unknown}'. Available identifiers are: {{{available}}}."
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "SELECT",
        "SELECT id FROM customer LIMIT 5",
        "SELECT id FROM customer OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY",
        "SELECT LEVEL FROM dual CONNECT BY LEVEL < 5",
        "SELECT [id] FROM customer",
        "SELECT id FROM transaction WHERE trandate > DATE '2026-01-01'",
        "SELECT id FROM customer; SELECT id FROM vendor",
        "SELECT id FROM customer WHERE id = ?",
        "SELECT c.id FROM customer c JOIN vendor v ON v.id = c.id, transaction t WHERE t.entity = c.id (+)",
        "SELECT id FROM customer WHERE id IN (" + ", ".join(map(str, range(1001))) + ")",
        "SELECT CEILING(1.5) FROM dual",
        "SELECT SUBSTRING(entityid, 1, 2) FROM customer",
        "SELECT DATEDIFF(day, trandate, duedate) FROM transaction",
        "SELECT 1",
        "SELECT id FROM customer, vendor",
        'SELECT x.id FROM (SELECT "ID" FROM customer) x',
        "SELECT TO_NUMBER(entityid) FROM customer",
        "INSERT INTO customer (id) VALUES (1)",
        "UPDATE customer SET email = NULL",
        "DELETE FROM customer",
        "DROP TABLE customer",
        "COPY customer TO '/tmp/customers.csv'",
        "ATTACH '/tmp/other.db'",
        "SELECT * FROM read_csv('/etc/hosts')",
        "SELECT getenv('HOME') FROM dual",
        "SELECT current_setting('memory_limit') FROM dual",
        "SELECT id::VARCHAR FROM customer",
        "PRAGMA database_list",
    ],
)
def test_what_the_service_does_not_run_is_refused(refusal, text):
    """Whatever is no plain SELECT of documented SuiteQL gets the one sentence NetSuite has for it."""
    assert refusal(text) == UNSUPPORTED


def test_a_date_must_be_in_the_accounts_format(refusal):
    """An ISO date as a text is refused with the format that is expected."""
    assert 'Parse of date/time "2026-01-05" failed' in refusal(
        "SELECT id FROM transaction WHERE trandate = '2026-01-05'"
    )


def test_a_query_that_takes_too_long_is_refused(store):
    """The time limit ends a query that would run for hours, and the next query runs."""
    lines = [{"line": each, "item": {"id": "31"}, "quantity": 1.0, "amount": 1.0} for each in range(1, 2000)]
    store.put("salesOrder", {"entity": {"id": "11"}, "item": {"items": lines}})
    service = SuiteQL(store, today=lambda: TODAY, time_limit=0.2)

    with pytest.raises(SuiteQLRefused):
        service.run(
            "SELECT COUNT(*) FROM transactionline a, transactionline b, transactionline c WHERE a.id + b.id < c.id * 0.5",
            limit=1,
            offset=0,
        )
    assert service.run("SELECT COUNT(*) AS n FROM vendor", limit=1, offset=0).rows == [{"n": "1"}]


# What is missing, and says so


@pytest.mark.parametrize(
    "text",
    [
        "SELECT BUILTIN.NAMED_GROUP('employee', 'me') FROM dual",
        "SELECT id FROM transaction WHERE trandate >= BUILTIN.RELATIVE_RANGES('FISCALYEARBEFORELAST', 'START')",
        "SELECT t.id FROM transaction t JOIN transactionline l USING (id)",
        "SELECT SOUNDEX(entityid) FROM customer",
        "SELECT id FROM customer WHERE ROWNUM < 3 OR id = 11",
        "SELECT TO_CHAR(SYSDATE, 'SYYYY') FROM dual",
    ],
)
def test_what_netsuite_has_and_the_emulator_lacks_is_no_refusal(service, text):
    """A gap of ours must not look like a refusal of NetSuite's."""
    with pytest.raises(NotYetBuilt):
        service.run(text, limit=10, offset=0)


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
