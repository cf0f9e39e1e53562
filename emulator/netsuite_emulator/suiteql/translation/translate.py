"""From a resolved SuiteQL query to DuckDB SQL that answers the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from netsuite_emulator.setup.preferences import Preferences
from netsuite_emulator.suiteql.catalog import Column
from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused
from netsuite_emulator.suiteql.translation.account_formats import asked_by
from netsuite_emulator.suiteql.translation.builtin_functions import builtin, call
from netsuite_emulator.suiteql.translation.dates import moment
from netsuite_emulator.suiteql.translation.functions import RULES
from netsuite_emulator.suiteql.translation.hierarchies import walk_hierarchy
from netsuite_emulator.suiteql.translation.names import resolve
from netsuite_emulator.suiteql.translation.outer_joins import spell_out_joins
from netsuite_emulator.suiteql.translation.row_limits import limit_rows
from netsuite_emulator.suiteql.translation.rownum import apply_rownum
from netsuite_emulator.suiteql.translation.scopes import Source
from netsuite_emulator.suiteql.translation.sorts import noted, sort_of
from netsuite_emulator.suiteql.translation.syntax import parse
from netsuite_emulator.suiteql.translation.unstable_order import alike_counted
from netsuite_emulator.suiteql.translation.writing import sql

_READ_FIRST = {"with_": 0, "from_": 1, "joins": 1}


@dataclass(frozen=True, slots=True)
class Translated:
    """
    DuckDB SQL with `$now` where the account's clock is asked, and the ranges it mentions as (parameter, name, edge).

    `tables` are those it reads, `mentioned` the names of all columns it speaks of, `names` those of its own; `limited` says that it has a limit of its own. `alike` gives the SQL that counts
    the rows that sort alike; it is empty where all do.
    """

    sql: str
    tables: frozenset[str]
    mentioned: frozenset[str]
    names: tuple[str, ...]
    limited: bool
    alike: Callable[[], str]
    asks_now: bool
    ranges: tuple[tuple[str, str, str], ...]


def translate(text: str, columns: Mapping[str, Mapping[str, Column]], preferences: Preferences) -> Translated:
    """
    Translate a query text of an account that tells the time so.

    Raises:
        SuiteQLRefused: NetSuite would refuse it, or it is nested too deeply for anyone.
        NotYetBuilt: It needs something the emulator lacks.
    """
    try:
        with asked_by(preferences):
            return _translated(text, columns, preferences.time_zone)
    except (RecursionError, SqlglotError) as error:
        raise SuiteQLRefused from error


def _translated(text: str, columns: Mapping[str, Mapping[str, Column]], time_zone: str) -> Translated:
    query = _session_time_zone(parse(text), time_zone)
    scopes = resolve(query, columns)
    for scope in scopes:
        spell_out_joins(scope)
        walk_hierarchy(scope)
        apply_rownum(scope)
    translation = _Translation()
    query = translation.of(query)
    for scope in scopes:
        for source in scope.sources:
            _carry(source)
    limit_rows(query)
    try:
        written = query.sql("duckdb", identify=True, comments=False, unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        raise NotYetBuilt(f"the translation of this query ({error})") from error
    asks_now = any(asked.name == "now" for asked in query.find_all(exp.Placeholder))
    ranges = tuple((parameter, *key) for key, parameter in translation.ranges.items())
    names = tuple(each.alias_or_name for each in query.selects)
    named = {each.alias for each in query.find_all(exp.CTE)}
    tables = frozenset(each.name for each in query.find_all(exp.Table)) - named
    mentioned = frozenset(each.name for each in query.find_all(exp.Column))
    return Translated(
        written, tables, mentioned, names, bool(query.args.get("limit")), partial(_alike, query), asks_now, ranges
    )


def _alike(query: exp.Query) -> str:
    """Count, only when a later page is asked for, the rows that sort alike."""
    try:
        return alike_counted(query)
    except SqlglotError as error:
        raise NotYetBuilt(f"further pages of this query ({error})") from error


def _session_time_zone(query: exp.Query, time_zone: str) -> exp.Query:
    """Let SESSIONTIMEZONE, which Oracle lists nowhere and a public client asks for, be the account's zone."""
    for column in [*query.find_all(exp.Column)]:
        if not column.table and column.name.upper() == "SESSIONTIMEZONE":
            column.replace(exp.Literal.string(time_zone))
    return query


def _carry(source: Source) -> None:
    """Let a source carry the display texts and formulas that the query asks of it."""
    if not source.displayed and not source.computed:
        return
    inner = source.node.copy()
    inner.set("alias", exp.TableAlias(this=exp.to_identifier("b", quoted=True)))
    added = [f'{_in_row(column.computed)} AS "{column.name}"' for column in source.computed.values()]
    joined = ""
    for number, (shown, column) in enumerate(source.displayed.items()):
        key = _in_row(column.display_key)
        if source.derived:
            typed = f"b.\"{shown}#type\" || ':' || " if column.display == "transaction.status" else ""
            key = f'{typed}CAST(b."{shown}" AS VARCHAR)'
        added.append(f'd{number}.name AS "{shown}#df"')
        joined += f" LEFT JOIN display AS d{number} ON d{number}.kind = '{column.display}' AND d{number}.key = {key}"
    written = f"SELECT b.*, {', '.join(added)} FROM {inner.sql('duckdb', identify=True)}{joined}"  # noqa: S608 - our own catalog
    carrying = exp.Subquery(
        this=sql(written),
        alias=exp.TableAlias(this=exp.to_identifier(source.alias, quoted=True)),
    )
    source.node.replace(carrying)


def _in_row(formula: str) -> str:
    return (
        formula.replace("{row}", "b")
        .replace("{today}", "CAST($now AS DATE)")
        .replace("{now}", "CAST($now AS TIMESTAMP)")
    )


def _leaves_first(query: exp.Query) -> list[exp.Expr]:
    """Give every node after those below it, and what a SELECT reads from before what it makes of it."""
    found: list[exp.Expr] = []
    waiting: list[exp.Expr] = [query]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += sorted(node.iter_expressions(), key=lambda each: _READ_FIRST.get(str(each.arg_key), 2))
    return found[::-1]


class _Translation:
    """Rewrites a query from the leaves up, and remembers the ranges of days it mentions."""

    def __init__(self) -> None:
        self.ranges: dict[tuple[str, str], str] = {}

    def of(self, query: exp.Query) -> exp.Query:
        """Rewrite every node that has a rule."""
        for node in _leaves_first(query):
            if isinstance(node, exp.Dot):
                replacement = self._builtin(node)
            else:
                rule = RULES.get(type(node))
                replacement = rule(node) if rule else node
            if replacement is not node:
                node.replace(noted(sort_of(replacement) or sort_of(node), replacement))
        return query

    def _builtin(self, node: exp.Dot) -> exp.Expr:
        function = node.expression
        namespace = node.this.name.upper()
        if not isinstance(function, exp.Anonymous | exp.Func):
            raise SuiteQLRefused
        name = function.name.upper() if isinstance(function, exp.Anonymous) else function.sql_name()
        arguments: list[exp.Expr] = function.expressions
        if namespace == "BUILTIN_RESULT" and name.startswith("TYPE_") and arguments:
            return arguments[0]
        if namespace != "BUILTIN":
            raise SuiteQLRefused
        if name in {"RELATIVE_RANGES", "PERIOD"} and arguments:
            edge = arguments[1].name if len(arguments) > 1 else "START"
            parameter = self.ranges.setdefault((arguments[0].name, edge), f"range{len(self.ranges)}")
            return moment(parameter) if name == "RELATIVE_RANGES" else call("number", "period_of", moment(parameter))
        return builtin(name, arguments)
