"""A failed item does not end a run where the file says so; a person may skip one; one cause is told once."""

import json
from collections import Counter

import pytest

import counting
from counting import counted, killed_after
from netsuite_runner.cli import run as command_line
from netsuite_runner.errors import RunRefused, StepFailed
from netsuite_runner.runs.decisions import decide
from netsuite_runner.runs.sqlite import SqliteRuns

pytestmark = pytest.mark.fault("A7")


def fanned(count, failing, on_error="continue", at_once=2, seconds=0.0):
    items = [{"v": n, "f": "in_the_way" if n in failing else ""} for n in range(count)]
    return f"""workflow: fanned
steps:
  each:
    for_each: {json.dumps(items)}
    at_once: {at_once}
    on_error: {on_error}
    node: count.number.create
    params: {{value: "${{{{ item.v }}}}", fails: "${{{{ item.f }}}}", seconds: {seconds}}}
  last:
    node: count.number.read
    params: {{value: "${{{{ steps.each.failed }}}}"}}
outputs:
  failed: ${{{{ steps.each.failed }}}}
  values: ${{{{ steps.each.outputs }}}}
"""


def calls_of(folder):
    return Counter(int(line.split()[1]) for line in counted(folder) if "create" in line)


def test_a_step_goes_on_without_a_failed_item(folder):
    """Its place is null, its failure is read by other steps, the run is over and says so, and all of it stays."""
    (folder / "in_the_way").touch()

    outputs = counting.execute(folder, fanned(5, {1, 3}), "run-1")

    assert [0, None, 2, None, 4] == [each and each["value"] for each in outputs["values"]]
    assert [1, 3] == [each["index"] for each in outputs["failed"]]
    assert {
        "index": 1,
        "item": {"v": 1, "f": "in_the_way"},
        "error": "in_the_way is in the way",
        "remedy": "fix_input",
    } == outputs["failed"][0]
    (folder / "in_the_way").unlink()
    assert outputs == counting.execute(folder, fanned(5, {1, 3}), "run-1")
    assert {1} == set(calls_of(folder).values())


def test_it_ends_with_exit_code_3(folder, capfd, monkeypatch):
    """And each cause is told once."""
    monkeypatch.setenv("NETSUITE_NODES_USER", "maria")
    (folder / "in_the_way").touch()
    counting.execute(folder, fanned(6, {1, 3, 4}), "run-1")

    assert 3 == command_line(["runs", "resume", "run-1"])
    assert "each[1], [3], [4]: in_the_way is in the way\n" in capfd.readouterr().err
    assert 3 == command_line(["runs", "resume", "run-1", "--json"])
    told = json.loads(capfd.readouterr().out)
    assert ("finished with failures", "1") == (told["state"], told["error"]["item"])
    assert 0 == command_line(["runs", "show", "run-1"])
    assert "each[1], [3], [4]: in_the_way is in the way\n" in capfd.readouterr().out


def test_failures_are_kept_when_they_happen(folder):
    """Killed later, the run does not ask a failed item again, unless somebody says so."""
    (folder / "in_the_way").touch()
    text = fanned(8, {0, 1}, at_once=1, seconds=0.05)
    killed_after(folder, text, 4)
    (folder / "in_the_way").unlink()
    run = SqliteRuns(folder).open("run-1")
    decide(run, again=["each[1]"])
    run.close()

    outputs = counting.execute(folder, text, "run-1")

    assert [0] == [each["index"] for each in outputs["failed"]]
    assert (1, 2) == (calls_of(folder)[0], calls_of(folder)[1])


def test_a_single_step_goes_on_too(folder):
    """It has the same two parts."""
    (folder / "gone").touch()
    text = """workflow: x
steps:
  one: {node: count.number.read, on_error: continue, params: {fails: gone}}
outputs: {one: "${{ steps.one }}"}
"""
    one = counting.execute(folder, text, "run-1")["one"]
    assert (None, ["gone is in the way"]) == (one["outputs"], [each["error"] for each in one["failed"]])


def test_an_item_is_skipped_by_a_person(folder):
    """The run of 1,500 that one item held up goes on without it."""
    (folder / "in_the_way").touch()
    text = (
        fanned(4, {2}, on_error="stop")
        .replace("steps.each.failed", "steps.each[2]")
        .replace("steps.each.outputs", "steps.each")
    )
    with pytest.raises(StepFailed):
        counting.execute(folder, text, "run-1")
    run = SqliteRuns(folder).open("run-1")
    for wrong in ("each", "each[0]", "nothing[1]", "each[", "last[0]"):
        with pytest.raises(RunRefused):
            decide(run, skip=["each[2]", wrong])
    decide(run, skip=["each[2]"])
    run.close()

    outputs = counting.execute(folder, text, "run-1")

    assert [0, 1, None, 3] == [each and each["value"] for each in outputs["values"]]
    assert 1 == calls_of(folder)[2]


def test_one_cause_is_told_once(folder, capfd):
    """Five items that fail for one reason are one line."""
    (folder / "in_the_way").touch()
    text = (
        fanned(5, {0, 1, 2, 3, 4}, on_error="stop", at_once=5)
        .replace("steps.each.failed", "1")
        .replace("steps.each.outputs", "1")
    )
    with pytest.raises(StepFailed):
        counting.execute(folder, text, "run-1")

    assert 0 == command_line(["runs", "show", "run-1"])
    assert 1 == capfd.readouterr().out.count("is in the way")
