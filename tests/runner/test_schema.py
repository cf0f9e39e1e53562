"""The JSON Schema of workflow files, for editors."""

import json
from pathlib import Path

import jsonschema
import yaml

from netsuite_plugin.discovery import discover
from netsuite_runner.cli import run as command_line
from netsuite_runner.schema import schema

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_the_schema_knows_the_installed_nodes():
    """An editor completes params and marks wrong ones; an expression may stand for every value."""
    validator = jsonschema.Draft202012Validator(schema(discover()))
    validator.check_schema(validator.schema)
    document = yaml.safe_load((EXAMPLES / "overdue_invoices.yaml").read_text())

    assert [] == list(validator.iter_errors(document))
    asking = yaml.safe_load((EXAMPLES / "approved_reminders.yaml").read_text())
    assert [] == list(validator.iter_errors(asking))
    for wrong in ({"node": "netsuite.record.get"}, {"for_each": [1]}, {"approve": {"by": "administrator"}}):
        step = {**asking["steps"]["approved"], **wrong}
        assert list(validator.iter_errors({**asking, "steps": {**asking["steps"], "approved": step}}))
    document["steps"]["customer"]["params"]["record_typ"] = "customer"
    assert ["record_typ"] == [
        word for error in validator.iter_errors(document) for word in ["record_typ"] if word in error.message
    ]
    document["steps"]["customer"]["node"] = "netsuite.record.fetch"
    assert any("netsuite.record.fetch" in error.message for error in validator.iter_errors(document))


def test_the_schema_command_prints_it(capsys):
    assert 0 == command_line(["workflow", "schema"])
    assert (
        "netsuite.record.create" in json.loads(capsys.readouterr().out)["$defs"]["Step"]["properties"]["node"]["enum"]
    )
