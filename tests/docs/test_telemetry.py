"""docs/telemetry.md names everything that is exported, and nothing that is not."""

import re

from conftest import CHECKOUT

PAGE = (CHECKOUT / "docs" / "telemetry.md").read_text(encoding="utf-8")
SOURCES = [file for root in ("plugin", "runner") for file in (CHECKOUT / root).rglob("*.py")]


def test_it_names_what_the_code_names():
    """Names of our own are written out where they are told, but for the counts of a step."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in SOURCES)
    told = set(re.findall(r'"(netsuite_nodes\.[a-z_.]+|http\.[a-z_.]+|server\.[a-z]+|url\.[a-z]+)"', code))

    assert told <= set(re.findall(r"`([a-z_.]+)`", PAGE))
    ours = {
        name
        for name in re.findall(r"`(netsuite_nodes\.[a-z_.]+)`", PAGE)
        if not name.startswith("netsuite_nodes.step.")
    }
    assert ours <= told


def test_the_hash_is_printed(capsys):
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)

    exec(compile(snippet, "docs/telemetry.md", "exec"), {})

    assert re.fullmatch(r"[0-9a-f]{12}\n", capsys.readouterr().out)
