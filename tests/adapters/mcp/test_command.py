"""`netsuite-nodes mcp serve`: what it takes and what it refuses."""

import sys

import pytest

from netsuite_runner.cli import run


def test_without_its_extra_it_says_which(monkeypatch, capsys):
    """In one sentence, with exit code 2."""
    monkeypatch.setitem(sys.modules, "netsuite_adapters.mcp.stdio", None)
    assert 2 == run(["mcp", "serve"])
    assert "pip install 'netsuite-nodes[mcp]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MCP_TOOLS", "netsuite_record_gett", "Did you mean netsuite_record_get"),
        ("MCP_ROWS", "0", "mcp_rows"),
        ("MCP_APPROVAL", "flows.example.com", "is not an address such as https://"),
    ],
)
def test_a_wrong_setting_is_said_at_once(monkeypatch, capsys, tmp_path, name, value, said):
    """And nothing is served with it."""
    monkeypatch.setenv(f"NETSUITE_NODES_{name}", value)
    monkeypatch.setenv("NETSUITE_NODES_STORE", str(tmp_path / "credentials.db"))
    assert 2 == run(["mcp", "serve"])
    assert said in capsys.readouterr().err
