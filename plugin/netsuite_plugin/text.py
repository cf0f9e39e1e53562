r"""
Text that somebody else wrote: a record's fields, a server's words, a user's name.

`from_outside` is the one entry, for what goes into a message, an audit log or a log: bounded, on one line, without control characters,
token-like parts replaced. `visible` is for data that is shown as it is: a control character is written out (`\x1b`), and so cannot act.
"""

import re

__all__ = ["from_outside", "on_one_line", "sentence", "visible"]

_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
"""C0 and C1 controls, bidirectional controls, what is invisible, and halves of surrogate pairs. Joiners stay: scripts need them."""

_NAMED = re.compile(
    r"((?:access_token|refresh_token|id_token|client_secret|(?:client_)?assertion|code_verifier|token_secret|password|passwd|\bpwd|\bcode)"
    r"[\"']?\s*[=:]\s*[\"']?)[^&\"'\s,}]+",
    re.IGNORECASE,
)
_TOKEN_LIKE = re.compile(
    r"eyJ[\w-]{8,}(?:\.[\w-]+){0,2}|[0-9a-f]{40,}|\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}", re.IGNORECASE
)
_LOOKED_AT = 10_000
"""Characters: no more of a long text is searched. What is shown is shorter by far."""


def visible(text: str) -> str:
    """Return text with what would act on a terminal written out; its lines and tabs stay."""
    return _ACTING.sub(_written_out, text.replace("\r\n", "\n"))


def on_one_line(text: str) -> str:
    """Return text as one line: line ends and tabs are written out too."""
    return _ACTING.sub(_written_out, text).replace("\n", "\\n").replace("\t", "\\t")


def from_outside(text: str, *, length: int = 300) -> str:
    """Return at most `length` characters of text on one line, control characters written out, token-like parts as `<secret>`."""
    line = on_one_line(" ".join(text[:_LOOKED_AT].split()))
    line = _TOKEN_LIKE.sub("<secret>", _NAMED.sub(r"\1<secret>", line))
    return line if len(line) <= length else line[: length - 1] + "…"


def sentence(text: str) -> str:
    """Return text that another sentence follows: with a full stop where it ends without any mark."""
    return text if not text or text[-1] in ".!?…)]" else f"{text}."


def _written_out(found: re.Match[str]) -> str:
    return found.group().encode("unicode_escape").decode("ascii")
