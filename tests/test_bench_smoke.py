"""The benchmark command as programs read it: its last line, its exit codes, and that what is absent is never ok."""

import json
import math

import pytest

from benchmarks.figures import Figure, Target, judged, last_line, measured
from benchmarks.targets import TARGETS
from measuring import told_by

MISSED = {
    name: target.at_most + 1 if target.at_most is not None else target.exactly + 1 for name, target in TARGETS.items()
}
MET = {name: target.at_most if target.at_most is not None else target.exactly for name, target in TARGETS.items()}


def figures(values):
    return [Figure(name, value, name) for name, value in values.items()]


def test_a_quick_run_measures_everything():
    """The sizes are too small for the ratios to mean anything; what is counted holds at any size."""
    code, told, said = told_by("benchmarks.calls", "--quick")

    assert {"name", "figures", "targets", "ok"} == set(told)
    assert set(told["targets"]) <= set(told["figures"]), said
    assert all(math.isfinite(value) for value in told["figures"].values())
    assert (0 if told["ok"] else 1) == code, f"{said}\n{told}"
    assert 1 == told["figures"]["token_requests"] == told["figures"]["records_per_create"]
    assert 0 < told["figures"]["burst_peak_in_flight"] <= 10


def test_a_quick_run_of_batches_counts_every_request():
    """Fewer records than the targets ask for, and every error at its item."""
    code, told, said = told_by("benchmarks.batch", "--quick")

    figures = told["figures"]
    assert (1, 50, 40, 10) == (
        code,
        figures["records_all_good"],
        figures["records_ten_bad"],
        figures["errors_at_their_items"],
    ), said
    assert 50 == figures["records_after_a_repetition"]
    assert figures["requests_all_good"] < figures["requests_ten_bad"] <= 90


def test_without_a_server_it_could_not_measure():
    """A server that is not there in time is exit code 2, with the figures there are and never ok."""
    code, told, said = told_by("benchmarks.calls", "--quick", "--within", "0")

    assert 2 == code
    assert told["ok"] is False
    assert "import_cpu_ratio" in told["figures"]
    assert "call_ratio" not in told["figures"]
    assert "said nothing" in said


def test_ok_is_every_target_met():
    assert judged(figures(MET), TARGETS)
    assert json.loads(last_line("bench", figures(MET), TARGETS))["ok"] is True


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("value", [None, math.nan, math.inf, "missed"])
def test_one_figure_missed_or_absent_is_never_ok(name, value):
    values = {**MET, name: MISSED[name] if value == "missed" else value}
    if value is None:
        del values[name]

    assert not judged(figures(values), TARGETS)
    assert measured(figures(values), TARGETS) is (value == "missed")
    told = json.loads(last_line("bench", figures(values), TARGETS), parse_constant=pytest.fail)
    assert told["ok"] is False


def test_no_figures_at_all_are_not_ok():
    assert not judged([], TARGETS)
    assert not measured([], TARGETS)


def test_a_target_that_asks_for_nothing_is_met_by_nothing():
    assert not Target().met_by(0)
