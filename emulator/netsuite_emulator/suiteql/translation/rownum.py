"""ROWNUM: Oracle counts rows before it sorts or groups them, a trap that the emulator must keep."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlglot import exp

from netsuite_emulator.suiteql.refusals import NotYetBuilt
from netsuite_emulator.suiteql.translation.conditions import conjuncts
from netsuite_emulator.suiteql.translation.scopes import Scope

_COUNTED = "rownum"
_ALIAS = "counted"


def apply_rownum(scope: Scope) -> None:
    """
    Rewrite a SELECT that mentions ROWNUM: its rows are counted in a sub-select, then sorted, grouped or shown.

    Raises:
        NotYetBuilt: ROWNUM stands where only part of the condition depends on it.
    """
    select = scope.select
    if not any(_is_rownum(node) for node in _own(select)):
        return
    where = select.args.get("where")
    most: int | None = None
    kept: list[exp.Expr] = []
    for condition in conjuncts(where):
        if any(_is_rownum(node) for node in condition.walk()):
            limit = _limit(condition)
            most = limit if most is None else min(most, limit)
        else:
            kept.append(condition)
    counting = exp.Select(
        from_=select.args["from_"],
        joins=select.args.get("joins"),
        where=exp.Where(this=exp.and_(*kept, copy=False)) if kept else None,
    )
    for name in ("from_", "joins", "where"):
        select.set(name, None)
    aliases = {source.alias for source in scope.sources}
    carried: dict[str, exp.Expr] = {}
    for column in [node for node in _own(select, nested=True) if isinstance(node, exp.Column)]:
        if _is_rownum(column):
            column.set("table", exp.to_identifier(_ALIAS, quoted=True))
        elif column.table in aliases:
            name = f"{column.table}.{column.name}"
            carried[name] = exp.column(column.name, column.table, quoted=True)
            column.set("this", exp.to_identifier(name, quoted=True))
            column.set("table", exp.to_identifier(_ALIAS, quoted=True))
    counting.set(
        "expressions",
        [
            *(exp.alias_(column, name, quoted=True) for name, column in carried.items()),
            exp.alias_(exp.Window(this=exp.RowNumber()), _COUNTED, quoted=True),
        ],
    )
    if most is not None:
        counting.limit(most, copy=False)
    select.set("from_", exp.From(this=counting.subquery(exp.to_identifier(_ALIAS, quoted=True), copy=False)))


def _is_rownum(node: exp.Expr) -> bool:
    return isinstance(node, exp.Column) and node.name == _COUNTED and not node.table


def _own(select: exp.Select, *, nested: bool = False) -> list[exp.Expr]:
    """Give the nodes of a SELECT; what its FROM clause and, unless asked for, its sub-selects hold is not its own."""
    skipped = {id(select.args.get("from_")), *(id(join.this) for join in select.args.get("joins") or [])}

    def prune(node: exp.Expr) -> bool:
        return id(node) in skipped or (not nested and isinstance(node, exp.Query) and node is not select)

    return [*select.walk(prune=prune)]


def _limit(condition: exp.Expr) -> int:
    """Give how many rows a condition on ROWNUM lets through."""
    condition = _turned(condition.unnest())
    if isinstance(condition, exp.Between) and _is_rownum(condition.this):
        low, high = _whole(condition.args["low"]), _whole(condition.args["high"])
        return high if low <= 1 else 0
    if isinstance(condition, exp.LTE | exp.LT | exp.EQ | exp.GT | exp.GTE) and _is_rownum(condition.this):
        bound = _whole(condition.expression)
        match condition:
            case exp.LTE():
                return max(bound, 0)
            case exp.LT():
                return max(bound - 1, 0)
            case exp.EQ():
                return 1 if bound == 1 else 0
            case exp.GT():
                return _ALL if bound < 1 else 0
            case _:
                return _ALL if bound <= 1 else 0
    raise NotYetBuilt("this use of ROWNUM in a condition")


def _turned(condition: exp.Expr) -> exp.Expr:
    """Give a comparison that has ROWNUM on its right the other way round."""
    turned = _TURNED.get(type(condition))
    if turned is None or not _is_rownum(condition.expression):
        return condition
    return turned(this=condition.expression, expression=condition.this)


_TURNED: Mapping[type[exp.Expr], type[exp.Binary]] = MappingProxyType(
    {exp.LT: exp.GT, exp.LTE: exp.GTE, exp.GT: exp.LT, exp.GTE: exp.LTE, exp.EQ: exp.EQ}
)
# More rows than a query may give.
_ALL = 1_000_000_000


def _whole(node: exp.Expr) -> int:
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isdecimal():
        return int(node.name)
    raise NotYetBuilt("ROWNUM compared with anything but a whole number")
