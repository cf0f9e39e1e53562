"""`make bench-mcp` measures what it says, at sizes that mean little."""

from measuring import told_by


def test_a_quick_run_measures_everything():
    """Both transports, and the size of the list, which counts at any size."""
    code, told, said = told_by("benchmarks.mcp", "--quick")
    assert {"stdio_ratio", "http_ratio", "tools_list_bytes"} == set(told["figures"]), said
    assert told["figures"]["tools_list_bytes"] < 60_000
    assert (0 if told["ok"] else 1) == code, f"{said}\n{told}"
