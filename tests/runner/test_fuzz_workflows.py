"""The fuzzer of the workflow language, for a moment."""

import pytest

from measuring import told_by


@pytest.mark.fault("A9")
def test_a_moment_of_fuzzing_finds_nothing():
    """A hundred are enough to see that it reaches enough kinds, and that each is refused in words or runs."""
    code, told, said = told_by("conformance.fuzz_workflows", "--number", "100")

    assert told["figures"]["kinds"] >= 20
    assert (0, True) == (code, told["ok"]), said
