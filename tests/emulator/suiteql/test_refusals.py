"""What SuiteQL refuses, in NetSuite's words, and what the emulator admits to lack."""

import pytest

from netsuite_emulator.suiteql import NotYetBuilt, SuiteQL, SuiteQLRefused
from suiteql_account import TODAY, UNSUPPORTED


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
        ("SELECT mainline FROM transaction", "mainline", "transaction=transaction"),
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
        "SELECT id FROM customer ORDER BY id FETCH FIRST 5 ROWS ONLY OFFSET 5 ROWS",
        "SELECT id FROM customer ORDER BY id OFFSET 5",
        "SELECT c.id FROM customer c, transaction t WHERE t.entity (+) = c.id",
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
        'SELECT x.Total FROM (SELECT id AS "Total" FROM customer) x',
        "SELECT TO_NUMBER(entityid) FROM customer",
        "SELECT id FROM customer;;",
        "SELECT 1/0 AS n FROM dual",
        "SELECT POWER(10, 400) AS n FROM dual",
        "SELECT 'open FROM dual",
        'SELECT "open FROM dual',
        "SELECT 1 /* open FROM dual",
        "SELECT " + "(" * 3000 + "1" + ")" * 3000 + " FROM dual",
        "SELECT " + "||".join(["'a'"] * 3000) + " FROM dual",
        "SELECT id FROM transaction WHERE trandate > BUILTIN.RELATIVE_RANGES('DAGO99999999', 'START')",
        (
            "SELECT BUILTIN.CONSOLIDATE(l.amount, 'LEDGER', 'DEFAULT', 'DEFAULT', 1, p.id, 'DEFAULT')"
            " FROM transactionaccountingline l JOIN transaction t ON t.id = l.transaction"
            " JOIN accountingperiod p ON p.id = t.postingperiod"
        ),
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


@pytest.mark.parametrize(
    "text",
    [
        "SELECT BUILTIN.NAMED_GROUP('employee', 'me') FROM dual",
        "SELECT id FROM transaction WHERE trandate >= BUILTIN.RELATIVE_RANGES('FISCALYEARBEFORELAST', 'START')",
        "SELECT t.id FROM transaction t JOIN transactionline l USING (id)",
        "SELECT SOUNDEX(entityid) FROM customer",
        "SELECT id FROM customer WHERE ROWNUM < 3 OR id = 11",
        "SELECT TO_CHAR(SYSDATE, 'EE') FROM dual",
        "SELECT TO_CHAR(1, 'C9') FROM dual",
        "SELECT TO_DATE('1', 'SSSSS') FROM dual",
        "SELECT MAX(id) KEEP (DENSE_RANK LAST ORDER BY entityid) FROM customer",
        "SELECT * FROM (SELECT id, isinactive FROM customer) PIVOT (COUNT(id) FOR isinactive IN ('T', 'F'))",
        "SELECT id FROM customer CROSS APPLY (SELECT 1 FROM dual)",
    ],
)
def test_what_netsuite_has_and_the_emulator_lacks_is_no_refusal(service, text):
    """A gap of ours must not look like a refusal of NetSuite's."""
    with pytest.raises(NotYetBuilt):
        service.run(text, limit=10, offset=0)
