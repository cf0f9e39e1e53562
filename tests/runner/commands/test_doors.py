"""Nodes, runs and tables from the command line: what is typed, what is read from a file, what is printed, and what is refused unsent."""

import csv
import io
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from connected_terminal import printed, said
from netsuite_plugin.discovery import discover
from netsuite_runner.cli import application, run
from netsuite_runner.runs.kept import Failure, Output
from netsuite_runner.runs.sqlite import SqliteRuns
from netsuite_runner.testing.runs import SPEC


@pytest.fixture
def engine():
    """The engine of runs, taken apart after the test: a command just ends."""
    from netsuite_runner.interpreter import shut_down

    yield
    shut_down()


def written(folder, name, text, encoding="utf-8"):
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return str(file)


def commands(app, words):
    for name in app:
        if not name.startswith("-"):
            yield (*words, name), app[name]
            yield from commands(app[name], (*words, name))


def test_every_command_and_option_says_what_it_is_for(capsys):
    """The whole tree, commands of every package: what has no description is internal, and shows nowhere."""
    whole, missing, options = application(discover()), [], 0
    for path, command in commands(whole, ()):
        whole.help_print(list(path))
        if not (command.help or "").strip():
            missing.append(path)
        if command.default_command is None or any(commands(command, ())):
            continue
        for argument in command.assemble_argument_collection(parse_docstring=True):
            options += 1
            if argument.show and not (argument.parameter.help or "").strip():
                missing.append((*path, argument.name))
    assert [] == missing
    assert options > 60
    assert "--empty-" not in capsys.readouterr().out


def test_a_shell_completes_every_command(capsys):
    """The script knows the commands of all packages."""
    script = application(discover()).generate_completion(shell="bash")
    for name in ("query", "call", "prune", "older-than"):
        assert name in script


def test_a_node_is_shown_with_all_that_it_takes_and_gives(capsys):
    """Params, output, effect, errors, and an example that can be typed."""
    out = printed(capsys, "nodes", "show", "netsuite.record.create")
    for part in (
        "record_type",
        "required",
        "external_id",
        "text",
        "keyed",
        "OutcomeUnknown",
        "differs",
        "list of text",
    ):
        assert part in out
    assert "netsuite-nodes call netsuite.record.create --param record_type=task --param 'values={" in out
    told = json.loads(printed(capsys, "nodes", "show", "netsuite.record.create", "--json"))
    assert {"error": "RequestRejected", "when": "NetSuite refused the values."} in told["fails_with"]
    assert "object" == told["output"]["type"]
    assert "Did you mean netsuite.record.create" in said(capsys, "nodes", "show", "netsuite.record.creat")


def test_what_is_to_be_typed_is_one_line(capsys, monkeypatch):
    """A terminal folds it, and copies it whole; broken by us it would be two commands."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    *_, example = printed(capsys, "nodes", "show", "netsuite.record.list").splitlines()
    assert example.startswith("netsuite-nodes call netsuite.record.list --param record_type=customer")
    assert example.endswith("""--param 'fields=["companyName", "email"]'""")


def test_every_nodes_page_can_be_shown(capsys):
    """Whatever its schemas are."""
    for name in discover().nodes:
        assert name in printed(capsys, "nodes", "show", name)


def test_a_node_is_called_with_words_and_files(customers, capsys, tmp_path):
    """Text is text although it looks like a number, the rest is JSON; words go before the file; the login is said."""
    told = json.loads(
        printed(capsys, "call", "netsuite.record.get", "--param", "record_type=customer", "--param", "record_id=107",
                "--param", 'fields=["entityId"]', "--json")
    )  # fmt: skip
    assert "Fjord Supply" == told["entityId"]
    file = written(tmp_path, "get.yaml", "record_type: customer\nrecord_id: '200'\n")
    shown = printed(capsys, "call", "netsuite.record.get", "--params", file)
    assert "entityId: " in shown
    file = written(tmp_path, "get.json", '{"record_type": "customer", "record_id": "200"}')
    assert '"107"' in printed(
        capsys, "call", "netsuite.record.get", "--params", file, "--param", "record_id=107", "--json"
    )
    made = json.loads(
        printed(capsys, "call", "netsuite.record.create", "--param", "record_type=task", "--param", 'values={"title": "Call"}', "--json")
    )  # fmt: skip
    assert made["created"]
    assert "acting as EMULATOR" in said(
        capsys, "call", "netsuite.suiteql.query", "--param", "query=SELECT id FROM customer", code=0
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["netsuite.record.gett"], "Did you mean netsuite.record.get"),
        (["netsuite.record.get", "--param", "record_type=customer"], "record_id"),
        (["netsuite.record.get", "--param", "record_type"], "not name=value"),
        (["netsuite.record.get", "--param", "a=1", "--param", "a=2"], "given twice"),
        (
            ["netsuite.record.get", "--param", "record_type=customer", "--param", "record_id=1", "--param", "wrong=1"],
            "wrong",
        ),
        (
            [
                "netsuite.record.get",
                "--param",
                "record_type=customer",
                "--param",
                "record_id=1",
                "--param",
                "fields=a,b",
            ],
            "not JSON.*a list, as",
        ),
        (["netsuite.record.create", "--param", "record_type=task", "--param", "values=5"], "values"),
        (["netsuite.record.get", "--params", "missing.yaml"], "cannot be read"),
    ],
)
def test_a_wrong_call_is_refused_unsent(connected_person, netsuite, capsys, words, why):
    """With the name of what is wrong."""
    import re

    netsuite.requests.clear()
    assert re.search(why, said(capsys, "call", *words))
    assert [] == netsuite.requests


def test_a_dry_run_of_a_write_writes_nothing(connected_person, netsuite, capsys):
    """It shows what would be sent."""
    words = ["--param", "record_type=task", "--param", 'values={"title": "Call"}', "--dry-run"]
    assert 0 == run(["call", "netsuite.record.create", *words])
    assert "/record/v1/task" in capsys.readouterr().out
    assert {} == netsuite.records.all("task")


def test_a_delete_of_a_record_that_is_not_there_is_an_error(connected_person, netsuite, capsys):
    """Nobody has deleted it in this call: its ID is wrong."""
    words = ["--param", "record_type=customer", "--param", "record_id=999999"]
    assert 1 == run(["call", "netsuite.record.delete", *words])
    assert "999999" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.yaml", "a: NO\n", "a.yaml:1: .*NO would be read as false"),
        ("a.yaml", "- 1\n", "mapping of values by name"),
        ("a.yaml", "a: 1\na: 2\n", "stands twice"),
        ("a.json", '{"a": 1, "a": 2}', "stands twice"),
        ("a.json", '{"a": 1,\n"b" 2}', "a.json:2: this is not JSON"),
        ("a.json", "[1]", "mapping of values by name"),
        ("a.json", "[" * 100_000, "not JSON"),
    ],
)
def test_a_file_of_params_is_read_strictly(tmp_path, capsys, name, text, why):
    """With its line."""
    import re

    found = said(capsys, "call", "netsuite.record.get", "--params", written(tmp_path, name, text))
    assert re.search(why, found), found


TABLE = """workflow: from_csv
inputs:
  customers: {type: table}
steps:
  noted:
    for_each: ${{ inputs.customers }}
    node: netsuite.record.create
    params: {record_type: task, values: {title: "${{ item.Name }} ${{ item.zip }}"}}
outputs:
  made: ${{ steps.noted }}
  zips: ${{ inputs.customers | map(attribute='zip') | list }}
  count: ${{ inputs.customers | length }}
"""


def test_a_csv_file_goes_in_and_another_comes_out(engine, connected_person, netsuite, tmp_path, capsys):
    """Every value is text, leading zeros and what a spreadsheet takes for a formula among it; the output is a table again."""
    workflow = written(tmp_path, "w.yaml", TABLE)
    table = written(tmp_path, "in.csv", 'Name,zip\r\n"Müller, ""X""",01234\r\nAcme,NO\r\n=A1,-5\r\n\r\n', "utf-8-sig")

    out = printed(capsys, "run", workflow, "--run-id", "r", "--param", f"customers={table}", "--csv", "made")

    rows = list(csv.DictReader(io.StringIO(out)))
    assert [("true", "task")] * 3 == [(row["created"], row["record_type"]) for row in rows]
    titles = {task["title"] for task in netsuite.records.all("task").values()}
    assert {'Müller, "X" 01234', "Acme NO", "=A1 -5"} == titles
    assert "zips\n01234\nNO\n-5\n" == printed(capsys, "runs", "show", "r", "--csv", "zips")
    assert "not a table" in said(capsys, "runs", "show", "r", "--csv", "count")
    assert "no such output" in said(capsys, "runs", "show", "r", "--csv", "wrong")
    params = written(tmp_path, "params.yaml", "customers: in.csv\n")
    assert out == printed(capsys, "run", workflow, "--run-id", "r", "--params", params, "--csv", "made")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "in.csv:1: the file is empty"),
        (b"\n\n", "in.csv:1: the file is empty"),
        (b"a,a\n1,2\n", "in.csv:1: two columns are called 'a'"),
        (b"a,,c\n1,2,3\n", "in.csv:1: column 2 has no name"),
        (b"a, b\n1,2\n", "in.csv:1: the name of column 2"),
        (b"a,b\n1,2\n1\n1,2,3\n", "in.csv:3: the row has 1 value,.*\n.*in.csv:4: the row has 3 values"),
        (b"a,b\n1,2\n\n1,2\n", "in.csv:3: the line is empty"),
        (b'a,b\n"x\ny",2\n1\n', "in.csv:4: the row has 1 value"),
        (b'a,b\n1,"2\n', "in.csv:2: this is not CSV"),
        (b'a,b\n1,"2"3\n', "in.csv:2: this is not CSV"),
        (b"a;b\n1;2\n", "in.csv:1: columns are separated by ','"),
        ("a,b\n1,ü\n".encode("cp1252"), "in.csv:2: this is not UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "in.csv:1: .*UTF-16"),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "in.csv:2: this is not CSV: field larger"),
    ],
)
def test_a_table_that_is_none_is_refused_with_its_lines(connected_person, netsuite, tmp_path, capsys, data, why):
    """Before anything is sent, and all wrong lines at once."""
    import re

    (tmp_path / "in.csv").write_bytes(data)
    netsuite.requests.clear()
    found = said(capsys, "run", written(tmp_path, "w.yaml", TABLE), "--param", f"customers={tmp_path / 'in.csv'}")
    assert re.search(why, found), found
    assert [] == netsuite.requests


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("customers: [{a: '1'}, {b: '1'}]", "row 1 of the table has other columns"),
        ("customers: [{a: 1}]", "not a table"),
        ("customers: 5", "not a table"),
        ("customers: missing.csv", "missing.csv:1: the file cannot be read"),
        ("others: 5", "no input others"),
    ],
)
def test_inputs_from_a_file_are_checked(tmp_path, capsys, value, why):
    """A table may stand in the file itself: rows of text, all with the same columns."""
    workflow = written(tmp_path, "w.yaml", TABLE)
    found = said(capsys, "run", workflow, "--params", written(tmp_path, "params.yaml", value))
    assert why in found


def test_workflow_check_knows_that_a_table_is_text(tmp_path, capsys):
    """As rows of a query are."""
    text = TABLE.replace("${{ item.Name }} ${{ item.zip }}", "${{ item.zip > 5 }}")
    assert "never compares with a number" in said(capsys, "workflow", "check", written(tmp_path, "w.yaml", text))
    assert "table" in printed(capsys, "workflow", "schema")


@pytest.mark.parametrize("words", [["--csv", "wrong"], ["--csv", "made", "--json"]])
def test_an_output_that_cannot_be_printed_is_refused_before_the_run(
    connected_person, netsuite, tmp_path, capsys, words
):
    """A slip does not cost a run."""
    table = written(tmp_path, "in.csv", "Name,zip\nA,1\n")
    netsuite.requests.clear()
    said(capsys, "run", written(tmp_path, "w.yaml", TABLE), "--param", f"customers={table}", *words)
    assert [] == netsuite.requests


WHEN = """workflow: by_step
steps:
  first: {node: netsuite.suiteql.query, params: {query: "SELECT id FROM customer"}}
  each:
    for_each: [{t: a}, {t: skip}, {t: ""}, {t: b}]
    when: ${{ item.t != 'skip' }}
    on_error: continue
    node: netsuite.record.create
    params: {record_type: "${{ 'task' if item.t else 'nonsense' }}", values: {title: "${{ item.t }}"}}
  never: {node: netsuite.suiteql.query, when: false, params: {query: "SELECT id FROM customer"}}
"""


def test_a_run_is_shown_step_by_step(engine, connected_person, tmp_path, capsys):
    """State, seconds, and how many items are done, skipped and failed; the items of a step."""
    before = datetime.now(UTC).replace(microsecond=0)
    printed(capsys, "run", written(tmp_path, "w.yaml", WHEN), "--run-id", "r", code=3)

    told = json.loads(printed(capsys, "runs", "show", "r", "--json"))
    counted = {
        each["step"]: (each["state"], each["done"], each["skipped"], each["failed"]) for each in told["standing"]
    }
    assert {"first": ("done", 1, 0, 0), "each": ("done", 2, 1, 1), "never": ("skipped", 0, 1, 0)} == counted
    assert all(each["seconds"] >= 0 for each in told["standing"])
    assert "seconds" in printed(capsys, "runs", "show", "r")
    items = json.loads(printed(capsys, "runs", "show", "r", "--step", "each", "--json"))["items"]
    assert ["done", "skipped", "failed", "done"] == [each["state"] for each in items]
    assert "nonsense" in items[2]["error"]
    shown = printed(capsys, "runs", "show", "r", "--step", "each")
    assert "failed" in shown
    begun = datetime.fromisoformat(told["begun"])
    assert before <= begun <= datetime.now(UTC)
    assert f"begun {begun:%Y-%m-%d %H:%M}" in printed(capsys, "runs", "show", "r")
    assert "no step 'wrong'" in said(capsys, "runs", "show", "r", "--step", "wrong")


def test_a_step_that_has_not_begun_has_no_items_yet(engine, connected_person, tmp_path, capsys):
    """In words, not as a table without a line."""
    text = """workflow: w
steps:
  first: {node: netsuite.suiteql.query, params: {query: "SELECT wrong FROM customer"}}
  each: {for_each: "${{ steps.first.rows }}", node: netsuite.record.get, params: {record_type: task, record_id: "${{ item.id }}"}}
"""
    run(["run", written(tmp_path, "w.yaml", text), "--run-id", "r"])
    capsys.readouterr()

    assert "It has no items yet." in printed(capsys, "runs", "show", "r", "--step", "each")


def kept(state, run_id, *, ended, how="finished"):
    runs = SqliteRuns(state)
    with closing(runs.begin(run_id, SPEC)) as begun:
        begun.keep_outputs([Output("first", "", "1")])
        begun.keep_failure(Failure("first", "", None))
        begun.end(how, error=None)
        begun.keep(ended=(datetime.now(UTC) - ended).isoformat(timespec="seconds"))


def test_old_runs_are_pruned(tmp_path, capsys, monkeypatch):
    """Those that ended long ago; of those that could go on, only where that is meant; never one that is at work."""
    state = tmp_path / "state"
    kept(state, "old", ended=timedelta(days=31))
    kept(state, "young", ended=timedelta(days=29))
    kept(state, "failed", ended=timedelta(days=31), how="failed")
    live = SqliteRuns(state).begin("live", SPEC)
    live.keep(begun=(datetime.now(UTC) - timedelta(days=400)).isoformat(timespec="seconds"))

    def left():
        return {each["run"] for each in json.loads(printed(capsys, "runs", "list", "--json"))["runs"]}

    assert "Deleted 1 run. 1 that have not finished are kept" in said(
        capsys, "runs", "prune", "--older-than", "30d", code=0
    )
    assert {"young", "failed", "live"} == left()
    assert "Deleted 1 run." in said(capsys, "runs", "prune", "--older-than", "720h", "--yes", code=0)
    assert {"young", "live"} == left()
    with closing(live):
        said(capsys, "runs", "prune", "--older-than", "0h", "--yes", code=0)
        assert {"live"} == left()
    for wrong in ("30", "d", "-1d", "1y", "999999999d"):
        assert "not an age" in said(capsys, "runs", "prune", f"--older-than={wrong}")
