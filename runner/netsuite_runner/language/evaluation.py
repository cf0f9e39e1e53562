"""
Works out an expression that was read: goes over Jinja's tree itself, so that what is true, equal or before is the language's own
rule (values.py), and only what is listed (functions.py, filters.py, comparisons.py, methods.py) can be called. Nothing is compiled, and
nothing is worked out while a file is checked.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, TypeAlias

from jinja2 import StrictUndefined, UndefinedError, nodes

from netsuite_runner.language.account_time import AccountTime
from netsuite_runner.language.comparisons import COMPARISONS, OF_UNDEFINED, TESTS
from netsuite_runner.language.filters import FILTERS, OF_MISSING
from netsuite_runner.language.functions import FUNCTIONS
from netsuite_runner.language.methods import ATTRIBUTES, METHODS
from netsuite_runner.language.values import (
    ExpressionError,
    as_text,
    check_length,
    is_number,
    kind_of,
    present,
    reckoned,
    shown,
    truth,
)

Scope: TypeAlias = Mapping[str, Any]

MOST_WORK = 5_000_000
"""Entries, and characters by the dozen, that an expression may go over: some seconds, and some tens of megabytes."""

_FREE_TEXT = 8
"""Characters of a text that is made, for the cost of one entry."""

_CALL = 5
"""What a call costs, beside what it goes over."""

_OPERATORS: Mapping[type[nodes.Expr], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Pow: "**",
}


class _Named(ExpressionError):
    """A refusal that names the operands it is about."""


class Evaluation:
    """One expression being worked out."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._left = MOST_WORK

    def spend(self, entries: int) -> None:
        """Count work; too much of it is refused."""
        self._left -= entries
        if self._left < 0:
            raise ExpressionError("it is too much work for an expression: let a step or a query do it")

    def missing(self, hint: str) -> Any:
        """Return the value of what is not there."""
        return StrictUndefined(hint)

    def value(self, node: nodes.Node) -> Any:
        """Return what a part of the expression means."""
        self.spend(1)
        try:
            return self.PARTS[type(node)](self, node)
        except _Named:
            raise
        except ExpressionError as error:
            raise _Named(f"{error}{self._operands_of(node)}") from None

    def _operands_of(self, node: nodes.Node) -> str:
        """Say which values that an operation was given are null or text, by the names they have in the expression."""
        given = [node, *node.iter_child_nodes()]
        given += [
            inner
            for each in given
            if isinstance(each, nodes.Operand | nodes.Getattr)
            for inner in each.iter_child_nodes()
        ]
        said: list[str] = []
        for each in given:
            if (name := _path(each)) and each is not node:
                try:
                    value = self.value(each)
                except (ExpressionError, UndefinedError):
                    continue
                if value is None or isinstance(value, str):
                    said.append(f"{name} is {kind_of(value)}")
        return "".join(f"; {each}" for each in dict.fromkeys(said))

    def get(self, value: Any, key: Any) -> Any:
        """Return a key, an entry or an attribute; Undefined where there is none."""
        present(value)
        if isinstance(value, Mapping):
            if isinstance(key, str) and key in value:
                return value[key]
        elif isinstance(key, str):
            for kind, names in ATTRIBUTES.items():
                if isinstance(value, kind) and key in names:
                    return getattr(value, key)
        elif isinstance(value, (str, list, tuple)) and isinstance(key, int) and not isinstance(key, bool):
            if -len(value) <= key < len(value):
                return value[key]
            return self.missing(f"there is no entry {key} in a {kind_of(value)} of {len(value)}")
        return self.missing(f"there is no {shown(key)} in {_within(value)}")

    def filtered(self, name: str, value: Any, *arguments: Any, **named: Any) -> Any:
        """Apply a filter."""
        if name not in FILTERS:
            raise ExpressionError(f"there is no filter {name!r}")
        if name not in OF_MISSING:
            present(value)
        return self._called(f"the filter {name}", FILTERS[name], (self, value, *arguments), named)

    def tested(self, name: str, value: Any, *arguments: Any) -> bool:
        """Apply a test."""
        if name not in TESTS:
            raise ExpressionError(f"there is no test {name!r}")
        if name not in OF_UNDEFINED:
            present(value)
        return bool(self._called(f"the test {name}", TESTS[name], (value, *arguments), {}))

    def _called(self, what: str, call: Callable[..., Any], arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Any:
        self.spend(_CALL)
        for each in (*arguments, *named.values()):
            if isinstance(each, (list, tuple, Mapping)):
                self.spend(len(each))
            elif isinstance(each, str):
                self.spend(len(each) // 64)
        try:
            made = call(*arguments, **named)
        except TypeError:
            raise ExpressionError(f"{what} does not take these arguments") from None
        if isinstance(made, str):
            self.spend(len(made) // _FREE_TEXT)
        return made

    def _arguments(self, node: nodes.Call | nodes.Filter | nodes.Test) -> tuple[list[Any], dict[str, Any]]:
        positional = [present(self.value(each)) for each in node.args]
        return positional, {str(each.key): present(self.value(each.value)) for each in node.kwargs}

    def _filter(self, node: nodes.Filter) -> Any:
        assert node.node is not None
        value = self.value(node.node)
        positional, named = self._arguments(node)
        return self.filtered(node.name, value, *positional, **named)

    def _test(self, node: nodes.Test) -> bool:
        value = self.value(node.node)
        positional, named = self._arguments(node)
        if named:
            raise ExpressionError(f"the test {node.name} does not take these arguments")
        return self.tested(node.name, value, *positional)

    def _call(self, node: nodes.Call) -> Any:
        positional, named = self._arguments(node)
        if isinstance(node.node, nodes.Name):
            name = node.node.name
            call = self._account_date if name == "account_date" else FUNCTIONS[name]
            return self._called(name, call, tuple(positional), named)
        assert isinstance(node.node, nodes.Getattr)
        value, name = present(self.value(node.node.node)), node.node.attr
        methods = METHODS.get("date" if isinstance(value, date) else kind_of(value), {})
        if name not in methods or (isinstance(value, Mapping) and name in value):
            raise ExpressionError(f"{_within(value)} has no method {name!r}")
        return self._called(f"the method {name}", methods[name], (value, *positional), named)

    def _account_date(self, value: Any) -> Any:
        return self._account.date(value)

    @property
    def _account(self) -> AccountTime:
        account: AccountTime | None = self._scope.get("account")
        if account is None:
            raise ExpressionError(
                "time and date format of the account are not known: no connector of this run tells them. Write the date out, as date('2026-01-31')"
            )
        return account

    def _name(self, node: nodes.Name) -> Any:
        return self._scope[node.name] if node.name in self._scope else self.missing(f"there is no {node.name} here")

    def _getattr(self, node: nodes.Getattr) -> Any:
        if isinstance(node.node, nodes.Name) and (node.node.name, node.attr) == ("run", "account_now"):
            return self._account.moment(datetime.fromisoformat(self._scope["run"]["begun"]))
        return self._part(node, node.attr)

    def _part(self, node: nodes.Getattr | nodes.Getitem, key: Any) -> Any:
        value = self.value(node.node)
        name = _path(node.node)
        if value is None and name:
            return self.missing(f"there is no {shown(key)} in null: {name} is null")
        return self.get(value, key)

    def _getitem(self, node: nodes.Getitem) -> Any:
        if not isinstance(node.arg, nodes.Slice):
            return self._part(node, present(self.value(node.arg)))
        value = self.value(node.node)
        if not isinstance(present(value), (str, list, tuple)):
            raise ExpressionError(f"{shown(value)} ({kind_of(value)}) has no part from … to")
        bounds = [None if each is None else self.value(each) for each in (node.arg.start, node.arg.stop, node.arg.step)]
        if not all(each is None or isinstance(each, int) for each in bounds) or bounds[2] == 0:
            raise ExpressionError("a part is written [from:to], with whole numbers")
        self.spend(len(value))
        return value[slice(*bounds)]

    def _compare(self, node: nodes.Compare) -> bool:
        left = self.value(node.expr)
        for operand in node.ops:
            right = self.value(operand.expr)
            for each in (left, right):
                if isinstance(each, (list, tuple, Mapping)):
                    self.spend(len(each))
            if not COMPARISONS[operand.op](left, right):
                return False
            left = right
        return True

    def _and(self, node: nodes.And) -> Any:
        left = self.value(node.left)
        return self._operand(node.right) if truth(left) else left

    def _or(self, node: nodes.Or) -> Any:
        left = self.value(node.left)
        return left if truth(left) else self._operand(node.right)

    def _operand(self, node: nodes.Node) -> Any:
        value = self.value(node)
        truth(value)  # a text like 'F' is refused on this side too
        return value

    def _if(self, node: nodes.CondExpr) -> Any:
        if truth(self.value(node.test)):
            return self.value(node.expr1)
        return self.missing("the expression has no else") if node.expr2 is None else self.value(node.expr2)

    def _concat(self, node: nodes.Concat) -> str:
        parts: list[str] = []
        for each in node.nodes:
            parts.append(as_text(self.value(each)))
            self.spend(len(parts[-1]) // 64)
            check_length(sum(map(len, parts)))
        return "".join(parts)

    def _binary(self, node: nodes.BinExpr) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        for each in (left, right):
            if isinstance(each, (str, list, tuple)):
                self.spend(len(each) // 64)
        return reckoned(_OPERATORS[type(node)], left, right)

    def _unary(self, node: nodes.UnaryExpr) -> Any:
        value = present(self.value(node.node))
        if not is_number(value):
            return reckoned("*", value, -1) if not isinstance(value, (str, list, tuple)) else reckoned("-", 0, value)
        return value if isinstance(node, nodes.Pos) else reckoned("-", 0, value)

    PARTS: ClassVar[Mapping[type[nodes.Node], Callable[[Any, Any], Any]]] = {
        nodes.Const: lambda _, node: node.value,
        nodes.Name: _name,
        nodes.Getattr: _getattr,
        nodes.Getitem: _getitem,
        nodes.List: lambda work, node: [work.value(each) for each in node.items],
        nodes.Tuple: lambda work, node: [work.value(each) for each in node.items],
        nodes.Dict: lambda work, node: {as_text(work.value(each.key)): work.value(each.value) for each in node.items},
        nodes.Filter: _filter,
        nodes.Test: _test,
        nodes.Call: _call,
        nodes.Compare: _compare,
        nodes.And: _and,
        nodes.Or: _or,
        nodes.Not: lambda work, node: not truth(work.value(node.node)),
        nodes.CondExpr: _if,
        nodes.Concat: _concat,
        nodes.Neg: _unary,
        nodes.Pos: _unary,
        **dict.fromkeys(_OPERATORS, _binary),
    }
    """What each part of an expression means."""


def _path(node: nodes.Node) -> str:
    """Write what only names a value as it stands in the expression: steps.q.rows[0].memo; nothing for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and (of := _path(node.node)):
        return f"{of}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and (of := _path(node.node)):
        return f"{of}[{node.arg.value!r}]"
    return ""


def _within(value: Any) -> str:
    if isinstance(value, Mapping):
        keys = ", ".join(str(key)[:40] for key in list(value)[:8])
        return f"a mapping of {keys or 'nothing'}{', …' if len(value) > 8 else ''}"
    return (
        shown(value) if value is None or isinstance(value, (str, list, tuple)) else f"{shown(value)} ({kind_of(value)})"
    )


READ = frozenset({*Evaluation.PARTS, nodes.Pair, nodes.Keyword, nodes.Operand, nodes.Slice})
"""The parts an expression may have."""
