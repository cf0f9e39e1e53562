"""`--log-level` and `--log-json`: one line a call, with the piece of work it is about, wherever in the command they are said."""

import json
import logging
import re

import pytest

from netsuite_runner.cli import run
from served_account import configured, port, served

__all__ = ["configured", "port", "served"]

QUERY = ["query", "SELECT id FROM subsidiary ORDER BY id"]


@pytest.fixture(autouse=True)
def as_before():
    """A command sets up the logs of its process."""
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    kept = [(each, each.level, each.handlers[:]) for each in loggers]
    yield
    for each, level, handlers in kept:
        each.setLevel(level)
        each.handlers = handlers
    for name in set(logging.root.manager.loggerDict) - {each.name for each, *_ in kept}:
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture
def connected_maria(configured, capsys):
    assert 0 == run(["connect", "1234567", "--timeout", "30"])
    capsys.readouterr()


def test_nothing_is_logged_unless_it_is_asked_for(connected_maria, capsys):
    assert 0 == run(QUERY)
    assert "netsuite_plugin.transport" not in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--log-level", "info", *QUERY], [*QUERY, "--log-level=INFO"]])
def test_each_request_is_a_line(connected_maria, capsys, words):
    """With the account as a hash and NetSuite's ID of the request."""
    assert 0 == run(words)

    said = capsys.readouterr().err
    (line,) = [each for each in said.splitlines() if "/services/rest/query/v1/suiteql" in each]
    assert re.match(r"\S+T\S+ INFO netsuite_plugin.transport POST /services/rest/query/v1/suiteql 200 ", line)
    assert re.search(r" account=[0-9a-f]{12}\b", line)
    assert " user=maria" in line
    assert " operation_id=" in line
    assert "1234567" not in line


def test_a_line_may_be_json(connected_maria, capsys, tmp_path):
    """Of a run each line has run, step and item."""
    file = tmp_path / "two.yaml"
    file.write_text(
        "workflow: two\nsteps:\n  look:\n    for_each: [1, 2]\n    node: netsuite.suiteql.query\n"
        "    params: {query: SELECT id FROM subsidiary ORDER BY id}\n"
    )

    assert 0 == run(["run", str(file), "--run-id", "r1", "--log-level", "info", "--log-json"])

    lines = [json.loads(each) for each in capsys.readouterr().err.splitlines() if each.startswith("{")]
    asked = [each for each in lines if each["message"].startswith("POST /services/rest/query")]
    assert {("r1", "look", "0"), ("r1", "look", "1")} == {
        (each["netsuite_nodes.run.id"], each["netsuite_nodes.step"], each["netsuite_nodes.item"]) for each in asked
    }
    assert all({"time", "level", "logger", "netsuite_nodes.account"} <= each.keys() for each in asked)


def test_a_level_that_is_none_is_refused(capsys):
    assert 2 == run(["nodes", "list", "--log-level", "loud"])
    assert "--log-level loud: one of info, warning, error." in capsys.readouterr().err
    assert 2 == run(["nodes", "list", "--log-level"])


def test_the_help_says_so(capsys):
    assert 0 == run(["--help"])
    assert "--log-level" in capsys.readouterr().out
