"""
Workflow files and expressions made up at random: each is refused in words, or runs. Never a traceback, never more memory than is allowed.

Half are expressions, put together from all the language has and from what it refuses; half are files, broken as people and programs break
them. What is read is gone through with answers made up, as far as to the params a node would be given. A table for people, then one
JSON object as the last line. Exit code 0: every target is met; 1: one is missed; 2: fewer than 20 kinds were reached.
"""

import argparse
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

import yaml

from benchmarks.figures import Figure, Target, closed
from netsuite_plugin.contract import NodeError
from netsuite_plugin.discovery import discover
from netsuite_plugin.registry import Registry
from netsuite_runner.errors import GraphRefused
from netsuite_runner.graph import Graph, load
from netsuite_runner.inputs import spoken
from netsuite_runner.language.comparisons import TESTS
from netsuite_runner.language.conversions import fitted
from netsuite_runner.language.expressions import CALLABLE, ExpressionError, evaluated, is_true, template
from netsuite_runner.language.filters import FILTERS
from netsuite_runner.language.methods import METHODS
from netsuite_runner.language.values import plain

FEWEST_KINDS = 20
_MEMORY = 2 << 30
"""Bytes of address space, what Python and its libraries take included."""
_SLOW = 20.0
"""Seconds of processor time for one; a busy machine is slower, but not endless."""
_SHOWN = 5
_TARGETS = {
    "tracebacks": Target(exactly=0),
    "slow": Target(exactly=0),
    "refused": Target(at_least=1),
    "run": Target(at_least=1),
    "kinds": Target(at_least=FEWEST_KINDS),
}

SCOPE: Mapping[str, Any] = {
    "inputs": {
        "n": 3,
        "s": "x' OR 1=1 --",
        "b": True,
        "d": date(2026, 1, 31),
        "l": ["a", "1", None],
        "f": 1.5,
        "o": {"a": [1]},
    },
    "steps": {
        "q": {
            "rows": [
                {"id": str(number), "flag": "TF"[number % 2], "memo": None, "amount": f"{number}.50"}
                for number in range(30)
            ],
            "row_count": 30,
            "truncated": False,
        }
    },
    "run": {"id": "r", "begun": "2026-03-02T09:00:00+01:00", "today": date(2026, 3, 2)},
    "item": {"id": "7", "flag": "F", "name": "Café", "amount": "1,234.50"},
    "index": 0,
}
_LEAVES = (
    "1", "0", "-1", "2.5", "''", "'F'", "'100'", "'x'", "none", "true", "[]", "{}", "'9' * 9", "inputs.n", "inputs.s", "inputs.b", "inputs.d", "inputs.l",
    "inputs.f", "inputs.o", "steps.q.rows", "steps.q.rows[0].amount", "steps.q.truncated", "run.id", "run.today", "run.account_now", "item", "item.flag",
    "item.items", "index", "item.missing", "foo", "range(5)", "days(3)", "decimal('1.10')", "date('2026-02-30')", "'\\ud800'", "1e999", "999999999", "'%s %d %.2f'",
    "'%999999999d'", "10 ** 64", "'x' * 1000000", "range(1000000)", "[[0] * 1000] * 1000", "1" * 200, "'{{ x }}'", "'#'", "__import__", "'a' 'b'", "'\\N{DIGIT ONE}'",
)  # fmt: skip
_GOOD = (
    "item.id", "inputs.s", "inputs.d + days(inputs.n)", "steps.q.rows | map(attribute='id') | join(', ')", "item.flag == 'T'", "inputs.b and inputs.n > 1", "run.id",
    "decimal(item.id) * 2", "steps.q.rows | sum(attribute='amount', by='decimal')", "steps.q.rows | selectattr('flag', '==', 'T') | list", "item.memo | default('none', true)",
    "steps.q.rows | sort(attribute='amount', by='decimal') | first", "inputs.l", "index", "run.today", "'%.2f' | format(inputs.f)",
)  # fmt: skip
_BINARY = (
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "**",
    "~",
    "<",
    ">",
    "<=",
    ">=",
    "==",
    "!=",
    "and",
    "or",
    "in",
    "not in",
    "|",
    ".",
    "is",
    "if",
)
_WORDS = (
    *FILTERS, *TESTS, *CALLABLE, *(name for methods in METHODS.values() for name in methods),
    "random", "pprint", "attr", "today", "now", "pop", "append", "format", "__class__", "callable", "escape",
)  # fmt: skip
_YAML = (
    "NO", "1.10", "0107", "12:30", "1e400", ".inf", "9" * 6000, "9:" * 300 + "9", "2026-01-31", "2026-13-45", "2026-01-31 10:00:00", "~", "=", "<<", "*a", "&a x",
    "!!python/object:os.system x", "!!binary aGk=", "!!int abc", "!!float x", "!!bool maybe", "!!null x", "!!set {a}", '"\\ud800"', '"\\x00"', "'unclosed", "[", "{a: b", "- x",
    "Order #42", "#42 today", "'{{ x }}'", "? a", "|\n  x", "a: b: c", "\t", "\x07", "\ufeff", "[" * 60 + "]" * 60, "{a: " * 60 + "1" + "}" * 60, "%YAML 9", "---", "...", "@", "`x`",
)  # fmt: skip


@dataclass
class Found:
    """What became of what was tried so far."""

    kinds: Counter[str] = field(default_factory=Counter[str])
    refused: int = 0
    run: int = 0
    tracebacks: list[str] = field(default_factory=list[str])
    slow: list[str] = field(default_factory=list[str])


class Maker:
    """Makes expressions and files up."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.kinds: set[str] = set()

    def expression(self, depth: int = 4) -> str:
        """Make an expression up; most can be read."""
        makers: Sequence[Callable[[int], str]] = (
            self._leaf, self._binary, self._filter, self._test, self._call, self._method, self._condition, self._literal, self._part, self._deep, self._noise,
        )  # fmt: skip
        weights = (4, 4, 5, 2, 2, 2, 1, 1, 1, 0.1, 0.2)
        make = self._leaf if depth <= 0 else self.random.choices(makers, weights)[0]
        self.kinds.add(f"expression: {make.__name__.removeprefix('_')}")
        return make(depth - 1)

    def _leaf(self, _: int) -> str:
        return self.random.choice(_LEAVES)

    def _binary(self, depth: int) -> str:
        return f"{self.expression(depth)} {self.random.choice(_BINARY)} {self.expression(depth)}"

    def _arguments(self, depth: int) -> str:
        named = (
            "attribute='id'",
            "by='decimal'",
            "by='text'",
            "default=1",
            "reverse=true",
            "year=2020",
            "start=0",
            "*item",
            "**item",
            "'amount'",
            "'=='",
            "2",
            "1000000",
        )
        chosen = [
            self.random.choice((self.expression(depth), *named)) for _ in range(self.random.choice((0, 0, 1, 1, 2, 3)))
        ]
        return ", ".join(chosen)

    def _filter(self, depth: int) -> str:
        arguments = self._arguments(depth - 1)
        return f"({self.expression(depth)}) | {self.random.choice((*FILTERS, self.random.choice(_WORDS)))}{f'({arguments})' if arguments else ''}"

    def _test(self, depth: int) -> str:
        return f"({self.expression(depth)}) is {self.random.choice(('', 'not '))}{self.random.choice((*TESTS, 'callable'))} {self._leaf(0)}"

    def _call(self, depth: int) -> str:
        return f"{self.random.choice((*CALLABLE, *CALLABLE, self.random.choice(_WORDS)))}({self._arguments(depth)})"

    def _method(self, depth: int) -> str:
        return f"({self.expression(depth)}).{self.random.choice(_WORDS)}({self._arguments(depth - 1)})"

    def _condition(self, depth: int) -> str:
        return f"{self.expression(depth)} if {self.expression(depth)} else {self.expression(depth)}"

    def _literal(self, depth: int) -> str:
        inner = [self.expression(depth - 1) for _ in range(self.random.randrange(4))]
        return (
            f"[{', '.join(inner)}]"
            if self.random.random() < 0.5
            else "{" + ", ".join(f"'k{number}': {each}" for number, each in enumerate(inner)) + "}"
        )

    def _part(self, depth: int) -> str:
        return f"({self.expression(depth)}){self.random.choice(('[0]', '[-1]', '[1:]', '[::-1]', '[::0]', '.a', '.__class__', '[none]', '[1.5]', '.rows', '[999999999999]'))}"

    def _deep(self, depth: int) -> str:
        times = self.random.choice((50, 70, 3000))
        left, right = self.random.choice(
            (
                ("(", ")"),
                ("[", "]"),
                ("not ", ""),
                ("-", ""),
                ("{'a': ", "}"),
                ("", " | string"),
                ("", ".a"),
                ("", " + 1"),
                ("1 if 1 else ", ""),
            )
        )
        return left * times + self.expression(depth) + right * times

    def _noise(self, _: int) -> str:
        return "".join(
            self.random.choices("abc019 '\"()[]{}|.,:+-*/%~<>=!#\\$\n\t\x00é\ud800", k=self.random.randrange(40))
        )

    def file(self) -> str:
        """Make a file up: a good one, changed in some places."""
        params: dict[str, Any] = self.random.choice(
            (
                {"query": self.text(), "parameters": {"a": self.text()}},
                {
                    "record_type": "task",
                    "values": {"title": self.text(), "due": self.text(), "inner": {"a": [self.text()]}},
                },
                {"record_type": "task", "record_id": self.text()},
            )
        )
        node = (
            "netsuite.suiteql.query"
            if "query" in params
            else "netsuite.record.create"
            if "values" in params
            else "netsuite.record.get"
        )
        step: dict[str, Any] = {"node": node, "params": params}
        for key, made in (
            ("when", self.text),
            ("for_each", self.text),
            ("credential", self.text),
            ("needs", lambda: ["q"]),
            ("retry", lambda: {"attempts": 2}),
            ("at_once", lambda: 3),
        ):
            if self.random.random() < 0.2:
                self.kinds.add(f"file: {key}")
                step[key] = made()
        query = {"node": "netsuite.suiteql.query", "params": {"query": "SELECT id FROM customer"}}
        kinds = {"n": "integer", "s": "string", "b": "boolean", "d": "date", "l": "list", "f": "number", "o": "object"}
        inputs: dict[str, Any] = {name: {"type": kind} for name, kind in kinds.items()}
        if self.random.random() < 0.2:
            self.kinds.add("file: default or choices")
            inputs["s"][self.random.choice(("default", "choices"))] = self.random.choice(
                (self.text(), [self.text()], None, 1)
            )
        whole: dict[str, Any] = {"workflow": "x", "inputs": inputs, "steps": {"q": query, "s": step}}
        if self.random.random() < 0.5:
            whole["outputs"] = {"a": self.text()}
        text = yaml.dump(
            whole,
            allow_unicode=True,
            sort_keys=False,
            default_flow_style=self.random.choice((None, True, False)),
            width=100_000,
        )
        return self._broken(text) if self.random.random() < 0.6 else text

    def text(self) -> str:
        """Make a value up as it stands in a file."""
        kind = self.random.choice(("whole", "whole", "inside", "plain", "without $", "unclosed", "two"))
        good = self.random.random() < 0.7
        kind = self.random.choice(("whole", "inside", "plain", "two")) if good and self.random.random() < 0.9 else kind
        made = self.random.choice(_GOOD) if good else self.expression(3).encode("utf-8", "replace").decode()
        self.kinds.add(f"text: {kind}")
        return {
            "whole": f"${{{{ {made} }}}}",
            "inside": f"About ${{{{ {made} }}}} #1",
            "plain": "text",
            "without $": f"{{{{ {made} }}}}",
            "unclosed": f"${{{{ {made}",
            "two": f"${{{{ inputs.n }}}}${{{{ {made} }}}}",
        }[kind]

    def _broken(self, text: str) -> str:
        for _ in range(self.random.choice((1, 1, 2, 4))):
            lines = text.split("\n")
            at = self.random.randrange(len(lines))
            kind = self.random.choice(("value", "value", "value", "cut", "twice", "indent", "character", "key", "end"))
            self.kinds.add(f"broken: {kind}")
            if kind == "value":
                lines[at] = f"{lines[at].partition(':')[0]}: {self.random.choice(_YAML)}"
            elif kind == "cut":
                del lines[at]
            elif kind == "twice":
                lines.insert(at, lines[at])
            elif kind == "indent":
                lines[at] = " " * self.random.randrange(5) + lines[at]
            elif kind == "character":
                place = self.random.randrange(len(lines[at]) + 1)
                lines[at] = (
                    lines[at][:place]
                    + self.random.choice("#:{}[]&*!|>'\"%@`\t\x00\x85\u2028\ud800é-?,")
                    + lines[at][place:]
                )
            elif kind == "key":
                lines[at] = f"{self.random.choice(_YAML)}: {lines[at]}"
            else:
                lines = lines[: at + 1]
            text = "\n".join(lines)
        return text


class Fuzzer:
    """Tries what is made up, one after the other, and counts."""

    def __init__(self, begin: int) -> None:
        self.found = Found()
        self._random = Random(begin)
        self._registry: Registry = discover()

    def run(self, number: int) -> None:
        """Try that many."""
        for count in range(number):
            maker = Maker(self._random)
            made = maker.expression() if count % 2 else maker.file()
            self._try(made, self._expression if count % 2 else self._file)
            self.found.kinds.update(maker.kinds)

    def _try(self, made: str, attempt: Callable[[str], None]) -> None:
        begun = time.process_time()
        try:
            attempt(made)
        except (ExpressionError, GraphRefused, NodeError) as error:
            self.found.refused += 1
            if not str(error) or "Traceback" in str(error):
                self.found.tracebacks.append(f"{made[:500]!r} is refused without words")
        except Exception:  # noqa: BLE001 - whatever else it is, it is what is looked for
            self.found.tracebacks.append(f"{made[:2000]!r}\n{traceback.format_exc()[-1500:]}")
        else:
            self.found.run += 1
        if time.process_time() - begun > _SLOW:
            self.found.slow.append(made[:500])

    def _expression(self, made: str) -> None:
        plain(template(f"${{{{ {made} }}}}").value(SCOPE))
        evaluated(f"a ${{{{ {made} }}}}", SCOPE)

    def _file(self, made: str) -> None:
        graph = load(made, file="x.yaml", registry=self._registry)
        graph = Graph.of_json(graph.as_json())
        inputs = {name: SCOPE["inputs"].get(name) for name in graph.workflow.inputs}
        specs = graph.workflow.inputs
        scope = {**SCOPE, "inputs": {**SCOPE["inputs"], **spoken(specs, {name: _json(inputs[name]) for name in specs})}}
        for name in (name for wave in graph.waves for name in wave):
            step = graph.workflow.steps[name]
            node = self._registry.node(step.node)
            items = [None] if step.for_each is None else evaluated(step.for_each, scope)
            for item in items[:3] if isinstance(items, list) else ():
                inside = {**scope, "item": SCOPE["item"] if item is None else item}
                if is_true(step.when, inside):
                    node.parse(fitted(node.Params, evaluated(step.params, inside)))
        plain(evaluated(graph.workflow.outputs, scope))


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def main(arguments: list[str]) -> int:
    """Try as many as are asked for and close with the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=20_000, help="files and expressions to try (default: 20,000)")
    parser.add_argument("--seed", type=int, default=1, help="begin of the random numbers")
    options = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    fuzzer = Fuzzer(options.seed)
    fuzzer.run(options.number)
    found = fuzzer.found
    for each in (*found.tracebacks[:_SHOWN], *found.slow[:_SHOWN]):
        print(each.encode("utf-8", "backslashreplace").decode())
    print(
        f"seed {options.seed}; kinds reached: {', '.join(f'{kind} {number}' for kind, number in sorted(found.kinds.items()))}"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = [
        Figure("tracebacks", len(found.tracebacks), "ended otherwise than in words or in a run"),
        Figure("slow", len(found.slow), f"took more than {_SLOW:.0f} s"),
        Figure("refused", found.refused, "refused in words"),
        Figure("run", found.run, "gone through to the end"),
        Figure("kinds", len(found.kinds), "kinds of things tried"),
        Figure("peak_mib", peak, "MiB of memory at most", f"of {_MEMORY >> 20} allowed"),
        Figure("seed", options.seed, "begin of the random numbers"),
    ]
    code = closed("fuzz-workflows", figures, _TARGETS)
    return 2 if len(found.kinds) < FEWEST_KINDS else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
