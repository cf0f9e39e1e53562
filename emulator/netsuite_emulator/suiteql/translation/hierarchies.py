"""CONNECT BY: Oracle's walk from rows to the rows below them, written as a query that goes on until nothing is added."""

from sqlglot import exp

from netsuite_emulator.suiteql.catalog import Column
from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql.translation.scopes import MEANING, Scope
from netsuite_emulator.suiteql.translation.writing import sql

_PATH_FUNCTION = "SYS_CONNECT_BY_PATH"
_PSEUDO = frozenset({"level", "connect_by_isleaf"})
_ROWS, _TREE, _ALIAS = "#rows", "#tree", "walked"


def name_pseudo_columns(select: exp.Select, nodes: list[exp.Expr]) -> None:
    """Say of the columns that only a walk has, among the nodes of a SELECT that walks, what they are."""
    if select.args.get("connect") is None:
        return
    for node in nodes:
        if isinstance(node, exp.Column) and not node.table and node.name.lower() in _PSEUDO:
            node.set("this", exp.to_identifier(node.name.lower(), quoted=True))
            node.meta[MEANING] = Column(node.name.lower(), "integer")


def walk_hierarchy(scope: Scope) -> None:
    """
    Rewrite a SELECT that has CONNECT BY: its rows are walked in a sub-select, parents first, and then filtered and shown.

    Raises:
        SuiteQLRefused: SYS_CONNECT_BY_PATH is not given a column and a text.
        NotYetBuilt: The walk goes over tables joined in WHERE, compares with nothing PRIOR, or has ROWNUM beside it.
    """
    connect: exp.Connect | None = scope.select.args.get("connect")
    if connect is None:
        return
    scope.select.set("connect", None)
    if any(not join.args.get("on") for join in scope.select.args.get("joins") or []):
        raise NotYetBuilt("CONNECT BY over tables joined in WHERE")
    _Walk(scope).write(connect)


class _Walk:
    """
    Writes the walk of one SELECT, and collects what its rows must carry for that.

    The rows are numbered, as ORDER SIBLINGS BY says; the numbers from the root down are the path of a row, by which
    Oracle's own order goes, and a number that is on the path already closes a circle.
    """

    def __init__(self, scope: Scope) -> None:
        self._select = scope.select
        self._aliases = {source.alias for source in scope.sources}
        self._of_nothing = all(_is_dual(source.node) for source in scope.sources)
        self._carried: dict[str, exp.Expr] = {}
        # What a step makes of a row: the first step, and each further one.
        self._made: dict[str, tuple[exp.Expr, exp.Expr]] = {
            "level": (sql("1"), sql('p."level" + 1')),
            "#path": (sql('[r."#n"]'), sql('list_append(p."#path", r."#n")')),
            "#up": (sql("CAST([] AS BIGINT[])"), sql('p."#path"')),
        }

    def write(self, connect: exp.Connect) -> None:
        select = self._select
        siblings = self._siblings()
        below = self._below(connect.args["connect"])
        start: exp.Expr | None = connect.args.get("start")
        begins = self._placed(start) if start is not None else None
        rows = exp.Select(from_=select.args["from_"], joins=select.args.get("joins"))
        select.set("from_", None)
        select.set("joins", None)
        self._show()
        number = exp.Window(this=exp.RowNumber(), order=siblings)
        carried = [exp.alias_(column, name, quoted=True) for name, column in self._carried.items()]
        rows.set("expressions", [*carried, exp.alias_(number, "#n", quoted=True)])
        first, further = (
            [sql("r.*"), *(exp.alias_(step[which], name, quoted=True) for name, step in self._made.items())]
            for which in (0, 1)
        )
        roots = exp.select(*first).from_(_table(_ROWS, "r"))
        if begins is not None:
            roots = roots.where(begins, copy=False)
        children = exp.select(*further).from_(_table(_TREE, "p")).join(_table(_ROWS, "r"), on=below, copy=False)
        if not self._of_nothing:
            circle = "FALSE" if connect.args.get("nocycle") else "error('ORA-01436')"
            closed = sql(f'CASE WHEN list_contains(p."#path", r."#n") THEN {circle} ELSE TRUE END')
            children = children.where(closed, copy=False)
        leaf = sql('CASE WHEN t."#path" IN (SELECT c."#up" FROM "#tree" AS c) THEN 0 ELSE 1 END')
        walk = exp.select("t.*", exp.alias_(leaf, "connect_by_isleaf", quoted=True)).from_(_table(_TREE, "t"))
        steps = exp.Union(this=roots, expression=children, distinct=False)
        walk.set("with_", exp.With(recursive=True, expressions=[_named(rows, _ROWS), _named(steps, _TREE)]))
        select.set("from_", exp.From(this=walk.subquery(exp.to_identifier(_ALIAS, quoted=True), copy=False)))
        together = select.args.get("group") or select.args.get("distinct") or select.find(exp.AggFunc)
        if not select.args.get("order") and not together:
            select.order_by(exp.column("#path", _ALIAS, quoted=True), copy=False)

    def _below(self, condition: exp.Expr) -> exp.Expr:
        """Give the condition under which a row r stands below a row p."""
        if not self._of_nothing and condition.find(exp.Prior) is None:
            raise NotYetBuilt("CONNECT BY without PRIOR")
        counted = [
            each for each in condition.find_all(exp.Column) if each.name in {"level", "rownum"} and not each.table
        ]
        if self._of_nothing and not counted:
            raise NotYetBuilt("CONNECT BY on DUAL without LEVEL")
        for each in counted:
            if each.name == "rownum" and not self._of_nothing:
                raise NotYetBuilt("ROWNUM in CONNECT BY")
            each.replace(exp.paren(sql('p."level" + 1')))
        return self._placed(condition)

    def _placed(self, condition: exp.Expr) -> exp.Expr:
        """Let a condition speak of the carried columns of a row r and, where it says PRIOR, of the row p above it."""
        placed = exp.Paren(this=condition)
        for prior in [*placed.find_all(exp.Prior)]:
            for column in prior.find_all(exp.Column):
                self._take(column, "p")
            prior.replace(prior.this)
        for column in placed.find_all(exp.Column):
            if column.table in self._aliases:
                self._take(column, "r")
            elif column.table not in {"p", "r"}:
                raise NotYetBuilt("a column of the query outside in CONNECT BY")
        return placed

    def _take(self, column: exp.Column, row: str) -> str:
        """Let a column be the carried one of this row; give its name there."""
        name = f"{column.table}.{column.name}"
        self._carried[name] = exp.column(column.name, column.table, quoted=True)
        column.set("this", exp.to_identifier(name, quoted=True))
        column.set("table", exp.to_identifier(row, quoted=True))
        return name

    def _siblings(self) -> exp.Order | None:
        """Take ORDER SIBLINGS BY from the SELECT: the rows are numbered by it."""
        order: exp.Order | None = self._select.args.get("order")
        if order is None or not order.args.get("siblings"):
            return None
        self._select.set("order", None)
        order.set("siblings", None)
        made = {each.alias: each.this for each in self._select.expressions}
        for column in [*order.find_all(exp.Column)]:
            if not column.table and column.name in made:
                column.replace(made[column.name].copy())
        if any(not column.table for column in order.find_all(exp.Column)) or order.find(exp.Prior, exp.ConnectByRoot):
            raise NotYetBuilt("ORDER SIBLINGS BY what the walk makes")
        return order

    def _show(self) -> None:
        """Let all that the SELECT shows, filters and sorts by be of the rows that were walked."""
        for node in [*self._select.find_all(exp.Prior, exp.ConnectByRoot)]:
            for column in node.find_all(exp.Column):
                self._of_ancestor(column, root=isinstance(node, exp.ConnectByRoot))
            node.replace(node.this)
        for node in [*self._select.find_all(exp.Anonymous)]:
            if node.name.upper() == _PATH_FUNCTION:
                node.replace(self._path(node))
        for column in self._select.find_all(exp.Column):
            if column.name == "rownum" and not column.table:
                # Of the one row of DUAL each step makes one more, so its number is the level.
                if not self._of_nothing or self._select.args.get("where"):
                    raise NotYetBuilt("ROWNUM beside CONNECT BY")
                column.set("this", exp.to_identifier("level", quoted=True))
                column.set("table", exp.to_identifier(_ALIAS, quoted=True))
            if column.table in self._aliases:
                self._take(column, _ALIAS)
            elif not column.table and column.name in _PSEUDO and MEANING in column.meta:
                column.set("table", exp.to_identifier(_ALIAS, quoted=True))

    def _of_ancestor(self, column: exp.Column, *, root: bool) -> None:
        """Let a column be that of the row above, or of the row at the top."""
        name = self._take(column, _ALIAS)
        above = exp.column(name, "p", quoted=True)
        if root:
            kept = f"root {name}"
            self._made[kept] = (exp.column(name, "r", quoted=True), exp.column(kept, "p", quoted=True))
        else:
            kept = f"prior {name}"
            # of the column's type
            self._made[kept] = (exp.Case().when(exp.false(), exp.column(name, "r", quoted=True)), above)
        column.set("this", exp.to_identifier(kept, quoted=True))

    def _path(self, call: exp.Anonymous) -> exp.Expr:
        """Carry the values from the top down, each behind its separator."""
        if len(call.expressions) != 2 or not isinstance(call.expressions[1], exp.Literal):
            raise SuiteQLRefused
        value, separator = call.expressions
        for column in value.find_all(exp.Column):
            self._take(column, "r")
        name = f"{_PATH_FUNCTION} {len(self._made)}"
        step = exp.DPipe(this=separator.copy(), expression=exp.paren(value.copy()))
        above = exp.column(name, "p", quoted=True)
        self._made[name] = (step, exp.DPipe(this=above, expression=step.copy()))
        return exp.column(name, _ALIAS, quoted=True)


def _table(name: str, alias: str) -> exp.Table:
    return exp.Table(
        this=exp.to_identifier(name, quoted=True), alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True))
    )


def _named(query: exp.Query, name: str) -> exp.CTE:
    return exp.CTE(this=query, alias=exp.TableAlias(this=exp.to_identifier(name, quoted=True)))


def _is_dual(source: exp.Expr) -> bool:
    """Tell whether a source is DUAL, or a sub-select of nothing else, which has one row as well."""
    if isinstance(source, exp.Subquery):
        tables = [*source.find_all(exp.Table)]
        return (
            bool(tables)
            and all(map(_is_dual, tables))
            and source.find(exp.Connect, exp.Where, exp.SetOperation) is None
        )
    return isinstance(source, exp.Table) and source.name == "dual"
