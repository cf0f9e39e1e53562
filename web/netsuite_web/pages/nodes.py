"""
Nodes: what each does, a form made of its schema, and *Try it* against a login. A write is rehearsed first: it is sent only with the very
values that were shown.
"""

import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.responses import HTMLResponse, Response

from netsuite_plugin.contract import ConfigurationError, Effect, Node, NodeError, Rehearsal, params_digest
from netsuite_web.asked import Asked
from netsuite_web.cards import cards
from netsuite_web.failure import for_pages
from netsuite_web.forms import Form
from netsuite_web.tables import Table, table_of

_EFFECTS = {
    "read": "reads",
    "idempotent": "writes; again is the same",
    "keyed": "writes once, by a key",
    "once": "writes; again is twice",
}
_REHEARSED_LIVES = 600
"""Seconds in which what was rehearsed may be sent."""
_SIGNED = URLSafeTimedSerializer(secrets.token_hex(32), salt="rehearsed")
_MOST_ROWS = 100
_LONGEST_ANSWER = 20_000
_MOST_REHEARSED = 10
"""Rehearsals of one browser that are kept, to be shown beside the answer."""
_Node: TypeAlias = type[Node[Any, Any, Any]]


@dataclass(frozen=True)
class Field:
    """One param as a field of the form. `kind`: text, number, yes or no, one of choices, or JSON."""

    name: str
    kind: str
    needed: bool
    hint: str
    choices: tuple[str, ...] = ()


@dataclass
class Try:
    """What a try came to: the answer as tables, what a write would do, or what it failed with. `requests` were sent, `refused` of them not answered."""

    asked: str
    """The params, as JSON."""
    tables: Sequence[Table] = ()
    text: str = ""
    would: Rehearsal | None = None
    """What would be sent, or was."""
    failed: str = ""
    acts_as: str = ""
    seconds: float = 0.0
    requests: int = 0
    refused: int = 0
    waited: float = 0.0

    def hear(self, what: Literal["waited", "answered", "refused"], began: float, ended: float) -> None:
        """Count one stretch of time."""
        self.requests += what != "waited"
        self.refused += what == "refused"
        self.waited += ended - began if what == "waited" else 0.0


async def index(asked: Asked) -> Response:
    """Show every installed node."""
    words = asked.query("q").lower().split()
    nodes = [node for _, node in sorted(asked.site.registry.nodes.items())]
    fitting = [node for node in nodes if all(word in f"{node.name} {node.summary()}".lower() for word in words)]
    return asked.page("nodes/index.html", nodes=fitting, total=len(nodes), effects=_EFFECTS, q=asked.query("q"))


async def show(asked: Asked) -> Response:
    """Show one node and its form, filled with an example of its own."""
    node = asked.site.registry.nodes.get(asked.part("node"))
    if node is None:
        return _missing(asked)
    example = node.examples[0] if node.examples else {}
    values = {name: _typed(value) for name, value in example.items()}
    return await _page(asked, node, Form(values))


async def check(asked: Asked) -> Response:
    """Say what is wrong with the values while they are typed."""
    node = asked.site.registry.nodes.get(asked.part("node"))
    if node is None:
        return _missing(asked)
    _, form = _read(node, await asked.fields())
    said = form.whole or "; ".join(f"{name}: {error}" for name, error in form.errors.items())
    return HTMLResponse(asked.templates.fragment("nodes/checked.html", {"said": said}))


async def try_it(asked: Asked) -> Response:
    """Call a node that reads; rehearse one that writes, and send it when the rehearsed values come back with their sign."""
    node = asked.site.registry.nodes.get(asked.part("node"))
    if node is None:
        return _missing(asked)
    given = await asked.fields()
    params, form = _read(node, given)
    if params is None:
        return await _page(asked, node, form)
    try:
        effect = node.effect_of(node.parse(params))
    except ConfigurationError as error:
        form.whole = for_pages(str(error))
        return await _page(asked, node, form)
    if effect == "read":
        return await _page(asked, node, form, tried=await _called(asked, node, params, form.values["credential"]))
    values = [node.name, params_digest(node.name, params), form.values["credential"]]
    sign = [*values, asked.caller.user, asked.caller.organization]
    rehearsed: dict[str, Rehearsal | None] = asked.session.kept.setdefault("rehearsed", {})
    if not _is_rehearsed(given.get("rehearsed", ""), sign):
        word = _SIGNED.dumps([*sign, secrets.token_hex(8)])
        tried = await _rehearsed(asked, node, params, form.values["credential"], run=_run_of(word))
        if tried.failed:
            return await _page(asked, node, form, tried=tried)
        while len(rehearsed) >= _MOST_REHEARSED:
            rehearsed.pop(next(iter(rehearsed)))
        rehearsed[_run_of(word)] = tried.would
        return await _page(asked, node, form, tried=tried, rehearsed=word, effect=effect)
    # the same sign is the same piece of work: a second click finds what the first one made
    run = _run_of(given["rehearsed"])
    spent: set[str] = asked.session.kept.setdefault("sent", set())
    if effect == "once" and run in spent:
        form.whole = "This was sent already. Rehearse it again to send it a second time."
        return await _page(asked, node, form)
    spent.add(run)
    tried = await _called(asked, node, params, form.values["credential"], run=run)
    tried.would = rehearsed.get(run)
    return await _page(asked, node, form, tried=tried)


def _is_rehearsed(word: str, sign: list[Any]) -> bool:
    try:
        said = _SIGNED.loads(word, max_age=_REHEARSED_LIVES)
    except BadSignature:
        return False
    return isinstance(said, list) and said[:-1] == sign


def _run_of(word: str) -> str:
    """Return the run that keys are drawn with: what is rehearsed has the keys it is sent with."""
    return f"page-{params_digest('rehearsed', {'sign': word})}"


async def _called(
    asked: Asked, node: _Node, params: Mapping[str, Any], selector: str, *, run: str = "", dry_run: bool = False
) -> Try:
    registry, began = asked.site.registry, time.monotonic()
    tried = Try(json.dumps(params, indent=2, ensure_ascii=False, default=str))
    try:
        with asked.site.host.traffic.told_to(tried.hear):
            async with registry.open(
                node.connector, caller=asked.caller, selector=selector, run=run or None
            ) as session:
                tried.acts_as = str(session.acts_as)
                output = await session.call(node.name, params, step="try", sent_before=bool(run), dry_run=dry_run)
    except NodeError as error:
        words = for_pages(str(error))
        tried.failed = f"{words} Nothing was sent." if dry_run and "Nothing was sent" not in words else words
    else:
        if dry_run:
            tried.would = output
        else:
            text = json.dumps(output, indent=2, ensure_ascii=False, default=str)
            tried.text = text if len(text) <= _LONGEST_ANSWER else f"{text[:_LONGEST_ANSWER]}\n… cut"
            # rows first: they are what was asked for
            tried.tables = sorted(table_of(output, most=_MOST_ROWS), key=lambda each: not each.name)
    tried.seconds = time.monotonic() - began
    return tried


async def _rehearsed(asked: Asked, node: _Node, params: Mapping[str, Any], selector: str, *, run: str) -> Try:
    """Have a write say what it would do; a node of somebody else's may have no rehearsal, and then its values are all there is to show."""
    if node.rehearse is Node.rehearse:
        return Try(json.dumps(params, indent=2, ensure_ascii=False, default=str))
    return await _called(asked, node, params, selector, run=run, dry_run=True)


async def _page(
    asked: Asked, node: _Node, form: Form, *, tried: Try | None = None, rehearsed: str = "", effect: Effect = "read"
) -> Response:
    site = asked.site
    found = await cards(site.host, asked.caller, domain=site.settings.domain)
    return asked.page(
        "nodes/show.html",
        status=form.status,
        node=node,
        effects=_EFFECTS,
        effect=effect,
        fields=_fields(node),
        form=form,
        logins=[each for each in found if each.state in {"connected", "soon"}],
        tried=tried,
        rehearsed=rehearsed,
    )


def _fields(node: _Node) -> list[Field]:
    schema = node.schemas()["params"]
    needed = set(schema.get("required", ()))
    return [_field(name, shape, name in needed) for name, shape in schema.get("properties", {}).items()]


def _field(name: str, shape: Mapping[str, Any], needed: bool) -> Field:  # noqa: FBT001 - a field's own
    hint = str(shape.get("description", ""))
    if "default" in shape and shape["default"] not in ({}, [], None):
        hint += f" {json.dumps(shape['default'])} when empty."
    shapes = [each for each in shape.get("anyOf", [shape]) if each.get("type") != "null"]
    only = shapes[0] if len(shapes) == 1 else {}
    if choices := only.get("enum"):
        return Field(name, "choice", needed, hint, tuple(map(str, choices)))
    kinds = {
        "string": "long text" if name in {"query", "script"} else "text",
        "integer": "number",
        "number": "number",
        "boolean": "yes or no",
    }
    return Field(name, kinds.get(str(only.get("type")), "JSON"), needed, hint)


def _read(node: _Node, given: Mapping[str, str]) -> tuple[dict[str, Any] | None, Form]:
    """Read the form: simple fields as they are, the rest as JSON; then as the node itself reads it."""
    form = Form({name.removeprefix("p."): value[:100_000] for name, value in given.items() if name.startswith("p.")})
    params: dict[str, Any] = {}
    for each in _fields(node):
        typed = form.values.get(each.name, "")
        if not typed.strip():
            if each.needed:
                form.errors[each.name] = "This one is needed."
            continue
        try:
            params[each.name] = _value(each.kind, typed)
        except (ValueError, RecursionError) as error:
            form.errors[each.name] = _wrong(each.kind, error)
    form.values["credential"] = given.get("credential", "personal")
    if form.errors:
        return None, form
    try:
        node.parse(params)
    except ConfigurationError as error:
        form.whole = for_pages(str(error).removeprefix(f"{node.name}: "))
        return None, form
    return params, form


def _value(kind: str, typed: str) -> Any:
    if kind in {"text", "long text", "choice"}:
        return typed
    if kind == "yes or no":
        return typed == "true"
    return json.loads(typed)


def _wrong(kind: str, error: Exception) -> str:
    if kind == "number":
        return "That is not a number: write one such as 12.5."
    if isinstance(error, json.JSONDecodeError):
        return f"That is not JSON: line {error.lineno}, character {error.colno}: {error.msg.lower()}."
    return "That is not JSON: it is nested too deep. Write less of it."


def _typed(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _missing(asked: Asked) -> Response:
    return asked.missing("This node", back="/nodes", back_title="Nodes")
