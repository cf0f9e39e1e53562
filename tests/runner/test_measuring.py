"""The commands that measure runs, at sizes that only show that they do."""

from measuring import measured


def test_chaos_counts_every_record():
    """One small round: whatever is killed, nothing is missing and nothing is there twice."""
    figures = measured("chaos.runs", "--rounds", "1", "--creates", "60")

    assert (0, 0, 0) == (figures["records_missing"], figures["records_doubled"], figures["repeats_beyond_in_flight"])
    assert figures["peak_in_flight"] <= 5


def test_the_benchmark_measures_everything():
    assert measured("benchmarks.runs", "--quick")["items_peak_mb"] > 0
