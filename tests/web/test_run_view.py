"""A run as its page shows it: how it stands, what failed, how long it may take."""

from datetime import UTC, datetime, timedelta

import pytest

import web_runs
from netsuite_web.run_view import graph_of_file, row_of, state_of, view_of

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("state", "cancelled", "remedy", "key"),
    [
        ("running", False, "", "running"),
        ("interrupted", False, "", "interrupted"),
        ("interrupted", True, "", "cancelled"),
        ("failed", False, "reconnect", "login"),
        ("failed", False, "fix_input", "failed"),
        ("finished with failures", False, "", "partly"),
    ],
)
def test_what_somebody_has_to_do_is_part_of_how_it_stands(state, cancelled, remedy, key):
    """A run that waits for a login has not just failed."""
    assert key == state_of(state, cancelled=cancelled, remedy=remedy)


async def test_a_run_under_way(pages):
    """Its steps are counted, and what waits is said."""
    with web_runs.begun(pages) as run:
        run.note_traffic(4, 1)
        view = view_of(run, pages.site.clock)

    assert (True, False, "Running", (4, 1)) == (view.running, view.over, view.words, view.traffic)
    assert 38 + 17 + 1 == view.kept
    assert [("netsuite.com", "1234567")] == view.accounts
    assert "<svg" in view.across
    assert {} == view.outputs


async def test_equal_failures_are_said_once(pages):
    """With how many items they concern; a write whose answer was lost is named."""
    with web_runs.begun(pages) as run:
        web_runs.end(run, "finished with failures", error=web_runs.keep_failures(run), outputs={})
        view = view_of(run, pages.site.clock)
    assert [("follow_up[20]", 2)] == [(cause.where, cause.more) for cause in view.causes]

    with web_runs.begun(pages, "another") as run:
        web_runs.unsure(run)
        view = view_of(run, pages.site.clock)
    assert ["follow_up[17]"] == list(view.unknown)


async def test_a_row_of_the_list(pages):
    """Found by its words, state and account."""
    with web_runs.begun(pages) as run:
        web_runs.finished(run)
        row = row_of(run.head(), pages.site.clock)

    assert 12 == pytest.approx(row.took)
    assert "finished" == row.state
    assert row.fits("month-end", "finished", "1234567")
    assert not row.fits("month-end", "failed", "")
    assert not row.fits("", "", "7654321")
    assert row.begun < datetime.now(UTC) + timedelta(days=365)


async def test_a_file_is_drawn_by_what_its_steps_do(pages):
    """Before it has run."""
    picture = graph_of_file(web_runs.spec(pages).graph, pages.site.registry)
    assert "reads suiteql.query" in picture
    assert "writes record.create" in picture
