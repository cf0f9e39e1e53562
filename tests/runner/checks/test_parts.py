"""A step calls a node or asks a person, and says nothing that is for the other."""

import json

import pytest

from checking import INPUTS, create, query, refused


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
