"""
Whatever a page prints can be used.

Workflow files are checked and rehearsed, data is read into what it is meant for, command lines are parsed. Python is run by test_python_blocks.py and
its neighbours, and what is to be typed is typed by test_typed.py and test_tutorial.py.
"""

import configparser
import json
import re
import shlex
import shutil
import subprocess
import tomllib
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
import yaml
from cyclopts import CycloptsError
from pydantic import TypeAdapter

from conftest import CHECKOUT
from netsuite_emulator.scripts import FilesAndSearches
from netsuite_plugin.discovery import discover
from netsuite_plugin.settings import Settings
from netsuite_runner.cli import application, run
from netsuite_runner.graph import load
from netsuite_runner.logs import asked_for
from netsuite_runner.runs.address import Address
from netsuite_runner.runs.postgres import PostgresRuns
from netsuite_runner.worker.lives import Lives
from page_blocks import BLOCK, BLOCKS, PAGES, blocks, parameters

TRIED = {"bash", "dockerfile", "js", "json", "python", "sql", "toml", "yaml"}
# `text` is a picture or an answer; `{toctree}` is read by the site
SHOWN = {"text", "{toctree}", "{include} ../CHANGELOG.md"}
# what is neither typed nor run, and why; commands of ours in it are parsed all the same
NOT_TYPED = {
    "make demo": "tests/plugin/commands/test_commands.py does the main job, and `make test` would run itself",
    "mkdir first-steps": "the package is installed already, and a test has no package index",
    "pip install 'netsuite-nodes[airflow]'": "Airflow has an environment of its own: `make test-engines`",
    "airflow pools set": "the same",
    "pip install 'netsuite-nodes[prefect]'": "Prefect has an environment of its own: `make test-engines`",
    "pip install 'netsuite-nodes[temporal]'": "Temporal has an environment of its own: `make test-engines`",
    'pip install "netsuite-nodes[otel,run]"': "OpenTelemetry's launcher and a collector are not here; tests/runner/test_telemetry.py has its SDK",
}


def test_every_block_is_tried_or_says_why_not():
    """A block without a language would be passed over."""
    unknown = [f"{each.page}:{each.line}" for each in BLOCKS if each.language not in TRIED | SHOWN | {"console"}]
    assert [] == unknown
    begins = [each.text for each in blocks("console") if not each.page.startswith("docs/reference/")]
    assert sorted(NOT_TYPED) == sorted(why for text in begins for why in NOT_TYPED if text.startswith(why))
    assert len(begins) == len(NOT_TYPED)


def whole(block):
    """Add to a part of a workflow file what it takes for granted: a name, `steps`, a step, the step it speaks of."""
    text = block.text
    text = f"steps:\n{text}" if text.startswith("  ") else text
    text = text if text.startswith("workflow:") else f"workflow: part\n{text}"
    text = text if "\nsteps:" in text else f"{text}steps:\n  now: {{node: netsuite.system.server_time, params: {{}}}}\n"
    if "steps.overdue" in text and "\n  overdue:" not in text:
        query = "SELECT id, entity FROM transaction WHERE type = 'CustInvc'"
        asked = f"  overdue: {{node: netsuite.suiteql.query, params: {{query: {json.dumps(query)}}}}}\n"
        text = text.replace("steps:\n", f"steps:\n{asked}", 1)
    return text


def named(text):
    """Return the file of a workflow as another one calls it."""
    return f"{yaml.safe_load(text)['workflow'].replace(' ', '_')}.yaml"


@pytest.fixture
def folder(tmp_path):
    """Every workflow of the pages, and the files that they read."""
    for each in blocks("yaml"):
        (tmp_path / named(whole(each))).write_text(whole(each), encoding="utf-8")
    (tmp_path / "customers.csv").write_text("id,name\n107,Fjord Supply\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("block", parameters("yaml"))
def test_a_workflow_is_checked(block, folder):
    load(whole(block), file=str(folder / "page.yaml"), registry=discover())


GIVEN = {"customers": "customers.csv", "order": "107", "days": "30"}


@pytest.mark.parametrize("block", parameters("yaml"))
def test_a_workflow_is_rehearsed(block, folder, configured, netsuite, monkeypatch, capsys):
    """Whatever it reads is read, and whatever it would write is shown; 3: it would be refused, for there is no such record here."""
    assert 0 == run(["connect", "1234567", "--timeout", "60"])
    customer = netsuite.given("customer", id="107", companyName="Fjord Supply", entityId="Fjord Supply")
    item = netsuite.given("nonInventorySaleItem", itemId="Rope")
    line = {"item": item, "quantity": 1, "rate": 100, "amount": 100}
    netsuite.given("salesOrder", id="107", tranId="SO107", entity=customer, item=[line])
    searches = {"customsearch_open_orders": "SELECT tranid FROM transaction WHERE type = 'SalesOrd'"}
    script = FilesAndSearches(netsuite, searches)
    netsuite.restlet("customscript_netsuite_nodes", "customdeploy_netsuite_nodes", script)
    monkeypatch.chdir(folder)
    text = whole(block)
    (folder / "page.yaml").write_text(text, encoding="utf-8")
    inputs = [f"--param={name}={GIVEN[name]}" for name in yaml.safe_load(text).get("inputs", {})]

    assert run(["run", "page.yaml", "--dry-run", *inputs]) in {0, 3}, capsys.readouterr()


RETURNED_BY = {"docs/batches.md": "netsuite.batch.create", "docs/changes.md": "netsuite.record.changes"}


@pytest.mark.parametrize("block", parameters("json"))
def test_json_is_what_it_stands_for(block, app, tmp_path):
    """Params of the node above it, what a node returns, or a client's file that starts a command of ours."""
    shown = json.loads(block.text)
    nodes = discover().nodes
    if block.page in RETURNED_BY:
        assert TypeAdapter(nodes[RETURNED_BY[block.page]].Output).validate_python(shown) == shown
    elif block.page == "docs/nodes.md":
        nodes[re.findall(r"^## `([a-z_.]+)`$", block.before, re.MULTILINE)[-1]].parse(shown)
    else:
        (server,) = shown["mcpServers"].values()
        assert "netsuite-nodes" == Path(server["command"]).name
        app.parse_args(server["args"], exit_on_error=False, print_error=False)
        (tmp_path / "settings.toml").touch()
        Settings.load({"NETSUITE_NODES_SETTINGS": str(tmp_path / "settings.toml"), **server["env"]})


@pytest.mark.parametrize("block", parameters("toml"))
def test_toml_is_a_settings_file(block, tmp_path):
    (tmp_path / "settings.toml").write_text(block.text, encoding="utf-8")
    assert Settings.load({"NETSUITE_NODES_SETTINGS": str(tmp_path / "settings.toml")}).runs


def test_a_role_with_these_rights_uses_the_tables_of_runs(postgres):
    """And those of the workers' engine; it may make neither."""
    [block] = blocks("sql")
    url = postgres.new_database()
    address = Address.of(url, named="the owner's")
    PostgresRuns(address).database.prepare()
    Lives(address).close()
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("CREATE ROLE nodes LOGIN")
        owner.execute(block.text)
    try:
        theirs = Address.of(re.sub(r"//[^@]*@", "//nodes@", url), named="theirs")
        assert [] == list(PostgresRuns(theirs).all())
        with closing(Lives(theirs)) as lives:
            lives.begin("run-1", 1)
    finally:
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute("DROP OWNED BY nodes")
            owner.execute("DROP ROLE nodes")


def test_the_container_starts_what_there_is(app):
    """Docker is not here: each instruction is one, what it installs is an extra, and what it starts is a command."""
    [block] = blocks("dockerfile")
    said = [line.split(maxsplit=1) for line in block.text.splitlines()]
    assert ["FROM", "RUN", "USER", "CMD"] == [instruction for instruction, _ in said]
    (extras,) = re.findall(r"netsuite-nodes\[([a-z,]+)\]", block.text)
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(extras.split(",")) <= set(project["optional-dependencies"])
    command, *words = json.loads(said[-1][1])
    assert "netsuite-nodes" == command
    app.parse_args(words, exit_on_error=False, print_error=False)


def test_the_unit_starts_what_there_is(app, tmp_path):
    """And systemd takes it, where there is a systemd."""
    unit = CHECKOUT / "examples" / "netsuite-nodes-worker@.service"
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.read(unit, encoding="utf-8")
    words = shlex.split(read["Service"]["ExecStart"])
    assert ["/usr/bin/env", "netsuite-nodes"] == words[:2]
    app.parse_args(words[2:], exit_on_error=False, print_error=False)
    assert int(read["Service"]["TimeoutStopSec"]) > 15 * 60
    if analyze := shutil.which("systemd-analyze"):
        one = shutil.copy(unit, tmp_path / "netsuite-nodes-worker@1.service")
        done = subprocess.run([analyze, "verify", one], capture_output=True, text=True, check=False)
        assert (0, "") == (done.returncode, done.stderr)


def test_the_script_for_netsuite_is_javascript(tmp_path):
    """NetSuite alone runs it; test_restlets.py runs its twin. Its syntax is checked where there is a Node."""
    [block] = blocks("js")
    (tmp_path / "script.js").write_text(block.text, encoding="utf-8")
    if node := shutil.which("node"):
        subprocess.run([node, "--check", tmp_path / "script.js"], check=True)


_NAMES = {"netsuite-nodes call", "netsuite-nodes connect"}


def typed():
    """Give every command line of ours, in blocks and in the text; in the text a command may stand by its name alone."""
    for page in [*PAGES, CHECKOUT / "CHANGELOG.md"]:
        text = page.read_text(encoding="utf-8")
        if page.parent.name == "reference":
            continue  # written from the commands themselves
        shown = [line for found in BLOCK.finditer(text) if found[1] in {"bash", "console"} for line in _lines(found[2])]
        named = re.findall(r"`(netsuite-nodes [^`]+)`", BLOCK.sub("", text))
        shown += [each for each in named if each not in _NAMES]
        for each in dict.fromkeys(shown):
            if "…" not in each and "COMMAND" not in each:
                yield pytest.param(re.sub(r"[\[\]]", "", each).strip(), id=f"{page.name}: {each.strip()[:60]}")


def _lines(block):
    joined = re.sub(r"\\\n\s*", "", block)
    return [found[1] for found in re.finditer(r"^(?:.*[|=(] *)?\s*(netsuite-nodes .*?)\)?$", joined, re.MULTILINE)]


@pytest.fixture(scope="module")
def app():
    return application(discover())


@pytest.mark.parametrize("line", [*typed()])
def test_a_command_line_is_one(line, app):
    """The command is there, and so is each option; what it would do is not done."""
    words = shlex.split(line, comments=True)[1:]
    words = [word.rstrip(";") for word in words if word not in {"&", "\\"}]
    for stop in ("|", ">", "&&"):
        words = words[: words.index(stop)] if stop in words else words
    try:
        app.parse_args(asked_for(words), exit_on_error=False, print_error=False)
    except CycloptsError as error:
        pytest.fail(f"{line}: {error}")
