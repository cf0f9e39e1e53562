"""What a command that measures writes of itself."""

from benchmarks.figures import Figure, Target
from benchmarks.performance_page import written


def test_a_part_replaces_its_last_one_and_no_other(tmp_path):
    """With the figures of this run, and a picture."""
    page = tmp_path / "performance.md"
    page.write_text("# Performance\n")
    for name, value in (("bench-a", 1.5), ("bench-b", 2), ("bench-a", 3)):
        figures = [Figure("speed", value, f"speed of {name}")]
        written(
            name,
            name,
            figures,
            lambda axes, told: axes.plot([each.value for each in told]),
            {"speed": Target(at_least=1)},
            docs=tmp_path,
        )

    text = page.read_text()
    assert text.startswith("# Performance\n")
    assert ["| speed of bench-a | 3 | ≥ 1 |  |", "| speed of bench-b | 2 | ≥ 1 |  |"] == [
        line for line in text.splitlines() if line.startswith("| speed")
    ]
    assert {"bench-a.png", "bench-b.png"} == {each.name for each in (tmp_path / "screens").iterdir()}
