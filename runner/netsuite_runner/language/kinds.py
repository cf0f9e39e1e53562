"""
What is known of an expression's value before anything runs: its kind, from literals, declared inputs and what nodes say they return.

Nothing is worked out; what cannot be known is `UNKNOWN`, and is judged when it is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeAlias

from jinja2 import nodes

Schema: TypeAlias = Mapping[str, Any]

_DEEPEST = 8
"""Levels of a schema that are looked at; one may speak of itself."""

_OF_TYPE = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "mapping",
    "null": "null",
}


@dataclass(frozen=True)
class Shape:
    """The kinds a value may be of (none: unknown), and those of what is inside."""

    kinds: frozenset[str] = frozenset()
    entries: "Shape | None" = None
    keys: Mapping[str, "Shape"] = field(default_factory=dict[str, "Shape"])
    others: "Shape | None" = None
    """Of keys that are not named."""

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.kinds)

    def only(self, *kinds: str) -> bool:
        """Tell whether it is surely of one of these kinds."""
        return self.known and self.kinds <= frozenset(kinds)

    def excludes(self, *kinds: str) -> bool:
        """Tell whether it is surely of none of these kinds."""
        return self.known and not self.kinds & frozenset(kinds)

    def get(self, key: Any) -> "Shape":
        """Return the shape of a key or an entry."""
        if isinstance(key, str):
            return self.keys.get(key) or self.others or UNKNOWN
        return self.entries or UNKNOWN

    def __or__(self, other: "Shape") -> "Shape":
        if not (self.known and other.known):
            return UNKNOWN
        return Shape(
            self.kinds | other.kinds,
            _either(self.entries, other.entries),
            {key: self.keys.get(key, UNKNOWN) | other.keys.get(key, UNKNOWN) for key in {*self.keys, *other.keys}}
            if self.keys and other.keys
            else other.keys or self.keys,
            _either(self.others, other.others),
        )


def _either(one: Shape | None, other: Shape | None) -> Shape | None:
    return one | other if one and other else one or other


UNKNOWN = Shape()


def of(*kinds: str) -> Shape:
    """Return the shape of a value of one of these kinds."""
    return Shape(frozenset(kinds))


def list_of(entries: Shape) -> Shape:
    """Return the shape of a list."""
    return Shape(frozenset({"list"}), entries)


NULL, TEXT, LOGICAL, WHOLE, NUMBER = of("null"), of("text"), of("true or false"), of("whole number"), of("number")

RUN = Shape(
    frozenset({"mapping"}),
    keys={"id": TEXT, "begun": TEXT, "today": of("date"), "account_now": of("moment")},
)
"""What `run` is."""


def of_schema(schema: Any, *, formats: Mapping[str, tuple[str, ...]] | None = None) -> Shape:
    """Return the shape that a JSON Schema describes; text of a format may be of other kinds, where `formats` says so."""
    definitions = schema.get("$defs", {}) if isinstance(schema, Mapping) else {}
    return _of_schema(schema, definitions, formats or {}, 0)


def _of_schema(schema: Any, definitions: Schema, formats: Mapping[str, tuple[str, ...]], depth: int) -> Shape:
    if not isinstance(schema, Mapping) or depth > _DEEPEST:
        return UNKNOWN

    def inner(described: Any) -> Shape:
        return _of_schema(described, definitions, formats, depth + 1)

    if "$ref" in schema:
        return inner(definitions.get(schema["$ref"].rpartition("/")[2]))
    for word in ("anyOf", "oneOf"):
        if schema.get(word):
            return reduce(Shape.__or__, map(inner, schema[word]))
    if "const" in schema or "enum" in schema:
        return reduce(Shape.__or__, map(of_constant, schema.get("enum", [schema.get("const")])))
    types = schema.get("type", ())
    found = {_OF_TYPE[kind] for kind in ([types] if isinstance(types, str) else types) if kind in _OF_TYPE}
    if "text" in found and schema.get("format") in formats:
        found = found - {"text"} | {*formats[schema["format"]]}
    return Shape(
        frozenset(found),
        inner(schema.get("items")) if "list" in found else None,
        {key: inner(each) for key, each in schema.get("properties", {}).items()},
        inner(schema.get("additionalProperties")) if "mapping" in found else None,
    )


def of_constant(value: Any) -> Shape:
    """Return the shape of a value that is there."""
    for kinds, shape in ((type(None), NULL), (bool, LOGICAL), (str, TEXT), (int, WHOLE), (float, NUMBER)):
        if isinstance(value, kinds):
            return shape
    if isinstance(value, list):
        return list_of(reduce(Shape.__or__, map(of_constant, value)) if value else UNKNOWN)
    if isinstance(value, Mapping):
        return Shape(frozenset({"mapping"}), keys={str(key): of_constant(each) for key, each in value.items()})
    return UNKNOWN


def shape_of(node: nodes.Node, names: Mapping[str, Shape]) -> Shape:
    """Return what is known of an expression's value, where its names have these shapes."""
    match node:
        case nodes.Const():
            return of_constant(node.value)
        case nodes.Name():
            return names.get(node.name, UNKNOWN)
        case nodes.Getattr():
            return shape_of(node.node, names).get(node.attr)
        case nodes.Getitem():
            inner = shape_of(node.node, names)
            if isinstance(node.arg, nodes.Slice):
                return inner
            return inner.get(node.arg.value if isinstance(node.arg, nodes.Const) else 0)
        case nodes.List() | nodes.Tuple():
            entries = [shape_of(each, names) for each in node.items]
            return list_of(reduce(Shape.__or__, entries) if entries else UNKNOWN)
        case nodes.Dict():
            keys = {
                each.key.value: shape_of(each.value, names) for each in node.items if isinstance(each.key, nodes.Const)
            }
            return Shape(frozenset({"mapping"}), keys=keys)
        case nodes.Compare() | nodes.Not() | nodes.Test():
            return LOGICAL
        case nodes.And() | nodes.Or():
            return shape_of(node.left, names) | shape_of(node.right, names)
        case nodes.CondExpr():
            return shape_of(node.expr1, names) | (UNKNOWN if node.expr2 is None else shape_of(node.expr2, names))
        case nodes.Concat():
            return TEXT
        case nodes.BinExpr():
            return _reckoned(shape_of(node.left, names), shape_of(node.right, names), node)
        case nodes.Neg() | nodes.Pos():
            return shape_of(node.node, names)
        case nodes.Call():
            return _CALLS.get(node.node.name, UNKNOWN) if isinstance(node.node, nodes.Name) else UNKNOWN
        case nodes.Filter():
            return _filtered(node, names)
        case _:
            return UNKNOWN


def _reckoned(left: Shape, right: Shape, node: nodes.BinExpr) -> Shape:
    both = left | right
    if both.only("whole number"):
        return NUMBER if isinstance(node, (nodes.Div, nodes.Pow)) else WHOLE
    if both.only("whole number", "number"):
        return NUMBER
    if both.only("whole number", "number", "decimal") and (left.only("decimal") or right.only("decimal")):
        return of("decimal")
    if both.only("text") and isinstance(node, nodes.Add):
        return TEXT
    if both.only("date", "number of days") and left.only("date") and right.only("number of days"):
        return of("date")
    return UNKNOWN


_CALLS: Mapping[str, Shape] = {
    "date": of("date"),
    "days": of("number of days"),
    "decimal": of("decimal"),
    "range": list_of(WHOLE),
    "rows": list_of(of("mapping")),
}

_FILTERS: Mapping[str, Shape] = {
    **dict.fromkeys(("length", "count", "wordcount"), WHOLE),
    **dict.fromkeys(
        [
            "capitalize",
            "center",
            "format",
            "indent",
            "join",
            "lower",
            "replace",
            "string",
            "title",
            "tojson",
            "trim",
            "truncate",
            "upper",
            "urlencode",
            "wordwrap",
        ],
        TEXT,
    ),
    **dict.fromkeys(("batch", "slice", "items", "dictsort", "map"), of("list")),
    "decimal": of("decimal"),
}


def _filtered(node: nodes.Filter, names: Mapping[str, Shape]) -> Shape:
    assert node.node is not None
    inner = shape_of(node.node, names)
    named: dict[Any, nodes.Expr] = {each.key: each.value for each in node.kwargs}
    if node.name in {"sort", "select", "reject", "selectattr", "rejectattr", "unique", "list"}:
        return list_of(inner.entries or UNKNOWN)
    if node.name in {"first", "last", "min", "max"}:
        return inner.entries or UNKNOWN
    if node.name == "groupby":
        group = {"grouper": UNKNOWN, "list": list_of(inner.entries or UNKNOWN)}
        attribute = node.args[0] if node.args else None
        if isinstance(attribute, nodes.Const) and isinstance(attribute.value, str) and "." not in attribute.value:
            group["grouper"] = inner.get(0).get(attribute.value)
        return list_of(Shape(frozenset({"list"}), keys=group))
    attribute = named.get("attribute")
    if node.name == "map" and isinstance(attribute, nodes.Const) and "default" not in named:
        key = attribute.value
        return list_of(inner.get(0).get(key) if isinstance(key, str) and "." not in key else UNKNOWN)
    if node.name == "map" and node.args and isinstance(node.args[0], nodes.Const):
        return list_of(_FILTERS.get(str(node.args[0].value), UNKNOWN))
    if node.name in {"default", "d"}:
        default = shape_of(node.args[0], names) if node.args else TEXT
        wholly = len(node.args) > 1 or "boolean" in named
        kept = Shape(inner.kinds - {"null"}, inner.entries, inner.keys, inner.others) if wholly else inner
        return kept | default
    return _FILTERS.get(node.name, UNKNOWN)
