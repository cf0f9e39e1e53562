"""The dialect: the functions, joins and row limits of Oracle, as public queries use them."""

import pytest


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
        ("TO_CHAR(SYSDATE, 'FMMonth DD, YYYY')", "March 12, 2026"),
        ("TO_CHAR(SYSDATE, 'Day') || '|'", "Thursday |"),
        ("TO_CHAR(SYSDATE, 'IYYY-IW W J')", "2026-11 2 2461112"),
        ("TO_CHAR(TO_DATE('2026-03-12 23:59', 'YYYY-MM-DD HH24:MI'), 'J')", "2461112"),
        ("TO_CHAR(7, '00000')", " 00007"),
        ("TO_CHAR(-1234.5, 'FM$9,999.00')", "-$1,234.50"),
        ("TO_CHAR(12345, '999')", "####"),
        ("TO_CHAR(5.5, 'FM990.99')", "5.5"),
        ("TO_DATE('05-MAR-26', 'DD-MON-RR')", "3/5/2026"),
        ("TRUNC(TO_TIMESTAMP('2026-03-05 14:05:09', 'YYYY-MM-DD HH24:MI:SS'), 'MM')", "3/1/2026"),
        ("ROUND(TO_DATE('2026-03-20', 'YYYY-MM-DD'), 'MM')", "4/1/2026"),
        ("NEXT_DAY(TO_DATE('2026-03-12', 'YYYY-MM-DD'), 'MONDAY')", "3/16/2026"),
        ("MONTHS_BETWEEN(TO_DATE('2026-03-31', 'YYYY-MM-DD'), TO_DATE('2026-02-28', 'YYYY-MM-DD'))", "1"),
        ("INSTR('banana', 'a', 1, 2)", "4"),
        ("INSTR('banana', 'a', -1)", "6"),
        ("REPLACE('banana', 'na')", "ba"),
        ("TO_NUMBER('$1,234.50', '$9,999.99')", "1234.5"),
        ("TO_NUMBER('none' DEFAULT 0 ON CONVERSION ERROR)", "0"),
        ("REGEXP_SUBSTR('A-b-C', '[a-z]', 1, 1, 'i')", "A"),
        ("REMAINDER(11, 4)", "-1"),
        ("10 / NULLIF(4, 0)", "2.5"),
        ("WIDTH_BUCKET(35, 0, 100, 10) || WIDTH_BUCKET(100, 0, 100, 10)", "411"),
        ("NANVL(1, 2)", "1"),
        ("TO_CHAR(TO_DATE('2026-07-01', 'YYYY-MM-DD'), 'HH24TZH:TZM TZR')", "00+00:00 UTC"),
        ("TO_CHAR(SYSDATE, 'YEAR Year year')", "TWENTY TWENTY-SIX Twenty Twenty-Six twenty twenty-six"),
        ("TO_CHAR(SYSDATE, 'RM|FMRM rm')", "III |III iii"),
        ("TO_CHAR(SYSDATE, 'Y,YYY YYY Y IYY AD b.c.')", "2,026 026 6 026 AD a.d."),
        ("TO_CHAR(SYSDATE, 'DDTH Ddth DdSP ddspth')", "12TH 12th Twelve twelfth"),
        ("TO_CHAR(TO_DATE(21002, 'J'), 'JSP')", "TWENTY-ONE THOUSAND TWO"),
        (
            "TO_CHAR(TO_TIMESTAMP('2026-03-05 14:05:09.123456', 'YYYY-MM-DD HH24:MI:SS.FF'), 'FF1 FF3 FF9')",
            "1 123 123456000",
        ),
        (
            "TO_CHAR(TO_TIMESTAMP('2026-03-05 14:05:09.000000000', 'YYYY-MM-DD HH24:MI:SSxFF'), 'HH24:MI:SSXFF3')",
            "14:05:09.000",
        ),
        ("TO_CHAR(12, 'S99')", "+12"),
        ("TO_CHAR(-12, '99S')", "12-"),
        ("TO_CHAR(-12, 'FM99PR') || TO_CHAR(12, 'FM99PR')", "<12>12 "),
        ("TO_CHAR(-12, '99PR')", "<12>"),
        ("TO_CHAR(12345.678, 'FM9.99EEEE')", "1.23E+04"),
        ("TO_CHAR(255, 'FMXXX') || TO_CHAR(255, 'FM0xxx')", "FF00ff"),
        ("TO_CHAR(2026, 'FMRN')", "MMXXVI"),
        ("TO_CHAR(12.5, 'TM9')", "12.5"),
        ("TO_DATE('March 5, 2026', 'Month DD, YYYY')", "3/5/2026"),
        ("TO_DATE('5-Mar-2026', 'DD-MON-YYYY')", "3/5/2026"),
        ("TO_DATE('2461112', 'J')", "3/12/2026"),
        ("TO_DATE('2026-03-05', 'YYYY-MM-DD HH24:MI:SS')", "3/5/2026"),
        ("TO_CHAR(TO_TIMESTAMP_TZ('2026-03-05 14:05', 'YYYY-MM-DD HH24:MI'), 'HH24')", "14"),
        ("BUILTIN.RELATIVE_RANGES('TM', 'END')", "3/31/2026"),
        ("BUILTIN.RELATIVE_RANGES('LMLFY', 'START', 'DATETIME_AS_DATE')", "2/1/2025"),
        ("BUILTIN.RELATIVE_RANGES('LFYTD', 'END')", "3/12/2025"),
        ("BUILTIN.RELATIVE_RANGES('TBW', 'END')", "3/13/2026"),
        ("BUILTIN.RELATIVE_RANGES('FQBL', 'START')", "7/1/2025"),
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
        ("WITH c AS (SELECT id FROM customer WHERE isinactive = 'F') SELECT id FROM c ORDER BY id;", ["-7", "11"]),
        ("WITH c (n) AS (SELECT id FROM customer), d AS (SELECT n FROM c) SELECT n AS id FROM d WHERE n > 11", ["12"]),
        ("SELECT MIN(id) AS id FROM customer GROUP BY (isinactive, isperson) ORDER BY (1)", ["-7", "11", "12"]),
        ("(SELECT id FROM vendor) UNION (SELECT id FROM employee) ORDER BY id", ["5", "21"]),
        ("SELECT /*+ FULL(c) */ c.id FROM customer c -- all of them\nWHERE c.id = 11", ["11"]),
        ("SELECT TOP(1) id FROM customer ORDER BY id", ["-7"]),
        (
            "SELECT id FROM transaction WHERE createddate > TO_TIMESTAMP('2026-01-06T08:00', 'YYYY-MM-DD\"T\"HH24:MI')",
            ["102"],
        ),
        (
            "SELECT id FROM (SELECT id, trandate - LAG(trandate) OVER (ORDER BY id) AS gap FROM transaction) WHERE gap = 1",
            ["102"],
        ),
        ("SELECT id FROM (SELECT id, LAG(id) OVER (ORDER BY id) AS before FROM customer) WHERE before = -7", ["11"]),
        ("SELECT MIN(id) AS id FROM customer GROUP BY ROLLUP(isinactive) ORDER BY 1", ["-7", "-7", "12"]),
        ("SELECT TOP 1 id FROM customer ORDER BY id DESC", ["12"]),
        ("SELECT id FROM customer ORDER BY id OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY", ["11"]),
        ("SELECT id FROM customer ORDER BY id OFFSET 2 ROWS", ["12"]),
        ("SELECT id FROM vendor OFFSET 1 ROW FETCH NEXT 5 ROWS ONLY", ["21"]),
        ("SELECT id FROM customer ORDER BY id FETCH FIRST 34 PERCENT ROWS ONLY", ["-7", "11"]),
        ("SELECT id FROM (SELECT id FROM customer ORDER BY id FETCH NEXT ROW ONLY)", ["-7"]),
        (
            "SELECT COUNT(*) AS id FROM (SELECT id FROM customer ORDER BY isinactive FETCH FIRST 1 ROWS WITH TIES)",
            ["2"],
        ),
        (
            "SELECT COUNT(*) AS id FROM (SELECT isinactive AS o FROM customer ORDER BY o OFFSET 1 ROWS FETCH NEXT 1 ROWS WITH TIES)",
            ["1"],
        ),
        (
            "SELECT id FROM (SELECT id, RATIO_TO_REPORT(total) OVER () AS share FROM transaction) WHERE share = 0.5 ORDER BY id",
            ["101", "102"],
        ),
        ("SELECT id FROM customer WHERE email IS EMPTY ORDER BY id", ["-7", "12"]),
        ("SELECT id FROM customer WHERE NOT email IS EMPTY OR salesrep IS NOT EMPTY", ["11"]),
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


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("TODAYTTM", "3/12/2026", "3/31/2026"),
        ("FQB", "4/1/2025", "6/30/2025"),
        ("FYB", "1/1/2023", "12/31/2023"),
        ("MB", "12/1/2025", "12/31/2025"),
        ("MBTD", "12/1/2025", "12/12/2025"),
        ("N4W", "3/15/2026", "4/11/2026"),
        ("TWN3W", "3/8/2026", "4/4/2026"),
        ("LFQFYBL", "10/1/2023", "12/31/2023"),
        ("SFQFYBL", "1/1/2024", "3/31/2024"),
        ("LMFQBL", "8/1/2025", "8/31/2025"),
        ("SMFYBL", "3/1/2024", "3/31/2024"),
        ("SWFYBL", "3/10/2024", "3/16/2024"),
        ("OYBL", "3/12/2024", "3/12/2025"),
        ("PMTFQ", "1/1/2026", "2/28/2026"),
        ("PMTFY", "1/1/2026", "2/28/2026"),
        ("PMSFHLFY", "1/1/2025", "2/28/2025"),
        ("PQTFY", "1/1/2026", "12/31/2025"),
    ],
)
def test_ranges_lie_where_their_names_say(ask, name, first, last):
    """Names of query.RelativeDateRange; a span whose first part is not over yet has nothing earlier: it ends before it begins."""
    edges = ", ".join(f"BUILTIN.RELATIVE_RANGES('{name}', '{edge}') AS at_{edge}" for edge in ("START", "END"))
    assert ask(f"SELECT {edges} FROM DUAL") == [{"at_start": first, "at_end": last}]


def test_nulls_sort_last_and_first_when_descending(ask):
    """As Oracle sorts."""
    assert [row["id"] for row in ask("SELECT id FROM customer ORDER BY email, id")] == ["11", "-7", "12"]
    assert [row["id"] for row in ask("SELECT id FROM customer ORDER BY email DESC, id")] == ["-7", "12", "11"]


def test_each_select_joins_in_its_own_way(ask):
    """Oracle's rule is for one query block: (+) in a sub-select stands beside JOIN around it, as a public linter has it too."""
    assert [{"id": "11", "tranid": "INV1"}] == ask("""
        SELECT c.id, x.tranid FROM customer c JOIN (
            SELECT k.id, t.tranid FROM customer k, transaction t WHERE k.id = t.entity (+) AND t.type (+) = 'CustInvc'
        ) x ON x.id = c.id WHERE x.tranid IS NOT NULL
    """)


def test_offset_may_be_a_name(ask):
    """Only what stands where a row limit can stand is one."""
    assert [{"offset": "1"}] == ask("SELECT x.offset FROM (SELECT 1 AS offset FROM dual) x")


def test_oracle_outer_joins_keep_rows_without_a_partner(ask):
    """(+) marks the table that may be missing, whichever comes first in the FROM clause."""
    text = "SELECT c.id, t.tranid FROM {} WHERE c.id = t.entity (+) AND t.type (+) = 'CustInvc' ORDER BY c.id"
    expected = [{"id": "-7"}, {"id": "11", "tranid": "INV1"}, {"id": "12"}]

    assert ask(text.format("customer c, transaction t")) == expected
    assert ask(text.format("transaction t, customer c")) == expected


def test_rownum_counts_before_sorting_and_adding_up(ask):
    """The trap every user of Oracle falls into once: the first rows found are sorted, not the first of the sorted."""
    assert ask("SELECT id FROM customer WHERE ROWNUM <= 1 ORDER BY id") == [{"id": "11"}]
    assert ask("SELECT COUNT(*) AS n FROM customer WHERE ROWNUM <= 2") == [{"n": "2"}]
    assert ask("SELECT id FROM customer WHERE ROWNUM > 1") == []
    assert ask("SELECT id FROM customer WHERE 1 < ROWNUM") == []
    assert ask("SELECT COUNT(*) AS n FROM customer WHERE 2 >= ROWNUM") == [{"n": "2"}]
    assert ask("SELECT id FROM (SELECT id FROM customer ORDER BY id) WHERE ROWNUM = 1") == [{"id": "-7"}]
    assert ask("SELECT ROWNUM AS n, id FROM (SELECT id FROM customer ORDER BY id DESC) WHERE ROWNUM < 3") == [
        {"id": "12", "n": "1"},
        {"id": "11", "n": "2"},
    ]


def test_listagg_is_accepted(ask):
    """Oracle lists it as unsupported, yet published queries use it."""
    assert ask("SELECT LISTAGG(id, ', ') WITHIN GROUP (ORDER BY id) AS ids FROM customer") == [{"ids": "-7, 11, 12"}]


def test_an_oracle_join_may_stand_in_any_parentheses(ask):
    """Workbooks put every pair of conditions in parentheses of its own."""
    assert ask("""
        SELECT BUILTIN_RESULT.TYPE_INTEGER(c."ID") AS "ID", BUILTIN_RESULT.TYPE_STRING(BUILTIN.DF(c.salesrep)) AS rep
        FROM customer c, "TRANSACTION", employee e
        WHERE (((c."ID" = "TRANSACTION".entity(+) AND c.salesrep = e."ID"(+))) AND ("TRANSACTION"."TYPE"(+) = 'CustInvc'))
        AND c.isinactive = 'F' ORDER BY c."ID"
    """) == [{"id": "-7"}, {"id": "11", "rep": "Nina Falk"}]


def test_amounts_change_currency(store, ask_store):
    """Amounts of a subsidiary, and of a transaction, in another currency at the rates of the currency list."""
    store.put("currency", {"id": "1", "name": "Euro", "symbol": "EUR", "exchangeRate": 1.0})
    store.put("currency", {"id": "2", "name": "Pound", "symbol": "GBP", "exchangeRate": 1.25})
    store.put("subsidiary", {"id": "1", "name": "Parent Company", "currency": {"id": "1"}})
    store.put("subsidiary", {"id": "2", "name": "Kingdom", "currency": {"id": "2"}})
    store.put("invoice", {**store.get("invoice", "102"), "subsidiary": {"id": "2"}, "currency": {"id": "2"}})

    assert ask_store("""
        SELECT SUM(BUILTIN.CONSOLIDATE(tal.amount, 'INCOME', 'DEFAULT', 'DEFAULT', 1, t.postingperiod, 'DEFAULT')) AS whole,
          MAX(BUILTIN.CURRENCY_CONVERT(t.foreigntotal, 1)) AS euro, MAX(BUILTIN.CURRENCY(tal.amount)) AS currency
        FROM transactionaccountingline tal JOIN transaction t ON t.id = tal.transaction
        WHERE t.id = 102 AND tal.debit IS NOT NULL
    """) == [{"currency": "2", "euro": "135.625", "whole": "135.63"}]


def test_several_choices_are_filtered(store, ask_store):
    """BUILTIN.MNFILTER looks for values among the ids of a multiselect."""
    store.put("location", {"id": "2", "name": "Depot", "subsidiary": {"items": [{"id": "1"}, {"id": "3"}]}})
    text = "SELECT id FROM location WHERE BUILTIN.MNFILTER(subsidiary, '{}', '', 'TRUE', {}) = 'T' ORDER BY id"

    assert ask_store(text.format("MN_INCLUDE", "'3', '4'")) == [{"id": "2"}]
    assert ask_store(text.format("MN_INCLUDE_ALL", "3, 4")) == []
    assert ask_store(text.format("MN_EXCLUDE", "1")) == [{"id": "1"}]


def test_a_hierarchy_shows_its_path(store, ask_store):
    """BUILTIN.HIERARCHY gives the name, or all names down to it."""
    store.put("department", {"id": "1", "name": "Sales", "fullName": "Sales"})
    store.put("department", {"id": "2", "name": "North", "fullName": "Sales : North", "parent": {"id": "1"}})
    store.put("employee", {**store.get("employee", "5"), "department": {"id": "2"}})

    assert ask_store("""
        SELECT BUILTIN.HIERARCHY(department, 'DISPLAY') AS name, BUILTIN.HIERARCHY(department, 'DISPLAY_JOINED') AS path,
          BUILTIN.HIERARCHY(department, 'IDENTIFIER') AS own
        FROM employee WHERE id = 5
    """) == [{"name": "North", "own": "2", "path": "Sales : North"}]


def test_a_group_shows_the_text_of_what_it_is_grouped_by(ask):
    """Two companies' scripts group by an id and show its text."""
    assert ask("""
        SELECT BUILTIN.DF(entity) AS who, COUNT(*) AS n FROM transaction GROUP BY entity
        HAVING BUILTIN.DF(entity) LIKE 'B%' ORDER BY BUILTIN.DF(entity)
    """) == [{"n": "2", "who": "Brenova Tools"}]


def test_amounts_are_consolidated_whatever_the_query_names_its_own(ask):
    """Rates are looked up in the account's tables, though the query reads them too or has a WITH of the same name."""
    amount = "BUILTIN.CONSOLIDATE(t.foreigntotal, 'LEDGER', 'DEFAULT', 'DEFAULT', 1, t.postingperiod, 'DEFAULT')"
    assert ask(f"""
        SELECT SUM(CASE WHEN s.n > 0 THEN {amount} ELSE 0 END) AS whole
        FROM transaction t CROSS JOIN (SELECT COUNT(*) AS n FROM subsidiary) s
    """) == [{"whole": "217"}]
    assert ask(f"""
        WITH subsidiary AS (SELECT 9 AS id FROM DUAL) SELECT SUM({amount}) AS whole FROM transaction t, subsidiary
    """) == [{"whole": "217"}]


def test_a_sub_select_may_quote_names(ask):
    """The service's own translation of a dataset, and two public scripts: in capitals, or quoted outside too."""
    assert ask('SELECT x.id FROM (SELECT "ID" FROM customer) x WHERE x.id = 11') == [{"id": "11"}]
    assert ask('SELECT x.n FROM (SELECT COUNT(*) AS "N" FROM customer WHERE "ID" = 11) x') == [{"n": "1"}]
    assert ask('SELECT x."Total" AS n FROM (SELECT id AS "Total" FROM customer) x WHERE x."Total" = 11') == [
        {"n": "11"}
    ]


def test_a_name_in_a_join_condition_is_one_of_the_tables_joined_so_far(ask):
    """As public scripts write it: a table that is joined later has a column of the same name, and is not meant."""
    assert [{"id": "11"}] == ask(
        "SELECT c.id FROM customer c JOIN customersubsidiaryrelationship r ON c.id = r.entity"
        " LEFT JOIN currency y ON y.id = c.currency AND entityid IS NOT NULL LEFT JOIN entity e ON e.id = c.id WHERE c.id = 11"
    )
