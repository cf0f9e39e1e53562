"""What a step gives its node is checked as far as it stands in the file."""

import json

import pytest

from checking import INPUTS, create, refused
from netsuite_plugin.discovery import discover
from netsuite_runner.graph import load


def test_a_value_not_known_yet_is_not_judged():
    """An expression may become anything; the node checks it when it is there."""
    text = """workflow: x
inputs: {n: {type: integer}}
steps:
  first: {node: netsuite.suiteql.query, params: {query: "SELECT id FROM customer", max_rows: "${{ inputs.n }}"}}
"""
    load(text, file="x.yaml", registry=discover())


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
