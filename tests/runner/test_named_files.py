"""What is refused of a file that runs others, before the first request: with the file and line in which it stands."""

import pytest

import counting
from netsuite_plugin.discovery import discover
from netsuite_runner.errors import GraphRefused
from netsuite_runner.graph import load
from netsuite_runner.named_files import MOST

INNER = """workflow: inner
inputs:
  n: {type: integer}
  day: {type: date, default: null}
  rows: {type: list, default: []}
steps:
  a: {node: count.number.read, params: {value: "${{ inputs.n }}"}}
  asked: {approve: {by: "user:tea", text: 'Sure?'}}
outputs: {value: "${{ steps.a.value }}", day: "${{ inputs.day }}", who: "${{ steps.asked.by }}", rows: [1]}
"""


@pytest.fixture
def refused(tmp_path, monkeypatch):
    """Says what is wrong with `outer.yaml`, whose one step is this, or None."""

    def check(step, outputs="{}", inner=INNER, folder=None):
        (tmp_path / "inner.yaml").write_text(inner)
        text = f"workflow: outer\nsteps:\n  s: {step}\noutputs: {outputs}\n"
        try:
            load(text, file=str(tmp_path / "outer.yaml"), registry=counting.registry(), folder=folder)
        except GraphRefused as error:
            return str(error).replace(f"{tmp_path}/", "")
        return None

    return check


@pytest.mark.parametrize(("step", "said"), [
    ("{workflow: other.yaml}", "outer.yaml:3: steps.s.workflow: other.yaml:1: the file cannot be read: No such file"),
    ("{workflow: ''}", "outer.yaml:3: steps.s.workflow: write the path of a file"),
    ("{workflow: inner.yaml}", "outer.yaml:3: steps.s.params.n: is missing"),
    ("{workflow: inner.yaml, params: {n: 1, day2: x}}", "steps.s.params.day2: inner.yaml has no input 'day2'; did you mean day?"),
    ("{workflow: inner.yaml, params: {n: one}}", "steps.s.params.n: 'one' is not an integer"),
    ("{workflow: inner.yaml, params: {n: 1, day: tomorrow}}", "steps.s.params.day: 'tomorrow' is not a date"),
    ("{workflow: inner.yaml, params: {n: '${{ [1] }}'}}", "steps.s.params.n: list is given where whole number is taken"),
    ("{workflow: inner.yaml, params: {n: '${{ run.today }}'}}", "steps.s.params.n: date is given where"),
    ("{workflow: inner.yaml, params: {n: '${{ steps.t }}'}}", "steps.s.params.n: there is no step 't'"),
    ("{workflow: inner.yaml, retry: {attempts: 2}, params: {n: 1}}", "steps.s.retry: a step that runs a workflow has no retry"),
    ("{workflow: inner.yaml, node: count.number.read, params: {n: 1}}", "steps.s.node: a step that runs a workflow has no node"),
    ("{workflow: inner.yaml, approve: {by: administrator, text: a}}", "steps.s.workflow: a step that asks for an approval has no workflow"),
    ("{workflow: '${{ inputs.f }}'}", "is not a path counted from this file"),
    ("{workflow: /etc/passwd}", "'/etc/passwd' is not a path counted from this file"),
])  # fmt: skip
def test_a_wrong_file_inside_is_refused(refused, step, said):
    """What the step gives is checked as what is typed at a command line is."""
    assert said in (refused(step) or "")


@pytest.mark.parametrize("step", [
    "{workflow: inner.yaml, params: {n: 1, day: 2026-01-31, rows: [a]}}",
    "{workflow: inner.yaml, params: {n: \"${{ '1' }}\", day: '${{ run.today }}'}, when: true, on_error: continue, at_once: 3, for_each: [1]}",
    "{workflow: ./inner.yaml, params: {n: '${{ item }}', day: \"${{ '2026-01-31' }}\"}, for_each: [1], credential: 'team:x'}",
])  # fmt: skip
def test_a_right_one_is_taken(refused, step):
    """Dates written out, as expressions and as text."""
    assert refused(step) is None


GET = "{node: netsuite.record.get, when: true, params: {record_type: task, record_id: '1'}}"
GIVEN = "workflow: inner.yaml, params: {n: 1}"


@pytest.mark.parametrize(("step", "output", "well"), [
    (f"{{{GIVEN}}}", "steps.s.value", True),
    (f"{{{GIVEN}}}", "steps.s.valeu", False),
    (f"{{{GIVEN}}}", "steps.s['valeu']", False),
    (f"{{{GIVEN}, when: true}}", "steps.s.valeu", False),
    (f"{{{GIVEN}, for_each: [1]}}", "steps.s[0].valeu", False),
    (f"{{{GIVEN}, for_each: [1]}}", "steps.s | map(attribute='valeu') | list", False),
    (f"{{{GIVEN}, for_each: [1]}}", "steps.s | map(attribute='who') | list", True),
    (f"{{{GIVEN}, for_each: [1], on_error: continue}}", "steps.s.outputs[0].valeu", False),
    (f"{{{GIVEN}, for_each: [1], on_error: continue}}", "steps.s.failed | length", True),
    (f"{{{GIVEN}, on_error: continue}}", "steps.s.outputs.value", True),
    (f"{{{GIVEN}}}", "steps.s.rows[0]", True),
    (f"{{{GIVEN}}}", "steps.s.who + 1", False),
])  # fmt: skip
def test_what_it_does_not_answer_cannot_be_spoken_of(refused, step, output, well):
    """Its outputs are known, and their kinds too."""
    said = refused(step, outputs=f'{{o: "${{{{ {output} }}}}"}}')

    assert well == (said is None), said
    if "valeu" in output:
        assert "outer.yaml:4: outputs.o" in said
        assert "the step answers no 'valeu'; did you mean value?" in said


def test_a_workflow_without_outputs_says_nothing_of_other_steps(tmp_path):
    """What is known of neither's keys was taken for the same."""
    (tmp_path / "inner.yaml").write_text(f"workflow: i\nsteps: {{a: {GET}}}\n")
    text = f"workflow: o\nsteps: {{i: {{workflow: inner.yaml, when: '${{{{ true }}}}'}}, get: {GET}}}\noutputs: {{o: '${{{{ steps.get.title }}}}'}}\n"

    load(text, file=str(tmp_path / "outer.yaml"), registry=discover())


def test_a_mistake_inside_is_said_with_its_own_line(refused):
    """In the line that names the file, with the line in the file."""
    said = refused("{workflow: inner.yaml, params: {n: 1}}", inner=INNER.replace("inputs.n }", "inputs.m }"))

    assert (
        said
        == "outer.yaml:3: steps.s.workflow: inner.yaml:7: steps.a.params.value: there is no input 'm'; there is n, day, rows"
    )


def test_files_that_run_each_other_in_a_circle_are_refused(refused):
    """Itself, or by way of another one."""
    assert "in a circle: outer.yaml → outer.yaml" in refused("{workflow: outer.yaml}")
    said = refused("{workflow: inner.yaml}", inner="workflow: i\nsteps: {back: {workflow: ./outer.yaml}}\n")
    assert (
        "outer.yaml:3: steps.s.workflow: inner.yaml:2: steps.back.workflow: the workflows run each other in a circle"
        in said
    )
    assert "outer.yaml → inner.yaml → outer.yaml" in said


def test_files_inside_each_other_have_an_end(tmp_path, refused):
    """Deep, or ever more of them: said, in the time of some files."""
    for number in range(12):
        step = f"{{workflow: f{number + 1}.yaml}}"
        (tmp_path / f"f{number}.yaml").write_text(f"workflow: f\nsteps: {{a: {step}}}\n")
    assert "more than 8 deep" in refused("{workflow: f0.yaml}")
    for number in range(6):
        step = f"{{workflow: f{number + 1}.yaml}}"
        steps = ", ".join(f"{name}: {step}" for name in "abcd")
        (tmp_path / f"f{number}.yaml").write_text(f"workflow: f\nsteps: {{{steps}}}\n")
    (tmp_path / "f6.yaml").write_text("workflow: f\nsteps: {a: {node: count.number.read}}\n")
    assert f"more than {MOST} workflows" in refused("{workflow: f0.yaml}")


def test_nothing_outside_of_the_folder_of_pages_is_read(tmp_path, refused):
    """Not by dots and not by a link: what a page says of a file may tell what is in it."""
    folder = tmp_path / "shown"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("secret")
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "inner.yaml").write_text(INNER)

    for named in ("../secret.yaml", "link.yaml"):
        said = refused(f"{{workflow: {named}}}", folder=folder)
        assert "is outside of the folder of workflow files" in said
    text = f"workflow: o\nsteps: {{s: {{{GIVEN}}}}}\n"
    assert load(text, file="o.yaml", registry=counting.registry(), folder=folder).inner["s"].file == "inner.yaml"
