"""Writes docs/nodes.md from the nodes themselves."""

import json
from pathlib import Path

from netsuite_plugin.discovery import discover

PAGE = Path(__file__).parent.parent / "docs" / "nodes.md"
_EFFECTS = {
    "read": "read: may be repeated",
    "idempotent": "idempotent: a repetition does the same again",
    "keyed": "keyed: a repetition finds the same record by its external ID",
    "once": "once: never repeated by itself",
}


def page() -> str:
    """Return the page."""
    parts = [
        "# Nodes\n\nWritten by `make docs` from the code; `netsuite-nodes nodes list --json` gives the schemas. A host calls a node with\n`session.call(name, params, step=..., item=...)`; the IDs in the examples are made up.\n"
    ]
    for name, node in sorted(discover().nodes.items()):
        if node.connector != "netsuite":
            continue
        schema = node.Params.model_json_schema()
        required = schema.get("required", [])
        rows = "".join(
            f"| `{field}` | {'required' if field in required else 'optional'} | {told['description'].replace('|', chr(92) + '|')} |\n"
            for field, told in schema["properties"].items()
        )
        documented = (node.__doc__ or "").strip().splitlines()
        text = "\n".join(line.strip() for line in documented)
        examples = "\n".join(f"```json\n{json.dumps(example, indent=2)}\n```" for example in node.examples)
        parts.append(
            f"## `{name}`\n\n{_prose(text)}\n\nEffect: {_EFFECTS[node.effect]}.\n\n| param | | |\n|---|---|---|\n{rows}\n{examples}\n"
        )
    return "\n".join(parts)


def _prose(text: str) -> str:
    """Turn a docstring's `Raises:` block into a list."""
    before, _, raises = text.partition("Raises:\n")
    listed = "".join(f"- `{line.partition(':')[0]}`:{line.partition(':')[2]}\n" for line in raises.splitlines() if line)
    return before.strip() + (f"\n\nFails with\n\n{listed.rstrip()}" if listed else "")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
