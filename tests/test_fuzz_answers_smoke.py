"""The fuzzing of answers as programs read it: what it counts, and its exit codes."""

from measuring import told_by


def test_a_short_run_tries_every_kind():
    """Every call ends in a result or in an error of ours, in bounded memory and time, and no token is lost."""
    code, told, said = told_by("conformance.fuzz_answers", "--answers", "4000")

    assert (0, True) == (code, told["ok"]), said
    assert told["figures"]["kinds"] >= 20


def test_few_kinds_are_no_measurement():
    """Exit code 2, and never ok."""
    code, told, _ = told_by("conformance.fuzz_answers", "--answers", "1")

    assert (2, False) == (code, told["ok"])
