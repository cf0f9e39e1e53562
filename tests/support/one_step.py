"""A workflow of one step."""

import json


def step(node, **more):
    return "workflow: x\nsteps:\n  first:\n" + "".join(
        f"    {key}: {json.dumps(value)}\n" for key, value in {"node": f"count.number.{node}", **more}.items()
    )
