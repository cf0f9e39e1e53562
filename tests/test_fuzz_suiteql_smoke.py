"""A short run of the made-up queries, as programs read it."""

from measuring import measured


def test_a_short_run_finds_nothing():
    """Three ways of reading give the same rows, in one order where one was granted."""
    figures = measured("conformance.fuzz_suiteql", "--queries", "20", "--quick")

    assert (20, 0, 0) == (figures["queries"], figures["wrong"], figures["unsaid"])
