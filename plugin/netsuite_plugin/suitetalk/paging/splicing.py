"""
More put into a query's text: every letter of its author stays, in its order.

sqlglot's tokens say where the clauses of the outermost SELECT begin and end. Comments are not tokens, so what is put after the last token
of a clause stands before a closing `-- note`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot.dialects.oracle import Oracle
from sqlglot.tokenizer_core import Token, TokenType

_KEYWORDS = {
    TokenType.SELECT: "select",
    TokenType.FROM: "from",
    TokenType.WHERE: "where",
    TokenType.GROUP_BY: "group",
    TokenType.HAVING: "having",
    TokenType.ORDER_BY: "order",
    TokenType.OFFSET: "offset",
    TokenType.FETCH: "fetch",
}
_SETS = {TokenType.UNION, TokenType.INTERSECT, TokenType.EXCEPT}
_NO_KEYWORD_AFTER = {TokenType.DOT, TokenType.COLON, TokenType.DISTINCT}
"""`t.order`, the parameter `:order`, IS DISTINCT FROM."""


@dataclass(slots=True)
class _Clause:
    """Where a clause is in the text: its keyword begins, what follows opens, its last token ends; `tokens` are those that follow."""

    begins: int
    opens: int
    ends: int
    tokens: list[Token]


class Splicing:
    """One query's text and the clauses of its outermost SELECT, the last one of a UNION."""

    def __init__(self, text: str) -> None:
        tokens = Oracle().tokenize(text)
        if tokens and tokens[-1].token_type is TokenType.SEMICOLON:
            tokens.pop()
        self._end = tokens[-1].end + 1 if tokens else 0
        self._text = text[: self._end]
        self._after = text[self._end :]
        self._clauses = _clauses(tokens)

    def parts(self, clause: str) -> list[str]:
        """Return what stands between the commas of a clause, as its author spells it; nothing where there is no such clause."""
        found, depth, begins, ends = list[str](), 0, -1, -1
        for token in self._clauses[clause].tokens if clause in self._clauses else ():
            if depth == 0 and token.token_type is TokenType.COMMA:
                found.append(self._text[begins:ends])
                begins = -1
                continue
            depth += _deeper(token)
            begins, ends = token.start if begins < 0 else begins, token.end + 1
        return [*found, self._text[begins:ends]] if begins >= 0 else found

    def ordered(self, more: Sequence[str]) -> str:
        """Return the text with more columns at the end of its ORDER BY, or in one of its own."""
        if not more:
            return self._text + self._after
        if (order := self._clauses.get("order")) is not None:
            return self._with((order.ends, f", {', '.join(more)}"))
        last = max((each.ends for name, each in self._clauses.items() if name not in {"offset", "fetch"}), default=0)
        # of a text that ends with a parenthesis, it belongs to what is in none
        place = last if self._clauses.keys() & {"offset", "fetch"} else self._end
        return self._with((place, f" ORDER BY {', '.join(more)}"))

    def restricted(self, condition: str) -> str:
        """Return the text with a condition more."""
        if (where := self._clauses.get("where")) is not None:
            return self._with((where.opens, " ("), (where.ends, f") AND {condition}"))
        return self._with((self._clauses["from"].ends, f" WHERE {condition}"))

    def selecting(self, columns: str) -> str:
        """Return a query for other columns of the same rows, before they are grouped; it has no order."""
        where = self._clauses.get("where") or self._clauses["from"]
        rows = self._text[self._clauses["from"].begins : where.ends]
        return f"{self._text[: self._clauses['select'].opens]} {columns} {rows}"

    def within(self, columns: str) -> str:
        """Return a query of the rows that this one gives; it has no order."""
        order = self._clauses.get("order")
        rows = self._text if order is None else self._text[: order.begins] + self._text[order.ends :]
        # on a line of its own: a comment may end the text
        return f"SELECT {columns} FROM (\n{rows.rstrip()}\n)"  # noqa: S608 - its author's text, and ours

    def _with(self, *more: tuple[int, str]) -> str:
        pieces, copied = list[str](), 0
        for place, piece in more:
            pieces += [self._text[copied:place], piece]
            copied = place
        return "".join([*pieces, self._text[copied:], self._after])


def _clauses(tokens: Sequence[Token]) -> dict[str, _Clause]:
    found: dict[str, _Clause] = {}
    depth, current = 0, None
    for i, token in enumerate(tokens):
        depth += _deeper(token)
        name = _KEYWORDS.get(token.token_type)
        if depth == 0 and token.token_type in _SETS:
            found, current = {}, None
        elif depth == 0 and name and not (i and tokens[i - 1].token_type in _NO_KEYWORD_AFTER):
            current = found[name] = _Clause(token.start, token.end + 1, token.end + 1, [])
        elif current is not None:
            current.ends = token.end + 1
            current.tokens.append(token)
    return found


def _deeper(token: Token) -> int:
    return (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
