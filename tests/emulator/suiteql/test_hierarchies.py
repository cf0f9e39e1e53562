"""
CONNECT BY, as notes on SuiteQL and scripts use it: folders below two folders, accounts below their parents, days counted on DUAL.

What a walk gives is Oracle's ("Hierarchical Queries" in its SQL Language Reference): parents before their children, LEVEL from 1 on, WHERE after the
walk, ORA-01436 for a circle.
"""

import pytest

from netsuite_emulator.suiteql import NotYetBuilt
from suiteql_account import UNSUPPORTED

BOSSES = {"41": None, "42": "41", "43": "41", "44": "42", "45": "44"}
FROM_THE_TOP = "START WITH id = 41 CONNECT BY PRIOR id = supervisor"


@pytest.fixture
def staff(store, ask_store):
    """41 leads 42 and 43, 42 leads 44, 44 leads 45; by name 43 comes before 42."""
    names = {"41": "Top", "42": "Zoe", "43": "Abe", "44": "Mia", "45": "Lou"}
    for record_id, boss in BOSSES.items():
        above = {"supervisor": {"id": boss}} if boss else {}
        store.put("employee", {"id": record_id, "entityId": names[record_id], "lastName": names[record_id], **above})
    return ask_store


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (f"SELECT id FROM employee {FROM_THE_TOP}", ["41", "42", "44", "45", "43"]),
        ("SELECT id FROM employee CONNECT BY supervisor = PRIOR id START WITH id = 42", ["42", "44", "45"]),
        (f"SELECT id FROM employee WHERE id <> 44 {FROM_THE_TOP}", ["41", "42", "45", "43"]),
        (f"SELECT id FROM employee {FROM_THE_TOP} AND id <> 44", ["41", "42", "43"]),
        (f"SELECT id FROM employee {FROM_THE_TOP} AND LEVEL <= 2", ["41", "42", "43"]),
        (f"SELECT id FROM employee {FROM_THE_TOP} ORDER SIBLINGS BY lastname", ["41", "43", "42", "44", "45"]),
        (f"SELECT id FROM employee {FROM_THE_TOP} ORDER BY LEVEL DESC, id", ["45", "44", "42", "43", "41"]),
        ("SELECT id FROM employee START WITH id = 45 CONNECT BY PRIOR supervisor = id", ["45", "44", "42", "41"]),
        (f"SELECT id FROM employee WHERE CONNECT_BY_ISLEAF = 1 {FROM_THE_TOP}", ["45", "43"]),
        (f"SELECT id FROM vendor WHERE id IN (SELECT id FROM employee {FROM_THE_TOP})", []),
        (
            f"SELECT x.id FROM (SELECT id, LEVEL AS deep FROM employee {FROM_THE_TOP}) x WHERE x.deep > 2 ORDER BY x.id",
            ["44", "45"],
        ),
        (f"WITH w AS (SELECT id FROM employee {FROM_THE_TOP}) SELECT MAX(id) AS id FROM w", ["45"]),
        (
            (
                "SELECT e.id FROM employee e LEFT JOIN employee b ON b.id = e.supervisor START WITH b.id IS NULL AND e.id = 41"
                " CONNECT BY PRIOR e.id = b.id AND LEVEL < 3"
            ),
            ["41", "42", "43"],
        ),
    ],
)
def test_walks_down_and_up(staff, text, ids):
    assert [row["id"] for row in staff(text)] == ids


def test_a_walk_tells_where_a_row_stands(staff):
    assert staff(
        "SELECT LEVEL, SYS_CONNECT_BY_PATH(lastname, '/') AS path, CONNECT_BY_ROOT lastname AS top, PRIOR lastname AS boss,"
        f" BUILTIN.DF(supervisor) AS shown, CONNECT_BY_ISLEAF AS leaf FROM employee WHERE LEVEL > 2 {FROM_THE_TOP}"
    ) == [
        {"level": "3", "path": "/Top/Zoe/Mia", "top": "Top", "boss": "Zoe", "shown": "Zoe", "leaf": "0"},
        {"level": "4", "path": "/Top/Zoe/Mia/Lou", "top": "Top", "boss": "Mia", "shown": "Mia", "leaf": "1"},
    ]


@pytest.mark.parametrize("counted", ["LEVEL <= 3", "ROWNUM <= 3", "LEVEL < 4"])
def test_counts_on_dual(ask, counted):
    assert ask(f"SELECT TO_DATE('2026-03-01', 'YYYY-MM-DD') + LEVEL - 1 AS day FROM dual CONNECT BY {counted}") == [
        {"day": "3/1/2026"},
        {"day": "3/2/2026"},
        {"day": "3/3/2026"},
    ]


def test_counts_on_a_sub_select_of_dual(ask):
    """As one public report makes its weeks: the sub-select has one row, and ROWNUM counts the rows made of it."""
    assert ask("SELECT (ROWNUM - 1) * 7 AS days FROM (SELECT ROWNUM FROM dual) CONNECT BY LEVEL <= 3") == [
        {"days": "0"},
        {"days": "7"},
        {"days": "14"},
    ]


def test_a_circle_is_refused_unless_it_is_expected(staff, store):
    store.put("employee", {"id": "46", "entityId": "Odd", "lastName": "Odd", "supervisor": {"id": "46"}})
    walk = "SELECT id FROM employee START WITH id = 46 CONNECT BY {} PRIOR id = supervisor"

    assert staff(walk.format("NOCYCLE")) == [{"id": "46"}]
    with pytest.raises(Exception, match=UNSUPPORTED):
        staff(walk.format(""))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT SYS_CONNECT_BY_PATH(id, '/') FROM customer",
        "SELECT PRIOR id FROM customer",
        "SELECT CONNECT_BY_ROOT id FROM customer",
    ],
)
def test_what_belongs_to_a_walk_is_refused_elsewhere(refusal, text):
    assert refusal(text) == UNSUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        "SELECT id FROM customer CONNECT BY 1 = 1",
        "SELECT 1 FROM dual CONNECT BY 1 = 1",
        "SELECT c.id FROM customer c, vendor v WHERE c.id = v.id CONNECT BY PRIOR c.id = c.parent",
        "SELECT id FROM customer WHERE ROWNUM < 3 CONNECT BY PRIOR id = parent",
        "SELECT id FROM vendor v WHERE EXISTS (SELECT 1 FROM customer START WITH id = v.id CONNECT BY PRIOR id = parent)",
    ],
)
def test_walks_that_are_not_built_are_said(service, text):
    with pytest.raises(NotYetBuilt):
        service.run(text, limit=10, offset=0)
