"""A wrong file is mended: the run goes on with another one, nothing is made twice, and what would be is refused. Each after a kill -9."""

import asyncio
import json
import os
import subprocess
import sys
from contextlib import closing

import pytest

import counting
from counting import counted, killed_after
from netsuite_runner.corrected_file import change_file
from netsuite_runner.errors import RunRefused
from netsuite_runner.graph import load
from netsuite_runner.runs.sqlite import SqliteRuns

pytestmark = pytest.mark.fault("A2")
OLD = {
    "a": {"for_each": ["p", "q"], "params": {"value": "a ${{ item }}"}},
    "bad": {
        "needs": ["a"],
        "for_each": ["u", "v", "w", "x", "y"],
        "at_once": 2,
        "params": {"value": "bad ${{ item }}", "seconds": 0.2},
    },
    "d": {"needs": ["bad"], "params": {"value": "d"}},
}


def file(inputs=None, outputs=None, **changed):
    """The file with other keys of its steps; a step that is None is left out."""
    steps = {name: {"node": "count.record.create", **step} for name, step in OLD.items()}
    for name, change in changed.items():
        if change is None:
            del steps[name]
        else:
            steps[name] = {"node": "count.record.create", **steps.get(name, {}), **change}
    return json.dumps({"workflow": "mended", "inputs": inputs or {}, "steps": steps, "outputs": outputs or {}})


@pytest.fixture(scope="module")
def half_done(tmp_path_factory):
    """A folder with a run that was killed when a was over and two or three items of bad were done, two more in flight and landed."""
    folder = tmp_path_factory.mktemp("half_done")
    before = os.environ.get("COUNTED")
    os.environ["COUNTED"] = str(folder / "counted")
    (folder / "counted").touch()
    killed_after(folder, file(), 6)
    if before is None:
        del os.environ["COUNTED"]
    return folder


@pytest.fixture
def killed(folder, half_done):
    subprocess.run(["cp", "-r", f"{half_done}/.", folder], check=True)
    return folder


def mend(folder, text):
    registry = counting.registry()
    graph = load(text, file="mended.yaml", registry=registry)
    with closing(SqliteRuns(folder).take_up("run-1", registry.caller)) as run:
        asyncio.run(change_file(registry, run, graph))


def made():
    return sorted(value for _, value in counting.records())


ALL = ["a p", "a q", "bad u", "bad v", "bad w", "bad x", "bad y", "d"]


@pytest.mark.parametrize(("text", "records"), [
    (file(bad={"for_each": ["u", "v", "w", "x", "y", "z"]}), sorted([*ALL, "bad z"])),
    (file(bad={"for_each": ["u", "v", "w", "x"]}), [each for each in ALL if each != "bad y"]),
    (file(new={"needs": ["a"], "params": {"value": "new"}}, d={"needs": ["bad", "new"]}), sorted([*ALL, "new"])),
    (file(d=None), ALL[:-1]),
    (json.dumps({**json.loads(file()), "steps": dict(reversed(json.loads(file())["steps"].items()))}), ALL),
    (file(d={"params": {"value": "other"}}), sorted([*ALL[:-1], "other"])),
    (file(outputs={"n": "${{ steps.bad | length }}"}), ALL),
    (file(bad={"for_each": "${{ ['u', 'v', 'w', 'x', 'y'] }}", "at_once": 1}), ALL),
], ids=["longer", "shorter", "inserted", "removed", "reordered", "params of an unbegun step", "outputs", "the same otherwise written"])  # fmt: skip
def test_it_goes_on(killed, text, records):
    """And every record is there once."""
    mend(killed, text)

    counting.execute(killed, text, "run-1")

    assert records == made()
    with closing(SqliteRuns(killed).open("run-1")) as run:
        assert any("maria went on with mended.yaml" in line for line in run.summary().notes)
        assert 2 == len(run.graphs())


@pytest.mark.parametrize(("text", "said"), [
    (file(a={"for_each": ["p"]}), r"a\[1\] is done, and not in its list"),
    (file(a={"for_each": ["q", "p"]}), r"a\[0\] is done with other values"),
    (file(a={"for_each": ["p", "q", "r"]}), "a is over with 2 items"),
    (file(bad=None, d={"needs": ["a"]}), "bad is not in it"),
    (file(bad={"params": {"value": "mended ${{ item }}"}}), r"bad\[0\] is done with other values"),
    (file(bad={"for_each": ["u", "v"]}), r"bad\[\d\] is (cut|done)"),
    (file(inputs={"n": {"type": "integer", "default": 1}}), "inputs are others"),
    (file(bad={"node": "count.number.create"}), "bad.node was"),
    (file(bad={"when": "${{ item != 'y' }}"}), "bad.when was"),
    (file(bad={"needs": []}), "bad had other needs"),
], ids=["shorter", "reordered list", "longer with dependents", "removed", "params", "cut", "inputs", "node", "when", "needs"])  # fmt: skip
def test_it_is_refused(killed, text, said):
    """Nothing is sent, and the run goes on as it was."""
    calls = counted(killed)

    with pytest.raises(RunRefused, match=said):
        mend(killed, text)

    assert calls == counted(killed)
    with closing(SqliteRuns(killed).open("run-1")) as run:
        assert 1 == len(run.graphs())


def test_a_lost_answer_and_a_corrected_memo_are_one_record(folder):
    """What landed unheard under the old memo is found by its old key and adopted, and said so; the rest is made under the new one."""
    old = file(a={"at_once": 2, "params": {"value": "a ${{ item }}", "seconds": 60}})
    new = file(
        a={"at_once": 2, "params": {"value": "mended ${{ item }}", "seconds": 0}},
        bad={"params": {"value": "bad ${{ item }}"}},
    )
    (folder / "graph.yaml").write_text(old)
    killed_after(folder, old, 2)
    assert ["a p", "a q"] == made()

    mend(folder, new)
    counting.execute(folder, new, "run-1")

    assert ALL == made()
    with closing(SqliteRuns(folder).open("run-1")) as run:
        assert {"0": "adopted", "1": "adopted"} == run.asked("a")
    mend(
        folder,
        file(a={"at_once": 2, "params": {"value": "third ${{ item }}"}}, bad={"params": {"value": "bad ${{ item }}"}}),
    )


def test_an_unsettled_write_comes_first(folder):
    """With its old values, by a person."""
    text = "workflow: x\nsteps: {one: {node: count.number.append, params: {value: 1, seconds: 9}}}\n"
    killed_after(folder, text, 1)

    with pytest.raises(RunRefused, match="one may have happened"):
        mend(folder, text.replace("value: 1", "value: 2"))


def test_the_command_says_how_and_does_it(folder, installed_third_party, monkeypatch):
    """A mistake in the file is told with the way to mend it; mended, the run goes on."""
    monkeypatch.setenv("PYTHONPATH", str(installed_third_party))
    text = """workflow: words
steps:
  count: {node: text.words.count, for_each: [a b, c], params: {text: "${{ item }}"}}
  again: {node: text.words.count, params: {text: "${{ steps.count[9].words }}"}}
outputs: {words: "${{ steps.again.words }}"}
"""
    (folder / "wrong.yaml").write_text(text)
    (folder / "mended.yaml").write_text(text.replace("steps.count[9].words", "'a b c'"))

    def ran(*words):
        command = [sys.executable, "-c", "from netsuite_runner.cli import main; main()", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    failed = ran("run", folder / "wrong.yaml", "--run-id", "w")
    assert (1, True) == (failed.returncode, "runs resume w --with FILE" in failed.stderr)
    assert "runs resume w --with FILE" in ran("runs", "show", "w").stdout
    refused = ran("runs", "resume", "w", "--with", folder / "nothing.yaml")
    assert (2, False) == (refused.returncode, "Traceback" in refused.stderr)
    mended = ran("runs", "resume", "w", "--with", folder / "mended.yaml")

    assert (0, "words: 3") == (mended.returncode, mended.stdout.strip())
    assert "went on with" in ran("runs", "show", "w").stdout
