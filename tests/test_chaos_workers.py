"""`make chaos-workers` at a small size: whatever is killed and restarted, every record is there once, and its judge counts right."""

from chaos.workers import usual_grace
from measuring import measured


def test_a_small_round_ends_with_every_record_once():
    figures = measured("chaos.workers", "--smoke")

    counted = [figures[name] for name in ("rounds_ended", "records_missing", "records_doubled", "restarts")]
    assert [1, 0, 0, 1] == counted
    assert figures["kills"] >= 1
    assert figures["peak_in_flight"] <= 5


def test_where_no_take_over_is_seen_a_kill_is_allowed_no_time():
    """A run may end before a worker is missed; the round is judged all the same."""
    assert 0 == usual_grace([])
    assert 2 == usual_grace([1.5, 2, 7])
