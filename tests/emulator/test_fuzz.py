"""The fuzzer of the record service, for a moment."""

from measuring import told_by


def test_a_moment_of_fuzzing_finds_nothing():
    """Seconds are enough to see that it sends requests, and that none of them ends in 5xx or an unknown status."""
    code, told, said = told_by("conformance.fuzz", "--seconds", "3")

    assert told["figures"]["requests"] > 0
    assert (0, True) == (code, told["ok"]), said
