"""Inputs from a file and from the command line: what is typed goes before what the file says."""

from netsuite_runner.commands.given import given_inputs_of
from netsuite_runner.inputs import Input


def test_what_is_typed_goes_before_the_file(tmp_path):
    """A table's path in the file counts from the file's folder."""
    (tmp_path / "rows.csv").write_text("a\n1\n")
    (tmp_path / "values.yaml").write_text("n: 1\nday: 2026-01-31\nrows: rows.csv\n")
    specs = {"n": Input(type="integer"), "day": Input(type="date"), "rows": Input(type="table")}

    found = given_inputs_of(specs, {"n": "2"}, tmp_path / "values.yaml")

    assert {"n": 2, "day": "2026-01-31", "rows": [{"a": "1"}]} == found
    assert {"n": 3} == given_inputs_of(specs, {"n": "3"}, None)
