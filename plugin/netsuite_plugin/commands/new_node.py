"""`netsuite-nodes new-node`: a node package that works, into an empty folder, for an author to change step by step."""

import importlib.util
import keyword
import re
from collections.abc import Mapping
from pathlib import Path
from string import Template

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.terminal import answer, say

_NAME = re.compile(r"([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)")


def new_node(name: str) -> None:
    """
    Write a node package into this folder, which is empty: a node, its manifest, a test and a recorded answer.

    Parameters
    ----------
    name
        The node's full name, as workflows will write it: YOURS.NOUN.VERB, such as acme.customer.greet.
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise ConfigurationError(
            f"{name!r} is not a node's name: three words of small letters, digits and _, with dots between them, such as acme.customer.greet."
        )
    whose, noun, verb = found.groups()
    package = f"{whose}_nodes"
    if name in current_registry().nodes or importlib.util.find_spec(package) is not None:
        raise ConfigurationError(
            f"There is a package {package} already: begin the name with another word than {whose!r}, or add the node to that package."
        )
    if keyword.iskeyword(noun) or keyword.iskeyword(verb):
        raise ConfigurationError(f"{name!r} has a word of Python's own in it: take another one.")
    folder = Path.cwd()
    if any(each.name[0] != "." for each in folder.iterdir()):  # .git and .venv are no reason
        raise ConfigurationError(f"{folder} is not empty. Make a folder for the package, go there, and run this again.")
    class_name = "".join(part.capitalize() for word in (noun, verb) for part in word.split("_"))
    words = {
        "name": name,
        "package": package,
        "distribution": package.replace("_", "-"),
        "module": f"{noun}_{verb}",
        "class_name": class_name,
    }
    try:
        for path, text in files(words).items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            answer(path)
    except OSError as error:
        raise ConfigurationError(
            f"{error.filename} cannot be written: {error.strerror}. Run this in a folder that you may write to."
        ) from None
    say(
        f"This is a package with one node that works. Install it here: pip install -e '.[test]'; then run pytest, and: netsuite-nodes nodes show {name}"
    )


def files(words: Mapping[str, str]) -> dict[str, str]:
    """Return the package's files by their paths."""
    return {Template(path).substitute(words): Template(text).substitute(words) for path, text in _FILES.items()}


_FILES = {
    "pyproject.toml": """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "$distribution"
version = "0.1"
description = "Nodes of our own for netsuite-nodes"
requires-python = ">=3.11"
dependencies = ["netsuite-nodes"]

[project.optional-dependencies]
test = ["netsuite-nodes[emulator]", "anyio", "pytest"]

# every program with netsuite-nodes in it finds the nodes by this entry point
[project.entry-points.workflow_nodes]
$distribution = "$package.hooks"

[tool.hatch.build.targets.wheel]
packages = ["src/$package"]

[tool.pytest.ini_options]
testpaths = ["tests"]
""",
    "src/$package/__init__.py": '''\
"""Nodes of our own."""
''',
    "src/$package/hooks.py": '''\
"""What this package offers to hosts. A new node is added to the list here and to manifest.yaml."""

from typing import Any

from netsuite_plugin.contract import Node, hookimpl

from $package.$module import $class_name


@hookimpl
def register_nodes() -> list[type[Node[Any, Any, Any]]]:
    """Offer the nodes."""
    return [$class_name]
''',
    "src/$package/manifest.yaml": """\
# What a host learns without running anything; discovery compares it with the code.
manifest: 1
package: $distribution
nodes:
  - name: $name
    effect: read
    summary: Return the name of one customer.
""",
    "src/$package/$module.py": '''\
"""`$name`: one node. Its form, its tool for agents and its page of documentation are made of what is declared here."""

from collections.abc import Mapping
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from netsuite_plugin.client import NetSuiteClient
from netsuite_plugin.contract import Effect, Node, NodeContext


class ${class_name}Params(BaseModel):
    """Which customer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    customer: str = Field(description="Internal ID, or an external ID written eid:VALUE.", examples=["107"])


class $class_name(Node[${class_name}Params, dict[str, Any], NetSuiteClient]):
    """
    Return the name of one customer.

    Raises:
        RecordNotFound: There is no such customer, or the role may not see it.
    """

    name: ClassVar[str] = "$name"
    connector: ClassVar[str] = "netsuite"
    # what a repetition would do: read, idempotent, keyed or once; a run repeats calls by it
    effect: ClassVar[Effect] = "read"
    examples: ClassVar[tuple[Mapping[str, Any], ...]] = ({"customer": "107"},)

    async def run(self, params: ${class_name}Params, ctx: NodeContext[NetSuiteClient]) -> dict[str, Any]:
        """Ask for one field."""
        record = await ctx.service.records.get("customer", params.customer, fields=("entityId",))
        return {"id": record["id"], "name": record["entityId"]}
''',
    "tests/test_$module.py": '''\
"""The node against a local NetSuite, where a test makes what it needs and breaks what it likes."""

import pytest

from netsuite_plugin.errors import RecordNotFound

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]


async def test_the_name_of_a_customer(netsuite, run_node):
    netsuite.given("customer", id="107", entityId="Fjord Supply")
    assert {"id": "107", "name": "Fjord Supply"} == await run_node("$name", customer="107")


async def test_a_customer_that_is_not_there(netsuite, run_node):
    with pytest.raises(RecordNotFound):
        await run_node("$name", customer="107")


async def test_netsuite_is_busy_for_a_moment(netsuite, run_node):
    netsuite.given("customer", id="107", entityId="Fjord Supply")
    netsuite.busy(times=2)
    assert "Fjord Supply" == (await run_node("$name", customer="107"))["name"]
''',
    "tests/test_recorded.py": '''\
"""The node against a recorded answer: it is asked for as recorded, and nothing else is asked."""

from pathlib import Path

import httpx
import pytest
import yaml

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("anyio_backend", ["asyncio"])]

TAPE = Path(__file__).parent / "cassettes" / "$module.yaml"


class Recorded:
    """The account of the fixture `netsuite`, with a tape in the place of its network."""

    def __init__(self, netsuite, tape):
        self._netsuite = netsuite
        self.left = list(tape["exchanges"])
        self.transport = httpx.MockTransport(self._played)

    def __getattr__(self, name):
        return getattr(self._netsuite, name)

    def _played(self, request):
        assert self.left, f"not on the tape: {request.method} {request.url}"
        exchange = self.left.pop(0)
        assert (exchange["method"], exchange["url"]) == (request.method, str(request.url))
        return httpx.Response(exchange["status"], json=exchange["body"])


@pytest.fixture
def netsuite(netsuite):
    return Recorded(netsuite, yaml.safe_load(TAPE.read_text(encoding="utf-8")))


async def test_what_was_recorded(netsuite, run_node):
    assert {"id": "107", "name": "Fjord Supply"} == await run_node("$name", customer="107")
    assert [] == netsuite.left
''',
    "tests/cassettes/$module.yaml": """\
# Where this comes from: the local NetSuite (emulator). It shows when this package changes, and is no evidence of what NetSuite
# answers. Put your account's own answer here, take names and IDs out, and write: live account, and the day.
recorded_from: emulator
exchanges:
  - method: GET
    url: https://1234567.suitetalk.api.netsuite.com/services/rest/record/v1/customer/107?fields=entityId%2Cid
    status: 200
    body:
      links: []
      id: "107"
      entityId: Fjord Supply
""",
}
