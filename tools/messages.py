"""
Writes docs/reference/messages.md: every sentence a person may be shown, by the file it stands in.

Read from the code: what is raised, said at a terminal, or noted about a workflow file. A value that is put in is shown as `…`. A sentence that
says what to do is marked `→`: it has an instruction in it, or its error names the next step (`next_steps`), or its class does.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).parent.parent
PAGE = CHECKOUT / "docs" / "reference" / "messages.md"
ROOTS = ("plugin", "nodes", "runner", "web", "adapters", "emulator")
_SHOWN = {"say", "Problem", "failed", "wrong", "told_problem"}
"""Functions whose text a person reads, beside the errors that are raised."""
_LEAST = 3
"""Words of a sentence; fewer are a name or a part of one."""
_INSTRUCTS = re.compile(
    r"(?:^|[:;,.(]|\bor|\band|\bthen|\bto)\s+(?:first |only |please )?"
    r"(?:add|allow|answer|approve|ask|begin|bring|call|change|check|choose|connect|copy|correct|create|delete|drop|enter|export|find|fix|free|give|go|"
    r"grant|install|keep|leave|let|list|log|look|make|map|move|name|open|order|pass|put|quote|read|remove|repeat|replace|report|restore|resume|round|run|"
    r"save|say|see|select|send|set|settle|show|sort|split|start|stop|store|take|tell|try|turn|type|unset|update|upgrade|use|wait|write)\b",
    re.IGNORECASE,
)
_FIXES = re.compile(
    r"did you mean|\bat (?:most|least)\b|\bone of\b|netsuite-nodes [a-z]|\bwritten\b|must be\b|\bknown:|\bthere is …|only with\b|needs the extra|setup >|--[a-z]|\bwithout \w|"
    r"NETSUITE_NODES_[A-Z]|\btakes? |\blooks like\b|\bpaste\b|\btick\b|\breturn an?\b|\boffer \w|\bdisconnect\b|\bshows? it\b|\bcompare it\b|"
    r"\bcommit\b|\bknows %|\bneither\b|\bname one\b",
    re.IGNORECASE,
)


class Message(NamedTuple):
    """One sentence, where it stands, and whether it says what to do."""

    file: str
    text: str
    instructs: bool


def messages(checkout: Path = CHECKOUT) -> list[Message]:
    """Return them in the order of their files and lines, each once a file."""
    found: dict[tuple[str, str], Message] = {}
    for root in ROOTS:
        for file in sorted((checkout / root).glob("netsuite_*/**/*.py")):
            name = file.relative_to(checkout).as_posix()
            for each in _of(ast.parse(file.read_text(encoding="utf-8")), name):
                found.setdefault((name, each.text), each)
    return list(found.values())


def _of(tree: ast.Module, file: str) -> Iterator[Message]:
    spoken = [each for each in ast.walk(tree) if isinstance(each, ast.Raise | ast.Call)]
    for node in sorted(spoken, key=lambda each: (each.lineno, each.col_offset)):
        call = node.exc if isinstance(node, ast.Raise) else node
        if not isinstance(call, ast.Call) or not (isinstance(node, ast.Raise) or _name(call) in _SHOWN):
            continue
        if isinstance(node, ast.Raise) and _name(call) in _FOR_PROGRAMMERS:
            continue
        named = {each.arg: each.value for each in call.keywords}
        for argument in (*call.args, *([named["message"]] if "message" in named else [])):
            text = " ".join(_text(argument).split())
            if len(re.findall(r"[A-Za-z']+", text)) >= _LEAST:
                instructs = "next_steps" in named or bool(_INSTRUCTS.search(text) or _FIXES.search(text))
                yield Message(file, text, instructs)
                break


_FOR_PROGRAMMERS = {
    "NotImplementedError",
    "AssertionError",
    "TypeError",
    "AttributeError",
    "KeyError",
    "StopIteration",
    "RuntimeError",
    "SystemExit",
}


def _name(call: ast.Call) -> str:
    return (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )


def _text(node: ast.expr) -> str:
    """Return what is known of a text: `…` stands for a value."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(each.value if isinstance(each, ast.Constant) else "…" for each in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return f"{_text(left)}{_text(right)}"
        case ast.IfExp(body=body, orelse=other):
            return f"{_text(body)} / {_text(other)}" if _text(other) else _text(body)
    return ""


def page() -> str:
    """Return the page."""
    parts = [
        (
            "# Messages\n\nWritten by `make docs` from the code: every sentence a person may be shown, by the file it stands in. `…` stands for a value. A sentence\n"
            "with `→` says what to do; the others say what is so, and the error they belong to says by its [remedy](errors.md) who can do something.\n"
        )
    ]
    file = ""
    for each in messages():
        if each.file != file:
            file = each.file
            parts.append(f"\n## `{file}`\n\n| | |\n|---|---|\n")
        parts.append(f"| {'→' if each.instructs else ''} | {_cell(each.text)} |\n")
    return "".join(parts)


def _cell(text: str) -> str:
    shown = " ".join(text.split()).replace("|", "\\|").replace("`", "'")
    return f"`{shown}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
