"""What somebody has likely written where an expression cannot be read: signs and words of other languages, each with what is written here."""

import re
from collections.abc import Mapping

from netsuite_runner.language.filters import FILTERS
from netsuite_runner.language.functions import FUNCTIONS

__all__ = ["of_call", "of_name", "of_signs"]

_TEXTS = re.compile(r"'[^']*'|\"[^\"]*\"")
_IN_BRACKETS = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
_SIGNS = tuple(
    (re.compile(sign), words)
    for sign, words in (
        ("[‘’‚“”„]", "write ' for a quotation mark of a word processor"),  # noqa: RUF001 - these are meant
        ("`", "write ' for `"),
        (r"\$", "leave the $ out: names stand alone here"),
        (r"\{%", "write VALUE if CONDITION else OTHER, or a filter: there are no statements"),
        (r"&&", "write and for &&"),
        (r"\|\|", "write or for ||"),
        (r"===|!==", "write == or !="),
        (r"\?\?", "write VALUE | default(OTHER) for ??"),
        (r"\?\.", "write . for ?., and default(OTHER) after it"),
        (r"\?", "write A if CONDITION else B for CONDITION ? A : B"),
        (r"!(?!=)", "write not for !"),
        (
            r"=>|\blambda\b",
            "write a filter, as map(attribute='id') or selectattr('id', '==', '7'): there are no functions of one's own",
        ),
        (
            r"\bfor\b.*\bin\b",
            "write a filter, as LIST | map(attribute='id') or LIST | selectattr('id', '==', '7'), for a loop",
        ),
        (r"\b[fr]''", "write 'TEXT' ~ VALUE for a text with values in it"),
        (r"\+\+|--|[-+*/]=", "values are never changed: write what is to come out"),
    )
)
_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("null", "nil", "undefined"), "write none"),
    **dict.fromkeys(
        ("env", "environ", "secrets", "vars", "variables", "params", "parameters", "config", "github", "context"),
        "what comes from outside is an input: write inputs.NAME",
    ),
    **dict.fromkeys(
        ("each", "element", "row", "it", "this", "record", "entry", "loop"), "write item for what a for_each is at"
    ),
}  # fmt: skip
_FILTERS_FOR: Mapping[str, str] = {
    **dict.fromkeys(("len", "size"), "length"),
    **dict.fromkeys(("str", "text", "tostring"), "string"),
    **dict.fromkeys(("json", "dumps", "stringify", "to_json"), "tojson"),
    "sorted": "sort",
    "reversed": "reverse",
    "number": "float",
    "tofixed": "round(2)",
    "strip": "trim",
}
_METHODS_FOR: Mapping[str, str] = {
    **dict.fromkeys(("touppercase", "uppercase", "ucase"), "write TEXT.upper()"),
    **dict.fromkeys(("tolowercase", "lowercase", "lcase"), "write TEXT.lower()"),
    **dict.fromkeys(("includes", "contains", "has", "indexof"), "write PART in WHOLE"),
    **dict.fromkeys(("substring", "substr"), "write TEXT[from:to]"),
    **dict.fromkeys(("push", "concat"), "write LIST + [VALUE]"),
    **dict.fromkeys(("filter", "find_all", "where"), "write LIST | selectattr('id', '==', '7')"),
}


def of_signs(source: str) -> str:
    """Say what is written for a sign of another language that stands in an expression; nothing where there is none."""
    bare = _TEXTS.sub("''", source)
    for sign, words in _SIGNS:
        if sign.search(bare):
            return words
    while (outside := _IN_BRACKETS.sub("", bare)) != bare:
        bare = outside
    return "write == to compare" if re.search(r"(?<![=!<>])=(?!=)", bare) else ""


def of_name(name: str) -> str:
    """Say what is written for a word that names nothing here; nothing where that is not known."""
    return f"write {name.lower()}" if name in {"TRUE", "FALSE"} else _WORDS.get(name.lower(), "")


def of_call(kind: str, name: str) -> str:
    """Say how what was meant is called, where it is there in another form; nothing where that is not known."""
    folded = name.lower()
    filtered = name if name in FILTERS else _FILTERS_FOR.get(folded, "")
    if kind == "filter":
        return f"write {name}(…)" if name in FUNCTIONS else f"write VALUE | {filtered}" if filtered else ""
    if kind == "method" and folded in _METHODS_FOR:
        return _METHODS_FOR[folded]
    return f"write VALUE | {filtered}" if filtered else ""
