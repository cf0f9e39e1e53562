"""Whatever a page prints can be used: workflow files are checked, Python is compiled, data is read, command lines are parsed."""

import ast
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml
from cyclopts import CycloptsError

from conftest import CHECKOUT
from netsuite_plugin.discovery import discover
from netsuite_runner.cli import application
from netsuite_runner.graph import load
from netsuite_runner.logs import asked_for

PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


WORKFLOWS = {
    found[1]: found[0].partition("\n")[2].removesuffix("```")
    for page in PAGES
    for found in re.finditer(
        r"^```yaml\nworkflow: ([^\n]+)\n.*?^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
}


def blocks(*languages):
    """Give each block of some languages as a parameter, named by its page and line."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in BLOCK.finditer(text):
            if found[1] in languages:
                line = text.count("\n", 0, found.start()) + 1
                yield pytest.param(found[2], id=f"{page.relative_to(CHECKOUT)}:{line}")


@pytest.mark.parametrize("text", [*blocks("yaml")])
def test_yaml_is_read_and_a_workflow_can_run(text, tmp_path):
    """A part of a file, of a step say, is read only. A file that another one names is the workflow of that name."""
    assert yaml.safe_load(text)
    if text.startswith("workflow:") and "\nsteps:" in text:
        for name, other in WORKFLOWS.items():
            (tmp_path / f"{name.replace(' ', '_')}.yaml").write_text(other, encoding="utf-8")
        load(text, file=str(tmp_path / "page.yaml"), registry=discover())


@pytest.mark.parametrize("text", [*blocks("python")])
def test_python_is_python(text):
    compile(text, "page", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


@pytest.mark.parametrize("text", [*blocks("json")])
def test_json_is_json(text):
    json.loads(text)


@pytest.mark.parametrize("text", [*blocks("toml")])
def test_toml_is_toml(text):
    tomllib.loads(text)


_NAMES = {"netsuite-nodes call", "netsuite-nodes connect"}


def typed():
    """Give every command line of ours, in blocks and in the text; in the text a command may stand by its name alone."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        if page.parent.name == "reference":
            continue  # written from the commands themselves
        shown = [
            line
            for found in BLOCK.finditer(text)
            if found[1] in {"", "bash", "sh", "console"}
            for line in _lines(found[2])
        ]
        named = re.findall(r"`(netsuite-nodes [^`]+)`", BLOCK.sub("", text))
        shown += [each for each in named if each not in _NAMES]
        for each in dict.fromkeys(shown):
            if "…" not in each and "COMMAND" not in each:
                yield pytest.param(re.sub(r"[\[\]]", "", each).strip(), id=f"{Path(page).name}: {each.strip()[:60]}")


def _lines(block):
    joined = re.sub(r"\\\n\s*", "", block)
    return [found[1] for found in re.finditer(r"^(?:.*[|=] *)?\s*(netsuite-nodes .*)$", joined, re.MULTILINE)]


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
