"""The list of tools: names and size that clients take, hints that are true, and what is not listed is found."""

import re
from typing import Any, ClassVar

import jsonschema
import pytest
from pydantic import BaseModel

from conftest import HostPlugin
from netsuite_adapters.mcp.tools import CALL, SEARCH, Tools, told_in_json
from netsuite_plugin.contract import ConfigurationError, Node, hookimpl
from netsuite_plugin.discovery import discover

NAME = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")
REGISTRY = discover()


def test_every_node_is_a_tool_by_a_name_that_clients_take():
    """One name with a dot makes some clients refuse the whole list."""
    tools = Tools(REGISTRY)
    assert tools.input_schema("netsuite.record.get") is None
    for name in REGISTRY.nodes:
        found = tools.find(name.replace(".", "_"))
        assert found.told.input_schema == tools.input_schema(found.name)
        assert NAME.match(found.name)
        assert found.told.description


def test_the_list_is_small_enough():
    """It is read with every conversation."""
    assert len(told_in_json(Tools(REGISTRY).listed).encode()) < 60_000


def test_schemas_are_schemas_of_objects():
    """Both roots, as the protocol wants them, with every reference resolved in them."""
    for each in Tools(REGISTRY).listed:
        for schema in filter(None, (each.input_schema, each.output_schema)):
            assert "object" == schema["type"]
            jsonschema.Draft202012Validator.check_schema(schema)
            assert not {"anyOf", "oneOf", "allOf"} & set(schema), "some clients refuse these at the root"
            refs = set(re.findall(r"#/\$defs/(\w+)", str(schema)))
            assert refs <= set(schema.get("$defs", {}))


def test_examples_are_as_the_node_has_them():
    """Titles that say a name again are left out of schemas, and out of nothing else."""
    schema = Tools(REGISTRY).find("netsuite_record_create").told.input_schema
    assert "Call about invoice INV1001" == schema["properties"]["values"]["examples"][0]["title"]
    assert "title" not in schema
    assert "title" not in schema["properties"]["record_type"]


@pytest.mark.parametrize(
    ("tool", "reads", "destroys", "again_is_the_same"),
    [
        ("netsuite_record_get", True, False, True),
        ("netsuite_record_create", False, False, True),
        ("netsuite_record_update", False, True, False),
        ("netsuite_record_delete", False, True, True),
        ("netsuite_record_attach", False, False, False),
        ("netsuite_batch_delete", False, True, True),
    ],
)
def test_hints(tool, reads, destroys, again_is_the_same):
    """A client asks its person by these."""
    hints = Tools(REGISTRY).find(tool).told.annotations
    assert (reads, destroys, again_is_the_same) == (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint)


def test_a_write_takes_its_plan_alone():
    """Its values are not wanted again."""
    schema = Tools(REGISTRY).find("netsuite_record_delete").told.input_schema
    jsonschema.validate({"commit": "nsp-1"}, schema)


def test_what_is_not_allowed_is_not_there():
    """A pattern that fits nothing is an error: otherwise a misspelt list would be a longer or a shorter one."""
    tools = Tools(REGISTRY, "netsuite_record_g*, netsuite.suiteql.query")
    assert ["netsuite_suiteql_query", "netsuite_record_get"] == [each.name for each in tools.listed]
    with pytest.raises(ConfigurationError, match="does not allow it"):
        tools.find("netsuite_record_delete")
    with pytest.raises(
        ConfigurationError, match="'netsuite_record_gett' fits no tool. Did you mean netsuite_record_get"
    ):
        Tools(REGISTRY, "netsuite_record_gett")


def test_what_the_list_has_no_room_for_is_found():
    """The common ones are listed first, with two helpers; the others are found by words and stay callable by name."""
    tools = Tools(REGISTRY, most_bytes=20_000)
    names = [each.name for each in tools.listed]
    assert "netsuite_suiteql_query" == names[0]
    assert [SEARCH, CALL] == names[-2:]
    assert "netsuite_record_attach" not in names
    assert "netsuite_record_attach" == tools.search("attach a file to a bill")[0].name
    assert [] == tools.search("zzz")
    assert {"netsuite_batch_create", "netsuite_batch_get"} < {each.name for each in tools.search("batches")}
    assert "netsuite_suiteql_query" in [each.name for each in tools.search("SELECT")]
    assert "netsuite_record_transform" == tools.search("how do I make an invoice of an order")[0].name
    assert tools.find("netsuite_record_attach")
    assert len(told_in_json(tools.listed)) < 20_100


class Strange(BaseModel):
    """Params of another package's node."""

    commit: str = ""


class Says(Node[Strange, Any, Any]):
    """Say something."""

    name: ClassVar[str] = "other.thing.says"
    connector: ClassVar[str] = ""
    effect: ClassVar[Any] = "once"

    async def run(self, params, ctx):
        return None


class Nothing(BaseModel):
    """No params."""


class Counts(Node[Nothing, list[int], Any]):
    """Count."""

    name: ClassVar[str] = "other.thing.counts"
    connector: ClassVar[str] = ""
    effect: ClassVar[Any] = "read"

    async def run(self, params, ctx):
        return [1]


class OtherPackage:
    @hookimpl
    def register_nodes(self):
        return [Says, Counts]


def test_nodes_of_other_packages(caplog):
    """An output that is no object is wrapped; a param called commit is in the way, and its node left out with a word."""
    tools = Tools(discover(plugins=[OtherPackage(), HostPlugin(None, None, None)]))
    assert {"result": {"type": "array", "items": {"type": "integer"}}} == tools.find(
        "other_thing_counts"
    ).told.output_schema["properties"]
    assert not tools.has("other_thing_says")
    assert "other.thing.says is not offered" in caplog.text
