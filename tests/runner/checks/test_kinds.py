"""Values whose kinds cannot be meant are refused before anything runs."""

import pytest

from checking import INPUTS, create, query, refused


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
