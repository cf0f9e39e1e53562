"""What every node owes its users: described fields, an example that runs, a place in manifest and docs."""

import json
from pathlib import Path

import pytest

from netsuite_plugin.discovery import discover
from netsuite_plugin.manifest import read_manifest

CHECKOUT = Path(__file__).parents[2]
NODES = [node for node in discover().nodes.values() if node.connector == "netsuite"]
every_node = pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)


@every_node
def test_every_field_is_described(node):
    """Forms, docs and agents are made of these words."""
    assert node.summary().endswith(".")
    assert node.Params.model_config["extra"] == "forbid"
    assert all(field.description for field in node.Params.model_fields.values())


@every_node
async def test_its_example_runs_on_the_emulator(node, connected, netsuite):
    """And its output is plain JSON."""
    netsuite.given("customer", id="107", entityId="Fjord Supply", companyName="Fjord Supply", subsidiary="1")
    async with connected.session() as session:
        for number, example in enumerate(node.examples):
            output = await session.call(node.name, example, step="example", item=str(number))
            assert output == json.loads(json.dumps(output))


@every_node
def test_it_stands_in_manifest_and_docs(node):
    """Where hosts and people look."""
    told = {each.name: each for each in read_manifest(CHECKOUT / "manifest.yaml").nodes}
    assert (node.effect, node.summary()) == (told[node.name].effect, told[node.name].summary)
    assert f"## `{node.name}`" in (CHECKOUT / "docs" / "nodes.md").read_text()


@every_node
def test_file_class_and_name_agree(node):
    """A newcomer finds it in one guess."""
    _, noun, verb = node.name.split(".")
    assert f"netsuite_nodes.{noun}.{verb}" == node.__module__
    assert f"{noun}{verb.replace('_', '')}" == node.__name__.lower()


def test_docs_of_nodes_are_what_the_code_says():
    """`make docs` writes them; nobody edits them."""
    from tools.nodes_page import page

    assert page() == (CHECKOUT / "docs" / "nodes.md").read_text()
