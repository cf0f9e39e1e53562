"""What a step of a workflow file says of itself."""

import pytest

from netsuite_runner.workflow import Step


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ({"node": "netsuite.record.get"}, "record.get"),
        ({"node": "wait"}, "wait"),
        ({"workflow": "month/close.yaml"}, "runs close.yaml"),
        ({"approve": {"by": ["team:finance", "administrator"], "text": "Pay?"}}, "asks team:finance or administrator"),
    ],
)
def test_it_is_named_in_a_picture_by_what_it_does(written, label):
    assert label == Step.model_validate(written).label


def test_all_that_may_hold_expressions_is_given():
    """What a person would read is among it; whose login it is, is not: that speaks of inputs alone."""
    step = Step.model_validate(
        {
            "approve": {"by": "administrator", "text": "Pay ${{ inputs.n }}?", "show": {"a": 1}},
            "when": "${{ inputs.b }}",
        }
    )

    assert [{}, None, "${{ inputs.b }}", "Pay ${{ inputs.n }}?", {"a": 1}] == step.values
