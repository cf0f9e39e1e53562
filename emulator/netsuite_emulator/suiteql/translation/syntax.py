"""What the service reads at all: the parts of SQL that SuiteQL refuses whatever the tables are."""

from itertools import pairwise
from typing import ClassVar

import sqlglot
from sqlglot import Token, TokenType, exp
from sqlglot.dialects.oracle import Oracle
from sqlglot.errors import SqlglotError
from sqlglot.parsers.oracle import OracleParser

from netsuite_emulator.suiteql.refusals import NotYetBuilt, SuiteQLRefused

# Oracle's list of supported functions (section_158513731864), and some that published queries use though it is silent.
_LISTED = frozenset(
    str.split("""
    ABS ACOS ADD_MONTHS APPROX_COUNT_DISTINCT ASCII ASCIISTR ASIN ATAN ATAN2 AVG BFILENAME BITAND CEIL CHARTOROWID CHR
    COALESCE COMPOSE CONCAT CORR CORR_K CORR_S COS COSH COUNT COVAR_POP COVAR_SAMP CURRENT_DATE CURRENT_TIMESTAMP
    DECODE DECOMPOSE DENSE_RANK EMPTY_BLOB EMPTY_CLOB EXP FLOOR FROM_TZ GREATEST INITCAP INSTR LAST_DAY LEAST LENGTH
    LENGTH2 LENGTH4 LENGTHB LENGTHC LN LOCALTIMESTAMP LOG LOWER LPAD LTRIM MAX MEDIAN MIN MOD MONTHS_BETWEEN NANVL
    NEW_TIME NEXT_DAY NLSSORT NLS_INITCAP NLS_LOWER NLS_UPPER NULLIF NVL NVL2 ORA_HASH POWER RANK REGEXP_INSTR
    REGEXP_REPLACE REGEXP_SUBSTR REMAINDER REPLACE ROUND ROW_NUMBER RPAD RTRIM SIGN SIN SINH SOUNDEX SQRT SUBSTR SUM
    SYS_EXTRACT_UTC TAN TANH TO_BINARY_DOUBLE TO_BINARY_FLOAT TO_CHAR TO_CLOB TO_DATE TO_MULTI_BYTE TO_NCHAR TO_NCLOB
    TO_NUMBER TO_SINGLE_BYTE TO_TIMESTAMP TO_TIMESTAMP_TZ TRANSLATE TRUNC TZ_OFFSET UNISTR UPPER VSIZE WIDTH_BUCKET
    """)
)
_PUBLISHED = frozenset(
    str.split("""
    CAST CUBE CUME_DIST EXTRACT FIRST_VALUE GROUPING LAG LAST_VALUE LEAD LISTAGG NTILE NTH_VALUE PERCENTILE_CONT
    PERCENTILE_DISC PERCENT_RANK RATIO_TO_REPORT REGEXP_COUNT REGEXP_LIKE ROLLUP SETS STDDEV STDDEV_POP STDDEV_SAMP
    SYSTIMESTAMP TRIM VARIANCE VAR_POP VAR_SAMP
    """)
)
NOT_BUILT = frozenset(
    str.split("""
    BFILENAME CHARTOROWID COMPOSE CORR_K CORR_S DECOMPOSE EMPTY_BLOB EMPTY_CLOB FROM_TZ NEW_TIME ORA_HASH SOUNDEX
    TZ_OFFSET UNISTR
    """)
)

BUILT = (_LISTED | _PUBLISHED) - NOT_BUILT - {"SETS"}
"""The functions that queries may call."""

# Words before a parenthesis that call nothing.
_WORDS = frozenset(
    str.split("""
    ALL AND ANY AS BETWEEN BY CASE DISTINCT ELSE EXISTS FROM GROUP HAVING IN INTERSECT JOIN LIKE MINUS NOT NUMBER ON OR
    OVER SELECT SOME THEN TOP UNION USING VARCHAR VARCHAR2 NVARCHAR2 CHAR DECIMAL WHEN WHERE WITH WITHIN KEEP AS RETURNING
    CONNECT_BY_ROOT NOCYCLE PRIOR SYS_CONNECT_BY_PATH
    """)
)

_REFUSED_TOKENS = frozenset(
    {
        TokenType.ARROW,
        TokenType.DARROW,
        TokenType.DCOLON,
        TokenType.FARROW,
        TokenType.GLOB,
        TokenType.ILIKE,
        TokenType.INTERVAL,
        TokenType.LIMIT,
        TokenType.L_BRACE,
        TokenType.L_BRACKET,
        TokenType.PLACEHOLDER,
        TokenType.QUALIFY,
        TokenType.RLIKE,
        TokenType.SEMICOLON,
    }
)

# What Oracle has and no source says of NetSuite: neither run nor refused in NetSuite's words.
_UNKNOWN = {
    TokenType.KEEP: "KEEP",
    TokenType.LATERAL: "LATERAL",
    TokenType.PIVOT: "PIVOT",
    TokenType.UNPIVOT: "UNPIVOT",
    TokenType.APPLY: "APPLY",
}

_BEFORE_A_NAME = frozenset({TokenType.DOT, TokenType.ALIAS})
_CLAUSES = frozenset(
    str.split("kind expressions from_ joins where group having order limit offset distinct with_ connect")
)
_MOST_VALUES_IN_A_LIST = 1000


class _Parser(OracleParser):
    """Leaves the formats of dates as they are written: sqlglot would translate them, with losses."""

    FUNCTIONS: ClassVar = {
        **OracleParser.FUNCTIONS,
        "TO_CHAR": exp.ToChar.from_arg_list,
        "TO_DATE": exp.StrToDate.from_arg_list,
        "TO_TIMESTAMP": exp.StrToTime.from_arg_list,
        "TO_TIMESTAMP_TZ": exp.StrToTime.from_arg_list,
    }


class _Dialect(Oracle):
    Parser = _Parser


def parse(text: str) -> exp.Query:
    """
    Parse a query text as the service would.

    Raises:
        SuiteQLRefused: It is not a single SELECT, or it uses what the service does not run (section_156257796125,
            article_0824094533).
        NotYetBuilt: It calls a function that NetSuite lists and the emulator lacks.
    """
    try:
        tokens = sqlglot.tokenize(text, read="oracle")
        if tokens and tokens[-1].token_type == TokenType.SEMICOLON:
            text = text[: tokens.pop().start]
        _check_known(tokens)
        query = sqlglot.parse_one(text, read=_Dialect)
    except SqlglotError as error:
        raise SuiteQLRefused from error
    if not isinstance(query, exp.Query):
        raise SuiteQLRefused
    _check_words(tokens, {each.alias.upper() for each in query.find_all(exp.CTE)})
    _check_shape(query)
    _read_empty(query)
    _read_groups(query)
    return query


def _check_known(tokens: list[Token]) -> None:
    for token, following in pairwise(tokens):
        what = _UNKNOWN.get(token.token_type, "")
        if what and following.token_type == TokenType.L_PAREN:
            raise NotYetBuilt(f"{what} in a query")


def _read_empty(query: exp.Query) -> None:
    """Read IS EMPTY, which is NetSuite's own, as IS NULL: an empty text is null."""
    for node in query.find_all(exp.Is):
        told = node.expression
        if isinstance(told, exp.Column) and not told.table and told.name.upper() == "EMPTY":
            node.set("expression", exp.Null())


def _read_groups(query: exp.Query) -> None:
    """Read GROUP BY (a, b) as GROUP BY a, b, which it is in Oracle."""
    for group in query.find_all(exp.Group):
        listed = [each.expressions if isinstance(each, exp.Tuple) else [each] for each in group.expressions]
        group.set("expressions", [each for part in listed for each in part])


def _check_words(tokens: list[Token], named: set[str]) -> None:
    if any(token.token_type in _REFUSED_TOKENS for token in tokens):
        raise SuiteQLRefused
    for token, following in pairwise(tokens):
        if following.token_type == TokenType.STRING and token.token_type in {TokenType.DATE, TokenType.TIMESTAMP}:
            raise SuiteQLRefused
    _check_rows(tokens)
    for at, (token, following) in enumerate(pairwise(tokens)):
        called = following.token_type == TokenType.L_PAREN and token.text[:1].isalpha()
        method = at > 0 and tokens[at - 1].token_type == TokenType.DOT
        # the last word: GROUP BY is one token
        if called and not method and (word := token.text.upper().split()[-1]) not in named:
            _check_function(word)


def _check_rows(tokens: list[Token]) -> None:
    """OFFSET n ROWS comes before FETCH, and neither goes without its ROWS (measured on an account)."""
    fetched, depth = set[int](), 0
    for at, token in enumerate(tokens):
        depth += (token.token_type == TokenType.L_PAREN) - (token.token_type == TokenType.R_PAREN)
        if token.token_type == TokenType.FETCH:
            fetched.add(depth)
        elif token.token_type == TokenType.R_PAREN:
            fetched.discard(depth + 1)
        elif token.token_type == TokenType.OFFSET and at and tokens[at - 1].token_type not in _BEFORE_A_NAME:
            rows = [each.text.upper() for each in tokens[at + 1 : at + 3]]
            if depth in fetched or len(rows) < 2 or rows[1] not in {"ROW", "ROWS"}:
                raise SuiteQLRefused


def _check_function(name: str) -> None:
    if name in _WORDS or name in _PUBLISHED:
        return
    if name not in _LISTED:
        raise SuiteQLRefused
    if name in NOT_BUILT:
        raise NotYetBuilt(f"the SuiteQL function {name}")


def _check_shape(query: exp.Query) -> None:
    for select in query.find_all(exp.Select):
        select.set("hint", None)
        if select.args.get("from_") is None or {name for name, value in select.args.items() if value} - _CLAUSES:
            raise SuiteQLRefused
    for node in query.find_all(exp.Prior, exp.ConnectByRoot, exp.Anonymous):
        of_a_walk = not isinstance(node, exp.Anonymous) or node.name.upper() == "SYS_CONNECT_BY_PATH"
        inner = node.find_ancestor(exp.Select)
        if of_a_walk and inner and not inner.args.get("connect"):
            raise SuiteQLRefused
    for choice in query.find_all(exp.In):
        if len(choice.expressions) > _MOST_VALUES_IN_A_LIST:
            raise SuiteQLRefused
    _check_quoted_aliases(query)
    # one SELECT joins in one of the two ways, whatever those around it and in it do
    marked = {id(each.find_ancestor(exp.Select)) for each in query.find_all(exp.Column) if each.args.get("join_mark")}
    for join in query.find_all(exp.Join):
        joined = join.args.get("on") or join.args.get("using") or join.side or join.kind
        if joined and id(join.find_ancestor(exp.Select)) in marked:
            raise SuiteQLRefused


def _check_quoted_aliases(query: exp.Query) -> None:
    """
    An alias that a sub-select quotes, and not in capitals, is found by quoted names only, as in Oracle.

    The service's own translation of a dataset quotes aliases in capitals there, and a public script others.
    """
    bare = {each.name.lower() for each in query.find_all(exp.Column) if not each.this.args.get("quoted")}
    for alias in query.find_all(exp.Alias):
        given: exp.Identifier = alias.args["alias"]
        inner = alias.find_ancestor(exp.Select)
        spelled = given.args.get("quoted") and given.name != given.name.upper()
        if spelled and given.name.lower() in bare and inner and inner.find_ancestor(exp.Select):
            raise SuiteQLRefused
