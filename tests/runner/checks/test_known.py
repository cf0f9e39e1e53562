"""Texts that YAML cuts, and braces that would be created as they stand."""

import pytest

from checking import INPUTS, create, query, refused
from netsuite_plugin.discovery import discover
from netsuite_runner.errors import GraphRefused
from netsuite_runner.graph import load


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


def test_a_text_to_read_is_not_cut():
    """YAML would end it at the number sign."""
    said = refused("  ok:\n    approve:\n      by: administrator\n      text: Pay order #42 now?")

    assert "x.yaml:7: 'Pay order' is all that is read here" in said
