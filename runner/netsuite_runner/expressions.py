"""
`${{ … }}`: Jinja expressions in a sandbox, with native values.

A text that is one expression becomes its value, whatever its type; an expression inside other text becomes part of the text. Nothing
here reads a clock, a file or the network: the same recorded run gives the same values when it is gone through again.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import GeneratorType
from typing import Any, TypeAlias

from netsuite_runner.errors import ExtraMissing

try:
    from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, Undefined, nodes
    from jinja2.sandbox import SandboxedEnvironment
except ImportError:
    raise ExtraMissing("Running workflows needs the extra 'run': pip install 'netsuite-nodes[run]'.") from None

Scope: TypeAlias = Mapping[str, Any]

NAMES = ("steps", "inputs", "run", "item", "index")
"""What an expression may speak of, beside functions and filters."""


_LARGEST = 1_000_000


class ExpressionError(ValueError):
    """An expression that cannot be read, or has no value."""


class _Environment(SandboxedEnvironment):
    """Reads only `${{ }}`; `a.items` is a key of a mapping before it is a method of it; no operator makes a giant."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply within reason."""
        for text, times in ((left, right), (right, left)):
            if isinstance(text, (str, list, tuple)) and isinstance(times, int) and times * len(text) > _LARGEST:  # pyright: ignore[reportUnknownArgumentType] - only its length counts
                raise ValueError("the result of * is too large")
        if operator == "**" and (abs(left) > _LARGEST or abs(right) > 64):
            raise ValueError("the result of ** is too large")
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look a name up: keys first."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _days(number: int) -> timedelta:
    return timedelta(days=number)


def _rows(**columns: Any) -> list[dict[str, Any]]:
    """Put lists side by side: a table's rows from its columns."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


_environment = _Environment(
    variable_start_string="${{",
    variable_end_string="}}",
    block_start_string="${%",
    block_end_string="%}",
    comment_start_string="${#",
    comment_end_string="#}",
    keep_trailing_newline=True,
    undefined=StrictUndefined,
)
_functions: dict[str, Any] = _environment.globals
_range = _functions["range"]
_functions.clear()
_functions.update(date=date.fromisoformat, days=_days, range=_range, rows=_rows)


@dataclass(frozen=True)
class References:
    """What an expression speaks of."""

    steps: frozenset[str] = frozenset()
    inputs: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def __or__(self, other: "References") -> "References":
        return References(self.steps | other.steps, self.inputs | other.inputs, self.names | other.names)


@dataclass(frozen=True)
class Template:
    """A text with expressions in it, read once. `parts` are plain text (str) and expressions."""

    text: str
    parts: tuple["str | _Expression", ...]

    @property
    def plain(self) -> bool:
        """Whether there is no expression in it."""
        return all(isinstance(part, str) for part in self.parts)

    @property
    def is_expression(self) -> bool:
        """Whether the text is one expression and nothing else."""
        return len(self.parts) == 1 and isinstance(self.parts[0], _Expression)

    @property
    def references(self) -> References:
        """What its expressions speak of."""
        found = References()
        for part in self.parts:
            if isinstance(part, _Expression):
                found |= part.references
        return found

    def value(self, scope: Scope) -> Any:
        """
        Return the value: that of the one expression, else text.

        Raises:
            ExpressionError: An expression has no value here.
        """
        if self.is_expression:
            return self.parts[0].value(scope)  # type: ignore[union-attr]
        return "".join(part if isinstance(part, str) else _as_text(part.value(scope)) for part in self.parts)


class _Expression:
    def __init__(self, source: str) -> None:
        self.source = source.strip()
        try:
            parsed = _environment.parse("${{" + source + "}}")
            self._compiled = _environment.compile_expression(self.source, undefined_to_none=False)
        except TemplateSyntaxError as error:
            raise ExpressionError(f"${{{{ {self.source} }}}} cannot be read: {error.message}") from None
        self.references = _references(parsed, self.source)

    def value(self, scope: Scope) -> Any:
        try:
            value = self._compiled(**scope)
            if isinstance(value, Undefined):
                str(value)  # says what is missing
            return list(value) if isinstance(value, (GeneratorType, range, map, filter)) else value
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise ExpressionError(f"${{{{ {self.source} }}}} has no value: {error}") from None


@lru_cache(maxsize=4096)
def template(text: str) -> Template:
    """
    Read a text.

    Raises:
        ExpressionError: An expression in it cannot be read, or speaks of what does not exist.
    """
    return Template(text, tuple(_parts(text)))


def _parts(text: str) -> Iterator[str | _Expression]:
    source: list[str] | None = None
    try:
        for _, kind, value in _environment.lex(text):
            if kind == "variable_begin":
                source = []
            elif kind == "variable_end" and source is not None:
                yield _Expression("".join(source))
                source = None
            elif source is not None:
                source.append(value)
            elif kind == "data":
                yield value
            else:
                raise ExpressionError("only ${{ expressions }} are read, no statements and no comments")
    except TemplateSyntaxError as error:
        raise ExpressionError(f"{text.strip()!r} cannot be read: {error.message}") from None
    if source is not None:
        raise ExpressionError(f"{text.strip()!r} cannot be read: the expression is not closed with }}}}")


def _references(parsed: nodes.Template, source: str) -> References:
    steps: set[str] = set()
    inputs: set[str] = set()
    local = {name.name for name in parsed.find_all(nodes.Name) if name.ctx != "load"}
    named: dict[int, str | None] = {id(part.node): part.attr for part in parsed.find_all(nodes.Getattr)}
    named |= {id(part.node): getattr(part.arg, "value", None) for part in parsed.find_all(nodes.Getitem)}
    names = {name.name for name in parsed.find_all(nodes.Name)} - local
    for name in parsed.find_all(nodes.Name):
        if name.name not in {"steps", "inputs"}:
            continue
        key = named.get(id(name))
        if not isinstance(key, str):
            raise ExpressionError(f"${{{{ {source} }}}}: name one, as {name.name}.NAME")
        (steps if name.name == "steps" else inputs).add(key)
    if unknown := sorted(names - set(NAMES) - set(_environment.globals)):
        raise ExpressionError(
            f"${{{{ {source} }}}} speaks of {', '.join(unknown)}; there is {', '.join((*NAMES, *_environment.globals))}"
        )
    return References(frozenset(steps), frozenset(inputs), frozenset(names & set(NAMES)))


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, default=str)
    return "" if value is None else str(value)


def references(value: Any) -> References:
    """Collect what all expressions in a value speak of."""
    if isinstance(value, str):
        return template(value).references
    found = References()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        found |= references(each)
    return found


def evaluated(value: Any, scope: Scope) -> Any:
    """
    Return a value with all its expressions replaced by what they mean.

    Raises:
        ExpressionError: One has no value here.
    """
    if isinstance(value, str):
        return template(value).value(scope)
    if isinstance(value, dict):
        return {key: evaluated(each, scope) for key, each in value.items()}
    if isinstance(value, list):
        return [evaluated(each, scope) for each in value]
    return value
