"""
Named parameters for SuiteQL: `:name` in the text, typed values beside it, one SELECT out.

NetSuite's REST endpoint takes a text and nothing else (seen live: any further member of the body is refused), so values are rendered
as literals. sqlglot's Oracle tokenizer says where strings, quoted names and comments are; everything but the placeholders stays as the
author wrote it, letter for letter.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal, TypeAlias

from sqlglot.dialects.oracle import Oracle
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from netsuite_plugin.contract import ConfigurationError

Scalar: TypeAlias = str | bool | int | float | Decimal | date | None
Value: TypeAlias = Scalar | list[Scalar] | tuple[Scalar, ...]

MOST_IN_A_LIST = 1000
"""Values in one IN (`article_0824094533`)."""
MOST_TEXT = 250_000
"""Characters of a query, without its values: reading more takes seconds. NetSuite's own limit is not known."""
_LARGEST, _SMALLEST, _DIGITS = 125, -130, 40
"""Powers of ten and significant digits of Oracle's NUMBER, in which NetSuite keeps numbers."""

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
_QUOTED = {TokenType.STRING, TokenType.NATIONAL_STRING, TokenType.RAW_STRING, TokenType.IDENTIFIER}
_FUSES = {*_QUOTED, TokenType.VAR, TokenType.NUMBER, TokenType.DOT}
_LISTS = {TokenType.IN, TokenType.ANY, TokenType.ALL, TokenType.SOME}
_COMPARES = {
    TokenType.EQ,
    TokenType.NEQ,
    TokenType.LT,
    TokenType.LTE,
    TokenType.GT,
    TokenType.GTE,
    TokenType.LIKE,
    TokenType.BETWEEN,
}
_COMPARED_BY = {*_COMPARES, TokenType.IN}
_SIGNS = {TokenType.DASH, TokenType.PLUS}
_OPERATORS = {*_SIGNS, TokenType.DPIPE, TokenType.STAR, TokenType.SLASH}
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]+);", re.IGNORECASE)
_UNTYPED = re.compile("[\ufeff\u200b-\u200f\u2060\u00ad‘’‚“”„]")  # noqa: RUF001 - what nobody types into a query
_FOLLOWS = re.compile(r"[\w$#'\".]")


@dataclass(frozen=True, slots=True)
class _Parameter:
    """
    One `:name` in a text.

    `place`: right after IN, among the values of an IN, or anywhere else. `alone`: it is one whole side of a comparison.
    """

    name: str
    place: Literal["after in", "in a list", "elsewhere"]
    alone: bool


@dataclass(frozen=True, slots=True)
class Template:
    """A query whose text has been read once: pieces of text and parameters in turn; `null_asked` are tested by IS NULL."""

    pieces: tuple[str | _Parameter, ...]
    null_asked: frozenset[str]

    def bind(self, parameters: Mapping[str, Value]) -> str:
        """Return the query with the values in it; it raises what `bind` raises."""
        names = {each.name for each in self.pieces if isinstance(each, _Parameter)}
        for name in names:
            if name not in parameters:
                raise ConfigurationError(
                    f"The query uses :{name}, but no parameter {name!r} was given: add it to the parameters."
                )
        if unused := sorted(set(parameters) - names):
            raise ConfigurationError(
                f"No :{' or :'.join(unused)} stands in the query: remove the parameter or correct its name."
            )
        return "".join(
            each if isinstance(each, str) else self._literal_of(each, parameters[each.name]) for each in self.pieces
        ).strip()

    def bare(self) -> str:
        """Return the query with a short number for each parameter: what it selects does not depend on values."""
        return "".join(
            each if isinstance(each, str) else "(0)" if each.place == "after in" else "0" for each in self.pieces
        ).strip()

    def _literal_of(self, parameter: _Parameter, value: Value) -> str:
        if isinstance(value, (list, tuple)):
            return _list(parameter, value)
        if value is None or value == "":
            self._check_null(parameter, "null" if value is None else "an empty text, which is null to NetSuite")
            return "NULL"
        return _literal(parameter.name, value)

    def _check_null(self, parameter: _Parameter, what: str) -> None:
        name = parameter.name
        if (parameter.alone or parameter.place != "elsewhere") and name not in self.null_asked:
            raise ConfigurationError(
                f"Parameter {name!r} is {what}: comparing with it finds nothing. Ask with IS NULL, or write "
                f"(:{name} IS NULL OR field = :{name}) where no value means every row."
            )


def bind(text: str, parameters: Mapping[str, Value]) -> str:
    """
    Return the query with every `:name` replaced by its value as a literal.

    str → `'…'`, int and Decimal → a number, bool → `'T'`/`'F'`, date → `TO_DATE(…)`, None and '' → `NULL`; a list → the values of an `IN`.

    Raises:
        ConfigurationError: The text is not one SELECT, a name has no value or a value no name, a value has no SuiteQL literal, or a
            null is one side of a comparison, which finds nothing.
    """
    return template(text).bind(parameters)


@lru_cache(maxsize=64)
def template(text: str) -> Template:
    """
    Read a query's text. What was read is kept, since workflows ask the same thing again and again.

    Raises:
        ConfigurationError: The text is too long, or not one SELECT.
    """
    if len(text) > MOST_TEXT:
        raise ConfigurationError(
            f"The query has {len(text):,} characters, and {MOST_TEXT:,} are read at most. Give long lists as parameters: IN (:ids)."
        )
    tokens = _tokens(text)
    _check_letters(text, tokens)
    _check_one_select(tokens)
    pieces: list[str | _Parameter] = []
    null_asked: set[str] = set()
    copied = 0
    inside, between_ands = _lists(tokens)
    _check_dialect(tokens, inside)
    for i, token in enumerate(tokens):
        if token.token_type is TokenType.PLACEHOLDER:
            raise ConfigurationError("The query has a '?': write parameters by name, as :name.")
        if token.token_type is TokenType.SEMICOLON:
            pieces.append(text[copied : token.start])
            copied = token.end + 1
        if token.token_type is not TokenType.COLON:
            continue
        parameter_end = _name_end(text, tokens, i)
        name = text[token.start + 1 : parameter_end]
        _check_neighbours(text, tokens, i, parameter_end)
        parameter, tested = _placed(tokens, i, name, inside[i], between_ands)
        if tested:
            null_asked.add(name)
        before = text[copied : token.start]
        # IN:ids, AND:x: a keyword and a literal need a blank between them
        blank = " " if before and (before[-1].isalnum() or before[-1] == "_") else ""
        pieces += [before + blank, parameter]
        copied = parameter_end
    return Template((*pieces, text[copied:]), frozenset(null_asked))


def _tokens(text: str) -> list[Token]:
    try:
        return Oracle().tokenize(text)
    except SqlglotError:
        raise ConfigurationError(
            "The query cannot be read: close the quoted text or the comment that is open in it."
        ) from None


def _lists(tokens: Sequence[Token]) -> tuple[list[int | None], frozenset[int]]:
    """Return for each token where the list of an IN begins that it stands in directly, and the ANDs that belong to a BETWEEN."""
    inside: list[int | None] = []
    ands: set[int] = set()
    lists: list[int | None] = [None]
    betweens = [False]
    for i, token in enumerate(tokens):
        kind = token.token_type
        inside.append(lists[-1])
        if kind is TokenType.L_PAREN:
            before = tokens[i - 1].token_type if i else None
            after = tokens[i + 1].token_type if i + 1 < len(tokens) else None
            of_values = before in _LISTS or (lists[-1] is not None and before in {TokenType.L_PAREN, TokenType.COMMA})
            lists.append(i if of_values and after not in {TokenType.SELECT, TokenType.WITH} else None)
            betweens.append(False)
        elif kind is TokenType.R_PAREN and len(lists) > 1:
            lists.pop()
            betweens.pop()
        elif kind is TokenType.BETWEEN:
            betweens[-1] = True
        elif kind is TokenType.AND and betweens[-1]:
            ands.add(i)
            betweens[-1] = False
    return inside, frozenset(ands)


def _placed(
    tokens: Sequence[Token], i: int, name: str, list_begins: int | None, between_ands: frozenset[int]
) -> tuple[_Parameter, bool]:
    """Tell where the parameter whose colon is token `i` stands, and whether it is tested by IS NULL there."""

    def kind(place: int) -> TokenType | None:
        return tokens[place].token_type if 0 <= place < len(tokens) else None

    left, right = i - 1, i + 2
    if kind(left) in _LISTS:
        return _Parameter(name, "after in", alone=True), False
    if (
        list_begins is not None
        and (left == list_begins or kind(left) is TokenType.COMMA)
        and kind(right) in {TokenType.COMMA, TokenType.R_PAREN}
    ):
        return _Parameter(name, "in a list", alone=True), False
    while kind(left) is TokenType.L_PAREN and kind(right) is TokenType.R_PAREN and _groups(tokens, left):
        left, right = left - 1, right + 1
    if kind(left) in _SIGNS and kind(left - 1) in _COMPARES:
        left -= 1
    compared = kind(right) in _COMPARED_BY or (kind(right) is TokenType.NOT and kind(right + 1) in _COMPARED_BY)
    alone = ((kind(left) in _COMPARES or left in between_ands) and kind(right) not in _OPERATORS) or (
        compared and kind(left) not in _OPERATORS
    )
    return _Parameter(name, "elsewhere", alone=alone), kind(right) is TokenType.IS


def _groups(tokens: Sequence[Token], opening: int) -> bool:
    """Tell whether a parenthesis only groups: it is not that of a function or of a list."""
    before = tokens[opening - 1] if opening else None
    if before is None or before.token_type in _LISTS:
        return before is None
    return not before.text[-1:].isalnum() or before.token_type in {
        TokenType.SELECT,
        TokenType.WHERE,
        TokenType.ON,
        TokenType.HAVING,
        TokenType.WHEN,
        TokenType.THEN,
        TokenType.ELSE,
        TokenType.AND,
        TokenType.OR,
        TokenType.NOT,
        TokenType.BETWEEN,
        TokenType.LIKE,
    }


def _check_letters(text: str, tokens: Sequence[Token]) -> None:
    """Refuse what came into the text by copying: no query has it, and NetSuite's words about it help nobody."""
    for token in tokens:
        if token.token_type is TokenType.AMP and (entity := _ENTITY.match(text, token.start)):
            raise ConfigurationError(
                f"The query has {entity[0]!r} at character {token.start + 1}: it was copied from a web page. Write the character itself, "
                f"as > for &gt;."
            )
        if token.token_type not in _QUOTED and (odd := _UNTYPED.search(text, token.start, token.end + 1)):
            what = (
                "a quotation mark of a word processor: write ' instead"
                if odd[0] in "‘’‚“”„"  # noqa: RUF001 - these are meant
                else "a byte order mark: save the file as UTF-8 without it"
                if odd[0] == "\ufeff"
                else "an invisible character: remove it"
            )
            raise ConfigurationError(f"The query has U+{ord(odd[0]):04X} at character {odd.start() + 1}, {what}.")


def _check_one_select(tokens: Sequence[Token]) -> None:
    significant = [token for token in tokens if token.token_type is not TokenType.L_PAREN]
    if not significant:
        raise ConfigurationError("The query is empty: write a SELECT.")
    if significant[0].token_type not in {TokenType.SELECT, TokenType.WITH}:
        raise ConfigurationError(
            f"SuiteQL reads only: the query must be one SELECT, and begins with {significant[0].text[:40]!r}."
        )
    for i, token in enumerate(tokens):
        if token.token_type in _WRITES and (i == 0 or tokens[i - 1].token_type is not TokenType.DOT):
            raise ConfigurationError(f"SuiteQL reads only: the query must be one SELECT, and has {token.text!r} in it.")
        if token.token_type is TokenType.SEMICOLON and i + 1 < len(tokens):
            if all(each.token_type is TokenType.SEMICOLON for each in tokens[i:]):
                raise ConfigurationError("The query ends with more than one ';': leave one, or none.")
            raise ConfigurationError("The query must be one SELECT: more text follows a ';'.")
        if token.token_type is TokenType.SELECT and i and tokens[i - 1].token_type not in _BEFORE_SELECT:
            raise ConfigurationError("The query must be one SELECT: another one begins in the middle of it.")


def _check_dialect(tokens: Sequence[Token], inside: Sequence[int | None]) -> None:
    """Refuse what other databases take and NetSuite does not (`article_0824094533`, `section_156257790831`)."""
    for token, following in pairwise(tokens):
        if token.token_type is TokenType.LIMIT and following.token_type in {TokenType.NUMBER, TokenType.COLON}:
            raise ConfigurationError(
                "SuiteQL has no LIMIT: write FETCH FIRST n ROWS ONLY, or say how many rows you want with max_rows."
            )
    commas = Counter(at for at, token in zip(inside, tokens, strict=True) if token.token_type is TokenType.COMMA)
    values = max((count + 1 for at, count in commas.items() if at is not None), default=0)
    if values > MOST_IN_A_LIST:
        raise ConfigurationError(
            f"An IN of the query has {values:,} values; NetSuite takes {MOST_IN_A_LIST:,} in one. Split it: (x IN (…) OR x IN (…))."
        )


def _name_end(text: str, tokens: Sequence[Token], i: int) -> int:
    """Return where the name of the parameter ends whose colon is token `i`."""
    colon, following = tokens[i], tokens[i + 1] if i + 1 < len(tokens) else None
    touches = following is not None and following.start == colon.end + 1
    if following is not None and touches and text[following.start : following.end + 1].isidentifier():
        return following.end + 1
    raise ConfigurationError(
        f"The query has a ':' at character {colon.start + 1} that no name follows: write parameters as :name."
    )


def _check_neighbours(text: str, tokens: Sequence[Token], i: int, end: int) -> None:
    """Refuse a parameter that touches a name, a number or a text: its value would become a part of that (`N:x`, `1:x`, `q:x`)."""
    colon = tokens[i]
    previous = tokens[i - 1] if i else None
    touches = previous is not None and previous.end + 1 == colon.start and previous.token_type in _FUSES
    # the name of a parameter right before this one is a keyword or a variable to the tokenizer
    touches = touches or (
        i > 1 and tokens[i - 2].token_type is TokenType.COLON and tokens[i - 1].end + 1 == colon.start
    )
    if touches or _FOLLOWS.match(text, end):
        raise ConfigurationError(
            f"The parameter at character {colon.start + 1}, {text[colon.start : end]}, touches what stands beside it: put a blank or an "
            f"operator between them."
        )


def _list(parameter: _Parameter, value: Sequence[Scalar]) -> str:
    name = parameter.name
    if parameter.place == "elsewhere":
        raise ConfigurationError(f"Parameter {name!r} is a list: a list can only stand after IN: write IN (:{name}).")
    if not value:
        raise ConfigurationError(
            f"Parameter {name!r} is an empty list, and SuiteQL has no IN (): leave the query out when there is nothing."
        )
    if len(value) > MOST_IN_A_LIST:
        raise ConfigurationError(
            f"Parameter {name!r} has {len(value)} values; NetSuite takes {MOST_IN_A_LIST} in one IN. Split the query."
        )
    if any(each is None or each == "" for each in value):
        raise ConfigurationError(
            f"Parameter {name!r} has null or an empty text, which is null to NetSuite, in its list: a null in an IN never matches. Ask "
            f"with IS NULL."
        )
    listed = ", ".join(_literal(name, each) for each in value)
    return f"({listed})" if parameter.place == "after in" else listed


def _literal(name: str, value: object) -> str:
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
            raise ConfigurationError(
                f"Parameter {name!r} has a character that no text in NetSuite can hold: remove it."
            )
        return "'" + value.replace("'", "''") + "'"
    raise ConfigurationError(
        f"Parameter {name!r} is a {type(value).__name__}: SuiteQL has no literal for it. Pass a text, a number or a date."
    )


def _number(name: str, value: float | Decimal) -> str:
    if isinstance(value, int):
        number = Decimal(value) if abs(value) < 10 ** (_LARGEST + 1) else Decimal("Infinity")
    else:
        number = Decimal(str(value))
    if number.is_nan():
        raise ConfigurationError(f"Parameter {name!r} is not a finite number: pass another value.")
    if number.is_zero():
        return "0"
    if not number.is_finite() or not _SMALLEST <= number.adjusted() <= _LARGEST:
        raise ConfigurationError(
            f"Parameter {name!r} is not a finite number, or beyond those NetSuite keeps: pass one of 1E-130 to 1E126."
        )
    if len("".join(map(str, number.as_tuple().digits)).rstrip("0")) > _DIGITS:
        raise ConfigurationError(
            f"Parameter {name!r} has more than {_DIGITS} digits: NetSuite would round it. Round it first."
        )
    # a minus before a bare negative number would begin a comment
    return f"{number:f}" if not number.is_signed() else f"({number:f})"
