"""What `workflow check` says of a file with some steps."""

import json

from netsuite_plugin.discovery import discover
from netsuite_runner.errors import GraphRefused
from netsuite_runner.graph import load


def refused(steps, inputs="{}", more=""):
    """Say what `workflow check` says of a file with these steps."""
    text = f"workflow: x\ninputs: {inputs}\nsteps:\n{steps}\n{more}"
    try:
        load(text, file="x.yaml", registry=discover())
    except GraphRefused as refusal:
        return str(refusal)
    return ""


def query(**more):
    step = {"node": "netsuite.suiteql.query", "params": {"query": "SELECT id FROM customer"}, **more}
    return f"  q: {json.dumps(step)}"


def create(title="a", values=None, **more):
    step = {"node": "netsuite.record.create", "params": {"record_type": "task", "values": values or {"title": title}}}
    return f"  c: {json.dumps({**step, **more})}"


INPUTS = "{n: {type: integer}, s: {type: string}, b: {type: boolean}, l: {type: list}, f: {type: number}, d: {type: date}, o: {type: object}}"
