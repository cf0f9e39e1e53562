"""What every node owes its users, whoever made it: asked of all, so that a new one is asked too."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from conftest import MARIA, InProcess, MovableClock, World
from netsuite_emulator import Emulator
from netsuite_emulator.scripts import File, FilesAndSearches
from netsuite_plugin.contract import InvalidParams, NodeError, OutcomeUnknown
from netsuite_plugin.discovery import discover
from netsuite_plugin.manifest import read_manifest
from netsuite_plugin.sql_store.store import SqlStore

CHECKOUT = Path(__file__).parents[2]
NODES = [node for node in discover().nodes.values() if node.connector == "netsuite"]
TAPES = CHECKOUT / "cassettes" / "test_cassettes"
MOMENTS = {"createdDate", "dateCreated", "lastModifiedDate", "lastModified"}


def examples(*, writing: bool) -> Any:
    """Give every example of the nodes, or of those that write."""
    found = [
        pytest.param(node, example, id=f"{node.name}-{number}" if number else node.name)
        for node in NODES
        for number, example in enumerate(node.examples)
        if not writing or node.effect_of(node.parse(example)) != "read"
    ]
    return pytest.mark.parametrize(("node", "example"), found)


every_node = pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
every_example = examples(writing=False)
every_write = examples(writing=True)


@dataclass
class Company:
    """A small company that the examples speak of, and the wire to it."""

    world: World

    @property
    def netsuite(self) -> Any:
        return self.world.netsuite

    async def call(self, node: Any, params: Any, **options: Any) -> Any:
        async with self.world.registry.open("netsuite", caller=MARIA, run="run-1") as session:
            return await session.call(node.name, params, step="example", **options)

    @property
    def state(self) -> dict[str, Any]:
        """All records, without the moments at which they were written."""
        records = self.netsuite.records
        return {
            name: [
                {field: value for field, value in record.items() if field not in MOMENTS}
                for record in records.all(name).values()
            ]
            for name in self.netsuite.record_types
            if records.all(name)
        }

    @property
    def written(self) -> list[str]:
        """The requests that may change something, as the account saw them."""
        return [
            f"{each.method} {each.path}"
            for each in self.netsuite.requests
            if each.method != "GET" and each.path.startswith(("/services/rest/record/", "/app/site/hosting/"))
        ]

    def lose_answers(self, node: Any, times: int) -> None:
        """Let the answers to the next writes be lost, at whichever address this node writes."""
        on = "restlet" if node.name.startswith("netsuite.restlet.") else "record_write"
        self.netsuite.faults.add("lose_answer", on=on, times=times)


async def company(folder: Path) -> Company:
    """Found one, the same each time."""
    clock = MovableClock()
    emulator = Emulator(accounts=("1234567",), company=False, clock=clock.now)
    netsuite = emulator.account("1234567")
    netsuite.given("customer", id="107", entityId="Fjord Supply", companyName="Fjord Supply", subsidiary="1")
    netsuite.given("contact", id="12", entityId="Ada", firstName="Ada")
    script = FilesAndSearches(netsuite, {"customsearch_customers": "SELECT id, companyname FROM customer ORDER BY id"})
    script.files["1"] = File("orders.csv", "11", "CSV", "id\n7\n")
    netsuite.restlet("customscript_netsuite_nodes", "customdeploy_netsuite_nodes", script)
    netsuite.dataset("custdataset_customers", "SELECT id, companyname FROM customer ORDER BY id")
    world = World(emulator, netsuite, clock, SqlStore(folder / "credentials.db"), InProcess(emulator))
    await world.connect(config=await world.configure())
    return Company(world)


@pytest.fixture
async def fjord(tmp_path):
    return await company(tmp_path)


@every_node
def test_every_field_is_described(node):
    """Forms, docs and agents are made of these words."""
    assert node.summary().endswith(".")
    assert node.Params.model_config["extra"] == "forbid"
    assert all(field.description for field in node.Params.model_fields.values())
    for part in node.Params.model_json_schema().get("$defs", {}).values():
        for name, field in part.get("properties", {}).items():
            assert field.get("description"), f"{part['title']}.{name}"


@every_node
def test_the_output_is_described(node):
    """By the docstrings of what it returns."""
    schema = TypeAdapter(node.Output).json_schema()
    for part in [schema, *schema.get("$defs", {}).values()]:
        assert part.get("description") or "properties" not in part, part.get("title")


@every_example
async def test_its_example_runs_on_the_emulator(node, example, fjord):
    """And its output is plain JSON."""
    output = await fjord.call(node, example)

    assert output == json.loads(json.dumps(output))


@every_write
async def test_a_dry_run_writes_nothing(node, example, fjord):
    """It shows what would be sent; the account sees reads alone."""
    before = fjord.state

    rehearsal = await fjord.call(node, example, dry_run=True)

    assert (node.name, []) == (rehearsal["node"], rehearsal["problems"])
    assert all(each["method"] != "GET" and each["url"].startswith("https://") for each in rehearsal["requests"])
    assert rehearsal["requests"]
    assert rehearsal == json.loads(json.dumps(rehearsal))
    assert "Bearer" not in str(rehearsal)
    assert [] == fjord.written
    assert before == fjord.state


@every_write
@pytest.mark.parametrize("losses", [1, 2])
async def test_lost_answers_leave_one_effect(node, example, losses, fjord, tmp_path_factory):
    """Settled where that is safe; what may be sent once only says that nobody knows."""
    undisturbed = await company(tmp_path_factory.mktemp("undisturbed"))
    await undisturbed.call(node, example)
    fjord.lose_answers(node, losses)

    if node.effect_of(node.parse(example)) == "once":
        with pytest.raises(OutcomeUnknown):
            await fjord.call(node, example)
    else:
        await fjord.call(node, example)

    assert undisturbed.state == fjord.state


@every_write
async def test_what_may_be_repeated_has_one_effect(node, example, fjord):
    """A run that goes on calls it again."""
    if node.effect_of(node.parse(example)) == "once":
        return
    await fjord.call(node, example)
    once = fjord.state

    await fjord.call(node, example)

    assert once == fjord.state


@every_node
def test_a_misspelt_param_is_told_the_right_one(node):
    """Before anything is sent."""
    name = max(node.Params.model_fields, key=len, default="")
    meant = f"; did you mean {name}" if name else ""
    with pytest.raises(InvalidParams, match=f"{name}s: is not known here{meant}"):
        node.parse({f"{name}s": 1})


@every_example
@pytest.mark.parametrize("known", [True, False], ids=["metadata at hand", "nothing at hand"])
async def test_a_misspelt_record_type_is_told_the_right_one(node, example, known, fjord):
    """Before the request where the list of types is at hand, after the refusal where it is not; nothing is written."""
    if "record_type" not in example:
        return
    if known:
        await fjord.call(fjord.world.registry.node("netsuite.metadata.record_types"), {})
    before, name = fjord.state, example["record_type"]

    with pytest.raises(NodeError, match=rf"(?i)did you mean '{name}'"):
        await fjord.call(node, {**example, "record_type": f"{name}x"})

    assert before == fjord.state
    assert not (known and fjord.written)


@every_node
def test_it_stands_in_manifest_and_docs(node):
    """Where hosts and people look."""
    told = {each.name: each for each in read_manifest(CHECKOUT / "manifest.yaml").nodes}
    assert (node.effect, node.summary()) == (told[node.name].effect, told[node.name].summary)
    assert f"## `{node.name}`" in (CHECKOUT / "docs" / "nodes.md").read_text()


@every_node
def test_it_has_cassettes_and_tests(node):
    """A success, a failure, and a file of tests of its own."""
    _, noun, verb = node.name.split(".")
    tapes = {each.stem.removeprefix(f"test_{noun}_{verb}_") for each in TAPES.glob(f"test_{noun}_{verb}_*.yaml")}
    assert "success" in tapes
    assert len(tapes) > 1
    assert node.name in "".join(each.read_text() for each in (Path(__file__).parent / noun).glob("test_*.py"))


@every_node
def test_file_class_and_name_agree(node):
    """A newcomer finds it in one guess."""
    _, noun, verb = node.name.split(".")
    assert f"netsuite_nodes.{noun}.{verb}" == node.__module__
    assert f"{noun}{verb}".replace("_", "") == node.__name__.lower()


def test_docs_of_nodes_are_what_the_code_says():
    """`make docs` writes them; nobody edits them."""
    from tools.nodes_page import page

    assert page() == (CHECKOUT / "docs" / "nodes.md").read_text()


def test_the_manifest_is_what_the_code_says():
    """`make docs` writes its nodes too."""
    from tools.manifest_file import written

    text = (CHECKOUT / "manifest.yaml").read_text()
    assert written(text) == text


@every_node
def test_its_page_says_what_it_returns(node):
    """Each output with its type."""
    page = (CHECKOUT / "docs" / "nodes.md").read_text()
    part = page.partition(f"## `{node.name}`\n")[2].partition("\n## ")[0]
    returned = part.partition("\nReturns\n\n")[2]
    assert returned.startswith(("| output | type | |", *("string", "integer", "object of", "list of")))
