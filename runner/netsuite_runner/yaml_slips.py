"""What somebody has likely written where a text is not YAML: the line it stands in, and the fix."""

import re

import yaml

_EXPRESSION = re.compile(r"\$\{\{.*?\}\}")
_PAIR = re.compile(r"(\s*(?:- +)?)([^\s:#'\"{\[][^:#]*): +(\S.*)")
_TEXT_WITH_COLON = re.compile(r"[^'\"{\[|>&*!%@`].*:(\s|$)")
_SECOND_PAIR = re.compile(r"[{\[,]\s*([^\s:,'\"{\[]+): +([^,'\"{}\[\]]*: [^,{}\[\]]*)")
_BEGINS = re.compile(r"(?:[:,-]\s+|[\[{]\s*|^\s*)([@%`*&!][^,}\]]*)")
_ASKS = re.compile(r"[{\[,:]\s*([^\s,:{}\[\]'\"][^,:{}\[\]'\"]*\?[^,{}\[\]'\"]*)")
_WORD = re.compile(r"\s*(?:- +)?(\w+)\s*")
_LONGEST = 80


def slip(text: str, error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Return the line (from 1) in which the mistake likely stands, and what to do about it; nothing where that is not known."""
    lines = text.splitlines()
    at = error.problem_mark.line if error.problem_mark else 0
    since = error.context_mark.line if error.context_mark else at
    if "quoted scalar" in (error.context or ""):
        return since + 1, ": a quote is opened here and not closed"
    if "another document" in (error.problem or ""):
        return at + 1, " (---): a file has one; put each workflow into a file of its own"
    for number in range(since, min(at + 1, len(lines))):
        line = lines[number]
        if "flow" in (error.context or "") and (found := _without_quotes(line)):
            return number + 1, f': inside braces and brackets an expression is quoted, as "{_cut(found)}"'
        if "got '?'" in (error.problem or "") and (asks := _ASKS.search(line)):
            return number + 1, f": inside braces and brackets a text with ? is quoted, as {_quoted(asks[1])}"
        if re.search(r"\s#\S", line) and since != at:
            return at + 1, f"; in line {number + 1} a comment begins at '#': quote the text"
    line = lines[at] if at < len(lines) else ""
    return at + 1, _in_line(line, lines[:at], f"{error.context} {error.problem}")


def _without_quotes(line: str) -> str:
    """Return the first expression of a line that stands outside quotes."""
    for found in _EXPRESSION.finditer(line):
        before = line[: found.start()]
        if before.count('"') % 2 == 0 and before.count("'") % 2 == 0:
            return found[0]
    return ""


def _in_line(line: str, before: list[str], problem: str) -> str:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return ": lines are indented with blanks, not with tabs"
    if (found := _PAIR.fullmatch(line)) and _TEXT_WITH_COLON.match(found[3]):
        return f": a text with ': ' in it is quoted, as {found[2]}: {_quoted(found[3])}"
    if found := _SECOND_PAIR.search(line):
        return f": a text with ': ' in it is quoted, as {found[1]}: {_quoted(found[2])}"
    if "cannot start any token" in problem or "alias" in problem or "anchor" in problem or "directive" in problem:
        begins = _BEGINS.search(line)
        return f": a text that begins with {begins[1][0]} is quoted, as {_quoted(begins[1])}" if begins else ""
    above = next((each for each in reversed(before) if each.strip() and not each.lstrip().startswith("#")), "")
    if "mapping values" in problem and _indent(line) > _indent(above) and (word := _WORD.fullmatch(above)):
        return f": the line above lacks its colon, {word[1]}:"
    if "mapping values" in problem and _indent(line) > _indent(above) and _PAIR.fullmatch(above):
        return f": this line is indented further than the one above, which has its value already: begin it below {_cut(above.split(':')[0].strip())!r}"
    return ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _quoted(text: str) -> str:
    text = text.strip().replace("'", "''")
    return f"'{_cut(text)}'"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
