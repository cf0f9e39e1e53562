"""The Python that the pages print is run: here, or by the test that is named."""

import ast
import inspect
import uuid
from datetime import datetime

import pytest

from conftest import CHECKOUT, MARIA, HostPlugin
from netsuite_adapters.mcp.app import create_app
from netsuite_plugin.contract import Caller
from netsuite_plugin.discovery import discover
from netsuite_plugin.settings import Settings
from netsuite_runner.graph import load
from netsuite_runner.postgres_runner import PostgresRunner
from netsuite_runner.run_spec import RunSpec
from page_blocks import blocks

# how many blocks of a page are run, and by what
RUN_BY = {
    "README.md": (1, "tests/plugin/commands/test_commands.py"),
    "docs/airflow.md": (2, "an Airflow of its own"),
    "docs/emulator.md": (1, "tests/docs/test_python_blocks.py"),
    "docs/hosting.md": (3, "tests/docs/test_python_blocks.py, its service: tests/docs/test_hosting.py"),
    "docs/mcp.md": (1, "tests/docs/test_python_blocks.py"),
    "docs/prefect.md": (3, "a Prefect of its own"),
    "docs/python.md": (7, "tests/docs/test_python.py"),
    "docs/telemetry.md": (1, "tests/docs/test_telemetry.py"),
    "docs/temporal.md": (3, "a Temporal of its own"),
    "docs/workers.md": (1, "tests/docs/test_python_blocks.py"),
    "docs/workflows.md": (1, "tests/docs/test_workflows.py"),
}
ENGINES = [page for page, (_, where) in RUN_BY.items() if where.endswith("of its own")]


def test_every_block_is_run():
    """Whoever adds one says where it is run."""
    pages = [each.page for each in blocks("python")]
    assert {page: count for page, (count, _) in RUN_BY.items()} == {page: pages.count(page) for page in pages}


async def ran(block, names):
    """Run it with these names; as in a notebook, `await` may stand at its top level."""
    done = eval(compile(block.text, block.page, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
    if inspect.isawaitable(done):
        await done
    return names


async def test_a_host_calls_nodes_for_a_person(world):
    """The first block makes a record. The second makes one however often it is tried, although its text differs."""
    await world.connect(config=await world.configure())
    first, second = [each for each in blocks("python", page="docs/hosting.md") if "from starlette" not in each.text]
    task = {"record_type": "task", "values": {"title": "Call"}}

    def my_host():
        return HostPlugin(world.store, world.clock, world.wire)

    await ran(first, {"discover": discover, "MyHost": my_host, "Caller": Caller, "params": task})
    assert ["Call"] == [each["title"] for each in world.netsuite.records.all("task").values()]

    for minute in (4, 5):

        class Moment(datetime):
            @classmethod
            def now(cls, tz=None, minute=minute):
                return cls(2026, 3, 2, 9, minute)

        async with world.session(run=uuid.uuid4().hex) as session:
            await ran(second, {"session": session, "datetime": Moment})
    assert 2 == len(world.netsuite.records.all("task"))


async def test_the_local_netsuite_in_python():
    [block] = blocks("python", page="docs/emulator.md")
    names = await ran(block, {})
    assert ["Fjord Supply"] == [each["companyName"] for each in names["account"].records.all("customer").values()]
    assert not names["account"].integrations["both"].enabled


async def test_the_tools_for_agents_in_a_host(world):
    [block] = blocks("python", page="docs/mcp.md")
    names = await ran(block, {"registry": world.registry, "settings": Settings()})
    assert isinstance(names["tools"], type(create_app(world.registry, Settings(), base="https://a.example/b")))


async def test_workers_in_a_program(world, postgres):
    """It queues the run, works itself, and hears how it ended."""
    await world.connect(config=await world.configure())
    world.netsuite.given("customer", id="107", companyName="Fjord Supply")
    graph = load(
        "workflow: one\nsteps:\n  a: {node: netsuite.record.get, params: {record_type: customer, record_id: '107'}}\n"
        "outputs: {name: '${{ steps.a.companyName }}'}\n",
        file="one.yaml",
        registry=world.registry,
    )
    spec = RunSpec.of(graph, {}, MARIA, begun=datetime(2026, 3, 2, 9).astimezone())
    [block] = blocks("python", page="docs/workers.md")
    there = {"postgresql://db.example.com/runs": postgres.new_database()}

    def runner(address, *, registry):
        return PostgresRunner(there[address], registry=registry)

    names = await ran(block, {"PostgresRunner": runner, "discover": lambda: world.registry, "spec": spec})

    assert ("finished", {"name": "Fjord Supply"}) == (names["summary"].state, names["summary"].outputs)
    names["runner"].close()


@pytest.mark.parametrize("page", ENGINES)
def test_code_for_another_engine_names_what_is_there(page):
    """The engine is not here; what the code takes from this package is, and so are its nodes. `make test-engines` runs like programs."""
    nodes = discover().nodes
    for block in blocks("python", page=page):
        flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        for each in ast.walk(compile(block.text, page, "exec", flags=flags)):
            if isinstance(each, ast.ImportFrom) and (each.module or "").startswith("netsuite_adapters"):
                file = CHECKOUT / "adapters" / f"{each.module.replace('.', '/')}.py"
                assert {name.name for name in each.names} <= _defined(file), block
            if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value.startswith("netsuite."):
                assert each.value in nodes


def _defined(file):
    body = ast.parse(file.read_text(encoding="utf-8")).body
    named = {each.name for each in body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)}
    targets = [target for each in body if isinstance(each, ast.Assign) for target in each.targets]
    targets += [each.target for each in body if isinstance(each, ast.AnnAssign)]
    return named | {each.id for each in targets if isinstance(each, ast.Name)}
