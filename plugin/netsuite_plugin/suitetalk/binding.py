"""
Named parameters for SuiteQL: `:name` in the text, typed values beside it, one SELECT out.

NetSuite's REST endpoint takes a text and nothing else (seen live: any further member of the body is refused), so values are rendered
as literals. sqlglot's Oracle tokenizer says where strings, quoted names and comments are; everything but the placeholders stays as the
author wrote it, letter for letter.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from sqlglot import exp, parse_one
from sqlglot.dialects.oracle import Oracle
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from netsuite_plugin.contract import ConfigurationError

Scalar: TypeAlias = str | bool | int | float | Decimal | date | None
Value: TypeAlias = Scalar | list[Scalar] | tuple[Scalar, ...]

MOST_IN_A_LIST = 1000
"""Values in one IN (`article_0824094533`)."""


_BEFORE_SELECT = {
    TokenType.L_PAREN,
    TokenType.R_PAREN,  # of WITH
    TokenType.COLON,  # of a parameter named select
    TokenType.UNION,
    TokenType.INTERSECT,
    TokenType.EXCEPT,
    TokenType.ALL,
    TokenType.DISTINCT,
}
_WRITES = {TokenType.DELETE, TokenType.UPDATE, TokenType.INSERT, TokenType.MERGE, TokenType.INTO}


def bind(text: str, parameters: Mapping[str, Value]) -> str:
    """
    Return the query with every `:name` replaced by its value as a literal.

    str → `'…'`, int and Decimal → a number, bool → `'T'`/`'F'`, date → `TO_DATE(…)`, None → `NULL`; a list → the values of an `IN`.

    Raises:
        ConfigurationError: The text is not one SELECT, a name has no value or a value no name, or a value has no SuiteQL literal.
    """
    tokens = _tokens(text)
    _check_one_select(tokens)
    names: set[str] = set()
    parts: list[str] = []
    copied = 0
    for i, token in enumerate(tokens):
        if token.token_type is TokenType.PLACEHOLDER:
            raise ConfigurationError("The query has a '?': write parameters by name, as :name.")
        if token.token_type is TokenType.SEMICOLON:
            parts.append(text[copied : token.start])
            copied = token.end + 1
            continue
        if token.token_type is not TokenType.COLON:
            continue
        name_token = tokens[i + 1] if i + 1 < len(tokens) else None
        name = _adjacent_name(text, token, name_token)
        if name is None or name_token is None:
            raise ConfigurationError(
                f"The query has a ':' at character {token.start + 1} that no name follows: write parameters as :name."
            )
        if name not in parameters:
            raise ConfigurationError(f"The query uses :{name}, but no parameter {name!r} was given.")
        names.add(name)
        previous = tokens[i - 1].token_type if i else None
        parts += [text[copied : token.start], _literal_of(name, parameters[name], previous)]
        copied = name_token.end + 1
    if unused := sorted(set(parameters) - names):
        raise ConfigurationError(
            f"No :{' or :'.join(unused)} stands in the query: remove the parameter or correct its name."
        )
    return "".join([*parts, text[copied:]]).strip()


def selected_columns(text: str) -> list[str]:
    """
    Return the lower-case names of the columns a query selects, in its order, as far as the text tells.

    Expressions without an alias and `*` have no name here. Empty when the text cannot be read: NetSuite understands more than we do.
    """
    try:
        query = parse_one(text, read="oracle")
    except (SqlglotError, RecursionError):
        return []
    while isinstance(query, exp.SetOperation):
        query = query.this
    named = [each for each in query.expressions if isinstance(each, (exp.Column, exp.Alias))]
    return list(dict.fromkeys(each.alias_or_name.lower() for each in named if each.alias_or_name not in {"*", ""}))


def is_ordered(text: str) -> bool:
    """Tell whether a query has an ORDER BY of its own (true when the text cannot be read: no warning without a reason)."""
    try:
        return parse_one(text, read="oracle").args.get("order") is not None
    except (SqlglotError, RecursionError):
        return True


def _tokens(text: str) -> list[Token]:
    try:
        return Oracle().tokenize(text)
    except SqlglotError:
        raise ConfigurationError("The query cannot be read: a quoted text or a comment in it is not closed.") from None


def _check_one_select(tokens: Sequence[Token]) -> None:
    significant = [token for token in tokens if token.token_type is not TokenType.L_PAREN]
    if not significant:
        raise ConfigurationError("The query is empty.")
    if significant[0].token_type not in {TokenType.SELECT, TokenType.WITH}:
        raise ConfigurationError(
            f"SuiteQL reads only: the query must be one SELECT, and begins with {significant[0].text!r}."
        )
    for i, token in enumerate(tokens):
        if token.token_type in _WRITES and (i == 0 or tokens[i - 1].token_type is not TokenType.DOT):
            raise ConfigurationError(f"SuiteQL reads only: the query must be one SELECT, and has {token.text!r} in it.")
        if token.token_type is TokenType.SEMICOLON and i + 1 < len(tokens):
            raise ConfigurationError("The query must be one SELECT: more text follows a ';'.")
        if token.token_type is TokenType.SELECT and i and tokens[i - 1].token_type not in _BEFORE_SELECT:
            raise ConfigurationError("The query must be one SELECT: another one begins in the middle of it.")


def _adjacent_name(text: str, colon: Token, following: Token | None) -> str | None:
    if following is None or following.start != colon.end + 1:
        return None
    name = text[following.start : following.end + 1]
    return name if name.isidentifier() else None


def _literal_of(name: str, value: Value, previous: TokenType | None) -> str:
    if isinstance(value, str) or not isinstance(value, (list, tuple)):
        return _literal(name, value)
    if previous not in {TokenType.IN, TokenType.L_PAREN, TokenType.COMMA}:
        raise ConfigurationError(f"Parameter {name!r} is a list: a list can only stand after IN, as IN (:{name}).")
    if not value:
        raise ConfigurationError(
            f"Parameter {name!r} is an empty list, and SuiteQL has no IN (): leave the query out when there is nothing."
        )
    if len(value) > MOST_IN_A_LIST:
        raise ConfigurationError(
            f"Parameter {name!r} has {len(value)} values; NetSuite takes {MOST_IN_A_LIST} in one IN. Split the query."
        )
    if any(each is None for each in value):
        raise ConfigurationError(
            f"Parameter {name!r} has None in its list: NULL in an IN never matches. Ask with IS NULL."
        )
    listed = ", ".join(_literal(name, each) for each in value)
    return f"({listed})" if previous is TokenType.IN else listed


def _literal(name: str, value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "'T'" if value else "'F'"
    if isinstance(value, (int, float, Decimal)):
        return _number(name, value)
    if isinstance(value, datetime):
        raise ConfigurationError(
            f"Parameter {name!r} is a date with a time: NetSuite reads it in the account's time zone. Pass text and write "
            f"TO_TIMESTAMP(:{name}, 'YYYY-MM-DD HH24:MI:SS')."
        )
    if isinstance(value, date):
        return f"TO_DATE('{value.isoformat()}', 'YYYY-MM-DD')"
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ConfigurationError(f"Parameter {name!r} has a character that no text in NetSuite can hold.")
        return "'" + value.replace("'", "''") + "'"
    raise ConfigurationError(f"Parameter {name!r} is a {type(value).__name__}: SuiteQL has no literal for it.")


def _number(name: str, value: float | Decimal) -> str:
    number = Decimal(str(value))
    if not number.is_finite():
        raise ConfigurationError(f"Parameter {name!r} is not a finite number.")
    # a minus before a bare negative number would begin a comment
    return f"{number:f}" if number >= 0 and not number.is_signed() else f"({number:f})"
