"""Oracle's outer joins: `a.x = b.y (+)` keeps the rows of a that have no b."""

from sqlglot import exp

from netsuite_emulator.suiteql.refusals import SuiteQLRefused
from netsuite_emulator.suiteql.translation.conditions import conjuncts
from netsuite_emulator.suiteql.translation.scopes import Scope


def spell_out_joins(scope: Scope) -> None:
    """
    Rewrite the marked conditions of a SELECT as left joins.

    Raises:
        SuiteQLRefused: A condition marks two tables, or the marks go round in a circle, or the table on the left of a
            comparison may be missing: there is no right outer join in this syntax (article_0824094533).
    """
    select = scope.select
    where = select.args.get("where")
    joining: dict[str, list[exp.Expr]] = {}
    kept: list[exp.Expr] = []
    for condition in conjuncts(where):
        marked = {column.table for column in condition.find_all(exp.Column) if column.args.get("join_mark")}
        if len(marked) > 1:
            raise SuiteQLRefused
        if _is_right_join(condition.unnest()):
            raise SuiteQLRefused
        for column in condition.find_all(exp.Column):
            column.set("join_mark", None)
        if marked:
            joining.setdefault(marked.pop(), []).append(condition)
        else:
            kept.append(condition)
    if not joining:
        return
    nodes = {source.alias: source.node for source in scope.sources}
    placed = [alias for alias in nodes if alias not in joining]
    if not placed:
        raise SuiteQLRefused
    select.set("from_", exp.From(this=nodes[placed[0]]))
    joins = [exp.Join(this=nodes[alias], kind="CROSS") for alias in placed[1:]]
    while waiting := [alias for alias in joining if alias not in placed]:
        ready = [alias for alias in waiting if _others(alias, joining[alias], nodes) <= {*placed}]
        if not ready:
            raise SuiteQLRefused
        for alias in ready:
            joins.append(exp.Join(this=nodes[alias], side="LEFT", on=exp.and_(*joining[alias], copy=False)))
            placed.append(alias)
    select.set("joins", joins)
    select.set("where", exp.Where(this=exp.and_(*kept, copy=False)) if kept else None)


def _is_right_join(condition: exp.Expr) -> bool:
    """Tell a comparison of two tables whose left one is marked."""
    left, right = condition.args.get("this"), condition.args.get("expression")
    return (
        isinstance(condition, exp.Binary)
        and isinstance(left, exp.Column)
        and bool(left.args.get("join_mark"))
        and isinstance(right, exp.Column)
        and right.table != left.table
    )


def _others(alias: str, conditions: list[exp.Expr], nodes: dict[str, exp.Table | exp.Subquery]) -> set[str]:
    """Name the tables of this SELECT that the conditions of an outer-joined table compare it with."""
    named = {column.table for condition in conditions for column in condition.find_all(exp.Column)}
    return (named & nodes.keys()) - {alias}
