"""What each name in a query means, decided as the service decides it."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlglot import exp, parse_one

from netsuite_emulator.suiteql.catalog import TABLES, Column
from netsuite_emulator.suiteql.catalog.codes import NOT_BUILT_TABLES, OF_ONE_TYPE
from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql.translation.hierarchies import name_pseudo_columns
from netsuite_emulator.suiteql.translation.scopes import (
    MEANING,
    WITHIN,
    Scope,
    Source,
    beside,
    bind,
    is_bound,
    source_of,
    unknown,
)
from netsuite_emulator.suiteql.translation.sorts import noted
from netsuite_emulator.suiteql.translation.writing import sql

_STATIC_FIELD = (
    "Search error occurred: Cannot build builtin function DF. Static field is not supported for Builtin.DF function"
)


def resolve(query: exp.Query, columns: Mapping[str, Mapping[str, Column]]) -> list[Scope]:
    """
    Bind every name of a query to its source, and spell it in full; give the scopes, outermost last.

    Raises:
        SuiteQLRefused: A table or a column does not exist.
        NotYetBuilt: It names something in a way that the emulator lacks.
    """
    scopes: list[Scope] = []
    _Resolver(columns, scopes).query(query, ())
    return scopes


@dataclass(frozen=True, slots=True)
class _Named:
    """What a name of a FROM clause gives: its columns, and who made them of what."""

    outputs: Mapping[str, Column | None] | None
    maker: Scope | None = None
    made: Mapping[str, exp.Expr] = field(default_factory=dict[str, exp.Expr])


class _Resolver:
    def __init__(self, columns: Mapping[str, Mapping[str, Column]], scopes: list[Scope]) -> None:
        self._columns = columns
        self._scopes = scopes
        # What WITH has named so far; an inner WITH is left behind with its query.
        self._named: ChainMap[str, _Named] = ChainMap()

    def query(self, query: exp.Expr, outer: tuple[Scope, ...]) -> Mapping[str, Column | None]:
        """Resolve a SELECT or a combination of them, and what WITH puts before it; give the columns it yields."""
        if named := query.args.get("with_"):
            self._named = self._named.new_child()
            for each in named.expressions:
                self._name(each, outer)
            outputs = self._query(query, outer)
            self._named = self._named.parents
            return outputs
        return self._query(query, outer)

    def _name(self, named: exp.CTE, outer: tuple[Scope, ...]) -> None:
        """Resolve one query of a WITH clause; names given after its own replace those of its columns."""
        name = named.alias.lower()
        outputs = self.query(named.this, outer)
        renamed = [each.name.lower() for each in named.args["alias"].columns]
        if renamed and len(renamed) != len(outputs):
            raise SuiteQLRefused
        if renamed:
            outputs = dict(zip(renamed, outputs.values(), strict=True))
        columns = [exp.to_identifier(each, quoted=True) for each in renamed]
        named.set("alias", exp.TableAlias(this=exp.to_identifier(name, quoted=True), columns=columns))
        made = dict(zip(outputs, _made_by(named.this).values(), strict=True))
        self._named[name] = _Named(outputs, None if renamed else self._maker(named.this), made)

    def _query(self, query: exp.Expr, outer: tuple[Scope, ...]) -> Mapping[str, Column | None]:
        if isinstance(query, exp.Subquery):
            return self.query(query.this, outer)
        if isinstance(query, exp.SetOperation):
            outputs = self.query(query.left, outer)
            self.query(query.right, outer)
            for ordered in _ordering(query):
                if isinstance(ordered, exp.Column) and not ordered.table:
                    if ordered.name.lower() not in outputs:
                        raise unknown(ordered.name, ())
                    ordered.replace(exp.column(ordered.name.lower(), quoted=True))
            return outputs
        if isinstance(query, exp.Select):
            return self._select(query, outer)
        raise SuiteQLRefused

    def _select(self, select: exp.Select, outer: tuple[Scope, ...]) -> Mapping[str, Column | None]:
        scope = Scope(select, [])
        joins: list[exp.Join] = select.args.get("joins") or []
        for each in (select.args["from_"].this, *(join.this for join in joins)):
            scope.sources.append(self._source(each, outer))
        _expand_stars(scope)
        _name_outputs(scope)
        # Aliases of the select list mean something in ORDER BY only.
        aliases = {
            id(each): each.name.lower()
            for each in _ordering(select)
            if isinstance(each, exp.Column) and not each.table and each.name.lower() in _aliases(select)
        }
        own, inner = _contents(select)
        name_pseudo_columns(select, [each for each in own if id(each) not in aliases])
        for node in own:
            if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Anonymous):
                self._builtin(node, scope, outer)
        for node in own:
            if isinstance(node, exp.Column) and not is_bound(node):
                if id(node) in aliases:
                    node.replace(exp.column(aliases[id(node)], quoted=True))
                else:
                    bind(node, (scope, *outer))
        _show_groups(select)
        for each in inner:
            self.query(each, (scope, *outer))
        scope.outputs = {
            each.alias: each.this.meta.get(MEANING) if isinstance(each, exp.Alias) else None
            for each in select.expressions
        }
        self._scopes.append(scope)
        return scope.outputs

    def _source(self, node: exp.Expr, outer: tuple[Scope, ...]) -> Source:
        if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Query):
            outputs = self.query(node.this, outer)
            alias = (node.alias or f"derived{id(node)}").lower()
            node.set("alias", exp.TableAlias(this=exp.to_identifier(alias, quoted=True)))
            maker, made = self._maker(node.this), _made_by(node.this)
            return Source(alias, alias, outputs, node, derived=True, maker=maker, made=made)
        if not isinstance(node, exp.Table) or not isinstance(node.this, exp.Identifier) or node.args.get("db"):
            raise SuiteQLRefused
        name = node.name.lower()
        family, rows = OF_ONE_TYPE.get(name, ("", "")) if name not in TABLES else ("", "")
        given = self._named.get(name) or _Named(self._columns.get(name))
        columns = given.outputs
        if columns is None and name in TABLES:
            raise SuiteQLRefused(f"Search error occurred: Record '{name}' was not found.")
        if columns is None and name in NOT_BUILT_TABLES:
            raise NotYetBuilt(f"the table {name}")
        if columns is None:
            raise SuiteQLRefused(f"Invalid search type: {node.name}.")
        alias = (node.alias or node.name).lower()
        derived = name in self._named
        shown = exp.TableAlias(this=exp.to_identifier(alias, quoted=True))
        replacement: exp.Table | exp.Subquery = exp.Table(this=exp.to_identifier(name, quoted=True), alias=shown)
        if family and not derived:
            replacement = exp.Subquery(this=sql(f'SELECT * FROM "{family}" WHERE {rows}'), alias=shown)  # noqa: S608 - our own codes
        node.replace(replacement)
        return Source(alias, name, columns, replacement, derived=derived, maker=given.maker, made=given.made)

    def _maker(self, query: exp.Expr) -> Scope | None:
        """Give the scope of the SELECT that was resolved last, if that is what this query is."""
        bare = query.unnest() if isinstance(query, exp.Subquery) else query
        return self._scopes[-1] if self._scopes and self._scopes[-1].select is bare else None

    def _builtin(self, call: exp.Dot, scope: Scope, outer: tuple[Scope, ...]) -> None:
        """Give a BUILTIN function what it needs to know of the row that its argument comes from."""
        function: exp.Anonymous = call.expression
        name = function.name.upper()
        scopes = (scope, *outer)
        if call.this.name.upper() != "BUILTIN" or not function.expressions:
            return
        argument: exp.Expr = function.expressions[0]
        if name == "DF":
            if len(function.expressions) != 1:
                raise SuiteQLRefused
            self._display(call, argument, scopes)
        elif name == "HIERARCHY" and len(function.expressions) == 2:
            self._hierarchy(call, argument, function.expressions[1].name.upper(), scopes)
        elif name in {"CONSOLIDATE", "CURRENCY", "CURRENCY_CONVERT"}:
            owner = "currency" if name == "CURRENCY_CONVERT" else "subsidiary"
            function.append("expressions", beside(argument, owner, scopes))

    def _display(self, call: exp.Dot, argument: exp.Expr, scopes: tuple[Scope, ...]) -> None:
        """Replace BUILTIN.DF(column) by the column of display texts that its source will carry."""
        if not isinstance(argument, exp.Column):
            raise SuiteQLRefused
        source = bind(argument, scopes)
        column: Column | None = argument.meta.get(MEANING)
        if column is not None and column.kind == "static":
            raise SuiteQLRefused(_STATIC_FIELD)
        if column is None or not column.display:
            call.replace(exp.DPipe(this=argument, expression=exp.Null()))
            return
        shown = argument.this.name
        if source.derived and column.display == "transaction.status":
            _carry_type(source, shown)
        source.displayed[shown] = column
        display = exp.column(f"{shown}#df", source.alias, quoted=True)
        display.meta[MEANING] = Column(f"{shown}#df", "text")
        call.replace(display)

    def _hierarchy(self, call: exp.Dot, argument: exp.Expr, shape: str, scopes: tuple[Scope, ...]) -> None:
        """Replace BUILTIN.HIERARCHY by the display text, by the names of all its ancestors too, or by the id."""
        if not isinstance(argument, exp.Column):
            raise SuiteQLRefused
        bind(argument, scopes)
        column: Column | None = argument.meta.get(MEANING)
        if shape.startswith("IDENTIFIER"):
            call.replace(argument)
        elif shape.startswith("DISPLAY_JOINED") and column and "fullname" in self._columns.get(column.display, {}):
            path = f'SELECT h.fullname FROM "{column.display}" AS h WHERE h.id = {argument.sql("duckdb")}'  # noqa: S608
            joined = parse_one(f"({path})", read="duckdb")
            for each in joined.find_all(exp.Column):
                each.meta[MEANING] = None
            call.replace(joined)
        else:
            self._display(call, argument, scopes)


def _show_groups(select: exp.Select) -> None:
    """Let the display text of a column that rows are grouped by stand beside it: it is one for each group."""
    group: exp.Group | None = select.args.get("group")
    grouped = (
        {(each.table, f"{each.name}#df") for each in group.expressions if isinstance(each, exp.Column)}
        if group
        else set()
    )
    for part in (*select.expressions, select.args.get("having"), select.args.get("order")) if grouped else ():
        for shown in [*part.find_all(exp.Column)] if part else ():
            if (shown.table, shown.name) in grouped and not shown.find_ancestor(exp.AggFunc):
                shown.replace(noted("text", exp.AnyValue(this=shown.copy())))


def _carry_type(source: Source, status: str) -> str:
    """Let the SELECT that makes a source give the transaction type beside a status; give the name it has there."""
    hidden = f"{status}#type"
    maker = source.maker
    made = next((each for each in maker.select.expressions if each.alias == status), None) if maker else None
    if maker is None or made is None or not isinstance(made.this, exp.Column):
        raise NotYetBuilt("BUILTIN.DF of a status out of this sub-select")
    if all(each.alias != hidden for each in maker.select.expressions):
        inner = source_of(made.this, (maker,))
        typed = exp.column(_carry_type(inner, made.this.name) if inner.derived else "type", inner.alias, quoted=True)
        typed.meta[MEANING] = None
        grouped = exp.AnyValue(this=typed) if maker.select.args.get("group") else typed
        maker.select.append("expressions", exp.alias_(grouped, hidden, quoted=True))
    return hidden


def _expand_stars(scope: Scope) -> None:
    expanded: list[exp.Expr] = []
    for each in scope.select.expressions:
        if isinstance(each, exp.Star):
            chosen = scope.sources
        elif isinstance(each, exp.Column) and isinstance(each.this, exp.Star):
            chosen = [source for source in scope.sources if source.alias == each.table.lower()]
            if not chosen:
                raise unknown(each.table, scope.sources)
        else:
            expanded.append(each)
            continue
        expanded.extend(exp.column(name, source.alias, quoted=True) for source in chosen for name in source.columns)
    scope.select.set("expressions", expanded)


def _name_outputs(scope: Scope) -> None:
    """Give every output its lower-case name; what has none is called expr1, expr2 … (seen in public clients)."""
    unnamed = 0
    named: list[exp.Expr] = []
    for each in scope.select.expressions:
        expression = each.this if isinstance(each, exp.Alias) else each
        name = each.alias if isinstance(each, exp.Alias) else each.name if isinstance(each, exp.Column) else ""
        if not name:
            unnamed += 1
            name = f"expr{unnamed}"
        alias = exp.alias_(expression, name.lower(), quoted=True, copy=False)
        alias.meta["named"] = isinstance(each, exp.Alias)
        named.append(alias)
    scope.select.set("expressions", named)


def _made_by(query: exp.Expr) -> dict[str, exp.Expr]:
    """Give the expressions of a query by the names of the columns they make; those of its first SELECT, if it has several."""
    while isinstance(query, exp.Subquery | exp.SetOperation):
        query = query.this
    return {each.alias: each for each in query.expressions}


def _aliases(select: exp.Select) -> set[str]:
    return {each.alias for each in select.expressions if each.meta.get("named")}


def _ordering(query: exp.Query) -> list[exp.Expr]:
    order = query.args.get("order")
    return [each.this for each in order.expressions] if order else []


def _contents(select: exp.Select) -> tuple[list[exp.Expr], list[exp.Query]]:
    """Give the nodes of a SELECT that are its own, and the sub-selects inside its expressions."""
    own: list[exp.Expr] = []
    inner: list[exp.Query] = []
    joined = 1
    for name, value in select.args.items():
        if name in {"from_", "with_"}:
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, exp.Join):
                on = each.args.get("on")
                using = each.args.get("using")
                if using:
                    raise NotYetBuilt("JOIN … USING")
                parts = [on] if on else []
                joined += 1
                for column in on.find_all(exp.Column) if on else ():
                    column.meta.setdefault(WITHIN, joined)
            else:
                parts = [each] if isinstance(each, exp.Expr) else []
            for part in parts:
                own.extend(_own_nodes(part, inner))
    return own, inner


def _own_nodes(part: exp.Expr, inner: list[exp.Query]) -> Iterator[exp.Expr]:
    for node in part.walk(prune=lambda node: isinstance(node, exp.Query) and not isinstance(node, exp.Subquery)):
        if isinstance(node, exp.Query) and not isinstance(node, exp.Subquery):
            inner.append(node)
        else:
            yield node
