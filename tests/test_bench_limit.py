"""What `make bench-limit` counts, at a size at which shares mean little: never more than the limit, whatever is killed."""

from measuring import told_by


def test_a_short_run_counts_right():
    code, told, said = told_by("benchmarks.limit", "--seconds", "2")

    figures = told["figures"]
    assert set(told["targets"]) <= set(figures), said
    assert (5, 0) == (figures["peak"], figures["refused"])
    assert figures["peak_with_kills"] <= 5
    assert figures["share"] > 0.2
    assert (0 if told["ok"] else 1) == code
