"""The typed door: what a script, a notebook and a node package of somebody else get to work with."""

import ast
import asyncio
import inspect
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import httpx
import pytest

from netsuite_plugin.client import connect
from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import as_current
from netsuite_plugin.errors import (
    CredentialNotFound,
    NetSuiteError,
)
from scripted import Scripted, services_over


@pytest.fixture
def registry(connected, netsuite, monkeypatch):
    """A host's registry, whose settings name Maria."""
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
    netsuite.given("customer", id="107", entityId="Fjord Supply", companyName="Fjord Supply", subsidiary="1")
    netsuite.given("customer", id="108", entityId="Acme", subsidiary="1")
    return connected.registry


async def test_a_script_reads_records_and_rows(registry):
    """The caller is whom the settings name; a query's rows come one by one."""
    async with connect(registry=registry) as ns:
        assert "Fjord Supply" == (await ns.records.get("customer", "107"))["companyName"]
        found = [
            row async for row in ns.suiteql("SELECT id, companyname FROM customer WHERE id IN (:ids) ORDER BY id", ids=[107, 108])
        ]  # fmt: skip
        assert [{"id": "107", "companyname": "Fjord Supply"}, {"id": "108", "companyname": None}] == found
        since = [
            row
            async for row in ns.suiteql("SELECT id FROM customer WHERE datecreated > :since", since=date(2099, 1, 1))
        ]
        assert [] == since
    assert "1234567" == ns.account.id


DEEP: dict = {}
_deepest = DEEP
for _ in range(3_000):
    _deepest["a"] = _deepest = {}


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda ns: ns.records.get("customer", 107), "107 is not a text, and an ID is one: write it in quotation marks, as '107'"),
        (lambda ns: ns.records.get(None, "107"), "None is not a text, and a record type is one"),
        (lambda ns: ns.records.get("customer", "107", fields="email"), r"'email' is one text, and a list is wanted: write \['email'\]"),
        (lambda ns: ns.records.list("customer", fields="email"), r"write \['email'\]"),
        (lambda ns: ns.records.select_options("task", "status"), r"write \['status'\]"),
        (lambda ns: ns.records.update("salesOrder", "18", {"item": {"items": []}}, replace="item"), r"write \['item'\]"),
        (lambda ns: ns.batches.delete("customer", "107"), r"record_ids: .*write \['107'\]"),
        (lambda ns: ns.batches.get("customer", [107]), r"record_ids\[0\]: 107 is not a text"),
        (lambda ns: ns.records.upsert("customer", 9, {"phone": "1"}), "an external ID is one"),
        (lambda ns: ns.records.list("customer", {"field": "email", "operator": "LIKE", "value": "x"}), r"where\.operator: must be one of EMPTY, .*CONTAIN, .*; did you mean CONTAIN or START_WITH\? Nothing was sent"),
        (lambda ns: ns.records.list("customer", "email"), "where: is a condition"),
        (lambda ns: ns.records.list("customer", {"all": [{"field": "email", "operator": "IS", "valu": "x"}]}), r"where\.all\[0\]\.valu: is not known here; did you mean value\?"),
        (lambda ns: ns.records.list("customer", {"field": "email", "operator": "is", "value": "x"}), r"did you mean IS\?"),
        (lambda ns: ns.records.list("customer", {"feld": "email", "operator": "IS", "value": "x"}), r"where\.field: is missing; where\.feld: is not known here; did you mean field\?"),
        (lambda ns: ns.records.create("task", {"dueDate": date(2026, 1, 31)}, key="k"), r"values\.dueDate: a date is written as text here: '2026-01-31'"),
        (lambda ns: ns.records.create("task", {"amount": Decimal("1.10")}, key="k"), r"values\.amount: a Decimal is written as text here: '1\.10'"),
        (lambda ns: ns.records.update("task", "107", DEEP), "nested deeper than any record is"),
        (lambda ns: ns.batches.create("customer", ["x"]), r"items\[0\]: an item is written"),
        (lambda ns: ns.batches.upsert("customer", [{"external_id": "C-9"}]), r"items\[0\]: an item is written"),
    ],
)  # fmt: skip
async def test_what_a_script_gives_in_another_type_is_said(connected, registry, call, said):
    """A notebook checks no types: 107 for '107', one name for a list of names. Nothing is sent."""
    async with connect(registry=registry) as ns:
        with pytest.raises(ConfigurationError, match=said):
            await call(ns)
    assert [] == connected.wire.requests


async def test_a_condition_is_given_as_nodes_take_it(registry):
    """As JSON has it; nothing has to be imported."""
    async with connect(registry=registry) as ns:
        found = await ns.records.list("customer", {"field": "entityId", "operator": "IS", "value": "Acme"})
    assert [{"id": "108"}] == found["items"]


async def test_a_credential_is_chosen_as_nodes_choose_it(registry):
    """By selector; nobody else's login is lent."""
    async with connect("personal@1234567", registry=registry) as ns:
        assert "107" == (await ns.records.get("customer", "107"))["id"]
    with pytest.raises(CredentialNotFound):
        async with connect("team:finance", registry=registry):
            pass


async def test_a_notebook_opens_uses_and_closes_in_cells_of_their_own(registry):
    """`await` at the top level, on the loop of the host, each cell a task."""
    cells = [
        "from netsuite_plugin.client import connect\nopened = connect()\nns = await opened.__aenter__()",
        "customer = await ns.records.get('customer', '107')",
        "rows = [row async for row in ns.suiteql('SELECT id FROM customer ORDER BY id')]",
        "await opened.__aexit__(None, None, None)",
    ]
    names = {}

    async def cell(text):
        code = compile(text, "cell", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        done = eval(code, names)
        if inspect.isawaitable(done):
            await done

    with as_current(registry):
        for text in cells:
            await asyncio.create_task(cell(text))
    assert "Fjord Supply" == names["customer"]["companyName"]
    assert ["107", "108"] == [row["id"] for row in names["rows"]]


def page(numbers, *, more, total):
    rows = [{"links": [], "n": str(number)} for number in numbers]
    return httpx.Response(200, json={"items": rows, "count": len(rows), "hasMore": more, "totalResults": total})


async def test_rows_come_while_pages_come(clock):
    """Nobody waits for the last page to see the first row, and a loop that ends early asks no more."""
    wire = Scripted(page(range(1000), more=True, total=1500), page(range(1000, 1500), more=False, total=1500))
    async with services_over(wire, clock) as ns:
        async for row in ns.suiteql("SELECT n FROM transaction ORDER BY n"):
            assert {"n": "0"} == row
            break
        assert 1 == len(wire.sent)
    wire = Scripted(page(range(1000), more=True, total=1500), page(range(1000, 1500), more=False, total=1500))
    async with services_over(wire, clock) as ns:
        assert 1500 == len([row async for row in ns.suiteql("SELECT n FROM transaction ORDER BY n")])


async def test_a_result_that_is_not_whole_does_not_end_as_one_that_is(clock):
    """After the rows that came, an error says that others are missing."""
    wire = Scripted(page(range(10), more=True, total=20), page([], more=True, total=20))
    async with services_over(wire, clock) as ns:
        rows = ns.suiteql("SELECT n FROM transaction ORDER BY n")
        assert [str(number) for number in range(10)] == [(await anext(rows))["n"] for _ in range(10)]
        with pytest.raises(NetSuiteError, match="rows are missing after the first 10"):
            await anext(rows)


USE = """
from datetime import date
from netsuite_plugin.client import connect


async def main() -> list[str]:
    async with connect(selector="personal") as ns:
        customer = await ns.records.get("customer", "107")
        reveal_type(customer)
        made = await ns.records.create("task", {"title": "Call"}, key="visit-17")
        reveal_type(made["id"])
        found: list[str] = []
        async for row in ns.suiteql("SELECT id FROM customer WHERE datecreated > :since", since=date(2026, 1, 31)):
            reveal_type(row)
            found.append(row["id"] or "")
        whole = await ns.suiteql.query("SELECT id FROM customer", max_rows=10)
        reveal_type(whole["rows"])
        answer = await ns.request("GET", "/services/rest/record/v1/customer", effect="read")
        reveal_type(answer.body)
        print(await ns.system.server_time(), ns.account.id)
        return found
"""
WRONG = (
    USE.replace("reveal_type", "print")
    + """

async def wrong() -> None:
    async with connect() as ns:
        name: str = (await ns.records.get("customer", "107"))["companyName"]
        await ns.request("GET", "/services/rest/x", effect="perhaps")
        await ns.request("TRACE", "/services/rest/x", effect="read")
        ns.suiteql("SELECT 1", when=object())
"""
)


def test_types_are_precise(checkout, tmp_path):
    """What `connect` gives has no Any in it, and mistakes are found before anything runs: mypy strict and basedpyright."""
    (tmp_path / "use.py").write_text(USE)
    (tmp_path / "wrong.py").write_text(WRONG)
    roots = [str(checkout / each) for each in ("plugin", "nodes", "runner", "emulator")]
    (tmp_path / "mypy.ini").write_text("[mypy]\n")
    (tmp_path / "pyrightconfig.json").write_text(
        json.dumps({"typeCheckingMode": "recommended", "extraPaths": roots, "include": ["use.py", "wrong.py"]})
    )

    def checked(*words):
        ended = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=tmp_path,
            env={"MYPYPATH": ":".join(roots), "PATH": f"{sys.prefix}/bin:/usr/bin:/bin", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=200,
        )
        return ended.stdout + ended.stderr

    flags = ["--strict", "--disallow-any-expr", "--explicit-package-bases", "--follow-imports=silent"]
    places = ["--config-file", "mypy.ini", "--cache-dir", str(checkout / ".mypy_cache" / "typed")]
    mypy = checked("mypy", *flags, *places, "use.py", "wrong.py")
    pyright = checked("basedpyright", "--pythonpath", sys.executable, "--outputjson")

    assert [] == [line for line in mypy.splitlines() if line.startswith("use.py") and "error" in line], mypy
    told = json.loads(pyright)["generalDiagnostics"]
    of_use = [each for each in told if each["file"].endswith("use.py")]
    assert [] == [each["message"] for each in of_use if each["severity"] != "information"]
    revealed = [each["message"].partition(" is ")[2].strip('"') for each in of_use]
    json_value = "list[JsonValue] | dict[str, JsonValue] | str | bool | int | float | None"
    row = "dict[str, str | None]"
    assert [f"dict[str, {json_value}]", "str", row, f"list[{row}]", json_value] == revealed
    mistakes = [line for line in mypy.splitlines() if line.startswith("wrong.py") and "error" in line]
    assert 4 == len({line.split(":")[1] for line in mistakes}), mypy
    errors = {
        each["range"]["start"]["line"]
        for each in told
        if each["file"].endswith("wrong.py") and each["severity"] == "error"
    }
    assert 4 == len(errors), told
