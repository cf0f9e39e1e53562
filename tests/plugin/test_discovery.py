"""Plugins are found, checked, and blamed by name."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from netsuite_plugin.contract import Caller, ConfigurationError, Node, hookimpl
from netsuite_plugin.discovery import discover

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


def test_an_unknown_node_offers_the_nearest():
    """A misspelt name in a workflow."""
    with pytest.raises(ConfigurationError, match=r"Did you mean netsuite\.record\.get"):
        discover().node("netsuite.records.get")


def plugin_distribution(folder, *, node="a.b.c", manifest=None, module="strange_plugin", effect="read"):
    """Write an installed distribution by hand: a package, its entry point, and perhaps a manifest."""
    package = folder / module
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(
        textwrap.dedent(f'''
        from typing import Any, ClassVar
        from pydantic import BaseModel
        from netsuite_plugin.contract import Node, hookimpl

        class Params(BaseModel):
            pass

        class It(Node[Params, dict[str, Any], None]):
            """Do it."""
            name: ClassVar[str] = "{node}"
            connector: ClassVar[str] = ""
            effect: ClassVar[str] = "{effect}"
            async def run(self, params, ctx):
                return {{}}

        @hookimpl
        def register_nodes():
            return [It]
        ''')
    )
    if manifest is not None:
        (package / "manifest.yaml").write_text(manifest)
    info = folder / f"{module}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[workflow_nodes]\n{module} = {module}\n")


def manifest_of(*nodes, extra=""):
    listed = "".join(f"  - {{name: {name}, effect: {effect}, summary: Do it.}}\n" for name, effect in nodes)
    return (
        f"manifest: 1\npackage: strange\nnodes:\n{listed}{extra}"
        if nodes
        else f"manifest: 1\npackage: strange\n{extra}"
    )


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        (None, "has no manifest.yaml"),
        (manifest_of(), r"registers the node a\.b\.c, which .*manifest\.yaml does not list"),
        (manifest_of(("a.b.c", "read"), ("a.b.d", "read")), r"lists the node a\.b\.d, which nothing registers"),
        (manifest_of(("a.b.c", "once")), "another effect or summary"),
        (manifest_of(("a.b.c", "read"), extra="colour: red\n"), r"manifest\.yaml:5: colour"),
        (manifest_of(("a.b.c", "read"), extra="package: twice\n"), r"manifest\.yaml:5: .*stands twice"),
        ("manifest: 1.10\npackage: x\n", r"manifest\.yaml:1: manifest"),
        ("[", r"manifest\.yaml:1"),
    ],
)
def test_manifest_and_code_must_agree(tmp_path, monkeypatch, manifest, why):
    """A manifest cannot lie, and the error says whose it is."""
    module = f"strange_{abs(hash((manifest, why)))}"
    plugin_distribution(tmp_path, manifest=manifest, module=module)
    monkeypatch.syspath_prepend(str(tmp_path))

    with pytest.raises(ConfigurationError, match=why) as caught:
        discover()
    assert module in str(caught.value)


def test_an_agreeing_plugin_is_found(tmp_path, monkeypatch):
    """And listed with the others."""
    plugin_distribution(tmp_path, manifest=manifest_of(("a.b.c", "read")), module="agreeing_plugin")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert "a.b.c" in discover().nodes


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
    ]
    code = f"""
import sys, json, httpx, pydantic
own = set(sys.modules)  # httpx brings a terminal of its own where click and rich are installed
from netsuite_plugin.discovery import discover
discover()
print(json.dumps([name for name in {heavy} if name in sys.modules and name not in own]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [] == json.loads(done.stdout)


async def test_a_third_partys_node_is_found_and_runs(installed_third_party, monkeypatch):
    """Another distribution adds a node with one class, one hook and one manifest."""
    monkeypatch.syspath_prepend(str(installed_third_party))

    async with discover().open("", caller=Caller(user="maria")) as session:
        assert {"words": 3} == await session.call("text.words.count", {"text": "three small words"})


async def test_a_host_brings_its_own_vault_clock_and_limit(world):
    """What a host provides is used instead of the defaults."""
    host = world.registry.host("netsuite")

    assert (world.store, world.clock, world.wire) == (host.store, host.clock, host.transport)
    assert "FileSlotLimit" == type(host.slot_limit).__name__


async def test_a_node_needs_its_own_connector(world):
    """A NetSuite node in a session without one is refused before it runs."""
    async with world.registry.open("", caller=Caller(user="maria")) as session:
        with pytest.raises(ConfigurationError, match="needs the connector 'netsuite'"):
            await session.call("netsuite.record.get", {"record_type": "customer", "record_id": "1"})
