"""What `make bench-limit` counts, at a size at which shares mean little: never more than the limit, whatever is killed."""

from measuring import told_by


def test_a_short_run_counts_right():
    """Two of its phases; without the others it could not measure, which is exit code 2."""
    code, told, said = told_by("benchmarks.limit", "--seconds", "2", "--only", "full", "kills")

    figures = told["figures"]
    assert (2, False) == (code, told["ok"]), said
    assert (5, 0) == (figures["peak"], figures["refused"])
    assert figures["peak_with_kills"] <= 5
    assert figures["share"] > 0.2
