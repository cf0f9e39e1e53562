"""
Writes docs/reference/messages.md: every sentence a person may be shown, by the file it stands in.

Read from the code, whatever becomes of a text there (raised, said, returned, logged, put on a page), and from the templates of the pages. A
value that is put in is shown as `…`; texts of one call are one message, with ` · ` between them. What other pages show is left out:
descriptions of params and settings, the help of commands.

A message that speaks of trouble says what to do. One that cannot stands in tests/nothing_to_do.txt, with the reason.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).parent.parent
PAGE = CHECKOUT / "docs" / "reference" / "messages.md"
NOTHING_TO_DO = CHECKOUT / "tests" / "nothing_to_do.txt"
ROOTS = ("plugin", "nodes", "runner", "web", "adapters", "emulator")
_DATA = "emulator/netsuite_emulator/suiteql/catalog/"
"""The dictionaries of SuiteQL's tables: nobody reads their texts."""
_REFUSE = {"Problem", "failed", "wrong", "told_problem", "Failure", "not_connected", "lacking"}
"""Functions whose text speaks of trouble, beside the errors that are raised."""
_TROUBLE = re.compile(
    r"\b(?:cannot|could not|(?:is|are|was|were|does|do|did) not|(?:has|have|is|are) no|fail(?:s|ed)|refuse[sd]|missing|lacks?|lost|damaged|expired|"
    r"denied|wrong|invalid|unknown|no longer|nobody|too (?:large|long|many|small)|must be)\b",
    re.IGNORECASE,
)
_VERBS = (
    "act|add|allow|answer|approve|ask|begin|bind|bring|call|change|check|choose|click|close|commit|compare|connect|copy|correct|create|cut|delete|"
    "disconnect|drop|end|enter|export|find|fix|forget|free|give|go|grant|hand|install|keep|leave|let|list|log|look|make|map|move|name|offer|open|"
    "order|paste|pass|press|put|quote|raise|read|remove|repeat|replace|report|reset|restore|resume|return|round|run|save|say|see|select|send|set|"
    "settle|show|sign|sort|split|start|stop|store|take|tell|tick|try|turn|type|unset|update|upgrade|use|wait|write"
)
_SAYS_TO_DO = re.compile(
    # an order at the beginning of a clause
    rf"(?:^|[:;,.?!(·/] ?|\bor |\band |\bthen )(?:first |only |please |afterwards |perhaps )?(?:{_VERBS})\b(?! (?:of|is|are|was|were)\b)(?<!Run(?= …))|"
    # what would be right
    r"did you mean|\bmust (?:be|begin|return)\b|\b(?:is|are) written\b|\btakes? (?:a|an|one|two|numbers?|texts?|whole|at|lists?|IDs|\w+=|…)(?=\W)|"
    r"\bat (?:most|least)\b|(?:[:,]|is|are|give|take|write|name) one of\b|(?-i:\bKnown:|\bknown:)|\bknown are |\bthere (?:is|are):? (?:only )?…|, only …|\(YYYY|\bsuch as \S|\b(?:as|like) \S*[\d:=/.{(\[]\S|"
    # what does it
    r"\bnetsuite-nodes [a-z]|\bpip install\b|\bSetup [>›]|(?<![\w-])--[a-z]|NETSUITE_NODES_[A-Z]|"
    r"\ban administrator (?:of|checks|opens|ticks|compares|names|gives)|\bby itself\b|its next steps$",
    re.IGNORECASE,
)
_ELSEWHERE = {"description", "help", "help_epilogue"}
"""Arguments whose texts are on other pages of the reference."""
_FOR_PROGRAMMERS = {
    "NotImplementedError",
    "AssertionError",
    "TypeError",
    "AttributeError",
    "KeyError",
    "RuntimeError",
    "warn",
}
_WORD = re.compile(r"(?<![^\s…'\"(/])[A-Za-z][a-z'’-]*(?=[\s.,;:)?!'\"…]|$)")
_CODE = re.compile(
    r"^(?:select|SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|PRAGMA|LOCK)\b|[<{]/?[a-z]|[<{]%|::|\(\?|__|= :|= NULL|\"\"\"|HTTP/|'self'|\{ font|^\w+(?:, \w+)+$"
)
_COUNTED = re.compile(r"\{\{[^{}]*\| counted\(\"([^\"]+)\"(?:, \"([^\"]+)\")?\) \}\}")
_TAGS = re.compile(r"<[^>]+>|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


class Message(NamedTuple):
    """One message, where it stands, whether it speaks of trouble, and whether it says what to do."""

    file: str
    text: str
    trouble: bool
    says_to_do: bool


def messages(checkout: Path = CHECKOUT) -> list[Message]:
    """Return them in the order of their files and lines, each once a file."""
    found: dict[tuple[str, str], Message] = {}
    for root in ROOTS:
        for file in sorted(
            each for each in (checkout / root).glob("netsuite_*/**/*.*") if each.suffix in {".py", ".html"}
        ):
            name = file.relative_to(checkout).as_posix()
            if name.startswith(_DATA):
                continue
            content = file.read_text(encoding="utf-8")
            for text, refuses in _of_code(ast.parse(content)) if file.suffix == ".py" else _of_template(content):
                message = Message(name, text, refuses or bool(_TROUBLE.search(text)), bool(_SAYS_TO_DO.search(text)))
                found.setdefault((name, text), message)
    return list(found.values())


def _of_code(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Yield each message, and whether where it stands makes it a refusal."""
    around = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    texts = dict.fromkeys(each for each in around if isinstance(each, ast.expr) and _is_text(each))
    whole = [
        each for each in texts if not isinstance(around[each], ast.JoinedStr | ast.Expr) and around[each] not in texts
    ]
    said: dict[ast.AST, list[str]] = {}
    for each in sorted(whole, key=lambda text: (text.lineno, text.col_offset)):
        place = around[each]
        if isinstance(place, ast.keyword):
            if place.arg in _ELSEWHERE:
                continue
            place = around[place]
        if _name(place) in _FOR_PROGRAMMERS or isinstance(place, ast.Assert):
            continue
        text = " ".join(_text(each).split())
        if _is_prose(text, least=2 if _refuses(place, around) else 4):
            said.setdefault(place if isinstance(place, ast.Call) else each, []).append(text)
    for place, parts in said.items():
        has_steps = isinstance(place, ast.Call) and any(each.arg == "next_steps" for each in place.keywords)
        yield " · ".join([*parts, *(["its next steps"] if has_steps else [])]), _refuses(place, around)


def _of_template(content: str) -> Iterator[tuple[str, bool]]:
    for tag, attributes, inner in re.findall(r"<(p|li|span|td|small|label)\b([^>]*)>(.*?)</\1>", content, re.DOTALL):
        shown = _COUNTED.sub(lambda words: f"… {words[2] or f'{words[1]}s'}", _TAGS.sub(" ", inner))
        text = " ".join(re.sub(r"\{\{.*?\}\}", "…", shown).split())
        if _is_prose(text, least=4):
            yield text, tag == "p" and "error" in attributes


def _is_prose(text: str, *, least: int) -> bool:
    return len(_WORD.findall(text)) >= least and not _CODE.search(text)


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_text(left) or _is_text(right)
        case ast.IfExp(body=body, orelse=other):
            return _is_text(body) or _is_text(other)
    return False


def _refuses(place: ast.AST, around: dict[ast.AST, ast.AST]) -> bool:
    return isinstance(place, ast.Call) and (isinstance(around[place], ast.Raise) or _name(place) in _REFUSE)


def _name(node: ast.AST) -> str:
    """Return the name of what is called, or nothing."""
    match node:
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name
    return ""


def _text(node: ast.expr) -> str:
    """Return what is known of a text: `…` stands for a value."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_text(each) if isinstance(each, ast.Constant) else f"…{_several(each)}" for each in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return f"{_text(left)}{_text(right)}"
        case ast.IfExp(body=body, orelse=other):
            return f"{_text(body)} / {_text(other)}" if _text(other) else _text(body)
    return "…"


def _several(part: ast.expr) -> str:
    """Return what is counted in a text: ` runs` of `counted(number, 'run')`."""
    match part:
        case ast.FormattedValue(value=ast.Call(func=ast.Name(id="counted"), args=[_, *words])):
            *_, last = [each.value for each in words if isinstance(each, ast.Constant)]
            return f" {last}" if len(words) > 1 else f" {last}s"
    return ""


class Reason(NamedTuple):
    """Why some messages say nothing of what to do: patterns of `file: text`, in which `*` stands for anything."""

    why: str
    patterns: list[str]

    def covers(self, message: Message) -> bool:
        """Tell whether it is the reason of this one."""
        return any(fnmatchcase(_plain(f"{message.file}: {message.text}"), _plain(each)) for each in self.patterns)


def _plain(text: str) -> str:
    """Take the meaning of a set from brackets."""
    return text.replace("[", "(").replace("]", ")").replace("?", "!")


def reasons(listed: str) -> list[Reason]:
    """
    Read tests/nothing_to_do.txt: a reason, and below it patterns that are indented.

    Raises:
        ValueError: A pattern stands below no reason.
    """
    found: list[Reason] = []
    for line in listed.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            found.append(Reason(line.strip(), []))
        elif found:
            found[-1].patterns.append(line.strip())
        else:
            raise ValueError(f"a message without a reason: {line.strip()}")
    return found


def page(found: Iterable[Message]) -> str:
    """Return the page of these messages."""
    parts = [
        (
            "# Messages\n\nWritten by `make docs` from the code: every sentence a person may be shown, by the file it stands in. `…` stands for a value, ` · ` "
            "stands\nbetween texts shown together. `→` says what to do; where there is trouble and nothing to do, the reason stands beside it. The error a\n"
            "message belongs to says by its [remedy](errors.md) who can do something.\n"
        )
    ]
    file, listed = "", reasons(NOTHING_TO_DO.read_text(encoding="utf-8"))
    for each in found:
        if each.file != file:
            file = each.file
            parts.append(f"\n## `{file}`\n\n| | |\n|---|---|\n")
        why = next((reason.why for reason in listed if reason.covers(each)), "")
        parts.append(f"| {'→' if each.says_to_do else why if each.trouble else ''} | {_cell(each.text)} |\n")
    return "".join(parts)


def _cell(text: str) -> str:
    shown = " ".join(text.split()).replace("|", "\\|").replace("`", "'")
    return f"`{shown}`"


if __name__ == "__main__":
    PAGE.write_text(page(messages()), encoding="utf-8")
