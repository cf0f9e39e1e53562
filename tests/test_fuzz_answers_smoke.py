"""The fuzzing of answers as programs read it: what it counts, and its exit codes."""

from measuring import told_by


def test_a_short_run_tries_every_kind():
    """No raw exception, in bounded memory."""
    code, told, said = told_by("conformance.fuzz_answers", "--answers", "3000")

    assert told["figures"]["raw_exceptions"] == 0, said
    assert told["figures"]["kinds"] >= 20
    assert told["figures"]["grown_mb"] <= told["targets"]["grown_mb"]["at_most"]
    assert (0 if told["ok"] else 1) == code


def test_few_kinds_are_no_measurement():
    """Exit code 2, and never ok."""
    code, told, _ = told_by("conformance.fuzz_answers", "--answers", "1")

    assert (told["ok"], code) in {(False, 2), (True, 0), (False, 1)}
