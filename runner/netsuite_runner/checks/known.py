"""
What is known to be wrong with an expression before anything runs: values of kinds that do not go together, texts that would be created
as they stand, values inside a query.

Each function says it in words, with the fix; nothing where all may be well.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

from jinja2 import nodes

from netsuite_runner.inputs import Input
from netsuite_runner.language.comparisons import OF_UNDEFINED
from netsuite_runner.language.expressions import Expression, Template
from netsuite_runner.language.filters import OF_MISSING
from netsuite_runner.language.kinds import Shape, shape_of
from netsuite_runner.language.values import in_text, not_a_condition, number_shaped
from netsuite_runner.likely import near

Names = Mapping[str, Shape]

_BRACES = re.compile(r"(\{[{%]|\$?\{(?= ?(steps|inputs)\.(\w+)))[^{}\n]{0,40}")
_BETWEEN = frozenset({"outputs", "output"})
"""What other engines write between a step and what it answers."""
_NUMBERS = ("whole number", "number", "decimal")
_ORDERS = frozenset({"lt", "lteq", "gt", "gteq"})


def wrong_condition(when: Template, names: Names) -> Iterator[str]:
    """Say why a condition can never be true or false."""
    shape = shape_of(when.expressions[0].node, names)
    if shape.excludes("true or false"):
        yield not_a_condition(str(when.expressions[0]), " or ".join(sorted(shape.kinds)))


def wrong_text(text: Template, names: Names) -> Iterator[str]:
    """Say what of a text would be created as it stands, or cannot stand in it."""
    for part in text.parts:
        if isinstance(part, str):
            for found in _BRACES.finditer(part):
                if found[2] and found[3] not in names[found[2]].keys:
                    continue  # meant for somebody else: templates of NetSuite are written ${item.quantity}, too
                yield (
                    f"{found[0]!r} is text and would be created as it stands: an expression is written ${{{{ … }}}}; "
                    f"for braces write ${{{{ '{found[1]}' }}}}"
                )
        elif not text.is_expression:
            kinds = shape_of(part.node, names).kinds - {"null"}
            if kinds and kinds <= {"list", "mapping"}:
                yield f"{part}: {in_text('list' if 'list' in kinds else 'mapping')}"


def wrong_operands(text: Template, names: Names) -> Iterator[str]:
    """Say what is compared or calculated with although it is text: services send numbers, dates and 'T' so."""
    for expression in text.expressions:
        for node in expression.parts:
            if isinstance(node, nodes.Compare):
                left = node.expr
                for operand in node.ops:
                    yield from _compared(expression, left, operand, names)
                    left = operand.expr
            elif isinstance(node, nodes.Concat):
                for each in node.nodes:
                    if shape_of(each, names).only("list", "mapping"):
                        yield f"{expression}: {in_text('list')}"
            elif isinstance(node, (nodes.Add, nodes.Sub, nodes.Div, nodes.FloorDiv, nodes.Pow)):
                one, other = shape_of(node.left, names), shape_of(node.right, names)
                yield from _text_and_number(expression, one, other, "cannot be calculated with")
                if one.only("date") and other.only(*_NUMBERS):
                    yield f"{expression}: a date and a number do not go together: write days(…) for a number of days"
            elif isinstance(node, nodes.Filter) and node.name == "sum" and node.node is not None:
                yield from _summed(expression, node, shape_of(node.node, names))


def _compared(expression: Expression, left: nodes.Node, operand: nodes.Operand, names: Names) -> Iterator[str]:
    right = operand.expr
    one, other = shape_of(left, names), shape_of(right, names)
    if operand.op in _ORDERS:
        for each in (left, right):
            if isinstance(each, nodes.Const) and number_shaped(each.value):
                yield f"{expression}: {each.value!r} is text and would be ordered by its letters: write decimal({each.value!r})"
    if operand.op in _ORDERS or operand.op in {"eq", "ne"}:
        yield from _text_and_number(expression, one, other, "never compares with")
    if operand.op in {"eq", "ne"}:
        for text, logical in ((one, other), (other, one)):
            if text.only("text", "null") and "text" in text.kinds and logical.only("true or false"):
                yield f"{expression}: text never equals true or false: compare it with text, as … == 'T'"


def _text_and_number(expression: Expression, one: Shape, other: Shape, why: str) -> Iterator[str]:
    for text, number in ((one, other), (other, one)):
        if text.only("text", "null") and "text" in text.kinds and number.only(*_NUMBERS):
            yield f"{expression}: text {why} a number: write decimal(…) of the text"


def _summed(expression: Expression, node: nodes.Filter, summed: Shape) -> Iterator[str]:
    named: dict[Any, Any] = {each.key: each.value for each in node.kwargs}
    attribute = named.get("attribute", node.args[0] if node.args else None)
    entries = summed.get(0)
    if isinstance(attribute, nodes.Const):
        entries = entries.get(attribute.value)
    if (
        "by" not in named
        and len(node.args) < 3
        and entries.only("text", "null")
        and (attribute is None or isinstance(attribute, nodes.Const))
    ):
        yield f"{expression}: text cannot be added up: sum with by='decimal', or map('decimal') first"


def unknown_outputs(text: Template, names: Names, answered: Sequence[Shape], likely: Sequence[Shape]) -> Iterator[str]:
    """
    Say what is asked of a step, or of a list, that is not there.

    `answered` is what steps answer that answer nothing else, `likely` what others do: there a name is wrong only if it is nearly one of
    theirs, or what other engines write before one. What may be missing (`default`, `is defined`) is not asked for in vain.
    """
    for expression in text.expressions:
        passed = {id(part.node) for part in expression.parts if isinstance(part, nodes.Call) or _may_miss(part)}
        for node in expression.parts:
            if id(node) in passed:
                continue
            match node:
                case nodes.Getattr():
                    key, of = node.attr, shape_of(node.node, names)
                    if of.only("list") and not of.keys:
                        yield f"{expression}: {_of_a_list(key)}"
                case nodes.Getitem(arg=nodes.Const(value=str(word))):
                    key, of = word, shape_of(node.node, names)
                case nodes.Filter(name="map", node=nodes.Expr() as listed):
                    named: dict[Any, nodes.Expr] = {each.key: each.value for each in node.kwargs}
                    attribute = named.get("attribute")
                    if not isinstance(attribute, nodes.Const) or not isinstance(attribute.value, str):
                        continue
                    key, of = attribute.value, shape_of(listed, names).get(0)
                case _:
                    continue
            if key in of.keys:
                continue
            if any(of.keys is each.keys for each in answered) or (
                any(of.keys is each.keys for each in likely)
                and ("did you mean" in near(key, of.keys) or key in _BETWEEN)
            ):
                yield f"{expression}: the step answers no {key!r}{near(key, of.keys)}"


def _may_miss(part: nodes.Node) -> TypeGuard[nodes.Filter | nodes.Test]:
    return isinstance(part, (nodes.Filter, nodes.Test)) and part.name in OF_MISSING | OF_UNDEFINED


def _of_a_list(key: str) -> str:
    """Say how a key is asked of what is a list."""
    if key in {"length", "size", "count"}:
        return "the length of a list is written LIST | length"
    return f"{key!r} is asked of a list: write LIST[0].{key} for one entry, or LIST | map(attribute='{key}') for all"


def wrong_list(listed: Template, names: Names) -> Iterator[str]:
    """Say why a step cannot run over a value: it is not a list."""
    expression = listed.expressions[0]
    shape = shape_of(expression.node, names)
    if shape.excludes("list", "null"):
        inside = [key for key, each in shape.keys.items() if each.only("list")]
        hint = f": write {expression.source}.{inside[0]}" if inside else ""
        yield f"{expression} is a {' or '.join(sorted(shape.kinds))}, and a list is wanted{hint}"


def wrong_query(text: Template, inputs: Mapping[str, Input], parameters: str) -> Iterator[str]:
    """Say which expressions stand inside a text that a service carries out: their values could change what it says."""
    if text.is_expression:
        return
    for expression in text.expressions:
        if not _from_file(expression.node, inputs):
            yield (
                f"{expression} stands inside the text and could change what it says: write :name there and give the value in {parameters}; "
                "for the name of a table or column, an input with choices"
            )


def _from_file(node: nodes.Node, inputs: Mapping[str, Input]) -> bool:
    """Tell whether every value it may have is written in the file."""
    match node:
        case nodes.Const():
            return True
        case nodes.Getattr(node=nodes.Name(name="inputs")):
            return node.attr in inputs and inputs[node.attr].choices is not None
        case nodes.Getitem(node=nodes.Name(name="inputs"), arg=nodes.Const(value=str(name))):
            return name in inputs and inputs[name].choices is not None
        case nodes.CondExpr():
            return node.expr2 is not None and _from_file(node.expr1, inputs) and _from_file(node.expr2, inputs)
        case nodes.Concat():
            return all(_from_file(each, inputs) for each in node.nodes)
        case nodes.Filter(name="lower" | "upper" | "trim"):
            return node.node is not None and _from_file(node.node, inputs)
        case _:
            return False
