"""Takes what may be secret out of text that will be shown: answers quoted in errors."""

import re

_NAMED = re.compile(
    r"((?:access_token|refresh_token|id_token|client_secret|client_assertion|code_verifier|token_secret|\bcode)[\"']?\s*[=:]\s*[\"']?)"
    r"[^&\"'\s,}]+",
    re.IGNORECASE,
)
_TOKEN_LIKE = re.compile(
    r"eyJ[\w-]{8,}(?:\.[\w-]+){0,2}|[0-9a-f]{40,}|\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE
)


_LOOKED_AT = 10_000
"""Characters: no more of a long text is searched. What is shown is shorter by far."""


def redact(text: str, *, length: int = 300) -> str:
    """Return at most `length` characters of text on one line, without control characters, token-like parts replaced by `<secret>`."""
    cut = "".join(each if each.isprintable() else " " for each in text[:_LOOKED_AT])
    line = " ".join(cut.split())
    line = _TOKEN_LIKE.sub("<secret>", _NAMED.sub(r"\1<secret>", line))
    return line if len(line) <= length else line[: length - 1] + "…"
