"""The fuzzing of answers as programs read it: what it counts, and its exit codes."""

from measuring import told_by


def test_a_short_run_tries_every_kind():
    """Every call ends in a result or in an error of ours, in bounded memory and time."""
    calls = [part for name in ("record", "suiteql", "server") for part in ("--only", name)]
    code, told, said = told_by("conformance.fuzz_answers", "--answers", "3000", *calls)

    assert (0, True) == (code, told["ok"]), said
    assert told["figures"]["kinds"] >= 20


def test_the_token_calls_are_tried_too():
    """What was lost is counted."""
    code, told, said = told_by("conformance.fuzz_answers", "--answers", "1500", "--only", "token")

    assert (0 if told["ok"] else 1) == code, said
    assert {"raw_exceptions", "tokens_lost"} <= set(told["figures"])


def test_few_kinds_are_no_measurement():
    """Exit code 2, and never ok."""
    code, told, _ = told_by("conformance.fuzz_answers", "--answers", "1")

    assert (2, False) == (code, told["ok"])
