"""What is refused before the first request, with file and line."""

import json
import re
from pathlib import Path

import pytest

from counting import CountingPlugin
from netsuite_plugin.discovery import discover
from netsuite_runner.cli import run as command_line
from netsuite_runner.errors import GraphRefused
from netsuite_runner.graph import Graph, load

BAD = Path(__file__).parent / "bad"
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def with_words(installed_third_party, monkeypatch):
    """The installed third party's node, which is not NetSuite's."""
    monkeypatch.syspath_prepend(str(installed_third_party))


@pytest.mark.parametrize("file", sorted(BAD.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_bad_graph_is_refused_with_file_and_line(file, with_words, capsys):
    """Whoever wrote it sees where and why, and nothing was sent."""
    line, words = re.fullmatch(r"# (\d+): (.*)", file.read_text().splitlines()[0]).groups()

    assert 2 == command_line(["run", str(file)])

    said = capsys.readouterr().err
    assert f"{file}:{line}: " in said
    assert words in said


def test_every_problem_is_said_at_once():
    """Nobody mends a file one error a run, whatever kinds of errors they are."""
    text = """workflow: x
inputs:
  n: {type: whole}
steps:
  first: {node: count.number.read, params: {wrong: 1, other: NO}}
  second: {node: count.nothing, params: {}}
  third: {node: count.number.read, at_once: 5000, params: {value: "${{ steps.frist.value }}"}}
  fourth: {nod: count.number.read}
  fifth: {node: count.number.read, params: {value: "${{ inputs.n + steps.fourth.value }}", seconds: 0x10}}
outputs: {a: "${{ 1 + }}"}
"""
    with pytest.raises(GraphRefused) as refused:
        load(text, file="x.yaml", registry=discover(plugins=[CountingPlugin()]))

    assert [3, 5, 5, 5, 6, 7, 7, 8, 8, 9, 9, 10] == [problem.line for problem in refused.value.problems]


def test_steps_are_ordered_by_what_they_speak_of():
    """The file's order is for people; a step runs when what it needs is there."""
    text = """workflow: x
steps:
  last: {node: count.number.read, params: {value: "${{ steps.middle[0].value }}"}}
  middle: {node: count.number.read, for_each: "${{ steps.first.value }}", params: {value: "${{ item }}"}}
  aside: {node: count.number.read, needs: [first]}
  first: {node: count.number.read, when: true}
"""
    graph = load(text, file="x.yaml", registry=discover(plugins=[CountingPlugin()]))

    assert [["first"], ["middle", "aside"], ["last"]] == list(graph.waves)
    assert list(graph.waves) == list(Graph.of_json(json.loads(json.dumps(graph.as_json()))).waves)


def test_a_value_not_known_yet_is_not_judged():
    """An expression may become anything; the node checks it when it is there."""
    text = """workflow: x
inputs: {n: {type: integer}}
steps:
  first: {node: netsuite.suiteql.query, params: {query: "SELECT id FROM customer", max_rows: "${{ inputs.n }}"}}
"""
    load(text, file="x.yaml", registry=discover())


def test_workflow_check_says_the_order(capsys):
    assert 0 == command_line(["workflow", "check", str(EXAMPLES / "overdue_invoices.yaml")])
    assert "overdue → customer → follow_up" in capsys.readouterr().out


def refused(steps, inputs="{}", more=""):
    """Say what `workflow check` says of a file with these steps."""
    text = f"workflow: x\ninputs: {inputs}\nsteps:\n{steps}\n{more}"
    try:
        load(text, file="x.yaml", registry=discover())
    except GraphRefused as refusal:
        return str(refusal)
    return ""


def query(**more):
    step = {"node": "netsuite.suiteql.query", "params": {"query": "SELECT id FROM customer"}, **more}
    return f"  q: {json.dumps(step)}"


def create(title="a", values=None, **more):
    step = {"node": "netsuite.record.create", "params": {"record_type": "task", "values": values or {"title": title}}}
    return f"  c: {json.dumps({**step, **more})}"


INPUTS = "{n: {type: integer}, s: {type: string}, b: {type: boolean}, l: {type: list}, f: {type: number}, d: {type: date}, o: {type: object}}"


@pytest.mark.fault("A3")
@pytest.mark.parametrize(
    "when",
    [
        "'F'", "'false'", "1", "0", "1.5", "none", "[]", "['a']", "{}", "inputs.s", "inputs.n", "inputs.f", "inputs.l", "inputs.o", "inputs.d",
        "run.id", "run.today", "inputs.n + 1", "inputs.s ~ 'x'", "inputs.l | length", "inputs.s | lower", "inputs.s or inputs.s",
        "inputs.s if inputs.b else 'F'", "steps.q.rows", "steps.q.row_count", "steps.q.rows[0].isinactive", "decimal('1')", "days(1)",
        "inputs.s | default('F')", "steps.q.rows | map(attribute='id') | first",
    ],
)  # fmt: skip
def test_a_condition_that_can_never_be_true_or_false_is_refused(when):
    """NetSuite's 'F' ran the step: every text counts as true elsewhere."""
    said = refused(f"{query()}\n{create(when='${{ ' + when + ' }}')}", INPUTS)

    assert "x.yaml:5: steps.c.when: " in said
    assert "== 'T'" in said


@pytest.mark.fault("A3")
def test_a_condition_on_an_item_is_refused_where_its_kind_is_known():
    each = {"for_each": "${{ steps.q.rows }}", "when": "${{ item.isinactive }}"}

    assert "x.yaml:5: steps.c.when: ${{ item.isinactive }} (null or text) is not true or false" in refused(
        f"{query()}\n{create(**each)}"
    )
    for wrong in ("item.isinactive == true", "'F' or item.n", "not 'T'", "1 if 'F' else 2"):
        assert "x.yaml:5: steps.c.when: " in refused(f"{query()}\n{create(**{**each, 'when': '${{ ' + wrong + ' }}'})}")
    listed = {"for_each": [{"f": "F"}, {"f": "T"}], "when": "${{ item.f }}"}
    assert "(text) is not true or false" in refused(create(**listed))
    assert "" == refused(f"{query()}\n{create(**{**each, 'when': '${{ item.isinactive == ' + repr('T') + ' }}'})}")


@pytest.mark.fault("A3")
@pytest.mark.parametrize(
    "when",
    ["inputs.b", "not inputs.s", "inputs.n > 1", "inputs.b and inputs.n == 2", "inputs.l is none", "steps.q.truncated"],
)
def test_a_condition_stays_one(when):
    assert "" == refused(f"{query()}\n{create(when='${{ ' + when + ' }}')}", INPUTS)


@pytest.mark.fault("A4")
@pytest.mark.parametrize(
    "expression",
    [
        "item.amount > 100",
        "item.amount == 5",
        "item.amount + 1",
        "1 - item.amount",
        "item.id < '5'",
        "steps.q.rows | sum(attribute='amount')",
    ],
)
def test_text_is_reckoned_with_nowhere(expression):
    """Every column of SuiteQL is text: what cannot be meant is said before the run."""
    steps = f"{query()}\n{create(title='${{ ' + expression + ' }}', for_each='${{ steps.q.rows }}')}"

    assert "decimal" in refused(steps)


@pytest.mark.fault("A5")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("title: Order #${{ run.id }}", "'Order #${{ run.id }}'"),
        ("title: #42 today", "'#42 today'"),
        ("title: Order   #42", "a comment"),
        ("title: Order\n          #42 today", "a comment"),
        ("title: {inner: Order #42\n        }", "a comment"),
        ("title: {inner: Order #42, more: 1}", "in line 5 a comment begins at '#': quote the text"),
        ("title: [Order #42\n        ]", "a comment"),
        ("title: '{{ inputs.n }}'", "${{ … }}"),
        ("title: 'For {{inputs.n}} and more'", "${{ … }}"),
        ("title: ['{% if x %}']", "${{ … }}"),
        ("'${{ run.id }}': a", "a key is plain text"),
        ("title: 'About ${{ inputs.l }}'", "join(', ')"),
        ("title: 'About ${{ steps.q.rows }}'", "join(', ')"),
        ("title: 'About ${{ inputs.o }}'", "tojson"),
        ("title: ${{ 'About ' ~ inputs.l }}", "join(', ')"),
    ],
)  # fmt: skip
def test_text_that_would_be_cut_or_created_as_it_stands_is_refused(line, words):
    text = f"""workflow: x
inputs: {INPUTS}
steps:
  c: {{node: netsuite.record.create, params: {{record_type: task, values: {{}}}}}}
  q:
    node: netsuite.record.create
    params:
      record_type: task
      values:
        {line}
"""
    text = text.replace("steps.q.rows", "inputs.l")
    with pytest.raises(GraphRefused) as refusal:
        load(text, file="x.yaml", registry=discover())

    assert words.replace("in line 5", "in line 10") in str(refusal.value)
    assert {10, 11} & {problem.line for problem in refusal.value.problems}


@pytest.mark.fault("A5")
def test_text_of_outputs_is_looked_at_too():
    for more in ("outputs:\n  a: Order #42", 'outputs: {a: "{{ run.id }}"}', "outputs:\n  a:\n    - b #c"):
        assert "x.yaml:" in refused(query(), more=more)


@pytest.mark.fault("A5")
@pytest.mark.parametrize(
    "line",
    [
        "title: value  # words", "title: value  #", "title: 'Order #42'", "title: Order#42", "title: >-\n          Order #42", "title: a\n        #memo: b",
        "title: ${{ '{{ x }}' }}", "title: \"${{ {'a': {'b': 1}}.a.b }}\"", "title: ${{ inputs.l | join(', ') }} a", 'title: "a }} b"', "title: ${customer.name}",
        "title: <#list r.item as item>${item.quantity}</#list> ${run.id}", "title: Hello {item.name} {inputs.name} {steps.c.x}", "title: “Great product”",
    ],
)  # fmt: skip
def test_comments_and_braces_that_are_meant_stay(line):
    text = f"""workflow: x  #not in params
inputs: {INPUTS}
steps:
  q:
    when: true #neither
    node: netsuite.record.create
    params:
      record_type: task
      values:
        {line}
"""
    load(text, file="x.yaml", registry=discover())


@pytest.mark.fault("A5")
def test_braces_around_the_name_of_a_step_or_an_input_are_an_expression_that_lacks_something():
    for title in ("{steps.q.rows}", "${inputs.n}", "Of ${ inputs.n }"):
        assert "title: '" in refused(f"{query()}\n{create(title)}", INPUTS)


@pytest.mark.fault("A5")
@pytest.mark.parametrize(
    ("output", "well"),
    [
        ("steps.q.row", False), ("steps.q.row | length", False), ("steps.q.row | default([])", True), ("steps.q.row is defined", True),
        ("steps.q.cursor", True), ("steps.q.rows.id", False), ("steps.q.rows.total | default(0)", True), ("steps.q.rows[0].id", True),
    ],
)  # fmt: skip
def test_what_a_step_surely_does_not_answer_cannot_be_asked_for(output, well):
    """A node may answer more than it names: only what is nearly a name is wrong. What may be missing is allowed to be."""
    assert well == (refused(query(), more=f"outputs: {{o: '${{{{ {output} }}}}'}}") == "")


@pytest.mark.fault("A5")
def test_what_a_step_that_goes_on_answers_is_its_outputs_and_what_failed():
    for output, well in (("failed", True), ("outputs.rows", True), ("outputs.row", False)):
        said = refused(query(on_error="continue"), more=f"outputs: {{o: '${{{{ steps.q.{output} }}}}'}}")
        assert well == (said == ""), said


@pytest.mark.fault("A5")
def test_an_expression_inside_a_query_is_refused():
    """An input `x' OR 1=1 --` returned every row."""
    inputs = "{s: {type: string}, n: {type: integer}, t: {type: string, choices: [customer, vendor]}}"

    def checked(text):
        return refused(query(params={"query": text}), inputs)

    for wrong in (
        "'${{ inputs.s }}'",
        "${{ inputs.n }}",
        "${{ inputs.t ~ inputs.s }}",
        "${{ inputs.t if true else inputs.s }}",
        "${{ run.id }}",
    ):
        said = checked(f"SELECT id FROM customer WHERE id = {wrong}")
        assert "x.yaml:4: steps.q.params.query: " in said
        assert "write :name there and give the value in parameters" in said
    for right in (
        "${{ inputs.s }}",
        " ${{ inputs.s }}\n",
        "SELECT id FROM ${{ inputs.t }}",
        "SELECT id FROM ${{ inputs['t'] | lower }}",
    ):
        assert "" == checked(right)
    assert "" == checked("SELECT id FROM ${{ 'a' if inputs.n > 1 else inputs.t }}")


@pytest.mark.fault("A6")
@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"record_type": "task", "values": {}, "external_id": "Inv/2026 10"}, "params.external_id: "),
        ({"record_type": "task", "values": {}, "external_id": "${{ inputs.l }}"}, "list is given where"),
        ({"record_type": "sales order", "values": {}}, "params.record_type: "),
        ({"record_type": "task", "values": {"externalId": "a"}}, "params.values: "),
        ({"record_type": "task", "values": {"id": "a"}}, "params.values: "),
        ({"record_type": "task", "values": {"a": "${{ days(3) }}"}}, "days"),
        ({"record_type": "${{ inputs.b }}", "values": {}}, "true or false is given where text is taken"),
    ],
)
def test_params_that_can_be_known_wrong_are_refused(params, words):
    assert words in refused(create(params=params), INPUTS)


@pytest.mark.fault("A6")
def test_literal_ids_and_fields_of_a_get_are_checked():
    def checked(**params):
        step = {"node": "netsuite.record.get", "params": {"record_type": "customer", **params}}
        return refused(f"  g: {json.dumps(step)}", INPUTS)

    for wrong in ("12 3", "eid:a b", "/x", "", "${{ inputs.b }}", "${{ inputs.l }}"):
        assert "x.yaml:4: steps.g.params.record_id: " in checked(record_id=wrong)
    for right in ("123", "-5", "eid:SO-9", "${{ inputs.n }}", "${{ inputs.s }}"):
        assert "" == checked(record_id=right)
    assert "steps.g.params.fields" in checked(record_id="1", fields=["a b"])
    assert "expand_sub_resources" in checked(record_id="1", fields=["a"], expand_sub_resources=True)


def approve(asked, more=""):
    return f"  ok: {{approve: {json.dumps(asked)}{more}}}"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"by": "finance", "text": "a"}, "'finance' is not team:NAME, user:NAME or administrator; did you mean team:finance?"),
        ({"by": "admin", "text": "a"}, "did you mean administrator?"),
        ({"by": "team: finance", "text": "a"}, "'team: finance' is not team:NAME"),
        ({"by": "role:x", "text": "a"}, "'role:x' is not team:NAME"),
        ({"by": [], "text": "a"}, "nobody is named"),
        ({"by": ["user:omar", 5], "text": "a"}, "steps.ok.approve.by"),
        ({"by": "", "text": "a"}, "'' is not team:NAME"),
        ({"by": "team:${{ inputs.s }}", "text": "a"}, "who may answer stands in the file, not in an expression"),
        ({"text": "a"}, "steps.ok.approve.by: is missing"),
        ({"by": "administrator"}, "steps.ok.approve.text: is missing"),
        ({"by": "administrator", "text": ""}, "steps.ok.approve.text"),
        ({"by": "administrator", "text": 5}, "steps.ok.approve.text"),
        ({"by": "administrator", "text": "${{ inputs.m }}"}, "there is no input 'm'"),
        ({"by": "administrator", "text": "${{ steps.q.rows }}"}, "steps.ok.approve.text: "),
        ({"by": "administrator", "text": "For ${{ inputs.l }}"}, "join(', ')"),
        ({"by": "administrator", "text": "{{ inputs.s }}"}, "${{ … }}"),
        ({"by": "administrator", "text": "a", "show": {"n": "${{ item }}"}}, "item cannot be used here"),
        ({"by": "administrator", "text": "a", "show": "${{ steps.ok }}"}, "circle"),
        ("administrator", "steps.ok.approve"),
        (None, "steps.ok.approve"),
    ],
)  # fmt: skip
def test_an_approval_that_cannot_be_asked_is_refused(asked, words):
    said = refused(f"{query()}\n{approve(asked)}", INPUTS)

    assert "x.yaml:5: " in said
    assert words in said


def test_a_step_asks_or_calls_a_node():
    """One that asks says nothing that is for nodes; every key of those is named."""
    asked = {
        "by": ["team:finance", "user:omar", "administrator"],
        "text": "Pay ${{ inputs.n }}?",
        "show": "${{ inputs.l }}",
    }
    assert "" == refused(approve(asked, ", when: '${{ inputs.b }}'"), INPUTS)
    assert "" == refused(f"{approve(asked)}\n{create(title='${{ steps.ok.by }} said ${{ steps.ok.reason }}')}", INPUTS)
    assert "text never equals true or false" in refused(
        f"{approve(asked)}\n{create(when='${{ steps.ok.by == true }}')}", INPUTS
    )
    assert (
        "x.yaml:4: steps.ok.node: is missing (or approve, to ask a person, or workflow, to run another file)"
        in refused("  ok: {needs: []}")
    )
    for key, value in (
        ("params", "{}"),
        ("at_once", 3),
        ("on_error", "continue"),
        ("retry", "{attempts: 2}"),
        ("credential", "personal"),
    ):
        said = refused(approve(asked, f", {key}: {value}"), INPUTS)
        assert f"x.yaml:4: steps.ok.{key}: a step that asks for an approval has no {key}" in said


def test_a_text_to_read_is_not_cut():
    """YAML would end it at the number sign."""
    said = refused("  ok:\n    approve:\n      by: administrator\n      text: Pay order #42 now?")

    assert "x.yaml:7: 'Pay order' is all that is read here" in said
