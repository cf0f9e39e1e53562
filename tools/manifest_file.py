"""Writes the nodes of manifest.yaml from the nodes themselves; the rest of the file is kept as it is."""

from pathlib import Path

import yaml

from netsuite_nodes.hooks import register_nodes

FILE = Path(__file__).parent.parent / "manifest.yaml"


def written(text: str) -> str:
    """Return the manifest with the nodes there are."""
    nodes = [
        {"name": node.name, "effect": node.effect, "summary": node.summary()}
        # discovery refuses a node that is not in the manifest yet
        for node in sorted(register_nodes(), key=lambda node: node.name)
    ]
    before, _, after = text.partition("\nnodes:\n")
    listed = yaml.safe_dump(nodes, sort_keys=False, allow_unicode=True, width=1000)
    lines = "".join(f"  {line}\n" for line in listed.splitlines())
    return f"{before}\nnodes:\n{lines}\npages:{after.partition(chr(10) + 'pages:')[2]}"


if __name__ == "__main__":
    FILE.write_text(written(FILE.read_text(encoding="utf-8")), encoding="utf-8")
