"""Plugins are found, checked, and blamed by name."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from netsuite_plugin.contract import Caller, ConfigurationError, Node, hookimpl
from netsuite_plugin.discovery import discover
from strange_plugin import plugin_distribution

CHECKOUT = Path(__file__).parents[2]


class Nothing(BaseModel):
    pass


def node_named(name):
    class Named(Node[Nothing, dict[str, Any], None]):
        """Do nothing."""

        connector: ClassVar[str] = ""
        effect: ClassVar[str] = "read"

        async def run(self, params, ctx):
            return {}

    Named.name = name
    return Named


class Offering:
    def __init__(self, *names):
        self.names = names

    @hookimpl
    def register_nodes(self):
        return [node_named(name) for name in self.names]


def test_the_three_nodes_are_found():
    """By entry point, without being named anywhere."""
    assert {"netsuite.record.create", "netsuite.record.get", "netsuite.suiteql.query"} <= set(discover().nodes)


def test_a_misspelt_hook_names_plugin_and_hook():
    """Silence would hide a whole package."""

    class Typo:
        @hookimpl
        def register_node(self):
            return []

    with pytest.raises(ConfigurationError, match=r"'Typo'.*'register_node'.*register_nodes"):
        discover(plugins=[Typo()])


def test_a_hook_with_a_wrong_argument_names_the_plugin():
    """The same for arguments."""

    class Odd:
        @hookimpl
        def provide_transport(self, colour):
            return colour

    with pytest.raises(ConfigurationError, match=r"'Odd'.*colour"):
        discover(plugins=[Odd()])


def test_two_nodes_of_one_name_name_both_plugins():
    """Whichever won, somebody's workflow would be wrong."""
    with pytest.raises(ConfigurationError, match=r"'netsuite.record.get'.*'Offering'") as caught:
        discover(plugins=[Offering("netsuite.record.get")])
    assert "'netsuite-nodes'" in str(caught.value)


@given(st.lists(st.text(min_size=1, max_size=6), max_size=6))
def test_any_set_of_names_is_kept_and_any_double_refused(names):
    """No name is lost or silently replaced."""
    try:
        found = discover(plugins=[Offering(*names)], entry_points=False)
    except ConfigurationError:
        assert len(set(names)) < len(names)
    else:
        assert set(names) == set(found.nodes)
        assert len(set(names)) == len(names)


def test_a_node_that_declares_no_effect_names_its_plugin():
    """A host could not know whether to repeat it."""

    class Undeclared(Node[Nothing, dict[str, Any], None]):
        name: ClassVar[str] = "x.y.z"
        connector: ClassVar[str] = ""

        async def run(self, params, ctx):
            return {}

    class Careless:
        @hookimpl
        def register_nodes(self):
            return [Undeclared]

    with pytest.raises(ConfigurationError, match=r"'Careless'.*effect"):
        discover(plugins=[Careless()], entry_points=False)


def test_a_plugin_that_cannot_be_imported_is_named(tmp_path, monkeypatch):
    """With what went wrong in it."""
    plugin_distribution(tmp_path, module="broken_plugin")
    (tmp_path / "broken_plugin" / "__init__.py").write_text("import no_such_module_anywhere\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(ConfigurationError, match=r"'broken_plugin'.*no_such_module_anywhere"):
        discover()


def test_discovery_and_nodes_load_nothing_heavy():
    """A host that only lists nodes pays for neither database, cryptography nor web."""
    heavy = [
        "sqlalchemy",
        "dbos",
        "cryptography",
        "sqlglot",
        "pyarrow",
        "starlette",
        "cyclopts",
        "rich",
        "duckdb",
        "aiosqlite",
        "mcp",
        "opentelemetry",
        "asyncio",
        "httpx",
        "netsuite_plugin.transport",
        "netsuite_plugin.credentials.refresh",
    ]
    code = f"""
import sys, json
from netsuite_plugin.discovery import discover
discover()
print(json.dumps([name for name in {heavy} if name in sys.modules]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [] == json.loads(done.stdout)


async def test_a_third_partys_node_is_found_and_runs(installed_third_party, monkeypatch):
    """Another distribution adds a node with one class, one hook and one manifest."""
    monkeypatch.syspath_prepend(str(installed_third_party))

    async with discover().open("", caller=Caller(user="maria")) as session:
        assert {"words": 3} == await session.call("text.words.count", {"text": "three small words"})
