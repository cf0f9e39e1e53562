"""The code of docs/python.md runs as printed."""

import ast
import inspect
import re

import pytest

from conftest import CHECKOUT
from netsuite_plugin.contract import NodeContext
from netsuite_plugin.discovery import as_current

PAGE = (CHECKOUT / "docs" / "python.md").read_text(encoding="utf-8")
SCRIPT, WRITES, *NOTEBOOK, NODE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def registry(connected, netsuite, monkeypatch):
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    monkeypatch.setenv("NETSUITE_NODES_ORGANIZATION", "northwind")
    netsuite.given("customer", id="107", entityId="Fjord Supply", subsidiary="1")
    return connected.registry


async def ran(text, names):
    done = eval(compile(text, "docs/python.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
    if inspect.isawaitable(done):
        await done


async def test_the_script_runs(registry, capsys):
    """With the loop of this test in the place of its own."""
    names = {"__name__": "script"}
    with as_current(registry):
        await ran(SCRIPT.replace("asyncio.run(main())", "await main()"), names)
    assert "Fjord Supply\n" == capsys.readouterr().out


async def test_what_writes_runs(registry, netsuite, capsys):
    """Once more makes another: the first is deleted at its end."""
    names = {"__name__": "script"}
    with as_current(registry):
        await ran(SCRIPT.partition("async def main")[0] + WRITES, names)
        await names["write"]()
    assert "'title': 'Visit the warehouse'" in capsys.readouterr().out
    assert {} == netsuite.records.all("task")


async def test_the_notebook_runs(registry):
    """Cell by cell."""
    names = {}
    with as_current(registry):
        for cell in NOTEBOOK:
            await ran(cell, names)
    assert ["107"] == [row["id"] for row in names["rows"]]


async def test_the_node_runs(registry, connected):
    """With what the connection gives it."""
    names = {"__name__": "node"}
    await ran(NODE, names)
    node = names["RecordPage"]
    params = node.parse({"record_type": "customer"})
    async with connected.session() as session:
        opened = session.opened
        ctx = NodeContext(opened.service, "", session.caller, opened.acts_as, registry.clock)
        assert 1 == (await node().run(params, ctx))["totalResults"]
