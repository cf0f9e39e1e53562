"""`make bench-workers` at tiny sizes: it measures everything, though the ratios mean little."""

from measuring import measured


def test_a_small_run_measures_everything():
    figures = measured("benchmarks.workers", "--smoke")

    assert figures["started_before_20_ended"] >= 20
