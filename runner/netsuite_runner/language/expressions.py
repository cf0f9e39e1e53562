"""
`${{ … }}`: Jinja's expressions, with native values and rules of their own.

A text that is one expression becomes its value, whatever its type; an expression inside other text becomes part of the text. Nothing
here reads a clock, a file or the network: the same run gives the same values when it is gone through again.
"""

import difflib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from netsuite_runner.language.comparisons import TESTS
from netsuite_runner.language.evaluation import READ, Evaluation, Scope
from netsuite_runner.language.filters import FILTERS, OF_FILTERS, OF_TESTS
from netsuite_runner.language.functions import FUNCTIONS
from netsuite_runner.language.methods import METHODS
from netsuite_runner.language.slips import of_call, of_name, of_signs
from netsuite_runner.language.values import (
    LARGEST_VALUE,
    MOST_DIGITS,
    ExpressionError,
    as_text,
    check_length,
    condition,
    logical_text,
    size,
)

__all__ = [
    "CALLABLE", "NAMES", "Expression", "ExpressionError", "References", "Scope", "Template", "UnknownName", "evaluated", "is_true", "references",
    "template",
]  # fmt: skip

NAMES = ("steps", "inputs", "run", "item", "index")
"""What an expression may speak of, beside functions and filters."""

CALLABLE = (*FUNCTIONS, "account_date")
"""Functions of expressions."""

LONGEST_SOURCE = 20_000
"""Characters of an expression."""

DEEPEST = 60
"""Levels of an expression, one for each bracket, operator and filter inside another."""

_RUN_AGAIN = "it would differ when the run is resumed"
_REFUSED_WORDS = {
    "random": _RUN_AGAIN,
    "shuffle": _RUN_AGAIN,
    "today": f"{_RUN_AGAIN}; write run.today, or run.account_now",
    "now": f"{_RUN_AGAIN}; write run.begun, or run.account_now",
    "utcnow": f"{_RUN_AGAIN}; write run.begun",
    "attr": "write a.b or a['b']",
    "pprint": "write tojson",
    **dict.fromkeys(
        ("pop", "append", "update", "clear", "insert", "extend", "remove", "setdefault", "popitem", "sort", "reverse", "add", "discard"),
        "values are never changed; filters like sort, reject and reverse give new ones",
    ),
}  # fmt: skip

_TOO_DEEP = f"it is nested deeper than {DEEPEST} levels"
_METHOD_NAMES = frozenset(name for methods in METHODS.values() for name in methods)

_environment = ImmutableSandboxedEnvironment(
    variable_start_string="${{",
    variable_end_string="}}",
    block_start_string="${%",
    block_end_string="%}",
    comment_start_string="${#",
    comment_end_string="#}",
    keep_trailing_newline=True,
    optimized=False,
)


class UnknownName(ExpressionError):
    """An expression speaks of `name`, which is nothing here; `expression` is what it stands in."""

    def __init__(self, name: str, why: str, *, expression: str = "") -> None:
        super().__init__(f"{f'{expression} cannot be read: ' if expression else ''}it speaks of {name[:60]}{why}")
        self.name, self.why, self.expression = name, why, expression


@dataclass(frozen=True)
class References:
    """What an expression speaks of."""

    steps: frozenset[str] = frozenset()
    inputs: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    account: bool = False
    """Whether it needs to know how the account tells the time."""

    def __or__(self, other: "References") -> "References":
        return References(
            self.steps | other.steps,
            self.inputs | other.inputs,
            self.names | other.names,
            self.account or other.account,
        )


@dataclass(frozen=True)
class Template:
    """A text with expressions in it, read once. `parts` are plain text (str) and expressions."""

    text: str
    parts: tuple["str | Expression", ...]

    @property
    def plain(self) -> bool:
        """Whether there is no expression in it."""
        return all(isinstance(part, str) for part in self.parts)

    @property
    def is_expression(self) -> bool:
        """Whether the text is one expression and nothing else."""
        return len(self.parts) == 1 and isinstance(self.parts[0], Expression)

    @property
    def expressions(self) -> "tuple[Expression, ...]":
        """Its expressions."""
        return tuple(part for part in self.parts if isinstance(part, Expression))

    @property
    def references(self) -> References:
        """What its expressions speak of."""
        found = References()
        for part in self.expressions:
            found |= part.references
        return found

    def value(self, scope: Scope) -> Any:
        """
        Return the value: that of the one expression, else text.

        Raises:
            ExpressionError: An expression has no value here.
        """
        if self.is_expression:
            return self.expressions[0].value(scope)
        texts = [part if isinstance(part, str) else part.text(scope) for part in self.parts]
        check_length(sum(map(len, texts)))
        return "".join(texts)


class Expression:
    """One expression: its source, Jinja's tree of it (`node`, and all its `parts`), and what it speaks of."""

    def __init__(self, source: str) -> None:
        self.source = source.strip()
        try:
            self.node = _parsed(self.source)
            self.parts = tuple(_parts_of(self.node))
            self.references = _references(self.parts)
        except UnknownName as error:
            raise UnknownName(error.name, error.why, expression=str(self)) from None
        except ExpressionError as error:
            raise ExpressionError(f"{self} cannot be read: {error}") from None

    def __str__(self) -> str:
        return f"${{{{ {self.source if len(self.source) <= 200 else self.source[:199] + '…'} }}}}"

    def value(self, scope: Scope) -> Any:
        """
        Return what it means.

        Raises:
            ExpressionError: It has no value here.
        """
        try:
            value = Evaluation(scope).value(self.node)
            if not _is_path(self.node):
                size(value, LARGEST_VALUE)
            return str(value) if isinstance(value, Undefined) else value
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
            raise ExpressionError(f"{self} has no value: {str(error) or type(error).__name__}") from None

    def text(self, scope: Scope) -> str:
        """
        Return what it means as part of a text.

        Raises:
            ExpressionError: It has no value here, or none that a text can hold.
        """
        try:
            return as_text(self.value(scope))
        except ExpressionError as error:
            raise ExpressionError(str(error) if str(self) in str(error) else f"{self}: {error}") from None


def _is_path(node: nodes.Node) -> bool:
    """Tell whether it only names what is there, which may be as large as it is."""
    while isinstance(node, (nodes.Getattr, nodes.Getitem)):
        node = node.node
    return isinstance(node, nodes.Name)


def _parsed(source: str) -> nodes.Expr:
    _check_tokens(source)
    try:
        parser = Parser(_environment, source, state="variable")
        node = parser.parse_expression()
        if not parser.stream.eos:
            follows = repr(str(parser.stream.current)[:60])
            slip = of_signs(source) or f"remove {follows}, or put an operator before it"
            raise ExpressionError(f"something follows its end, {follows}: {slip}")
    except TemplateSyntaxError as error:
        raise ExpressionError(_refused(error, source)) from None
    except RecursionError:
        raise ExpressionError(_TOO_DEEP) from None
    _check_depth(node)
    for part in _parts_of(node):
        _check_allowed(part)
    return node


def _check_tokens(source: str) -> None:
    """Refuse what is dear to parse."""
    if len(source) > LONGEST_SOURCE:
        raise ExpressionError(f"it is longer than {LONGEST_SOURCE:,} characters: let a step work it out")
    depth = 0
    try:
        for _, kind, text in _environment.lex("${{" + source + "}}"):
            if kind in {"integer", "float"} and len(text) > MOST_DIGITS:
                raise ExpressionError(f"a number has at most {MOST_DIGITS} digits")
            if kind == "operator":
                depth += (text in {"(", "[", "{"}) - (text in {")", "]", "}"})
            if depth > DEEPEST:
                raise ExpressionError(_TOO_DEEP)
    except TemplateSyntaxError as error:
        raise ExpressionError(_refused(error, source)) from None


def _refused(error: TemplateSyntaxError, source: str) -> str:
    """Say what Jinja cannot read, and what is likely meant."""
    slip = of_signs(source)
    return f"{str(error.message)[:300]}{f': {slip}' if slip else ''}"


def _check_depth(node: nodes.Node) -> None:
    level: list[nodes.Node] = [node]
    for _ in range(DEEPEST):
        level = [child for each in level for child in each.iter_child_nodes()]
        if not level:
            return
    raise ExpressionError(_TOO_DEEP)


def _parts_of(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _parts_of(child)


def _check_allowed(part: nodes.Node) -> None:
    """Refuse what cannot be called, and what cannot be meant."""
    if type(part) not in READ:
        raise ExpressionError(f"{type(part).__name__.lower()} is not read here")
    if isinstance(part, (nodes.Call, nodes.Filter, nodes.Test)) and (part.dyn_args or part.dyn_kwargs):
        raise ExpressionError("* and ** before an argument are not read here: write the arguments out")
    if isinstance(part, nodes.Const):
        _check_constant(part.value)
    elif isinstance(part, nodes.Filter):
        _check_name("filter", part.name, FILTERS)
        if part.name in OF_FILTERS | OF_TESTS and part.args:
            named = part.args[1 if part.name in {"selectattr", "rejectattr"} and len(part.args) > 1 else 0]
            if isinstance(named, nodes.Const) and isinstance(named.value, str):
                if part.name in OF_FILTERS:
                    _check_name("filter", named.value, FILTERS)
                elif part.name in {"select", "reject"} or len(part.args) > 1:
                    _check_name("test", named.value, TESTS)
    elif isinstance(part, nodes.Test):
        _check_name("test", part.name, TESTS)
    elif isinstance(part, nodes.Call):
        if isinstance(part.node, nodes.Name):
            _check_name("function", part.node.name, CALLABLE)
        elif isinstance(part.node, nodes.Getattr):
            _check_name("method", part.node.attr, _METHOD_NAMES)
        else:
            raise ExpressionError("only functions and methods are called, by their names")
    elif isinstance(part, nodes.And | nodes.Or):
        _check_operands(part.left, part.right)
    elif isinstance(part, nodes.Not):
        _check_operands(part.node)
    elif isinstance(part, nodes.CondExpr):
        _check_operands(part.test)


def _check_constant(value: Any) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise ExpressionError(f"a number has at most {MOST_DIGITS} digits")
    if isinstance(value, str) and not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ExpressionError("a text in it holds half a character (\\ud800 to \\udfff): remove it")


def _check_name(kind: str, name: str, known: Iterable[str]) -> None:
    if name in known:
        return
    why = _REFUSED_WORDS.get(name) or of_call(kind, name)
    near = difflib.get_close_matches(name, list(known), n=1)
    hint = f": {why}" if why else f"; did you mean {near[0]}?" if near else f"; there is {', '.join(sorted(known))}"
    raise ExpressionError(f"there is no {kind} {name[:60]!r}{hint}")


def _check_operands(*operands: nodes.Node) -> None:
    for each in operands:
        if isinstance(each, nodes.Const) and logical_text(each.value):
            raise ExpressionError(
                f"{each.value!r} is text, and every text counts as true: compare with it, as … == {each.value!r}, or write default({each.value!r}, true)"
            )


@lru_cache(maxsize=4096)
def template(text: str) -> Template:
    """
    Read a text.

    Raises:
        ExpressionError: An expression in it cannot be read, or speaks of what does not exist.
    """
    return Template(text, tuple(_parts(text)))


def _parts(text: str) -> Iterator[str | Expression]:
    source: list[str] | None = None
    try:
        for _, kind, value in _environment.lex(text):
            if kind == "variable_begin":
                source = []
            elif kind == "variable_end" and source is not None:
                yield Expression("".join(source))
                source = None
            elif source is not None:
                source.append(value)
            elif kind == "data":
                yield value
            else:
                raise ExpressionError("only ${{ expressions }} are read, no statements and no comments")
    except TemplateSyntaxError as error:
        begins = text.find("${{")
        raise ExpressionError(
            f"{_short(text)} cannot be read: {_refused(error, text[begins + 3 :].partition('}}')[0])}"
        ) from None
    if source is not None:
        raise ExpressionError(f"{_short(text)} cannot be read: the expression is not closed with }}}}")


def _short(text: str) -> str:
    text = text.strip()
    return repr(text if len(text) <= 200 else f"{text[:199]}…")


def _references(parts: Sequence[nodes.Node]) -> References:
    steps: set[str] = set()
    inputs: set[str] = set()
    names: set[str] = set()
    account = False
    named: dict[int, Any] = {id(part.node): part.attr for part in parts if isinstance(part, nodes.Getattr)}
    named |= {id(part.node): getattr(part.arg, "value", None) for part in parts if isinstance(part, nodes.Getitem)}
    called = {id(part.node) for part in parts if isinstance(part, nodes.Call)}
    for part in parts:
        if not isinstance(part, nodes.Name):
            continue
        name, key = part.name, named.get(id(part))
        if id(part) in called:
            account |= name == "account_date"
            continue
        if name not in NAMES:
            why = _REFUSED_WORDS.get(name) or of_name(name)
            close = "".join(difflib.get_close_matches(name, (*NAMES, *CALLABLE), n=1, cutoff=0.75))
            known = f"did you mean {close}?" if close else f"there is {', '.join((*NAMES, *CALLABLE))}"
            raise UnknownName(name, f": {why}" if why else f"; {known}")
        names.add(name)
        account |= (name, key) == ("run", "account_now")
        if name in {"steps", "inputs"}:
            if not isinstance(key, str):
                raise ExpressionError(f"name one, as {name}.NAME")
            (steps if name == "steps" else inputs).add(key)
    return References(frozenset(steps), frozenset(inputs), frozenset(names), account)


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


def is_true(when: str | bool, scope: Scope) -> bool:  # noqa: FBT001 - as it stands in the file
    """
    Return what a condition says: true or false.

    Raises:
        ExpressionError: It has no value here, or one that is neither.
    """
    if isinstance(when, bool):
        return when
    found = template(when.strip())
    try:
        return condition(found.value(scope))
    except ExpressionError as error:
        said = str(error)
        raise ExpressionError(said if said.startswith("${{") else f"{_short(found.text)}: {said}") from None
