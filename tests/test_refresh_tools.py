"""`make bench-refresh` and `make chaos-refresh` at tiny sizes: do they run, and do they count what they say?"""

from measuring import measured


def test_two_processes_make_one_token_request_on_both_databases():
    """What is counted holds at any size; the waits of so few mean little."""
    figures = measured("benchmarks.refresh", "--processes", "2", "--tasks", "3", "--rounds", "1")

    for database in ("sqlite", "postgresql"):
        assert 1 == figures[f"{database}_token_requests_most"] == figures[f"{database}_token_requests_least"]
        assert 1 == figures[f"{database}_tokens_seen"]


def test_what_is_killed_in_a_refresh_is_lost_only_where_it_had_to_be():
    """The two counts are equal, whatever they are in so few rounds."""
    figures = measured(
        "chaos.refresh",
        "--rounds",
        "3",
        "--full-disks",
        "1",
        "--refreshes",
        "3",
        "--rotations",
        "2",
        "--disconnects",
        "1",
    )

    assert 3 == figures["rounds"]
    assert figures["lost"] == figures["unavoidable"]
    assert 0 == figures["lost_needlessly"] == figures["double_requests"]
    assert 1 == figures["recovered_unsaved"]
    assert 0 == figures["lost_in_a_rotation"] == figures["left_alive"] == figures["came_back"]
