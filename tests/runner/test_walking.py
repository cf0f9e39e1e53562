"""A workflow as a step of another: its steps are kept in the same run, and everything that holds for a step holds for them."""

import asyncio
import gc
from contextlib import closing

import pytest

import counting
from counting import counted, execute, killed_after
from netsuite_plugin.contract import Caller
from netsuite_runner.approvals import answer
from netsuite_runner.corrected_file import change_file
from netsuite_runner.errors import RunRefused, StepFailed
from netsuite_runner.graph import load
from netsuite_runner.halts import Waits
from netsuite_runner.runs.decisions import decide
from netsuite_runner.runs.sqlite import SqliteRuns

INNER = """workflow: inner
inputs:
  n: {type: integer}
  when: {type: date, default: 2026-01-31}
  fails: {type: string, default: ""}
steps:
  make: {node: count.record.create, params: {value: "${{ inputs.n }} made"}}
  each:
    for_each: ${{ range(2) }}
    at_once: 1
    needs: [make]
    node: count.record.create
    params: {value: "${{ inputs.n }} ${{ item }}", seconds: 0.05, fails: "${{ inputs.fails }}"}
outputs: {made: "${{ steps.each | length }}", said: "${{ inputs.when }}", id: "${{ run.id }}"}
"""
OUTER = """workflow: outer
steps:
  numbers: {node: count.number.read, params: {value: ["1", 2, 3]}}
  pay:
    for_each: ${{ steps.numbers.value }}
    at_once: 1
    workflow: inner.yaml
    params: {n: "${{ item }}", when: "${{ run.today }}"}
  once: {workflow: inner.yaml, needs: [pay], params: {n: 9}}
outputs: {pay: "${{ steps.pay | map(attribute='made') | list }}", said: "${{ steps.once.said }}"}
"""
ALL = sorted(f"{n} {what}" for n in (1, 2, 3, 9) for what in ("made", 0, 1))


@pytest.fixture
def inner(folder):
    """Writes the file that the others run."""

    def write(text=INNER, name="inner.yaml"):
        (folder / name).write_text(text)

    write()
    return write


def made():
    return sorted(value for _, value in counting.records())


def resume(folder, text=None, **said):
    """Go on in this process, perhaps with another file, and return the outputs."""
    from netsuite_runner.interpreter import Execution, shut_down

    registry = counting.registry()
    with closing(SqliteRuns(folder).take_up("run-1", registry.caller)) as run:
        decide(run, **said)
        if text is not None:
            graph = load(text, file="mended.yaml", registry=registry, folder=folder)
            asyncio.run(change_file(registry, run, graph))
        execution = Execution(registry, run)
        try:
            execution.start()
            while not execution.wait(0.2):
                pass
            return execution.result()
        finally:
            shut_down()


def test_a_workflow_is_a_step(folder, inner):
    """Its outputs are the step's, once an item; its inputs become what they take; its steps are kept by where they stand."""
    assert {"pay": [2, 2, 2], "said": "2026-01-31"} == execute(folder, OUTER, "run-1")

    assert ALL == made()
    with closing(SqliteRuns(folder).open("run-1")) as run:
        assert {"0", "1", "2"} == set(run.outputs("pay"))
        assert {"0", "1"} == set(run.outputs("pay[2].each"))
        assert {""} == set(run.outputs("once.make"))
        assert "done" == run.work("once.each").state


def test_it_goes_on_after_kill_9_with_the_file_it_was_begun_with(folder, inner):
    """Killed inside; the file inside is edited, and then gone: nothing is made twice, and nothing as the edited file has it."""
    killed_after(folder, OUTER, 7)
    before = counted(folder)
    inner(INNER.replace(" made", " edited"))

    assert {"pay": [2, 2, 2], "said": "2026-01-31"} == resume(folder)

    assert ALL == made()
    assert len(counted(folder)) <= len(before) + len(ALL) - 6 + 1, "at most the call under way is made again"


def test_another_file_inside_is_another_run(folder, inner):
    """The same run id with what is in the file changed is refused."""
    execute(folder, OUTER, "run-1")
    inner(INNER.replace(" made", " edited"))

    with pytest.raises(RunRefused, match="another workflow"):
        execute(folder, OUTER, "run-1")


def test_what_fails_inside_says_where(folder, inner):
    """It stops the run; the cause removed, only that step is tried again."""
    (folder / "wall").touch()
    text = OUTER.replace("n: 9", "n: 9, fails: wall")
    with pytest.raises(StepFailed) as failed:
        execute(folder, text, "run-1")
    assert ("once.each", "0") == (failed.value.step, failed.value.item)
    (folder / "wall").unlink()
    before = len(counted(folder))

    resume(folder)

    assert ALL == made()
    assert 2 == len(counted(folder)) - before


def test_a_step_goes_on_without_an_item_whose_workflow_failed(folder, inner):
    """As with a node; said to be tried again, it goes on inside from where it was."""
    (folder / "wall").touch()
    text = OUTER.replace('n: "${{ item }}"', "n: \"${{ item }}\", fails: \"${{ 'wall' if index == 1 else '' }}\"")
    text = (
        text.replace("    at_once: 1\n", "    at_once: 1\n    on_error: continue\n")
        .replace("steps.pay | map(attribute='made') | list", "[steps.pay.outputs, steps.pay.failed | length]")
        .replace("  once: {", "  once: {when: true, ")
    )

    ended = execute(folder, text, "run-1")

    assert [[2, None, 2], 1] == [[each and each["made"] for each in ended["pay"][0]], ended["pay"][1]]
    with closing(SqliteRuns(folder).open("run-1")) as run:
        assert "finished with failures" == run.summary().state
        assert "pay[1].each[0]: wall is in the way" in run.failures("pay")["1"]["message"]


def test_what_a_workflow_inside_went_on_without_is_a_failure_of_the_run(folder, inner):
    """Also where the run is gone on with after that item is over."""
    inner(
        INNER.replace("    at_once: 1", "    at_once: 1\n    on_error: continue").replace(
            "steps.each |", "steps.each.outputs |"
        )
    )
    for name in ("wall", "gate"):
        (folder / name).touch()
    text = OUTER.replace('n: "${{ item }}"', 'n: "${{ item }}", fails: wall')
    text = text.replace("outputs:", "  last: {node: count.number.read, needs: [once], params: {fails: gate}}\noutputs:")
    with pytest.raises(StepFailed, match="gate"):
        execute(folder, text, "run-1")
    (folder / "gate").unlink()

    resume(folder)

    with closing(SqliteRuns(folder).open("run-1")) as run:
        assert "finished with failures" == run.summary().state
        assert "wall" in run.summary().error["message"]


def test_an_unknown_outcome_inside_is_settled_by_its_name(folder, inner):
    """A write that can only be sent once, killed after it was sent."""
    inner(INNER.replace("count.record.create", "count.number.append").replace("0.05", "0.5"))
    killed_after(folder, OUTER, 6)
    with pytest.raises(StepFailed, match=r"--done pay\[1\]\.each\[0\]"):
        resume(folder)

    ended = resume(folder, done=["pay[1].each[0]"])

    assert [2, 2, 2] == ended["pay"]
    assert 13 == len(counted(folder))


def test_an_approval_inside_stops_the_run_until_it_is_answered(folder, inner):
    """Every item asks by its own name; what does not need the answers ends first; the answers are taken up one by one."""
    inner(
        INNER.replace(
            "  each:\n", '  ok: {approve: {by: "user:tea", text: "Make ${{ inputs.n }}?"}, needs: [make]}\n  each:\n'
        ).replace("needs: [make]\n", "needs: [ok]\n")
    )
    tea = Caller("tea", None)
    registry = counting.registry()
    with pytest.raises(Waits):
        execute(folder, OUTER, "run-1")
    runs = SqliteRuns(folder)
    assert ["pay[0].ok", "pay[1].ok", "pay[2].ok"] == [each.approval.step for each in runs.asked_of(tea)]
    assert ["1 made", "2 made", "3 made"] == made()
    with closing(runs.open("run-1")) as run:
        assert "asked" == run.work("pay").state
    for number in (0, 2):
        asyncio.run(answer(registry, runs, "run-1", f"pay[{number}].ok", caller=tea, approve=True))
    with pytest.raises(Waits):
        resume(folder)
    assert ["1 0", "1 1", "1 made", "2 made", "3 0", "3 1", "3 made"] == made()
    asyncio.run(answer(registry, runs, "run-1", "pay[1].ok", caller=tea, approve=True))
    with pytest.raises(Waits):
        resume(folder)
    answered = asyncio.run(answer(registry, runs, "run-1", "once.ok", caller=tea, approve=True))
    assert answered.goes_on

    assert [2, 2, 2] == resume(folder)["pay"]
    assert ALL == made()


def test_the_file_inside_is_corrected(folder, inner):
    """What is over stays as it is, what is under way keeps what it has done, and the rest is made as the corrected file has it."""
    (folder / "wall").touch()
    text = OUTER.replace('n: "${{ item }}"', "n: \"${{ item }}\", fails: \"${{ 'wall' if index == 1 else '' }}\"")
    with pytest.raises(StepFailed):
        execute(folder, text, "run-1")
    inner(INNER.replace("} made", "} otherwise"))
    with pytest.raises(RunRefused, match=r"pay\[1\]\.make is done with other values"):
        resume(folder, text)
    inner(INNER.replace('}} ${{ item }}"', '}} new ${{ item }}"').replace("${{ inputs.fails }}", ""))

    assert [2, 2, 2] == resume(folder, text)["pay"]

    new = [f"{n} {what}" for n in (3, 9) for what in ("new 0", "new 1", "made")]
    assert sorted(["1 0", "1 1", "1 made", "2 0", "2 made", "2 new 1", *new]) == made(), "2 0 had landed"


def test_a_login_is_passed_on(folder, inner):
    """To the steps inside that name none of their own."""
    inner("workflow: i\nsteps: {a: {node: box.thing.create}, b: {node: box.thing.create, credential: 'team:y'}}\n")
    text = "workflow: o\nsteps: {pay: {workflow: inner.yaml, credential: 'team:x'}, own: {workflow: inner.yaml}}\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOX_ACCOUNT", "1")
        execute(folder, text, "run-1", plugin=counting.BoxPlugin())

    with closing(SqliteRuns(folder).open("run-1")) as run:
        found = [run.identity("box", each) is not None for each in ("team:x", "team:y", "personal")]
    assert [True, True, True] == found


def test_a_workflow_stands_inside_a_workflow_inside(folder, inner):
    """Names are as long as the way to a step."""
    inner(
        'workflow: m\nsteps: {go: {for_each: [5], workflow: inner.yaml, params: {n: "${{ item }}"}}}\n', "middle.yaml"
    )

    execute(folder, "workflow: o\nsteps: {top: {workflow: middle.yaml}}\n", "run-1")

    with closing(SqliteRuns(folder).open("run-1")) as run:
        assert {"0", "1"} == set(run.outputs("top.go[0].each"))


class Alive(counting.CountRead):
    """Says how many lists of that length there are in the process."""

    name = "count.lists.alive"

    async def run(self, params, ctx):
        gc.collect()
        return sum(type(each) is list and len(each) == params.value for each in gc.get_objects())


class Lists(counting.CountRead):
    name = "count.lists.make"

    async def run(self, params, ctx):
        return {"rows": [[number] for number in range(params.value)]}


class ListsPlugin(counting.CountingPlugin):
    @counting.hookimpl
    def register_nodes(self):
        return [*super().register_nodes(), Alive, Lists]


def test_rows_are_held_as_long_as_something_speaks_of_them(folder):
    """Once while a step has them, twice while it gives them to a node, and no more when the last such step is over."""
    text = """workflow: lists
inputs: {n: {type: integer, default: 40007}}
steps:
  big: {node: count.lists.make, params: {value: "${{ inputs.n }}"}}
  held: {node: count.lists.alive, needs: [big], params: {value: "${{ inputs.n }}"}}
  passed: {node: count.number.read, needs: [held], params: {value: "${{ steps.big.rows }}"}, when: "${{ steps.big.rows | length > 0 }}"}
  length: {node: count.number.read, params: {value: "${{ steps.passed.value | length }}"}}
  left: {node: count.lists.alive, needs: [length], params: {value: "${{ inputs.n }}"}}
outputs: {alive: ["${{ steps.held }}", "${{ steps.left }}"], length: "${{ steps.length.value }}"}
"""
    assert {"alive": [1, 0], "length": 40007} == execute(folder, text, "run-1", plugin=ListsPlugin())
