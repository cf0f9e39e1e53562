"""The commands that measure runs, at sizes that only show that they do."""

from measuring import measured


def test_chaos_counts_every_record():
    """One small round: whatever is killed, nothing is missing and nothing is there twice."""
    figures = measured("chaos.runs", "--rounds", "1", "--creates", "60")

    assert (0, 0, 0) == (figures["records_missing"], figures["records_doubled"], figures["repeats_beyond_in_flight"])
    assert figures["peak_in_flight"] <= 5


def test_the_benchmark_measures_everything():
    assert measured("benchmarks.runs", "--quick")["items_peak_mb"] > 0


def test_random_graphs_go_on_to_the_same_outputs():
    """Five of them, killed and resumed."""
    figures = measured("chaos.graphs", "--graphs", "5")

    assert 5 == figures["graphs_killed"]
    assert (0, 0, 0) == (figures["stuck"], figures["other_outputs"], figures["repeats_beyond_in_flight"])
    assert (0, 0) == (figures["kept_items_repeated"], figures["items_asked_with_two_values"])
